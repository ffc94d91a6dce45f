// The pending operations of a disk: what no sync has vouched for, in one order.

#ifndef POUCH_SIM_PENDING_OPERATIONS_H_
#define POUCH_SIM_PENDING_OPERATIONS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/disk_directory.h"
#include "sim/disk_file.h"

namespace pouch {

// A change of a name or of a file's bytes.
struct PendingOperation {
  uint64_t number;
  // Where DiskDirectory::operations() or DiskFile::operations() holds it.
  size_t index;
  std::shared_ptr<DiskFile> file;  // Null: of a name.

  bool is_name() const { return file == nullptr; }
  const DataOperation& data() const { return file->operations()[index]; }
  bool is_append() const {
    return !is_name() && data().kind == DataOperation::Kind::kAppend;
  }
};

// Every file that has a name, had one durably, or is about to get one.
std::vector<std::shared_ptr<DiskFile>> FilesOf(const DiskDirectory& directory);

// In the order in which they were done.
std::vector<PendingOperation> PendingOperationsOf(
    const DiskDirectory& directory);

// How many sectors of this size the append touches.
uint64_t SectorsOf(const DataOperation& append, uint32_t sector_bytes);

}  // namespace pouch

#endif  // POUCH_SIM_PENDING_OPERATIONS_H_
