#include "cli/disk_keeper.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "reports/atomic_file.h"

namespace pouch {

Result<std::unique_ptr<DiskKeeper>> DiskKeeper::Create(
    const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return Status(StatusCode::kInvalidArgument,
                  "cannot make the folder " + path + ": " + error.message());
  }
  const bool empty = std::filesystem::is_empty(path, error);
  if (error || !empty) {
    return Status(StatusCode::kInvalidArgument,
                  "the folder " + path +
                      " must be empty: disks of two runs would mix in it");
  }
  return std::unique_ptr<DiskKeeper>(new DiskKeeper(path));
}

DiskKeeper::DiskKeeper(std::string path) : path_(std::move(path)) {}

void DiskKeeper::Keep(std::string_view worker, std::string_view name,
                      std::string_view bytes) {
  if (!status_.ok()) return;
  const auto folder = std::filesystem::path(path_) / worker;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    status_ = Status(
        StatusCode::kIoError,
        "cannot make the folder " + folder.string() + ": " + error.message());
    return;
  }
  status_ = WriteFileAtomically((folder / name).string(), bytes);
}

}  // namespace pouch
