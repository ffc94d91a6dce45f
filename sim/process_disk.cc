#include "sim/process_disk.h"

namespace pouch {

// An open file; a ghost's has no file behind it.
class ProcessDisk::File final : public AppendFile {
 public:
  File(const ProcessDisk* owner, std::string name,
       std::unique_ptr<AppendFile> file)
      : owner_(owner), name_(std::move(name)), file_(std::move(file)) {}

  Status Append(std::string_view data) override {
    const Operation operation{.kind = OperationKind::kAppend,
                              .file = name_,
                              .size_bytes = data.size()};
    if (!owner_->Tell(operation)) return OkStatus();
    Status outcome = file_->Append(data);
    owner_->TellDone(operation);
    return outcome;
  }
  Status Truncate(uint64_t size_bytes) override {
    const Operation operation{.kind = OperationKind::kTruncate, .file = name_};
    if (!owner_->Tell(operation)) return OkStatus();
    Status outcome = file_->Truncate(size_bytes);
    owner_->TellDone(operation);
    return outcome;
  }
  void Sync(SyncCallback done) override {
    if (!owner_->Tell({.kind = OperationKind::kSync, .file = name_})) return;
    file_->Sync(
        owner_->TellFirst(OperationKind::kSync, name_, std::move(done)));
  }
  uint64_t size_bytes() const override {
    return file_ == nullptr ? 0 : file_->size_bytes();
  }

 private:
  const ProcessDisk* owner_;
  // The name it was opened by; the worker's files are renamed closed.
  std::string name_;
  std::unique_ptr<AppendFile> file_;
};

Result<std::unique_ptr<AppendFile>> ProcessDisk::OpenForAppend(
    std::string_view name) {
  const Operation operation{.kind = OperationKind::kOpen, .file = name};
  std::unique_ptr<AppendFile> file;
  if (Tell(operation)) {
    Result<std::unique_ptr<AppendFile>> opened = disk_->OpenForAppend(name);
    TellDone(operation);
    if (!opened.ok() && !*dead_) return opened.status();
    if (opened.ok()) file = *std::move(opened);
  }
  return std::unique_ptr<AppendFile>(
      std::make_unique<File>(this, std::string(name), std::move(file)));
}

Result<size_t> ProcessDisk::ReadAt(std::string_view name, uint64_t offset_bytes,
                                   std::span<char> out) const {
  const Operation operation{
      .kind = OperationKind::kRead, .file = name, .size_bytes = out.size()};
  Tell(operation);
  Result<size_t> read = disk_->ReadAt(name, offset_bytes, out);
  TellDone(operation);
  return read;
}

Status ProcessDisk::Rename(std::string_view from, std::string_view to) {
  const Operation operation{
      .kind = OperationKind::kRename, .file = from, .new_name = to};
  if (!Tell(operation)) return OkStatus();
  Status outcome = disk_->Rename(from, to);
  TellDone(operation);
  return outcome;
}

Status ProcessDisk::Remove(std::string_view name) {
  const Operation operation{.kind = OperationKind::kRemove, .file = name};
  if (!Tell(operation)) return OkStatus();
  Status outcome = disk_->Remove(name);
  TellDone(operation);
  return outcome;
}

void ProcessDisk::SyncNames(SyncCallback done) {
  if (!Tell({.kind = OperationKind::kSyncNames})) return;
  disk_->SyncNames(
      TellFirst(OperationKind::kSyncNames, std::string(), std::move(done)));
}

SyncCallback ProcessDisk::TellFirst(OperationKind kind, std::string file,
                                    SyncCallback done) const {
  if (listener_ == nullptr) return done;
  return [this, kind, file = std::move(file),
          done = std::move(done)](const Status& outcome) mutable {
    if (Tell({.kind = kind, .after = true, .file = file})) done(outcome);
  };
}

}  // namespace pouch
