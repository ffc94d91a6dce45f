// ArmedDiskFaults: the next sync, or append, of a disk fails, once.

#ifndef POUCH_SIM_ARMED_DISK_FAULTS_H_
#define POUCH_SIM_ARMED_DISK_FAULTS_H_

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "base/status.h"
#include "sim/disk_events.h"

namespace pouch {

class ArmedDiskFaults final : public DiskFaults {
 public:
  // `on_hit` hears the number that was given when what failed was armed.
  explicit ArmedDiskFaults(std::function<void(size_t fault)> on_hit)
      : on_hit_(std::move(on_hit)) {}

  void FailNextSync(size_t fault) { syncs_.push_back(fault); }
  void FailNextAppend(size_t fault) { appends_.push_back(fault); }
  void Disarm() {
    syncs_.clear();
    appends_.clear();
  }

  Status Judge(const DiskEvent& event) override {
    if (syncs_.empty() && appends_.empty()) return OkStatus();
    switch (event.kind) {
      case DiskEvent::Kind::kSync:
      case DiskEvent::Kind::kSyncNames:
        return Hit(&syncs_);
      case DiskEvent::Kind::kAppend:
        return Hit(&appends_);
      default:
        return OkStatus();
    }
  }

 private:
  Status Hit(std::vector<size_t>* armed) {
    if (armed->empty()) return OkStatus();
    const size_t fault = armed->front();
    armed->erase(armed->begin());
    on_hit_(fault);
    return Status(StatusCode::kIoError, "injected");
  }

  std::function<void(size_t fault)> on_hit_;
  std::vector<size_t> syncs_;
  std::vector<size_t> appends_;
};

}  // namespace pouch

#endif  // POUCH_SIM_ARMED_DISK_FAULTS_H_
