// RunConfig: everything that decides one simulated run, but the application.
//
// Two runs of equal RunConfigs and applications give equal traces.

#ifndef POUCH_SIM_RUN_CONFIG_H_
#define POUCH_SIM_RUN_CONFIG_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "sim/disk_fault.h"
#include "sim/disk_options.h"
#include "sim/duration_range.h"
#include "sim/fault_kind.h"
#include "sim/feed_pace.h"
#include "sim/link_fault.h"
#include "sim/network_options.h"
#include "sim/operation.h"
#include "sim/power_loss_outcome.h"
#include "sim/process_fault.h"
#include "worker/probes.h"
#include "worker/worker_options.h"

namespace pouch {

// How the file behind a feed is cut into messages.
enum class Framing {
  kLines,  // Each line without its end is a payload; a header is put before.
  kRaw,    // The file holds messages with their headers.
};

// One feed: what a source of the pipeline is sent.
struct FeedConfig {
  std::string name;  // The source step's name.
  std::string contents;
  Framing framing = Framing::kLines;
  FeedDelivery delivery = FeedDelivery::kReplayable;
  double messages_per_second = 1000;
  std::optional<FeedBursts> bursts;
  std::vector<FeedPause> pauses;
  // The feed ends early, behind so many messages of its contents.
  std::optional<uint64_t> ends_after;
  std::string worker;  // Whom it connects to; empty: the initializer.
};

// One sink endpoint. A sink step whose address is not named uses the default.
struct SinkConfig {
  std::string address;  // "host:port"; empty: every sink not named elsewhere.
  SinkDelivery delivery = SinkDelivery::kTransactional;
};

// What a worker does to its disk or hands to the network.
struct OperationTrigger {
  OperationKind kind = OperationKind::kSync;
  // A pattern for MatchesGlob() that the file's name must fit, of a rename the
  // old name or the new one, of a send the message's; empty: any.
  std::string file;
  // After: it has had its effect, or is complete, and the worker does not know
  // yet. Otherwise before it has any.
  bool after = false;

  friend bool operator==(const OperationTrigger&,
                         const OperationTrigger&) = default;
};

// When a fault happens: at a time, when a worker reports a probe, or at an
// operation of a worker.
struct FaultTrigger {
  std::optional<Time> at;
  std::optional<Probe> probe;
  std::optional<OperationTrigger> operation;
  // The last two: whose; empty: anybody's. On the n-th, counted from 1.
  std::string worker;
  uint64_t nth = 1;
};

// One fault of a scripted run.
struct Fault {
  FaultTrigger trigger;
  FaultKind kind = FaultKind::kProcessCrash;
  // Whom it hits. Empty but without a time: the worker that triggered it. Of
  // the network family: the first group. For sinks: the address, or empty.
  std::vector<std::string> targets;
  // Of the network family: the second group; empty: everybody else.
  std::vector<std::string> others;
  // When a crashed worker starts again; none: only in the liveness phase, or
  // soon if it is to crash once more.
  std::optional<Duration> restart_after;
  // kProcessCrash, kPowerLoss: what becomes of what the worker had handed to
  // the network.
  InFlight in_flight = InFlight::kDrawn;
  // kPowerLoss: what is left of what was pending on the disk; none: drawn by
  // its profile.
  std::optional<PowerLossOutcome> leaves;
  // What lasts: for how long.
  Duration lasts = Duration::Milliseconds(100);
  // Of the disk family.
  DiskFault disk;
  // Of the network family.
  LinkFault link;
  // Of the process family.
  ProcessFault process;
  // How reports call it, e.g. "faults/0: power_loss on probe ...".
  std::string label;
};

struct RunConfig {
  uint64_t seed = 1;
  // Names, feeds and sinks' delivery are filled in by the simulator.
  WorkerOptions worker_options;
  std::vector<std::string> workers;  // In join order; [0]: initializer.
  std::vector<FeedConfig> feeds;
  std::vector<SinkConfig> sinks;
  NetworkOptions network;
  DurationRange sync_latency = {Duration::Microseconds(200),
                                Duration::Milliseconds(5)};
  DiskProfile disk_profile = DiskProfile::kStrict;
  std::vector<Fault> faults;
  // A worker that died by itself starts again after this.
  Duration restart_after_failure = Duration::Milliseconds(50);
  // Liveness: the longest virtual time after the last fault, if not derived.
  std::optional<Duration> liveness_limit;
  // Ends the run as incomplete; 0: no limit.
  Duration time_limit = Duration::Seconds(0);
  // Judge the run: structural digests, the fold and all checkers. Off: digest
  // of the trace only, for benchmarks.
  bool judge = true;
};

}  // namespace pouch

#endif  // POUCH_SIM_RUN_CONFIG_H_
