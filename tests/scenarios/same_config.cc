#include "tests/scenarios/same_config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "scenarios/fault_rules.h"

namespace pouch {
namespace {

void ExpectSame(const FeedConfig& left, const FeedConfig& right) {
  const auto& [name, contents, framing, delivery, per_second, bursts, pauses,
               ends_after, worker] = left;
  EXPECT_EQ(name, right.name);
  EXPECT_EQ(contents, right.contents);
  EXPECT_EQ(framing, right.framing);
  EXPECT_EQ(delivery, right.delivery);
  EXPECT_EQ(per_second, right.messages_per_second);
  EXPECT_EQ(bursts, right.bursts);
  EXPECT_EQ(pauses, right.pauses);
  EXPECT_EQ(ends_after, right.ends_after);
  EXPECT_EQ(worker, right.worker);
}

void ExpectSame(const Fault& left, const Fault& right) {
  const auto& [trigger, kind, targets, others, restart_after, in_flight, leaves,
               lasts, disk, link, process, label] = left;
  EXPECT_EQ(in_flight, right.in_flight);
  EXPECT_EQ(leaves, right.leaves);
  EXPECT_EQ(disk, right.disk);
  EXPECT_EQ(link, right.link);
  EXPECT_EQ(process, right.process);
  const auto& [at, probe, operation, worker, nth] = trigger;
  EXPECT_EQ(at, right.trigger.at);
  EXPECT_EQ(probe, right.trigger.probe);
  EXPECT_EQ(operation, right.trigger.operation);
  EXPECT_EQ(worker, right.trigger.worker);
  EXPECT_EQ(nth, right.trigger.nth);
  EXPECT_EQ(kind, right.kind);
  EXPECT_EQ(targets, right.targets);
  EXPECT_EQ(others, right.others);
  EXPECT_EQ(restart_after, right.restart_after);
  EXPECT_EQ(lasts, right.lasts);
}

// The delivery of the sinks at `address`.
SinkDelivery DeliveryAt(const std::vector<SinkConfig>& sinks,
                        const std::string& address) {
  for (const SinkConfig& sink : sinks) {
    const auto& [known, delivery] = sink;
    if (known == address) return delivery;
  }
  return address.empty() ? SinkConfig().delivery : DeliveryAt(sinks, "");
}

void ExpectSame(const WorkerOptions& left, const WorkerOptions& right) {
  const auto& [members, self, default_feed_delivery, default_sink_delivery,
               feed_delivery, sink_delivery, checkpoint_every,
               checkpoint_timeout, heartbeat_every, reconnect_first,
               reconnect_most, mute_above_messages, acknowledge_every,
               acknowledge_after, segment_bytes, max_object_bytes] = left;
  EXPECT_EQ(checkpoint_every, right.checkpoint_every);
  EXPECT_EQ(checkpoint_timeout, right.checkpoint_timeout);
  EXPECT_EQ(heartbeat_every, right.heartbeat_every);
  EXPECT_EQ(reconnect_first, right.reconnect_first);
  EXPECT_EQ(reconnect_most, right.reconnect_most);
  EXPECT_EQ(mute_above_messages, right.mute_above_messages);
  EXPECT_EQ(acknowledge_every, right.acknowledge_every);
  EXPECT_EQ(acknowledge_after, right.acknowledge_after);
  EXPECT_EQ(segment_bytes, right.segment_bytes);
  EXPECT_EQ(max_object_bytes, right.max_object_bytes);
}

void ExpectSame(const DurationRange& left, const DurationRange& right) {
  EXPECT_EQ(left.low, right.low);
  EXPECT_EQ(left.high, right.high);
}

template <typename Element>
void ExpectSame(const std::vector<Element>& left,
                const std::vector<Element>& right) {
  ASSERT_EQ(left.size(), right.size());
  for (size_t i = 0; i < left.size(); ++i) {
    SCOPED_TRACE("element " + std::to_string(i));
    ExpectSame(left[i], right[i]);
  }
}

}  // namespace

void ExpectSameConfig(const RunConfig& left, const RunConfig& right) {
  const auto& [seed, worker_options, workers, feeds, sinks, network,
               sync_latency, disk_profile, faults, restart_after_failure,
               liveness_limit, time_limit, judge] = left;
  EXPECT_EQ(seed, right.seed);
  ExpectSame(worker_options, right.worker_options);
  EXPECT_EQ(workers, right.workers);
  ExpectSame(feeds, right.feeds);
  for (const auto* some : {&sinks, &right.sinks}) {
    for (const SinkConfig& sink : *some) {
      EXPECT_EQ(DeliveryAt(sinks, sink.address),
                DeliveryAt(right.sinks, sink.address))
          << sink.address;
    }
  }
  EXPECT_EQ(network, right.network);
  ExpectSame(sync_latency, right.sync_latency);
  EXPECT_EQ(disk_profile, right.disk_profile);
  ExpectSame(faults, right.faults);
  EXPECT_EQ(restart_after_failure, right.restart_after_failure);
  EXPECT_EQ(liveness_limit, right.liveness_limit);
  EXPECT_EQ(time_limit, right.time_limit);
  EXPECT_EQ(judge, right.judge);
}

RunConfig WithoutIdleMembers(RunConfig config) {
  const auto rules = FaultRules();
  for (Fault& fault : config.faults) {
    const auto rule = std::find_if(
        rules.begin(), rules.end(),
        [&fault](const FaultRule& r) { return r.kind == fault.kind; });
    const uint64_t times = FamilyOf(fault.kind) == FaultFamily::kDisk
                               ? fault.disk.times
                               : fault.link.times;
    const bool lasts =
        FaultTakes(*rule, "for") && (!FaultTakes(*rule, "times") || times == 0);
    if (!lasts) fault.lasts = Fault().lasts;
    if (!FaultTakes(*rule, "restart_after")) fault.restart_after.reset();
  }
  for (FeedConfig& feed : config.feeds) {
    if (feed.worker == config.workers.front()) feed.worker.clear();
  }
  return config;
}

}  // namespace pouch
