#include "sim/search/crash_variants.h"

#include <algorithm>
#include <optional>

#include "base/digest.h"
#include "base/rng.h"
#include "sim/explicit_power_loss.h"
#include "sim/fault_kind.h"
#include "sim/network_options.h"
#include "sim/pending_operations.h"
#include "sim/power_loss_outcome.h"

namespace pouch {
namespace {

using Kind = PowerLossOutcome::Kind;
using Cut = PowerLossOutcome::Cut;

// What `outcome` would leave on the worker's disk. Nothing to try is random.
uint64_t ImageAfter(const ExploredRun& run, WorkerId worker,
                    const PowerLossOutcome& outcome) {
  const SimDisk& disk = run.disk(worker);
  return DigestAfter(outcome, disk.options().sector_bytes, Rng(0),
                     disk.directory())
      .value();
}

PowerLossOutcome Of(Kind kind) {
  PowerLossOutcome outcome;
  outcome.kind = kind;
  return outcome;
}

// The crashes of one group of workers.
class Variants final {
 public:
  Variants(const ExploredRun& run, const CrashPoint& point,
           const VariantOptions& options, CrashVariants* found)
      : run_(run), options_(options), found_(found) {
    fault_.trigger.operation =
        OperationTrigger{point.kind, point.file, point.after};
    fault_.trigger.worker = run.config().workers[point.worker.value()];
    fault_.trigger.nth = point.nth;
    fault_.restart_after = options.restart_after;
  }

  // Crashes of these workers, all at once.
  void Add(const std::vector<WorkerId>& group) {
    group_ = group;
    fault_.targets.clear();
    for (const WorkerId worker : group) {
      fault_.targets.push_back(run_.config().workers[worker.value()]);
    }
    const std::vector<PowerLossOutcome> all = Outcomes();
    const std::vector<PowerLossOutcome> different = Different(all);
    std::vector<InFlight> fates = {InFlight::kDelivered, InFlight::kLost};
    found_->outcomes += fates.size() * (1 + all.size());
    if (options_.merge_same && !run_.HasInFlight(group)) fates.pop_back();
    for (const InFlight fate : fates) {
      fault_.in_flight = fate;
      fault_.kind = FaultKind::kProcessCrash;
      fault_.leaves.reset();
      found_->faults.push_back(fault_);
      AddPowerLosses(different);
    }
  }

  void AddSecond(WorkerId worker) {
    group_ = {worker};
    fault_.targets = {run_.config().workers[worker.value()]};
    std::vector<PowerLossOutcome> outcomes = {Of(Kind::kNothing),
                                              Of(Kind::kEverything)};
    outcomes.push_back(Of(Kind::kCutLast));
    outcomes.back().cut = Cut::kMiddle;
    EraseForbidden(&outcomes);
    found_->outcomes += outcomes.size();
    AddPowerLosses(Different(outcomes));
  }

 private:
  void AddPowerLosses(const std::vector<PowerLossOutcome>& outcomes) {
    fault_.kind = FaultKind::kPowerLoss;
    for (const PowerLossOutcome& outcome : outcomes) {
      fault_.leaves = outcome;
      found_->faults.push_back(fault_);
    }
  }

  // The first of those that leave the same on the group's disks.
  std::vector<PowerLossOutcome> Different(
      const std::vector<PowerLossOutcome>& outcomes) {
    std::vector<PowerLossOutcome> different;
    std::set<std::vector<uint64_t>> images;
    for (const PowerLossOutcome& outcome : outcomes) {
      std::vector<uint64_t> image;
      for (const WorkerId worker : group_) {
        image.push_back(ImageAfter(run_, worker, outcome));
      }
      const bool is_new = images.insert(image).second;
      if (IsKnown(image) || (options_.merge_same && !is_new)) continue;
      different.push_back(outcome);
    }
    return different;
  }

