// What happens on a simulated disk, for those who watch it and those who make
// it fail.

#ifndef POUCH_SIM_DISK_EVENTS_H_
#define POUCH_SIM_DISK_EVENTS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"

namespace pouch {

// One call to a Disk or AppendFile that may change something, or the end of a
// sync. Views are valid during the call only.
struct DiskEvent {
  enum class Kind {
    kOpen,
    kAppend,
    kTruncate,
    kRename,
    kRemove,
    kSync,      // Asked for,
    kSyncDone,  // and done: the callback runs next.
    kSyncNames,
    kSyncNamesDone,
    kRead,
  };
  Kind kind;
  std::string_view name = {};      // Empty for kSyncNames and kSyncNamesDone.
  std::string_view new_name = {};  // Of a rename.
  uint64_t offset_bytes = 0;       // Where; for a cut, the new size.
  uint64_t size_bytes = 0;         // How much.
  // Position in the disk's one order of operations. A sync covers what has a
  // smaller number than the event that asked for it.
  uint64_t number = 0;
};

// E.g. "append"; for traces.
std::string_view DiskEventKindName(DiskEvent::Kind kind);

// Hears of every event but reads, in order, once its outcome is known and
// before the caller knows it. Must not call the disk.
class DiskObserver {
 public:
  virtual ~DiskObserver() = default;
  virtual void OnDiskEvent(const DiskEvent& event, const Status& outcome) = 0;
};

// In which way a call goes wrong, where its Status alone does not say it.
enum class DiskTwist {
  kPlain,        // As the Status says.
  kShort,        // Append that fails: a part of it is there, but not all. Read:
                 // fewer bytes than there are.
  kCacheOnly,    // Sync that fails: what it covered is lost with the power.
  kReverted,     // Sync that fails: what it covered is gone from the file.
  kLied,         // Sync that succeeds: nothing is durable.
  kLost,         // Append that succeeds: zeros stand there instead.
  kMisdirected,  // The same, and the bytes stand in another place. Read: one
                 // block is another place's.
  kFlipped,      // Read: one bit is another.
  kStale,        // Read: one block is as before it was written.
};

// What becomes of a call.
struct DiskRuling {
  // Implicit, so that an error is returned as such.
  DiskRuling(Status outcome,  // NOLINT(google-explicit-constructor)
             DiskTwist in_which_way = DiskTwist::kPlain)
      : status(std::move(outcome)), twist(in_which_way) {}

  Status status;  // The outcome; of a sync, the one its callback hears.
  DiskTwist twist;
  std::optional<uint64_t> offset_bytes =
      {};  // Where in the file, if not drawn.
};

// Decides which calls go wrong.
class DiskFaults {
 public:
  virtual ~DiskFaults() = default;
  // Asked before each kind but kSyncDone and kSyncNamesDone.
  virtual DiskRuling Judge(const DiskEvent& event) = 0;
};

// Fails what it was told to fail.
class ScriptedDiskFaults final : public DiskFaults {
 public:
  // The next `count` events of `kind`, after `skip` more, end like that.
  void FailNext(DiskEvent::Kind kind, DiskRuling ruling, uint64_t count = 1,
                uint64_t skip = 0);
  // Everything succeeds again.
  void Heal() { scripts_.clear(); }
  // How many events failed so far.
  uint64_t fired() const { return fired_; }

  DiskRuling Judge(const DiskEvent& event) override;

 private:
  struct Script {
    DiskEvent::Kind kind;
    DiskRuling ruling;
    uint64_t count;
    uint64_t skip;
  };
  std::vector<Script> scripts_;
  uint64_t fired_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_DISK_EVENTS_H_
