// ClusterAtRest: a cluster between two events, for people to look into.

#ifndef POUCH_SIM_CLUSTER_AT_REST_H_
#define POUCH_SIM_CLUSTER_AT_REST_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "sim/cluster.h"
#include "sim/run_monitor.h"

namespace pouch {

class ClusterAtRest final : public StandingRun {
 public:
  // Both outlive it.
  ClusterAtRest(const Cluster* cluster, const std::vector<std::string>* workers,
                Time now)
      : cluster_(cluster), workers_(workers), now_(now) {}

  Time now() const override { return now_; }
  const std::vector<std::string>& workers() const override { return *workers_; }
  std::optional<Inspection> Inspect(std::string_view worker) const override {
    for (uint32_t i = 0; i < workers_->size(); ++i) {
      if ((*workers_)[i] == worker)
        return cluster_->machine(WorkerId(i)).Inspect();
    }
    return std::nullopt;
  }

 private:
  const Cluster* cluster_;
  const std::vector<std::string>* workers_;
  Time now_;
};

}  // namespace pouch

#endif  // POUCH_SIM_CLUSTER_AT_REST_H_