  // Those of each disk; one that says nothing of a disk leaves everything.
  std::vector<PowerLossOutcome> Outcomes() {
    std::vector<PowerLossOutcome> outcomes;
    for (const WorkerId worker : group_) {
      const SimDisk& disk = run_.disk(worker);
      const DiskOptions& options = disk.options();
      Merge(OutcomesToTry(options.profile, options.sector_bytes,
                          disk.directory()),
            &outcomes);
      if (!options_.all_images) continue;
      const std::vector<PowerLossOutcome> subsets =
          AllSubsets(options.profile, options.sector_bytes, options_.most_parts,
                     disk.directory());
      found_->too_many_subsets |=
          subsets.empty() && options.profile == DiskProfile::kStrict;
      Merge(subsets, &outcomes);
    }
    EraseForbidden(&outcomes);
    return outcomes;
  }

  static void Merge(const std::vector<PowerLossOutcome>& more,
                    std::vector<PowerLossOutcome>* outcomes) {
    for (const PowerLossOutcome& outcome : more) {
      if (std::find(outcomes->begin(), outcomes->end(), outcome) ==
          outcomes->end()) {
        outcomes->push_back(outcome);
      }
    }
  }

  void EraseForbidden(std::vector<PowerLossOutcome>* outcomes) const {
    const DiskProfile profile = run_.config().disk_profile;
    std::erase_if(*outcomes, [profile](const PowerLossOutcome& outcome) {
      return !ProfileAllows(profile, outcome);
    });
  }

  // The experiment of KnownImages.
  bool IsKnown(const std::vector<uint64_t>& image) {
    if (options_.known_images == nullptr) return false;
    bool is_known = false;
    for (size_t i = 0; i < group_.size(); ++i) {
      is_known |= !options_.known_images->emplace(group_[i], image[i]).second;
    }
    return is_known;
  }

  const ExploredRun& run_;
  const VariantOptions& options_;
  CrashVariants* found_;
  std::vector<WorkerId> group_;
  Fault fault_;
};

std::vector<WorkerId> Running(const ExploredRun& run) {
  std::vector<WorkerId> workers;
  for (uint32_t i = 0; i < run.config().workers.size(); ++i) {
    if (run.running(WorkerId(i))) workers.push_back(WorkerId(i));
  }
  return workers;
}

}  // namespace

CrashVariants FirstCrashes(const ExploredRun& run, const CrashPoint& point,
                           const VariantOptions& options) {
  CrashVariants found;
  Variants variants(run, point, options, &found);
  variants.Add({point.worker});
  const WorkerId coordinator(0);
  if (point.worker != coordinator && run.running(coordinator)) {
    variants.Add({coordinator});
  }
  const std::vector<WorkerId> all = Running(run);
  if (all.size() > 1) variants.Add(all);
  return found;
}

CrashVariants SecondCrashes(const ExploredRun& run, const CrashPoint& point,
                            const VariantOptions& options) {
  CrashVariants found;
  Variants(run, point, options, &found).AddSecond(point.worker);
  return found;
}

std::string DescribeCrash(const Fault& fault) {
  std::string text(FaultKindName(fault.kind));
  for (size_t i = 0; i < fault.targets.size(); ++i) {
    text += (i == 0 ? " of " : "+") + fault.targets[i];
  }
  const OperationTrigger& operation = *fault.trigger.operation;
  text += operation.after ? " after " : " before ";
  text += OperationKindName(operation.kind);
  if (!operation.file.empty()) text += " of " + operation.file;
  text += " by " + fault.trigger.worker;
  if (fault.trigger.nth != 1) {
    text += ", time " + std::to_string(fault.trigger.nth);
  }
  if (fault.leaves) text += ", leaving " + Describe(*fault.leaves);
  if (fault.in_flight == InFlight::kLost) text += ", what was sent lost";
  if (fault.in_flight == InFlight::kDelivered) {
    text += ", what was sent delivered";
  }
  return text;
}

}  // namespace pouch
