#include "sim/search/shrinker.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "base/check.h"
#include "sim/search/fewer_workers.h"
#include "sim/search/minimize_list.h"
#include "sim/search/simpler_faults.h"
#include "sim/search/simpler_options.h"

namespace pouch {
namespace {

constexpr std::string_view kInputStep = "input";

std::string Joined(const std::vector<std::string>& messages) {
  std::string contents;
  for (const std::string& message : messages) contents += message;
  return contents;
}

// What stands between blanks, without the line's end; nothing if there is one
// word only.
std::vector<std::string> WordsOf(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  std::vector<std::string> words;
  while (true) {
    const size_t blank = line.find(' ');
    words.emplace_back(line.substr(0, blank));
    if (blank == line.npos) break;
    line.remove_prefix(blank + 1);
  }
  if (words.size() == 1) words.clear();
  return words;
}

std::string JoinedByBlanks(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words)
    line += (line.empty() ? "" : " ") + word;
  return line;
}

// Shrinks one failure; one object for each.
class Shrinker final {
 public:
  Shrinker(const RunConfig& failing, const TrialRunner& runner,
           const ShrinkOptions& options)
      : runner_(runner), options_(options), start_(options.real_seconds()) {
    result_.config = failing;
  }

  Result<ShrinkResult> Shrink() {
    messages_ = CountMessages();
    const auto first = Run(result_.config);
    if (!first) {
      return Status(StatusCode::kUnavailable,
                    "interrupted before the failure was seen again");
    }
    if (!first->same_failure) {
      return Status(StatusCode::kFailedPrecondition,
                    "the failure does not come again: " + first->verdict);
    }
    fired_ = first->fired;
    for (bool smaller = true; smaller && !stopped_;) {
      accepted_ = false;
      ShrinkOnce();
      if (!accepted_) TryOtherSeeds();
      smaller = accepted_;
    }
    Confirm();
    return std::move(result_);
  }

 private:
  void ShrinkOnce() {
    step_ = "faults";
    DropUnfired();
    step_ = "workers";
    DropWorkers();
    step_ = "faults";
    DropFaults();
    step_ = kInputStep;
    if (options_.shrink_input) {
      DropMessages();
      ThinMessages();
      DropWords();
    }
    step_ = "sizes";
    Simplify(SimplerSizes);
    step_ = "timing";
    SimplifyFaults();
    Simplify(SimplerSurroundings);
  }

  std::optional<Trial> Run(const RunConfig& config) {
    ++result_.runs;
    if (options_.progress) {
      options_.progress({step_, result_.runs, result_.config.workers.size(),
                         result_.config.faults.size(), messages_});
    }
    return runner_(config);
  }

  uint64_t CountMessages() const {
    uint64_t count = 0;
    for (const FeedConfig& feed : result_.config.feeds)
      count += options_.cut(feed).size();
    return count;
  }

  void Stop(ShrinkEnd end) {
    stopped_ = true;
    result_.end = end;
  }

  // Runs `smaller` and takes it for the best if it fails alike.
  bool Try(RunConfig smaller) {
    if (stopped_) return false;
    if (result_.runs >= options_.most_runs) Stop(ShrinkEnd::kOutOfRuns);
    if (options_.real_seconds() - start_ > options_.most_seconds)
      Stop(ShrinkEnd::kOutOfTime);
    if (stopped_) return false;
    std::optional<Trial> trial = Run(smaller);
    if (!trial) Stop(ShrinkEnd::kInterrupted);
    if (!trial || !trial->same_failure) return false;
    result_.config = std::move(smaller);
    if (step_ == kInputStep) messages_ = CountMessages();
    fired_ = std::move(trial->fired);
    accepted_ = true;
    return true;
  }

  ListAnswer Ask(RunConfig smaller) {
    if (Try(std::move(smaller))) return ListAnswer::kTake;
    return stopped_ ? ListAnswer::kStop : ListAnswer::kLeave;
  }

  void DropUnfired() {
    RunConfig smaller = result_.config;
    smaller.faults.clear();
    for (size_t i = 0; i < result_.config.faults.size(); ++i) {
      if (i >= fired_.size() || fired_[i] > 0)
        smaller.faults.push_back(result_.config.faults[i]);
    }
    if (smaller.faults.size() < result_.config.faults.size())
      Try(std::move(smaller));
  }

  void DropWorkers() {
    std::vector<std::string> kept = result_.config.workers;
    MinimizeList<std::string>(
        &kept, [this](const std::vector<std::string>& fewer) {
          if (fewer.empty()) return ListAnswer::kLeave;
          const RunConfig& best = result_.config;
          const ListAnswer answer =
              Ask(WithWorkers(best, fewer, OrphanedFaults::kRedirect));
          if (answer != ListAnswer::kLeave || !NamesAWorker(best))
            return answer;
          return Ask(WithWorkers(best, fewer, OrphanedFaults::kDrop));
        });
    RunConfig usual = WithUsualNames(result_.config);
    if (usual.workers != result_.config.workers) Try(std::move(usual));
  }

  static bool NamesAWorker(const RunConfig& config) {
    return std::any_of(
        config.faults.begin(), config.faults.end(), [](const Fault& fault) {
          return !fault.targets.empty() || !fault.trigger.worker.empty();
        });
  }

  void DropFaults() {
    std::vector<Fault> faults = result_.config.faults;
    MinimizeList<Fault>(&faults, [this](const std::vector<Fault>& fewer) {
      RunConfig smaller = result_.config;
      smaller.faults = fewer;
      return Ask(std::move(smaller));
    });
  }

