// ProcessDisk: the disk as one process sees it, until it dies.
//
// A fault may kill a process in the middle of one of its own turns. The code of
// the turn runs on for a moment, like a ghost: from then on it changes nothing
// on the disk and hears of no sync.

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
#include "worker/disk.h"

namespace pouch {

class ProcessDisk final : public Disk {
 public:
  // Both must outlive it and the files it opens. While `*dead` is false it
  // forwards everything; then writes succeed without an effect, and reads
  // still read.
  ProcessDisk(Disk* disk, const bool* dead) : disk_(disk), dead_(dead) {}

  Result<std::unique_ptr<AppendFile>> OpenForAppend(
      std::string_view name) override;
  Result<size_t> ReadAt(std::string_view name, uint64_t offset_bytes,
                        std::span<char> out) const override {
    return disk_->ReadAt(name, offset_bytes, out);
  }
  Result<uint64_t> SizeOf(std::string_view name) const override {
    return disk_->SizeOf(name);
  }
  Status Rename(std::string_view from, std::string_view to) override {
    return *dead_ ? OkStatus() : disk_->Rename(from, to);
  }
  Status Remove(std::string_view name) override {
    return *dead_ ? OkStatus() : disk_->Remove(name);
  }
  void SyncNames(SyncCallback done) override {
    if (!*dead_) disk_->SyncNames(std::move(done));
  }
  uint64_t failed_name_syncs() const override {
    return disk_->failed_name_syncs();
  }
  std::vector<std::string> ListNames() const override {
    return disk_->ListNames();
  }

 private:
  class File;

  Disk* disk_;
  const bool* dead_;
};

}  // namespace pouch

#endif  // POUCH_SIM_PROCESS_DISK_H_
