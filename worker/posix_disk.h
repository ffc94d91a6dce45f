// PosixDisk: a Disk that is a real directory.
//
// Syncs are done inside the call and block it; only their callbacks come later.
// Names are never followed out of the directory: what is not a plain file there
// is kIoError.

#ifndef POUCH_WORKER_POSIX_DISK_H_
#define POUCH_WORKER_POSIX_DISK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "worker/disk.h"
#include "worker/executor.h"

namespace pouch {

class PosixAppendFile;
class PosixSyncQueue;

class PosixDisk final : public Disk {
 public:
  // The directory must exist, and no other process may use it meanwhile.
  // `executor` runs the callbacks and must outlive the disk.
  //
  // Errors: kNotFound, kIoError.
  static Result<std::unique_ptr<PosixDisk>> Open(const std::string& directory,
                                                 Executor* executor);
  ~PosixDisk() override;

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

 private:
  friend class PosixAppendFile;

  PosixDisk(std::string directory, int directory_fd, Executor* executor);

  // "directory/name", for messages.
  std::string PathOf(std::string_view name) const;
  void Close(const std::string& name) { open_files_.erase(name); }

  const std::string directory_;
  const int directory_fd_;
  Executor* const executor_;
  std::map<std::string, PosixAppendFile*, std::less<>> open_files_;
  std::shared_ptr<PosixSyncQueue> syncs_of_names_;
  uint64_t failed_name_syncs_ = 0;
};

}  // namespace pouch

#endif  // POUCH_WORKER_POSIX_DISK_H_
