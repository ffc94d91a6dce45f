// JudgeConfig: what the judge knows before the run starts.

#ifndef POUCH_SIM_JUDGE_JUDGE_CONFIG_H_
#define POUCH_SIM_JUDGE_JUDGE_CONFIG_H_

#include <string>
#include <vector>

#include "base/ids.h"
#include "worker/worker_options.h"

namespace pouch {

struct JudgeConfig {
  std::vector<std::string> workers;  // In join order.
  // For each source step that a feed is connected to: the feed's messages
  // (payloads without header), in order, and how it is delivered.
  struct Feed {
    StepId source;
    FeedDelivery delivery = FeedDelivery::kReplayable;
    std::vector<std::string> payloads;
  };
  std::vector<Feed> feeds;
  struct Sink {
    StepId sink;
    SinkDelivery delivery = SinkDelivery::kTransactional;
  };
  std::vector<Sink> sinks;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_JUDGE_CONFIG_H_