  // Some faults may be there only because a seed draws what others leave of a
  // disk; under another seed fewer may do.
  void TryOtherSeeds() {
    constexpr size_t kFewFaults = 2;
    constexpr uint64_t kSeeds = 12;
    step_ = "seeds";
    const size_t faults = result_.config.faults.size();
    if (faults <= kFewFaults) return;
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      for (size_t i = faults; i > 0; --i) {
        RunConfig smaller = result_.config;
        smaller.seed = seed;
        smaller.faults.erase(smaller.faults.begin() + static_cast<long>(i) - 1);
        if (Try(std::move(smaller)) || stopped_) return;
      }
    }
  }

  void DropMessages() {
    for (size_t i = 0; i < result_.config.feeds.size(); ++i) {
      std::vector<std::string> messages = options_.cut(result_.config.feeds[i]);
      MinimizeList<std::string>(
          &messages, [this, i](const std::vector<std::string>& fewer) {
            RunConfig smaller = result_.config;
            smaller.feeds[i].contents = Joined(fewer);
            return Ask(std::move(smaller));
          });
    }
  }

  // Where many messages are left, a failure may need the time that they take
  // rather than what they say: one of so many, sent as much slower.
  void ThinMessages() {
    constexpr size_t kFew = 10;
    for (size_t i = 0; i < result_.config.feeds.size(); ++i) {
      for (const size_t of : {8, 4, 2}) {
        bool taken = true;
        while (taken) {
          RunConfig smaller = result_.config;
          FeedConfig& feed = smaller.feeds[i];
          const std::vector<std::string> messages = options_.cut(feed);
          if (messages.size() <= kFew || feed.messages_per_second <= 0) break;
          feed.contents.clear();
          for (size_t j = 0; j < messages.size(); j += of)
            feed.contents += messages[j];
          feed.messages_per_second = std::max(
              1.0,
              std::floor(feed.messages_per_second / static_cast<double>(of)));
          taken = Try(std::move(smaller));
        }
      }
    }
  }

  // Of the few lines that are left, the words between blanks.
  void DropWords() {
    constexpr size_t kMostLines = 20;
    for (size_t i = 0; i < result_.config.feeds.size(); ++i) {
      const auto lines = CutLinesOnly(result_.config.feeds[i]);
      if (lines.size() > kMostLines) continue;
      for (size_t j = 0; j < lines.size(); ++j) DropWordsOf(i, j, lines[j]);
    }
  }

  void DropWordsOf(size_t feed, size_t line, const std::string& text) {
    const bool ended = text.ends_with('\n');
    std::vector<std::string> words = WordsOf(text);
    MinimizeList<std::string>(
        &words, [this, feed, line, ended](const auto& fewer) {
          std::string shorter = JoinedByBlanks(fewer);
          if (ended) shorter += '\n';
          RunConfig smaller = result_.config;
          std::vector<std::string> lines = CutLinesOnly(smaller.feeds[feed]);
          lines[line] = std::move(shorter);
          smaller.feeds[feed].contents = Joined(lines);
          return Ask(std::move(smaller));
        });
  }

  // Takes the first variant that fails alike, and begins again with its own.
  void Simplify(
      const std::function<std::vector<RunConfig>(const RunConfig&)>& variants) {
    for (bool taken = true; taken;) {
      taken = false;
      for (RunConfig& variant : variants(result_.config)) {
        taken = Try(std::move(variant));
        if (taken || stopped_) break;
      }
    }
  }

  void SimplifyFaults() {
    for (size_t i = 0; i < result_.config.faults.size(); ++i) {
      Simplify([i](const RunConfig& config) {
        std::vector<RunConfig> variants;
        for (Fault& simpler : SimplerFaults(config.faults[i])) {
          variants.push_back(config);
          variants.back().faults[i] = std::move(simpler);
        }
        return variants;
      });
    }
  }

  void Confirm() {
    if (result_.end == ShrinkEnd::kInterrupted) return;
    step_ = "confirming";
    for (int i = 0; i < options_.confirmations; ++i) {
      const auto trial = Run(result_.config);
      if (!trial) Stop(ShrinkEnd::kInterrupted);
      if (!trial || !trial->same_failure) return;
      if (i > 0 && trial->trace_digest != result_.trace_digest) return;
      result_.trace_digest = trial->trace_digest;
    }
    result_.confirmed = true;
  }

  const TrialRunner& runner_;
  const ShrinkOptions& options_;
  const double start_;
  ShrinkResult result_;
  std::vector<uint64_t> fired_;  // By the best so far.
  uint64_t messages_ = 0;        // In the best so far.
  std::string_view step_ = "looking";
  bool accepted_ = false;  // Something, in this round.
  bool stopped_ = false;
};

}  // namespace

std::vector<std::string> CutLinesOnly(const FeedConfig& feed) {
  std::vector<std::string> lines;
  if (feed.framing != Framing::kLines) return lines;
  std::string_view rest = feed.contents;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return lines;
}

Result<ShrinkResult> Shrink(const RunConfig& failing, const TrialRunner& runner,
                            const ShrinkOptions& options) {
  CHECK(options.real_seconds) << "nobody tells the time";
  return Shrinker(failing, runner, options).Shrink();
}

std::vector<FaultNeed> FindNeeds(const RunConfig& failing,
                                 const TrialRunner& runner) {
  std::vector<FaultNeed> needs;
  for (size_t i = 0; i < failing.faults.size(); ++i) {
    RunConfig without = failing;
    without.faults.erase(without.faults.begin() + static_cast<long>(i));
    std::optional<Trial> trial = runner(without);
    if (!trial) break;
    needs.push_back({!trial->same_failure, std::move(trial->verdict)});
  }
  return needs;
}

}  // namespace pouch
