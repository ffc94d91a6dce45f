// ProcessDisk: the disk as one process sees it, until it dies.
//
// A fault may kill a process in the middle of one of its own turns. The code of
// the turn runs on for a moment, like a ghost: from then on it changes nothing
// on the disk and hears of no sync. A listener may do so at every operation:
// before it, so that it has no effect, or between its effect and the caller's
// knowing of it.

#ifndef POUCH_SIM_PROCESS_DISK_H_
#define POUCH_SIM_PROCESS_DISK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "sim/operation.h"
#include "worker/disk.h"

namespace pouch {

class ProcessDisk final : public Disk {
 public:
  // All must outlive it and the files it opens. While `*dead` is false it
  // forwards everything and tells `listener`, which may be null; then writes
  // succeed without an effect, and reads still read.
  ProcessDisk(Disk* disk, const bool* dead,
              OperationListener* listener = nullptr)
      : disk_(disk), dead_(dead), listener_(listener) {}

  Result<std::unique_ptr<AppendFile>> OpenForAppend(
      std::string_view name) override;
  Result<size_t> ReadAt(std::string_view name, uint64_t offset_bytes,
                        std::span<char> out) const override;
  Result<uint64_t> SizeOf(std::string_view name) const override {
    return disk_->SizeOf(name);
  }
  Status Rename(std::string_view from, std::string_view to) override;
  Status Remove(std::string_view name) override;
  void SyncNames(SyncCallback done) override;
  uint64_t failed_name_syncs() const override {
    return disk_->failed_name_syncs();
  }
  std::vector<std::string> ListNames() const override {
    return disk_->ListNames();
  }

 private:
  class File;

  // Tells of the operation. False once the process is dead.
  bool Tell(const Operation& operation) const {
    if (listener_ != nullptr && !*dead_) listener_->OnOperation(operation);
    return !*dead_;
  }
  // The same, of what was just done.
  void TellDone(Operation operation) const {
    operation.after = true;
    Tell(operation);
  }
  // `done`, but told of before.
  SyncCallback TellFirst(OperationKind kind, std::string file,
                         SyncCallback done) const;

  Disk* disk_;
  const bool* dead_;
  OperationListener* listener_;
};

}  // namespace pouch

#endif  // POUCH_SIM_PROCESS_DISK_H_
