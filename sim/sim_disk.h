// SimDisk: the disk of one simulated machine, in memory.
//
// The disk outlives the processes that use it. Programs see what they wrote at
// once; a sync takes virtual time; a power loss takes what no sync vouched for,
// as sim/power_loss.h says.
//
// Fault model. Off unless asked for:
//   ProcessCrash()   the process is gone: its files are closed, its callbacks
//                    never run. Nothing is lost, and nothing is durable that
//                    was not: a later power loss still takes it.
//   LosePower()      the same, and what was not durable suffers.
//   WipeDisk()       an empty disk in its place.
//   DamageFile(), CutShort(), ReplaceFile(), PutFile(), LoseFile(): damage at
//                    rest, also of durable bytes (sim/disk_damage.h).
//   RollBack()       the directory as it was some time ago.
//   DiskFaults       open, rename, remove: an error and no effect. Append: an
//                    error, and a prefix of any length is in the file, or
//                    always a part of it; or success, and zeros stand in its
//                    place, and the bytes nowhere or in another place. Cut: an
//                    error, done or not. Sync: an error through the callback,
//                    final for what it covered, which may also be doomed by
//                    the next power loss, or gone from the file at once; or a
//                    success that made nothing durable. Read: an error, fewer
//                    bytes than there are, or other bytes (sim/disk_twists.h).
//   DiskConditions   a full disk, on which appends fail after a prefix that
//                    fits; slow, stalled and reordered syncs; listings in any
//                    order (sim/disk_conditions.h).
// A DiskDamageListener hears of all damage to what should have been kept.
// Not here: other machines' view of a disk, hard links, directories, concurrent
// processes on one disk, delays of anything but syncs.

#ifndef POUCH_SIM_SIM_DISK_H_
#define POUCH_SIM_SIM_DISK_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "sim/disk_conditions.h"
#include "sim/disk_damage_listener.h"
#include "sim/disk_directory.h"
#include "sim/disk_events.h"
#include "sim/disk_history.h"
#include "sim/disk_options.h"
#include "sim/power_loss_outcome.h"
#include "sim/power_loss_report.h"
#include "sim/sim_executor.h"
#include "worker/disk.h"

namespace pouch {

class SimAppendFile;

class SimDisk final : public Disk {
 public:
  // `rng` draws latencies and, with LosePower(), losses. `executor` is the one
  // of the first process; null: none runs yet.
  SimDisk(const DiskOptions& options, const Rng& rng, SimExecutor* executor);
  ~SimDisk() override;

  // Disk.
  Result<std::unique_ptr<AppendFile>> OpenForAppend(
      std::string_view name) override;
  Result<size_t> ReadAt(std::string_view name, uint64_t offset_bytes,
                        std::span<char> out) const override;
  Result<uint64_t> SizeOf(std::string_view name) const override;
  Status Rename(std::string_view from, std::string_view to) override;
  Status Remove(std::string_view name) override;
  void SyncNames(SyncCallback done) override;
  uint64_t failed_name_syncs() const override { return failed_name_syncs_; }
  std::vector<std::string> ListNames() const override;

  // A process started, whose callbacks run on `executor`, which must outlive
  // the process. There must be no other.
  void StartProcess(SimExecutor* executor);
  // The process is gone; StartProcess() begins the next. Files it opened may
  // be destroyed afterwards, but not used.
  void ProcessCrash();
  // As ProcessCrash(), and the power fails; `leaves` says what is left of what
  // was pending, if it is not to be drawn.
  PowerLossReport LosePower(
      const std::optional<PowerLossOutcome>& leaves = std::nullopt);
  // As ProcessCrash(), and the disk is replaced by an empty one.
  void WipeDisk();

  // Null: nobody. They must outlive the disk or be replaced.
  void SetObserver(DiskObserver* observer) { observer_ = observer; }
  void SetFaults(DiskFaults* faults) { faults_ = faults; }
  void SetDamageListener(DiskDamageListener* listener) {
    damage_listener_ = listener;
  }
  // As DiskOptions::capacity_bytes; removing files makes room again.
  void set_capacity(std::optional<uint64_t> bytes) {
    options_.capacity_bytes = bytes;
  }
  // What it is like from now on, beside the DiskOptions. Syncs that stalled
  // end a while after the stall does.
  void SetConditions(const DiskConditions& conditions);
  uint64_t used_bytes() const { return used_bytes_; }

