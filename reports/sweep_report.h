// SweepReport: what a sweep, or several joined ones, did and found.

#ifndef POUCH_REPORTS_SWEEP_REPORT_H_
#define POUCH_REPORTS_SWEEP_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "reports/text_layout.h"
#include "sim/search/seed_range.h"
#include "sim/search/sweep_totals.h"

namespace pouch {

// A shard of a range of seeds, and how many of its first seeds are done.
struct SweepPiece {
  SeedRange range;
  Shard shard;
  uint64_t done = 0;
};

// A failure of an earlier sweep that this one ran again.
struct KeptFailure {
  std::string file;
  std::string verdict;
};

struct SweepReport {
  std::string name;      // The scenario's.
  std::string file;      // As the user wrote it.
  std::string revision;  // Of Pouch.
  // A digest of the application's name, what it is given, its feeds and
  // whatever else decides what a seed means.
  std::string digest;
  std::vector<SweepPiece> pieces;
  SweepTotals totals;
  std::vector<KeptFailure> kept;
  double seconds = 0;   // Real ones; of joined reports the sum.
  std::string stopped;  // Why not all seeds are done; empty: they are.
  // Why a seed was no run at all; empty: every one was.
  std::string problem;

  bool clean() const;
};

// The report as text.
std::string TerminalSweepReport(const SweepReport& report,
                                const TextStyle& style);

// How far a sweep is after `seconds`, in a line: "123 seeds, 14.2/s, ...".
std::string SweepProgressText(const SweepTotals& totals, double seconds);

// "1 to 1000", "1 to 1000, part 2 of 4", "1 to 137 (of 1000)".
std::string SeedsText(const SweepPiece& piece);

}  // namespace pouch

#endif  // POUCH_REPORTS_SWEEP_REPORT_H_
