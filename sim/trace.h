// Trace: the digest of everything that happens in a run, and, for whoever
// wants to read it, the text.
//
// The digest covers every event of the scheduler and every record, in order,
// as fixed 32 bytes each, so that two runs of one seed can be compared without
// keeping either. Text is made only when somebody asked for it.

#ifndef POUCH_SIM_TRACE_H_
#define POUCH_SIM_TRACE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/time.h"
#include "sim/run_monitor.h"
#include "sim/scheduler.h"

namespace pouch {

// What a record is about. Digests depend on the numbers.
enum class TraceKind : uint8_t {
  kSchedulerEvent = 0,
  kProbe = 1,
  kInput = 2,
  kStep = 3,
  kOutput = 4,
  kBarrier = 5,
  kState = 6,
  kCheckpoint = 7,
  kRollback = 8,
  kFailure = 9,
  kProcess = 10,  // A start, crash, pause...
  kFault = 11,
  kEndpoint = 12,
  kPhase = 13,
  kPrinted = 14,
};

class Trace final : public EventObserver {
 public:
  // Actors 0 to n-1 are the workers.
  static constexpr uint32_t kSimulator = UINT32_MAX;
  static constexpr uint32_t kEndpoints = UINT32_MAX - 1;

  // Both must outlive the trace; `monitor` may be null.
  Trace(const Scheduler* scheduler, RunMonitor* monitor)
      : scheduler_(scheduler),
        monitor_(monitor),
        wants_text_(monitor != nullptr && monitor->wants_trace()) {}

  // Adds one record to the digest.
  void Add(TraceKind kind, uint32_t actor, uint64_t first, uint64_t second);

  Time now() const { return scheduler_->Now(); }

  // True if Tell() reaches somebody: only then is it worth making text.
  bool wants_text() const { return wants_text_; }
  void Tell(std::string_view actor, std::string_view kind,
            std::string_view detail);

  // EventObserver.
  void OnEvent(Time now, OwnerId owner, EventKind kind) override;

  // How many there are so far, events and records.
  uint64_t records() const { return records_; }
  // The digest of everything up to here.
  Digest digest() const;

 private:
  struct Record {
    int64_t time;
    uint32_t actor;
    uint32_t kind;
    uint64_t first;
    uint64_t second;
  };

  void Push(const Record& record);

  const Scheduler* scheduler_;
  RunMonitor* monitor_;
  bool wants_text_;
  Digest digest_;  // Of the full blocks.
  std::array<Record, 64> block_;
  size_t used_ = 0;
  uint64_t records_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_TRACE_H_
