// DamageTracker: which verdict is right when disks do what a disk must not.
//
// It knows what damage there is (DiskDamageListener), and what each worker
// needs: the bytes of its snapshot in the last complete checkpoint and the
// header of their segment, as the coordinator vouches for them
// (Observer::OnCheckpointVouched); its newest identity record; the
// coordinator's newest record. Then
//   a refusal that names a place inside damage to what is needed is right;
//   any other refusal is a failure;
//   recovering from damaged bytes without a refusal is a failure as well.
// Damage to anything else must do no harm. Of a file that was damaged before,
// the coordinator's or an identity's, it takes the record that was newest then
// for the one that is needed, and the newest one that was durable: a power loss
// may take the other.

#ifndef POUCH_SIM_DAMAGE_TRACKER_H_
#define POUCH_SIM_DAMAGE_TRACKER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "sim/disk_damage_listener.h"
#include "worker/checkpoint_id.h"
#include "worker/observer.h"
#include "worker/vouched_range.h"

namespace pouch {

class DamageTracker final {
 public:
  // `workers` are their names, in join order.
  explicit DamageTracker(std::vector<std::string> workers);

  // What happens to the disk of `worker`; see DiskDamageListener.
  void OnDamaged(WorkerId worker, std::string_view file, uint64_t begin,
                 uint64_t end, const FileBefore& before);
  void OnRewritten(WorkerId worker, std::string_view file, uint64_t begin,
                   uint64_t end);
  void OnMisread(WorkerId worker, std::string_view file);

  // What workers report.
  void OnProcessStarted(WorkerId worker);
  void OnVouched(const CheckpointId& checkpoint,
                 std::span<const VouchedRange> ranges);
  void OnRollbackStarted(WorkerId worker);
  // Where the damage is that the worker took for good; none: it did not.
  std::optional<std::string> OnRolledBack(
      WorkerId worker, const std::optional<CheckpointId>& to) const;

  // True if damage makes this refusal of `worker` right.
  bool IsRightful(WorkerId worker, const WorkerFailure& refusal) const;

 private:
  struct Damage {
    std::string file;
    uint64_t begin;
    uint64_t end;
    // It hit a record that is needed, of a file that holds such.
    bool of_newest_record;
    uint64_t number;  // Grows with each.
  };
  struct Write {
    uint64_t begin;
    uint64_t end;
    uint64_t number;  // As Damage::number.
  };
  struct Disk {
    std::vector<Damage> damages;
    // Segments whose header was hit. What is appended there later is not what
    // was lost.
    std::vector<Damage> headers;
    // What was written since, by file, in order.
    std::map<std::string, std::vector<Write>, std::less<>> writes;
    std::vector<std::string> misread;  // By the process that runs.
    // Series whose record a process could not read, and wrote anew.
    std::set<std::string, std::less<>> replaced;
    uint64_t rollback_started = 0;  // Damage below this number was there.
  };

  // The damage that `range`, of `worker`, suffered; null: none.
  const Damage* FindDamage(WorkerId worker, const VouchedRange& range,
                           uint64_t below_number) const;
  // True if a record of that series is damaged that somebody needs.
  bool SeriesIsDamaged(WorkerId worker, std::string_view series) const;
  // How long the header of a segment of the worker is.
  uint64_t HeaderBytes(WorkerId worker) const;

  std::vector<std::string> workers_;
  std::vector<Disk> disks_;  // By worker.
  std::map<CheckpointId, std::vector<VouchedRange>> vouched_;
  uint64_t next_number_ = 1;
};

}  // namespace pouch

#endif  // POUCH_SIM_DAMAGE_TRACKER_H_
