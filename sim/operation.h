// Operation: one thing that a worker does to its disk or hands to the network,
// for those who wait for it: faults with an `op` trigger, and searches.

#ifndef POUCH_SIM_OPERATION_H_
#define POUCH_SIM_OPERATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ids.h"

namespace pouch {

// What scenarios call it is OperationKindName().
enum class OperationKind : uint8_t {
  kOpen,
  kAppend,
  kTruncate,
  kRename,
  kRemove,
  kSync,
  kSyncNames,
  kRead,
  kSend,  // A message of the control or of a sink's session; no data.
};
inline constexpr size_t kOperationKinds = 9;

// Views are valid during the call only.
struct Operation {
  OperationKind kind;
  // Before: at its submission, before it has any effect. After: it has had its
  // effect, and whoever asked for it does not know yet; of a sync, its
  // completion, just before its callback runs.
  bool after = false;
  // The file; of kSyncNames nothing, of kSend the message, e.g.
  // "snapshot_done".
  std::string_view file = {};
  std::string_view new_name = {};  // Of a rename.
  uint64_t size_bytes = 0;         // How much is appended or read.
};

// Hears of every operation of one process while it is alive, in the middle of
// the process's turn, which it may end.
class OperationListener {
 public:
  virtual ~OperationListener() = default;
  virtual void OnOperation(const Operation& operation) = 0;
};

// The same, of all workers.
class WorkerOperations {
 public:
  virtual ~WorkerOperations() = default;
  virtual void OnOperation(WorkerId worker, const Operation& operation) = 0;
};

std::string_view OperationKindName(OperationKind kind);
std::optional<OperationKind> FindOperationKind(std::string_view name);

}  // namespace pouch

#endif  // POUCH_SIM_OPERATION_H_
