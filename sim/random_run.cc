#include "sim/random_run.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/rng.h"

namespace pouch {
namespace {

template <typename T, size_t kCount>
T DrawFrom(Rng* rng, const T (&choices)[kCount]) {
  return choices[rng->Below(kCount)];
}

void DrawWorkerOptions(Rng* rng, WorkerOptions* options) {
  constexpr int64_t kIntervalsMs[] = {10, 20, 50, 50, 100, 200};
  constexpr size_t kMuteLimits[] = {4, 8, 16, 64, 4096};
  constexpr size_t kAcknowledge[] = {1, 4, 16, 256};
  constexpr uint64_t kSegments[] = {512, 4096, 16384, 1 << 20};
  constexpr int64_t kHeartbeatsMs[] = {20, 50, 100};
  constexpr int64_t kTimeoutsMs[] = {150, 250, 400};
  options->checkpoint_every =
      Duration::Milliseconds(DrawFrom(rng, kIntervalsMs));
  options->checkpoint_timeout =
      Duration::Milliseconds(DrawFrom(rng, kTimeoutsMs));
  options->heartbeat_every =
      Duration::Milliseconds(DrawFrom(rng, kHeartbeatsMs));
  options->reconnect_first = Duration::Milliseconds(rng->Between(1, 10));
  options->reconnect_most = Duration::Milliseconds(rng->Between(20, 200));
  options->mute_above_messages = DrawFrom(rng, kMuteLimits);
  options->acknowledge_every = DrawFrom(rng, kAcknowledge);
  options->acknowledge_after = Duration::Milliseconds(rng->Between(1, 20));
  options->segment_bytes = DrawFrom(rng, kSegments);
}

// How long the feeds of `config` need undisturbed.
Duration FeedTime(const RunConfig& config) {
  Duration longest = Duration::Milliseconds(100);
  for (const FeedConfig& feed : config.feeds) {
    const auto messages = static_cast<uint64_t>(
        std::count(feed.contents.begin(), feed.contents.end(), '\n'));
    const FeedPace pace = {feed.messages_per_second, feed.bursts, feed.pauses};
    longest = std::max(longest, pace.TimeFor(messages));
  }
  return longest;
}

}  // namespace

void DrawRandomRun(RunConfig* config, uint32_t workers, FaultMask mask) {
  Rng rng = Rng(config->seed).Fork("run");
  const auto count =
      workers > 0 ? workers : static_cast<uint32_t>(1 + rng.Below(5));
  config->workers.clear();
  for (uint32_t i = 0; i < count; ++i) {
    config->workers.push_back("w" + std::to_string(i));
  }
  DrawWorkerOptions(&rng, &config->worker_options);
  constexpr DiskProfile kProfiles[] = {
      DiskProfile::kStrict, DiskProfile::kStrict, DiskProfile::kOrdered,
      DiskProfile::kPrefix, DiskProfile::kSynced};
  config->disk_profile = DrawFrom(&rng, kProfiles);
  config->network_latency.low = Duration::Microseconds(rng.Between(10, 500));
  config->network_latency.high = config->network_latency.low +
                                 Duration::Microseconds(rng.Between(0, 8000));
  config->sync_latency.low = Duration::Microseconds(rng.Between(50, 1000));
  config->sync_latency.high =
      config->sync_latency.low + Duration::Microseconds(rng.Between(0, 20000));
  for (FeedConfig& feed : config->feeds) {
    feed.worker = rng.Chance(0.7) ? "" : config->workers[rng.Below(count)];
  }
  const Duration horizon = FeedTime(*config) * 3 / 2;
  config->faults =
      DrawRandomFaults(config->seed, config->workers, horizon, mask);
}

}  // namespace pouch
