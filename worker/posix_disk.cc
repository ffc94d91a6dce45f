#include "worker/posix_disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "worker/disk_name.h"

namespace pouch {
namespace {

// Of every file we open: never through a link, never waiting for a pipe's
// other end, not inherited.
constexpr int kSafely = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;

void CheckName(std::string_view name) {
  CHECK(IsDiskName(name)) << "file name '" << name << "'";
}

// Calls until it is not interrupted.
template <typename Call>
auto Retry(Call call) {
  decltype(call()) result;
  do {
    result = call();
  } while (result == -1 && errno == EINTR);
  return result;
}

// The Status of the call that just failed.
Status ErrorFromErrno(std::string_view what, const std::string& path) {
  const int error = errno;
  StatusCode code = StatusCode::kIoError;
  if (error == ENOENT) code = StatusCode::kNotFound;
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    code = StatusCode::kResourceExhausted;
  }
  return Status(code, path + ": " + std::string(what) + ": " +
                          std::generic_category().message(error));
}

Status NotAPlainFile(const std::string& path) {
  return Status(StatusCode::kIoError, path + " is not a plain file");
}

// Closes what it holds.
class FileDescriptor final {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// The length of an open file, which must be a plain one.
Result<uint64_t> SizeOfPlainFile(int fd, const std::string& path) {
  struct stat info;
  if (fstat(fd, &info) != 0) return ErrorFromErrno("fstat", path);
  if (!S_ISREG(info.st_mode)) return NotAPlainFile(path);
  return static_cast<uint64_t>(info.st_size);
}

}  // namespace

// Outcomes of syncs whose callbacks have not run yet, oldest first. Tasks hold
// it weakly, so that they do nothing once its file or disk is gone.
class PosixSyncQueue final {
 public:
  static void Post(const std::shared_ptr<PosixSyncQueue>& queue,
                   Executor* executor, Status outcome, SyncCallback done) {
    CHECK(static_cast<bool>(done)) << "a sync nobody waits for";
    queue->done_.push_back({std::move(outcome), std::move(done)});
    executor->Post([weak = std::weak_ptr<PosixSyncQueue>(queue)] {
      if (const auto alive = weak.lock()) alive->RunFirst();
    });
  }

 private:
  struct Done {
    Status outcome;
    SyncCallback callback;
  };

  void RunFirst() {
    Done first = std::move(done_.front());
    done_.pop_front();
    first.callback(first.outcome);
  }

  std::deque<Done> done_;
};

class PosixAppendFile final : public AppendFile {
 public:
  PosixAppendFile(PosixDisk* disk, std::string name, int fd,
                  uint64_t size_bytes)
      : disk_(disk), name_(std::move(name)), fd_(fd), size_bytes_(size_bytes) {}
  ~PosixAppendFile() override { disk_->Close(name_); }

  Status Append(std::string_view data) override {
    while (!data.empty()) {
      const ssize_t count = Retry(
          [this, data] { return write(fd_.get(), data.data(), data.size()); });
      if (count < 0) return ErrorFromErrno("write", disk_->PathOf(name_));
      if (count == 0) {
        return Status(StatusCode::kIoError,
                      disk_->PathOf(name_) + ": nothing was written");
      }
      size_bytes_ += static_cast<uint64_t>(count);
      data.remove_prefix(static_cast<size_t>(count));
    }
    return OkStatus();
  }

  Status Truncate(uint64_t size_bytes) override {
    CHECK_LE(size_bytes, size_bytes_) << name_;
    const int result = Retry([this, size_bytes] {
      return ftruncate(fd_.get(), static_cast<off_t>(size_bytes));
    });
    if (result != 0) return ErrorFromErrno("truncate", disk_->PathOf(name_));
    size_bytes_ = size_bytes;
    return OkStatus();
  }

  void Sync(SyncCallback done) override {
    // Data, and the length that is needed to read it.
    const int result = Retry([this] { return fdatasync(fd_.get()); });
    PosixSyncQueue::Post(
        syncs_, disk_->executor_,
        result == 0 ? OkStatus()
                    : ErrorFromErrno("fdatasync", disk_->PathOf(name_)),
        std::move(done));
  }

  uint64_t size_bytes() const override { return size_bytes_; }

  void set_name(std::string_view name) { name_ = name; }

