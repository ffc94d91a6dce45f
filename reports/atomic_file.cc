#include "reports/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace pouch {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 16;
constexpr int kMostLinks = 40;
constexpr int kMostTemporaries = 100;  // Left by killed runs of the same pid.

std::string ErrorText(int error) {
  return std::generic_category().message(error);
}

Status CannotWrite(const std::string& path, const std::string& why,
                   StatusCode code = StatusCode::kInvalidArgument) {
  return Status(code, "cannot write " + path + ": " + why);
}

// What an error means that a system call met while opening a file.
Status OpenError(const std::string& path, int error) {
  const bool exhausted =
      error == ENOSPC || error == EDQUOT || error == EMFILE || error == ENFILE;
  if (exhausted)
    return CannotWrite(path, ErrorText(error), StatusCode::kResourceExhausted);
  if (error == EIO)
    return CannotWrite(path, ErrorText(error), StatusCode::kIoError);
  if (error == ENOENT) return CannotWrite(path, "there is no such folder");
  return CannotWrite(path, ErrorText(error));
}

// True for names like /dev/stdout, which mean an open file, whatever it is.
bool IsDevice(const std::string& path) {
  return path.starts_with("/dev/") || path.starts_with("/proc/");
}

// The file behind `path`: symbolic links are followed even to a file that does
// not exist yet.
std::string FollowLinks(const std::string& path) {
  std::filesystem::path target = path;
  std::error_code error;
  for (int links = 0; links < kMostLinks; ++links) {
    const auto next = std::filesystem::read_symlink(target, error);
    if (error) break;  // No link, or nothing at all.
    target = target.parent_path() / next;
  }
  return target.string();
}

struct Temporary {
  std::string name;
  int descriptor = -1;
};

// Creates a hidden file beside `target`.
Result<Temporary> CreateBeside(const std::string& path,
                               const std::string& target) {
  const std::filesystem::path file(target);
  // A name may have 255 bytes; what we add must fit too.
  const std::string start = "." + file.filename().string().substr(0, 200) +
                            "." + std::to_string(getpid()) + ".";
  for (int attempt = 0; attempt < kMostTemporaries; ++attempt) {
    Temporary temporary;
    temporary.name =
        (file.parent_path() / (start + std::to_string(attempt))).string();
    temporary.descriptor = open(temporary.name.c_str(),
                                O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (temporary.descriptor >= 0) return temporary;
    if (errno != EEXIST) return OpenError(path, errno);
  }
  return CannotWrite(path, "its folder is full of our temporary files");
}

}  // namespace

Result<std::unique_ptr<AtomicFile>> AtomicFile::Create(
    const std::string& path) {
  if (path.empty())
    return Status(StatusCode::kInvalidArgument, "a file name is empty");
  std::string target = FollowLinks(path);
  struct stat existing = {};
  const bool exists = stat(target.c_str(), &existing) == 0;
  if (exists && S_ISDIR(existing.st_mode))
    return CannotWrite(path, "it is a folder");
  if (exists && access(target.c_str(), W_OK) != 0)
    return OpenError(path, errno);
  if (exists && (!S_ISREG(existing.st_mode) || IsDevice(path))) {
    // Not `target`: what /dev/stdout leads to may have no name that opens.
    const int descriptor = open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0) return OpenError(path, errno);
    return std::unique_ptr<AtomicFile>(
        new AtomicFile(path, std::move(target), "", descriptor));
  }
  POUCH_ASSIGN_OR_RETURN(Temporary temporary, CreateBeside(path, target));
  auto file = std::unique_ptr<AtomicFile>(
      new AtomicFile(path, std::move(target), std::move(temporary.name),
                     temporary.descriptor));
  if (exists && fchmod(file->descriptor_, existing.st_mode & 07777) != 0)
    return OpenError(path, errno);
  return file;
}

AtomicFile::AtomicFile(std::string path, std::string target,
                       std::string temporary, int descriptor)
    : path_(std::move(path)),
      target_(std::move(target)),
      temporary_(std::move(temporary)),
      descriptor_(descriptor) {}

AtomicFile::~AtomicFile() { Discard(); }

Status AtomicFile::Append(std::string_view bytes) {
  CHECK(descriptor_ >= 0 || !failure_.ok()) << "append after commit";
  POUCH_RETURN_IF_ERROR(failure_);
  buffer_ += bytes;
  return buffer_.size() < kBufferBytes ? OkStatus() : Flush();
}

Status AtomicFile::Commit() {
  POUCH_RETURN_IF_ERROR(failure_);
  CHECK_GE(descriptor_, 0);
  POUCH_RETURN_IF_ERROR(Flush());
  const int descriptor = std::exchange(descriptor_, -1);
  // Some file systems tell only now that the disk is full.
  if (close(descriptor) != 0) return Fail(errno);
  if (temporary_.empty()) return OkStatus();
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return Fail(errno);
  temporary_.clear();
  return OkStatus();
}

Status AtomicFile::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Fail(errno);
    rest.remove_prefix(static_cast<size_t>(written));
  }
  buffer_.clear();
  return OkStatus();
}

Status AtomicFile::Fail(int error) {
  const bool exhausted =
      error == ENOSPC || error == EDQUOT || error == EFBIG || error == ENOMEM;
  failure_ = CannotWrite(
      path_, ErrorText(error),
      exhausted ? StatusCode::kResourceExhausted : StatusCode::kIoError);
  Discard();
  return failure_;
}

void AtomicFile::Discard() {
  if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
  if (!temporary_.empty()) unlink(temporary_.c_str());
  temporary_.clear();
  buffer_.clear();
}

Status WriteFileAtomically(const std::string& path, std::string_view contents) {
  POUCH_ASSIGN_OR_RETURN(auto file, AtomicFile::Create(path));
  POUCH_RETURN_IF_ERROR(file->Append(contents));
  return file->Commit();
}

}  // namespace pouch
