// CrashVariants: all the crashes to try at one point of a run.

#ifndef POUCH_SIM_SEARCH_CRASH_VARIANTS_H_
#define POUCH_SIM_SEARCH_CRASH_VARIANTS_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/operation.h"
#include "sim/run_config.h"
#include "sim/run_explorer.h"

namespace pouch {

// An operation of a worker, by meaning: the n-th of its kind on that file.
struct CrashPoint {
  WorkerId worker;
  OperationKind kind = OperationKind::kSync;
  bool after = false;
  std::string file;
  uint64_t nth = 1;
};

// Disk images that were tried, of each worker, by digest.
using KnownImages = std::set<std::pair<WorkerId, uint64_t>>;

struct VariantOptions {
  // Every subset of what is pending, up to most_parts of it.
  bool all_images = false;
  uint64_t most_parts = 12;
  // Whether what is the same world is tried once; else each outcome is tried
  // at each point, and ends in a trace that is among the others.
  bool merge_same = true;
  // When a crashed worker starts again.
  Duration restart_after = Duration::Milliseconds(10);
  // An experiment: not null, an image that was tried at an earlier point is not
  // tried again, though the world around it is another.
  KnownImages* known_images = nullptr;
};

struct CrashVariants {
  // What to try. Power losses of the same workers that leave the same disks are
  // one; so are the two fates of what was handed to the network, if there is
  // nothing.
  std::vector<Fault> faults;
  // How many outcomes there were before such were merged.
  uint64_t outcomes = 0;
  // More was pending than every subset could be tried of.
  bool too_many_subsets = false;
};

// Of the worker concerned, the coordinator and all workers: process crash and
// power loss, with each outcome of the latter, what was handed to the network
// delivered or lost.
CrashVariants FirstCrashes(const ExploredRun& run, const CrashPoint& point,
                           const VariantOptions& options);

// During the recovery from another crash: a power loss of the worker concerned
// that leaves nothing, everything, or all with the last write cut.
CrashVariants SecondCrashes(const ExploredRun& run, const CrashPoint& point,
                            const VariantOptions& options);

// E.g. "power_loss of w1 before sync of events-1.log by w1, time 2, leaving
// nothing, what was sent lost".
std::string DescribeCrash(const Fault& fault);

// A crash as bytes, for ReadCrash() in another process of the same build.
void AppendCrash(const Fault& fault, std::string* out);
// Takes the first one off `bytes`. False if there is none.
bool ReadCrash(std::string_view* bytes, Fault* fault);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_CRASH_VARIANTS_H_