 private:
  PosixDisk* const disk_;
  std::string name_;
  const FileDescriptor fd_;
  uint64_t size_bytes_;
  const std::shared_ptr<PosixSyncQueue> syncs_ =
      std::make_shared<PosixSyncQueue>();
};

Result<std::unique_ptr<PosixDisk>> PosixDisk::Open(const std::string& directory,
                                                   Executor* executor) {
  const int fd = Retry([&directory] {
    return open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  });
  if (fd < 0) return ErrorFromErrno("open", directory);
  return std::unique_ptr<PosixDisk>(new PosixDisk(directory, fd, executor));
}

PosixDisk::PosixDisk(std::string directory, int directory_fd,
                     Executor* executor)
    : directory_(std::move(directory)),
      directory_fd_(directory_fd),
      executor_(executor),
      syncs_of_names_(std::make_shared<PosixSyncQueue>()) {}

PosixDisk::~PosixDisk() { close(directory_fd_); }

Result<std::unique_ptr<AppendFile>> PosixDisk::OpenForAppend(
    std::string_view name) {
  CheckName(name);
  std::string owned_name(name);
  CHECK(!open_files_.contains(name)) << name << " is open already";
  FileDescriptor fd(Retry([this, &owned_name] {
    return openat(directory_fd_, owned_name.c_str(),
                  O_WRONLY | O_APPEND | O_CREAT | kSafely, 0666);
  }));
  if (fd.get() < 0) return ErrorFromErrno("open", PathOf(name));
  POUCH_ASSIGN_OR_RETURN(const uint64_t size_bytes,
                         SizeOfPlainFile(fd.get(), PathOf(name)));
  auto file = std::make_unique<PosixAppendFile>(this, owned_name, fd.Release(),
                                                size_bytes);
  open_files_.emplace(std::move(owned_name), file.get());
  return std::unique_ptr<AppendFile>(std::move(file));
}

Result<size_t> PosixDisk::ReadAt(std::string_view name, uint64_t offset_bytes,
                                 std::span<char> out) const {
  CheckName(name);
  const FileDescriptor fd(Retry([this, path = std::string(name)] {
    return openat(directory_fd_, path.c_str(), O_RDONLY | kSafely);
  }));
  if (fd.get() < 0) return ErrorFromErrno("open", PathOf(name));
  POUCH_ASSIGN_OR_RETURN(const uint64_t size_bytes,
                         SizeOfPlainFile(fd.get(), PathOf(name)));
  if (offset_bytes >= size_bytes) return size_t{0};
  size_t done = 0;
  while (done < out.size()) {
    const ssize_t count = Retry([&fd, &out, offset_bytes, done] {
      return pread(fd.get(), out.data() + done, out.size() - done,
                   static_cast<off_t>(offset_bytes + done));
    });
    if (count < 0) return ErrorFromErrno("read", PathOf(name));
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  return done;
}

Result<uint64_t> PosixDisk::SizeOf(std::string_view name) const {
  CheckName(name);
  struct stat info;
  if (fstatat(directory_fd_, std::string(name).c_str(), &info,
              AT_SYMLINK_NOFOLLOW) != 0) {
    return ErrorFromErrno("fstatat", PathOf(name));
  }
  if (!S_ISREG(info.st_mode)) return NotAPlainFile(PathOf(name));
  return static_cast<uint64_t>(info.st_size);
}

Status PosixDisk::Rename(std::string_view from, std::string_view to) {
  CheckName(from);
  CheckName(to);
  CHECK(from == to || !open_files_.contains(to)) << to << " is open";
  if (renameat(directory_fd_, std::string(from).c_str(), directory_fd_,
               std::string(to).c_str()) != 0) {
    return ErrorFromErrno("rename", PathOf(from));
  }
  if (auto node = open_files_.extract(std::string(from)); !node.empty()) {
    node.key() = to;
    node.mapped()->set_name(to);
    open_files_.insert(std::move(node));
  }
  return OkStatus();
}

Status PosixDisk::Remove(std::string_view name) {
  CheckName(name);
  CHECK(!open_files_.contains(name)) << name << " is open";
  if (unlinkat(directory_fd_, std::string(name).c_str(), 0) != 0) {
    return ErrorFromErrno("unlink", PathOf(name));
  }
  return OkStatus();
}

void PosixDisk::SyncNames(SyncCallback done) {
  const int result = Retry([this] { return fsync(directory_fd_); });
  if (result != 0) ++failed_name_syncs_;
  PosixSyncQueue::Post(
      syncs_of_names_, executor_,
      result == 0 ? OkStatus() : ErrorFromErrno("fsync", directory_),
      std::move(done));
}

std::vector<std::string> PosixDisk::ListNames() const {
  // A stream of its own: directory_fd_ has one position for everybody.
  FileDescriptor fd(Retry([this] {
    return openat(directory_fd_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }));
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(fdopendir(fd.get()),
                                                   &closedir);
  CHECK(stream != nullptr) << ErrorFromErrno("opendir", directory_);
  fd.Release();
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  // An incomplete list would pass for a directory without those files.
  CHECK(errno == 0) << ErrorFromErrno("readdir", directory_);
  std::sort(names.begin(), names.end());
  return names;
}

std::string PosixDisk::PathOf(std::string_view name) const {
  return directory_ + "/" + std::string(name);
}

}  // namespace pouch
