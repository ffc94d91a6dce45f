#include "sim/search/simpler_faults.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "sim/search/nice_durations.h"

namespace pouch {
namespace {

// Collects variants of one fault.
class Variants final {
 public:
  explicit Variants(const Fault& fault) : fault_(fault) {}

  void Add(const std::function<void(Fault*)>& change) {
    Fault variant = fault_;
    change(&variant);
    variants_.push_back(std::move(variant));
  }

  void AddTargets() {
    if (fault_.targets.size() > 1) {
      for (const std::string& target : fault_.targets)
        Add([&target](Fault* fault) { fault->targets = {target}; });
    } else if (!fault_.targets.empty() && !fault_.trigger.at &&
               fault_.others.empty()) {
      Add([](Fault* fault) { fault->targets.clear(); });
    }
    if (fault_.others.empty()) return;
    Add([](Fault* fault) { fault->others.clear(); });
    if (fault_.others.size() == 1) return;
    for (const std::string& other : fault_.others)
      Add([&other](Fault* fault) { fault->others = {other}; });
  }

  void AddTrigger() {
    const FaultTrigger& trigger = fault_.trigger;
    if (trigger.at) {
      for (const Duration at : NiceDurations(trigger.at->since_start()))
        Add([at](Fault* fault) { fault->trigger.at = Time() + at; });
      return;
    }
    if (trigger.operation && !trigger.operation->file.empty())
      Add([](Fault* fault) { fault->trigger.operation->file.clear(); });
    if (trigger.operation && trigger.operation->after)
      Add([](Fault* fault) { fault->trigger.operation->after = false; });
    if (!trigger.worker.empty())
      Add([](Fault* fault) { fault->trigger.worker.clear(); });
    const uint64_t nth = trigger.nth;
    for (const uint64_t earlier : std::set<uint64_t>{1, nth / 2, nth - 1}) {
      if (earlier == 0 || earlier >= nth) continue;
      Add([earlier](Fault* fault) { fault->trigger.nth = earlier; });
    }
  }

  void AddKind() {
    if (fault_.kind != FaultKind::kPowerLoss) return;
    Add([](Fault* fault) { fault->kind = FaultKind::kProcessCrash; });
  }

  void AddTimes() {
    if (fault_.restart_after) {
      Add([](Fault* fault) { fault->restart_after.reset(); });
      for (const Duration after : NiceDurations(*fault_.restart_after))
        Add([after](Fault* fault) { fault->restart_after = after; });
    }
    if (fault_.lasts == Fault().lasts) return;
    Add([](Fault* fault) { fault->lasts = Fault().lasts; });
    for (const Duration lasts : NiceDurations(fault_.lasts))
      Add([lasts](Fault* fault) { fault->lasts = lasts; });
  }

  void AddDisk() {
    const DiskFault usual;
    if (fault_.disk == usual) return;
    Add([&usual](Fault* fault) { fault->disk = usual; });
    if (!fault_.disk.file.empty())
      Add([](Fault* fault) { fault->disk.file.clear(); });
    if (fault_.disk.times != usual.times)
      Add([&usual](Fault* fault) { fault->disk.times = usual.times; });
  }

  std::vector<Fault> Take() { return std::move(variants_); }

 private:
  const Fault& fault_;
  std::vector<Fault> variants_;
};

}  // namespace

std::vector<Fault> SimplerFaults(const Fault& fault) {
  Variants variants(fault);
  variants.AddKind();
  variants.AddTargets();
  variants.AddTrigger();
  variants.AddDisk();
  variants.AddTimes();
  return variants.Take();
}

}  // namespace pouch
