// DiskKeeper: the simulated disks as they are at the end of a run, as real
// folders, for `pouch log`.

#ifndef POUCH_CLI_DISK_KEEPER_H_
#define POUCH_CLI_DISK_KEEPER_H_

#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"

namespace pouch {

class DiskKeeper final {
 public:
  // Makes the folder `path`, in which each worker gets a folder of its name.
  // Errors: kInvalidArgument (it cannot be made, or holds something already).
  static Result<std::unique_ptr<DiskKeeper>> Create(const std::string& path);

  DiskKeeper(const DiskKeeper&) = delete;
  DiskKeeper& operator=(const DiskKeeper&) = delete;

  // Writes one file. An error is kept for status().
  void Keep(std::string_view worker, std::string_view name,
            std::string_view bytes);

  // The first error of Keep(): kResourceExhausted, kIoError.
  const Status& status() const { return status_; }

 private:
  explicit DiskKeeper(std::string path);

  std::string path_;
  Status status_;
};

}  // namespace pouch

#endif  // POUCH_CLI_DISK_KEEPER_H_
