#include "sim/search/sweep.h"

#include <optional>

#include "base/rng.h"
#include "sim/search/sweep_config.h"

namespace pouch {
namespace {

class Sweep final {
 public:
  Sweep(const SweepPlan& plan, const RunConfig& base, const SweepWatch& watch)
      : plan_(plan), base_(base), watch_(watch) {}

  SweepEnd Run(ChildRunner* runner) {
    const Status status = runner->RunAll(
        [this] { return Next(); },
        [this](const RunConfig& config, const SearchOutcome& outcome) {
          return Take(config, outcome);
        });
    if (!status.ok()) end_.problem = status;
    end_.complete = end_.totals.seeds == SeedCount(plan_.range, plan_.shard);
    return std::move(end_);
  }

 private:
  std::optional<ChildRunner::Request> Next() {
    if (watch_.must_end != nullptr && watch_.must_end()) return std::nullopt;
    const auto seed = SeedAt(plan_.range, plan_.shard, begun_);
    if (!seed.has_value()) return std::nullopt;
    ++begun_;
    return ChildRunner::Request{
        SweepConfig(base_, *seed, plan_.with_own_faults),
        RunsTwice(*seed, plan_.twice_share)};
  }

  bool Take(const RunConfig& config, const SearchOutcome& outcome) {
    if (!outcome.status.ok()) {
      end_.problem = outcome.status;
      end_.problem_seed = config.seed;
      return false;
    }
    FailureGroup* group = end_.totals.Add(config, outcome);
    const bool is_new = group != nullptr && group->count == 1;
    if (is_new && watch_.on_new_failure != nullptr)
      watch_.on_new_failure(config, outcome, group);
    if (watch_.on_seed != nullptr) watch_.on_seed(end_.totals);
    return group == nullptr || plan_.keep_going;
  }

  const SweepPlan& plan_;
  const RunConfig& base_;
  const SweepWatch& watch_;
  uint64_t begun_ = 0;
  SweepEnd end_;
};

}  // namespace

bool RunsTwice(uint64_t seed, double twice_share) {
  return Rng(seed).Fork("twice").Chance(twice_share);
}

SweepEnd RunSweep(const SweepPlan& plan, const RunConfig& base,
                  ChildRunner* runner, const SweepWatch& watch) {
  return Sweep(plan, base, watch).Run(runner);
}

}  // namespace pouch
