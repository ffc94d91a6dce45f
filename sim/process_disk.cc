#include "sim/process_disk.h"

namespace pouch {

// An open file; a ghost's has no file behind it.
class ProcessDisk::File final : public AppendFile {
 public:
  File(std::unique_ptr<AppendFile> file, const bool* dead)
      : file_(std::move(file)), dead_(dead) {}

  Status Append(std::string_view data) override {
    return *dead_ ? OkStatus() : file_->Append(data);
  }
  Status Truncate(uint64_t size_bytes) override {
    return *dead_ ? OkStatus() : file_->Truncate(size_bytes);
  }
  void Sync(SyncCallback done) override {
    if (!*dead_) file_->Sync(std::move(done));
  }
  uint64_t size_bytes() const override {
    return file_ == nullptr ? 0 : file_->size_bytes();
  }

 private:
  std::unique_ptr<AppendFile> file_;
  const bool* dead_;
};

Result<std::unique_ptr<AppendFile>> ProcessDisk::OpenForAppend(
    std::string_view name) {
  std::unique_ptr<AppendFile> file;
  if (!*dead_) {
    POUCH_ASSIGN_OR_RETURN(file, disk_->OpenForAppend(name));
  }
  return std::unique_ptr<AppendFile>(
      std::make_unique<File>(std::move(file), dead_));
}

}  // namespace pouch
