#include "reports/sweep_merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "reports/escape.h"

namespace pouch {
namespace {

auto Order(const SweepPiece& piece) {
  return std::tie(piece.range.first, piece.range.last, piece.shard.count,
                  piece.shard.index);
}

bool Holds(const SweepPiece& piece, uint64_t seed) {
  if (seed < piece.range.first || seed > piece.range.last) return false;
  const uint64_t at = seed - piece.range.first;
  return at % piece.shard.count == piece.shard.index &&
         at / piece.shard.count < piece.done;
}

// A seed that both have done.
std::optional<uint64_t> CommonSeed(const SweepPiece& a, const SweepPiece& b) {
  const SweepPiece& fewer = a.done <= b.done ? a : b;
  const SweepPiece& more = a.done <= b.done ? b : a;
  for (uint64_t n = 0; n < fewer.done; ++n) {
    const uint64_t seed = *SeedAt(fewer.range, fewer.shard, n);
    if (Holds(more, seed)) return seed;
  }
  return std::nullopt;
}

Status CheckAlike(const NamedSweep& a, const NamedSweep& b) {
  const auto differ = [&a, &b](const char* what, const std::string& of_a,
                               const std::string& of_b) {
    return Status(StatusCode::kInvalidArgument,
                  fmt::format("{} and {} do not belong together: {} is {} in "
                              "the first and {} in the second",
                              EscapeLine(a.file), EscapeLine(b.file), what,
                              EscapeLine(of_a), EscapeLine(of_b)));
  };
  if (a.report.name != b.report.name)
    return differ("the scenario", a.report.name, b.report.name);
  if (a.report.revision != b.report.revision)
    return differ("Pouch's revision", a.report.revision, b.report.revision);
  if (a.report.digest != b.report.digest) {
    return differ("the digest of application, feeds and options",
                  a.report.digest, b.report.digest);
  }
  return OkStatus();
}

Status CheckDisjoint(const NamedSweep& a, const NamedSweep& b) {
  for (const SweepPiece& piece : a.report.pieces) {
    for (const SweepPiece& other : b.report.pieces) {
      const auto seed = CommonSeed(piece, other);
      if (!seed.has_value()) continue;
      return Status(StatusCode::kInvalidArgument,
                    fmt::format("seed {} is in {} and in {}", *seed,
                                EscapeLine(a.file), EscapeLine(b.file)));
    }
  }
  return OkStatus();
}

void Add(const SweepReport& other, SweepReport* whole) {
  whole->pieces.insert(whole->pieces.end(), other.pieces.begin(),
                       other.pieces.end());
  whole->totals.Add(other.totals);
  for (const KeptFailure& kept : other.kept) {
    const bool known = std::any_of(whole->kept.begin(), whole->kept.end(),
                                   [&kept](const KeptFailure& own) {
                                     return own.file == kept.file &&
                                            own.verdict == kept.verdict;
                                   });
    if (!known) whole->kept.push_back(kept);
  }
  whole->seconds += other.seconds;
  if (whole->stopped.empty()) whole->stopped = other.stopped;
  if (whole->problem.empty()) whole->problem = other.problem;
}

}  // namespace

Result<SweepReport> MergeSweeps(const std::vector<NamedSweep>& reports) {
  SweepReport whole = reports.front().report;
  for (size_t i = 1; i < reports.size(); ++i) {
    POUCH_RETURN_IF_ERROR(CheckAlike(reports.front(), reports[i]));
    for (size_t j = 0; j < i; ++j)
      POUCH_RETURN_IF_ERROR(CheckDisjoint(reports[j], reports[i]));
    Add(reports[i].report, &whole);
  }
  std::sort(whole.pieces.begin(), whole.pieces.end(),
            [](const SweepPiece& a, const SweepPiece& b) {
              return Order(a) < Order(b);
            });
  return whole;
}

std::vector<std::string> SeedGaps(const SweepReport& report) {
  std::vector<std::string> gaps;
  // The pieces of each way to divide a range, by their index.
  std::map<std::tuple<uint64_t, uint64_t, uint64_t>,
           std::map<uint64_t, SweepPiece>>
      divided;
  for (const SweepPiece& piece : report.pieces) {
    divided[{piece.range.first, piece.range.last, piece.shard.count}]
           [piece.shard.index] = piece;
  }
  std::optional<uint64_t> last;  // Of the ranges so far.
  for (const auto& [range, pieces] : divided) {
    const auto [first_seed, last_seed, count] = range;
    if (last.has_value() && *last != UINT64_MAX && first_seed > *last + 1)
      gaps.push_back(fmt::format("seeds {} to {}", *last + 1, first_seed - 1));
    last = std::max(last.value_or(0), last_seed);
    for (uint64_t index = 0; index < count; ++index) {
      const auto piece = pieces.find(index);
      const std::string name =
          count == 1 ? fmt::format("seeds {} to {}", first_seed, last_seed)
                     : fmt::format("part {} of {} of seeds {} to {}", index + 1,
                                   count, first_seed, last_seed);
      if (piece == pieces.end()) {
        gaps.push_back(name);
        continue;
      }
      const auto next =
          SeedAt({first_seed, last_seed}, {index, count}, piece->second.done);
      if (next.has_value())
        gaps.push_back(fmt::format("{}, from seed {} on", name, *next));
    }
  }
  return gaps;
}

}  // namespace pouch
