// DiskDirectory: the names of one simulated disk, as programs see them and as
// they would be found after a power loss.

#ifndef POUCH_SIM_DISK_DIRECTORY_H_
#define POUCH_SIM_DISK_DIRECTORY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/disk_file.h"

namespace pouch {

using DiskEntries =
    std::map<std::string, std::shared_ptr<DiskFile>, std::less<>>;

// A change of the names that no sync has vouched for yet.
struct NameOperation {
  enum class Kind { kCreate, kRename, kRemove };
  Kind kind;
  uint64_t number;  // As DataOperation::number.
  std::string name;
  std::string new_name;  // Of a rename.
  std::shared_ptr<DiskFile> file;
  bool abandoned = false;  // As DataOperation::abandoned,
  bool doomed = false;     // and as DataOperation::doomed.
};

// A flat set of names. Changes of one name become durable in their order: a
// later one never without the earlier ones, so that a file is found under its
// old name or its new one. Changes of different names in any order.
class DiskDirectory final {
 public:
  // Null if there is no such name.
  std::shared_ptr<DiskFile> Find(std::string_view name) const;

  // The name must not exist.
  std::shared_ptr<DiskFile> Create(std::string_view name, uint64_t number);
  // The name must exist.
  void Rename(std::string_view name, std::string_view new_name,
              uint64_t number);
  void Remove(std::string_view name, uint64_t number);

  // A sync of every operation with a number below `mark` succeeded.
  void MakeDurable(uint64_t mark);
  // It failed.
  void Abandon(uint64_t mark);
  // What it covered is in the cache alone.
  void Doom(uint64_t mark);
  // The power failed: what is doomed is gone, of names and of files.
  void DropDoomed();
  // After a power loss: of the operations, those survive for which `kept` is
  // true, less those that follow a lost one on the same name; entries are
  // durable then. Returns what survived, operation by operation.
  std::vector<bool> Settle(std::vector<bool> kept);

  // Damage on the medium: durably, `name` is `file`, or nothing if null.
  // Pending changes of that name are done before.
  void Replace(std::string_view name, std::shared_ptr<DiskFile> file);

  // A directory of its own: files that a power loss could change are copied,
  // others shared.
  DiskDirectory Clone() const;

  const DiskEntries& entries() const { return entries_; }
  // What would be found if nothing but what is vouched for survived.
  const DiskEntries& durable_entries() const { return durable_entries_; }
  const std::vector<NameOperation>& operations() const { return operations_; }

 private:
  static void Apply(const NameOperation& operation, DiskEntries* entries);

  DiskEntries entries_;
  DiskEntries durable_entries_;
  std::vector<NameOperation> operations_;
};

}  // namespace pouch

#endif  // POUCH_SIM_DISK_DIRECTORY_H_
