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
  // The disk of the coordinator is damaged in this run: its newest record may
  // go, and the checkpoint that it completes or the epoch that it begins with
  // it, as long as nobody acted on that.
  bool newest_record_may_go = false;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_JUDGE_CONFIG_H_