  // What programs would read, by name.
  std::map<std::string, std::string> Snapshot() const;
  // Damage at rest of a file that exists: what is read and what is durable.
  void DamageFile(std::string_view name, uint64_t offset_bytes,
                  std::string_view bytes);
  void CutShort(std::string_view name, uint64_t size_bytes);
  // These are the bytes of a file that exists; who has it open goes on at
  // their end.
  void ReplaceFile(std::string_view name, std::string_view contents);
  // A file appears, durable, or is replaced: another's, or an old one.
  void PutFile(std::string_view name, std::string_view contents);
  // A file is gone, durably. Who has it open goes on without a name.
  void LoseFile(std::string_view name);
  // The directory is as it was durably at `when`; there is no process. False if
  // that is not known, or the same.
  bool RollBack(Time when);
  // How many bytes of `name` a sync vouched for; 0 if none vouched for its
  // name.
  uint64_t durable_bytes(std::string_view name) const;

  // What is on it, and what is pending.
  const DiskDirectory& directory() const { return directory_; }
  const DiskOptions& options() const { return options_; }

  // How many events there were but reads and ends of syncs; the number of the
  // last one.
  uint64_t operation_count() const { return last_number_; }

 private:
  friend class SimAppendFile;

  // A sync under way.
  struct PendingSync {
    std::shared_ptr<DiskFile> file;  // Null: of names.
    std::string name;
    uint64_t mark;
    DiskRuling ruling;
    SyncCallback done;  // Empty once nobody listens any more.
  };

  Status Append(SimAppendFile* file, std::string_view data);
  Status Truncate(SimAppendFile* file, uint64_t size_bytes);
  void Sync(SimAppendFile* file, SyncCallback done);
  void Close(SimAppendFile* file);

  // Numbers the event and asks whether it fails.
  DiskRuling Judge(DiskEvent* event);
  // The same, for what has no effect if it fails.
  Status JudgeWhole(DiskEvent* event);
  void Report(const DiskEvent& event, const Status& outcome);
  void StartSync(DiskEvent event, PendingSync sync);
  // Ends the sync after its time.
  void PostSyncEnd(uint64_t number);
  void FinishSync(uint64_t number);
  // What the end of a sync does to a file or to the directory.
  template <typename Target>
  static void Settle(const PendingSync& sync, Target* target);
  // An append that succeeds, and goes elsewhere or nowhere.
  void LoseAppend(SimAppendFile* open, std::string_view data, DiskTwist twist,
                  uint64_t number);
  // Bytes that still fit.
  uint64_t room_bytes() const;
  void RememberDurable();
  // Tells of what is not as it was. Files that appeared do not count.
  void ReportDamage(const std::string& name, const FileBefore& before);
  void ReportDamage(const std::map<std::string, std::string>& before);
  void ReportRewritten(std::string_view name, uint64_t begin, uint64_t end);
  DiskFile* FindExisting(std::string_view name) const;
  void CountUsedBytes();

  DiskOptions options_;
  DiskConditions conditions_;
  Rng latency_rng_;
  Rng fault_rng_;
  mutable Rng read_rng_;  // Of reads and listings that go wrong.
  Rng power_loss_rng_;
  uint64_t power_losses_ = 0;
  SimExecutor* executor_;
  DiskObserver* observer_ = nullptr;
  DiskFaults* faults_ = nullptr;
  DiskDamageListener* damage_listener_ = nullptr;
  DiskHistory history_;
  bool lied_ = false;  // A sync did, since the power failed last.
  DiskDirectory directory_;
  uint64_t last_number_ = 0;
  uint64_t used_bytes_ = 0;
  uint64_t failed_name_syncs_ = 0;
  Time last_sync_end_;
  std::map<uint64_t, PendingSync> pending_syncs_;  // By number.
  std::vector<uint64_t> stalled_syncs_;            // Due, and not done.
  std::vector<SimAppendFile*> open_files_;
  // Tasks hold it weakly: a new one for each process, none once it crashed.
  std::shared_ptr<SimDisk*> process_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SIM_DISK_H_
