#include "sim/pending_operations.h"

#include <algorithm>

namespace pouch {

std::vector<std::shared_ptr<DiskFile>> FilesOf(const DiskDirectory& directory) {
  std::vector<std::shared_ptr<DiskFile>> files;
  const auto add = [&files](const std::shared_ptr<DiskFile>& file) {
    if (std::find(files.begin(), files.end(), file) == files.end()) {
      files.push_back(file);
    }
  };
  for (const auto& [name, file] : directory.entries()) add(file);
  for (const auto& [name, file] : directory.durable_entries()) add(file);
  for (const NameOperation& operation : directory.operations()) {
    add(operation.file);
  }
  return files;
}

std::vector<PendingOperation> PendingOperationsOf(
    const DiskDirectory& directory) {
  std::vector<PendingOperation> pending;
  for (size_t i = 0; i < directory.operations().size(); ++i) {
    pending.push_back({directory.operations()[i].number, i, nullptr});
  }
  for (const std::shared_ptr<DiskFile>& file : FilesOf(directory)) {
    for (size_t i = 0; i < file->operations().size(); ++i) {
      pending.push_back({file->operations()[i].number, i, file});
    }
  }
  std::sort(pending.begin(), pending.end(),
            [](const PendingOperation& a, const PendingOperation& b) {
              return a.number < b.number;
            });
  return pending;
}

uint64_t SectorsOf(const DataOperation& append, uint32_t sector_bytes) {
  if (append.length_bytes == 0) return 0;
  const uint64_t last = append.offset_bytes + append.length_bytes - 1;
  return last / sector_bytes - append.offset_bytes / sector_bytes + 1;
}

}  // namespace pouch
