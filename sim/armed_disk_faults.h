// ArmedDiskFaults: what goes wrong with the next operations of one disk.

#ifndef POUCH_SIM_ARMED_DISK_FAULTS_H_
#define POUCH_SIM_ARMED_DISK_FAULTS_H_

#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "sim/disk_events.h"
#include "sim/disk_fault.h"
#include "sim/fault_kind.h"

namespace pouch {

class ArmedDiskFaults final : public DiskFaults {
 public:
  // `on_hit` hears the number that was given when what failed was armed.
  explicit ArmedDiskFaults(std::function<void(size_t fault)> on_hit)
      : on_hit_(std::move(on_hit)) {}

  // The next operations that the fault is about fail. `number` names it.
  void Arm(FaultKind kind, const DiskFault& fault, size_t number);
  // This one hits nothing any more.
  void Disarm(size_t number);
  void DisarmAll() { armed_.clear(); }

  DiskRuling Judge(const DiskEvent& event) override;

 private:
  struct Armed {
    FaultKind kind;
    DiskFault fault;
    size_t number;
  };

  std::function<void(size_t fault)> on_hit_;
  std::vector<Armed> armed_;  // The oldest that fits is the one that hits.
};

// True if a fault of this kind hits operations, and so can be armed.
bool CanBeArmed(FaultKind kind);

}  // namespace pouch

#endif  // POUCH_SIM_ARMED_DISK_FAULTS_H_
