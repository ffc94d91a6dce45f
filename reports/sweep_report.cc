#include "reports/sweep_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "reports/escape.h"
#include "worker/probes.h"

namespace pouch {
namespace {

std::string Counted(uint64_t count, std::string_view singular,
                    std::string_view plural) {
  return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

// What no failure in `seeds` runs says about the rate of failures: with 95 %
// confidence it is below 3 in so many.
std::string Worth(uint64_t seeds) {
  if (seeds < 3) return "too few seeds to say anything about a rate";
  return fmt::format(
      "no failure in {} seeds bounds the rate at {:.2g} % (95 %)", seeds,
      300.0 / static_cast<double>(seeds));
}

std::string FaultsText(const SweepTotals& totals) {
  std::string text;
  for (const auto& [kind, total] : totals.faults) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{} {} of {}", kind, total.fired, total.asked);
    if (total.mattered > 0)
      text += ", " + Counted(total.mattered, "consequence", "consequences");
  }
  return text;
}

// "boundary: resent, gap; log: rotated".
std::string NeverHit(const SweepTotals& totals) {
  std::map<std::string_view, std::string> families;
  for (size_t i = 0; i < kProbeCount; ++i) {
    if (totals.probes[i].hits != 0) continue;
    const std::string_view name = ProbeName(static_cast<Probe>(i));
    const size_t dot = name.find('.');
    std::string& members = families[name.substr(0, dot)];
    if (!members.empty()) members += ", ";
    members += name.substr(dot + 1);
  }
  std::string text;
  for (const auto& [family, members] : families)
    text += (text.empty() ? "" : "; ") + std::string(family) + ": " + members;
  return text;
}

// "a landslide 4 times in 3 seeds; a tie never".
std::string AuthorProbesText(const SweepTotals& totals) {
  std::string text;
  for (const auto& [name, probe] : totals.author_probes) {
    if (!text.empty()) text += "; ";
    text += EscapeLine(name);
    text += probe.hits == 0
                ? " never"
                : " " + Counted(probe.hits, "time", "times") + " in " +
                      Counted(probe.seeds, "seed", "seeds");
  }
  return text;
}

void AddFailure(const FailureGroup& group, TextLayout* layout) {
  layout->EmptyLine();
  layout->Block(
      fmt::format("{}, {}, first at seed {}",
                  EscapeLine(group.key.failure_class),
                  Counted(group.count, "time", "times"), group.first_seed),
      2, Tone::kStrong);
  const std::string& message = group.first.message;
  layout->Block(EscapeLine(message.substr(0, message.find('\n'))), 4);
  if (!group.kept_as.empty())
    layout->Verbatim("./pouch run " + EscapeLine(group.kept_as), 4);
}

void AddKept(const std::vector<KeptFailure>& kept, TextLayout* layout) {
  for (const KeptFailure& failure : kept) {
    const bool passes = failure.verdict == "pass";
    layout->Row("kept before",
                EscapeLine(failure.file) +
                    (passes ? ": passes now; remove it, or pouch keep it"
                            : ": still " + EscapeLine(failure.verdict)),
                passes ? Tone::kGood : Tone::kBad);
  }
}

std::string Verdict(const SweepReport& report) {
  if (!report.problem.empty()) return "NOT RUN";
  if (!report.clean()) return "FAIL";
  return report.stopped.empty() ? "clean" : "clean so far";
}

Tone ToneOf(const SweepReport& report) {
  if (!report.clean()) return Tone::kBad;
  return report.stopped.empty() ? Tone::kGood : Tone::kDoubtful;
}

}  // namespace

bool SweepReport::clean() const {
  return problem.empty() && totals.failed == 0 &&
         std::all_of(kept.begin(), kept.end(), [](const KeptFailure& failure) {
           return failure.verdict == "pass";
         });
}

std::string SeedsText(const SweepPiece& piece) {
  const uint64_t count = SeedCount(piece.range, piece.shard);
  std::string text;
  if (piece.done == count || piece.done == 0) {
    text = fmt::format("{} to {}", piece.range.first, piece.range.last);
  } else {
    text = fmt::format("{} to {}", piece.range.first,
                       *SeedAt(piece.range, piece.shard, piece.done - 1));
  }
  if (piece.shard.count > 1) {
    text += fmt::format(", part {} of {}", piece.shard.index + 1,
                        piece.shard.count);
  }
  if (piece.done == 0) return "none of " + text;
  // A sweep that only the time limits has no end to speak of.
  const bool endless = piece.range.last == UINT64_MAX;
  if (piece.done < count && !endless)
    text += fmt::format(" (of {} to {})", piece.range.first, piece.range.last);
  return text;
}

std::string SweepProgressText(const SweepTotals& totals, double seconds) {
  return fmt::format(
      "{} seeds, {:.1f}/s, {}, {} of {} probes", totals.seeds,
      seconds > 0 ? static_cast<double>(totals.seeds) / seconds : 0.0,
      Counted(totals.failed, "failure", "failures"), totals.probes_hit(),
      kProbeCount);
}

std::string TerminalSweepReport(const SweepReport& report,
                                const TextStyle& style) {
  const SweepTotals& totals = report.totals;
  TextLayout layout(style);
  layout.Heading(ToneOf(report), Verdict(report),
                 EscapeLine(report.name.empty() ? report.file : report.name));
  if (!report.problem.empty()) layout.Block(EscapeLines(report.problem), 2);
  for (const FailureGroup& group : totals.failures) AddFailure(group, &layout);
  if (!totals.failures.empty()) layout.EmptyLine();
  AddKept(report.kept, &layout);
  for (const SweepPiece& piece : report.pieces)
    layout.Row("seeds", SeedsText(piece));
  layout.Row("stopped", EscapeLine(report.stopped), Tone::kDoubtful);
  layout.Row(
      "runs",
      fmt::format("{} seeds, {} failed, {} run twice and compared; "
                  "{:.1f} seeds a second, {:.1f}s real",
                  totals.seeds, totals.failed, totals.compared,
                  report.seconds > 0
                      ? static_cast<double>(totals.seeds) / report.seconds
                      : 0.0,
                  report.seconds));
  layout.Row("digest", fmt::format("{:016x} over all traces", totals.digest));
  if (totals.failed == 0) layout.Row("worth", Worth(totals.seeds));
  layout.Row("faults", FaultsText(totals));
  layout.Row("in them",
             fmt::format("{} events, {} inputs, {} step calls, {} checkpoints, "
                         "{} rollbacks",
                         totals.events, totals.inputs, totals.processed,
                         totals.checkpoints, totals.rollbacks));
  const std::string never = NeverHit(totals);
  layout.Row("probes",
             fmt::format("{} of {} hit{}{}", totals.probes_hit(), kProbeCount,
                         never.empty() ? "" : "; never ", never));
  layout.Row("sometimes", AuthorProbesText(totals));
  layout.Row("pouch", "revision " + EscapeLine(report.revision));
  return layout.text();
}

}  // namespace pouch
