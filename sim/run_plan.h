// RunPlan: a RunConfig checked against the application's pipeline, with every
// default filled in.

#ifndef POUCH_SIM_RUN_PLAN_H_
#define POUCH_SIM_RUN_PLAN_H_

#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "sim/feed.h"
#include "sim/judge/judge.h"
#include "sim/run_config.h"
#include "worker/application.h"
#include "worker/worker.h"

namespace pouch {

struct RunPlan {
  // One feed of a source step, as the actor and the judge want it.
  struct FeedPlan {
    StepId source;
    std::string host;  // Where it runs.
    FeedDelivery delivery = FeedDelivery::kReplayable;
    FeedOptions options;
    std::vector<std::string> payloads;
  };
  // One endpoint and the sink step that writes to it.
  struct SinkPlan {
    StepId sink;
    std::string address;
    SinkDelivery delivery = SinkDelivery::kTransactional;
  };

  // Members and deliveries are filled in; `self` is not.
  WorkerOptions worker_options;
  std::vector<FeedPlan> feeds;
  std::vector<SinkPlan> sinks;
};

// `application` is set up.
// Errors: kInvalidArgument with one sentence: a feed that has no source, an
// unknown worker, a sink's address that no step has, names that clash.
Result<RunPlan> PlanRun(const RunConfig& config, Application* application);

// What the judge is told. Moves the payloads out of `plan`.
JudgeConfig TakeJudgeConfig(RunPlan* plan);

}  // namespace pouch

#endif  // POUCH_SIM_RUN_PLAN_H_
