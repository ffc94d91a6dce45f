#include "sim/random_run.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "base/rng.h"
#include "sim/random_damage.h"
#include "sim/random_fault_options.h"

namespace pouch {
namespace {

template <typename T, size_t kCount>
T DrawFrom(Rng* rng, const T (&choices)[kCount]) {
  return choices[rng->Below(kCount)];
}

void DrawWorkerOptions(Rng* rng, WorkerOptions* options) {
  constexpr int64_t kIntervalsMs[] = {5, 10, 10, 20, 20, 50, 100};
  constexpr size_t kMuteLimits[] = {4, 8, 16, 64, 4096};
  constexpr size_t kAcknowledge[] = {1, 4, 16, 256};
  constexpr uint64_t kSegments[] = {256, 512, 1024, 4096, 1 << 20};
  constexpr int64_t kHeartbeatsMs[] = {20, 50, 100};
  options->checkpoint_every =
      Duration::Milliseconds(DrawFrom(rng, kIntervalsMs));
  options->heartbeat_every =
      Duration::Milliseconds(DrawFrom(rng, kHeartbeatsMs));
  options->reconnect_first = Duration::Milliseconds(rng->Between(1, 10));
  options->reconnect_most = Duration::Milliseconds(rng->Between(10, 100));
  options->mute_above_messages = DrawFrom(rng, kMuteLimits);
  options->acknowledge_every = DrawFrom(rng, kAcknowledge);
  options->acknowledge_after = Duration::Milliseconds(rng->Between(1, 20));
  options->segment_bytes = DrawFrom(rng, kSegments);
}

// Between nothing and `most`; half of the time at most a tenth of it.
Duration Spread(Rng* rng, int64_t most_us) {
  return Duration::Microseconds(
      rng->Between(0, rng->Chance(0.5) ? most_us / 10 : most_us));
}

void DrawDevices(Rng* rng, RunConfig* config) {
  constexpr DiskProfile kProfiles[] = {
      DiskProfile::kStrict, DiskProfile::kStrict, DiskProfile::kStrict,
      DiskProfile::kStrict, DiskProfile::kStrict, DiskProfile::kStrict,
      DiskProfile::kStrict, DiskProfile::kStrict, DiskProfile::kOrdered,
      DiskProfile::kPrefix, DiskProfile::kPrefix, DiskProfile::kSynced};
  config->disk_profile = DrawFrom(rng, kProfiles);
  config->network.latency.low = Duration::Microseconds(rng->Between(10, 500));
  config->network.latency.high =
      config->network.latency.low + Spread(rng, 6000);
  DrawNetwork(rng, &config->network);
  config->sync_latency.low = Duration::Microseconds(rng->Between(50, 1000));
  config->sync_latency.high =
      config->sync_latency.low + Duration::Microseconds(rng->Between(0, 20000));
}

// About how long one round takes: the pause, a checkpoint, its commit.
Duration RoundTime(const RunConfig& config) {
  return config.worker_options.checkpoint_every +
         (config.network.latency.low + config.network.latency.high) * 3 +
         config.sync_latency.low + config.sync_latency.high;
}

// About how long a recovery takes: a start and a rollback, each of them some
// syncs and some messages.
Duration RecoveryTime(const RunConfig& config) {
  return (config.network.latency.low + config.network.latency.high) * 3 +
         (config.sync_latency.low + config.sync_latency.high) * 3;
}

// A time within which a checkpoint can be made; at times hardly.
Duration DrawTimeout(Rng* rng, const RunConfig& config) {
  constexpr int64_t kSteps[] = {10, 15, 30, 100};
  return (config.network.longest_latency() + config.sync_latency.high / 3) *
             DrawFrom(rng, kSteps) +
         Duration::Milliseconds(10);
}

// Of the messages of one burst.
constexpr double kWithoutDelay = 1e6;

// Draws the pace of one feed, so that its input lasts for `whole`; bursts and
// pauses that it has stay.
void DrawFeedPace(Rng* rng, Duration whole, FeedConfig* feed) {
  const auto messages =
      std::count(feed->contents.begin(), feed->contents.end(), '\n');
  // At times much sooner, so that all of it waits somewhere; at times in
  // bursts, so that much is on its way, and then nothing.
  const double share = rng->Chance(0.15) ? 0.2 : 1.0;
  if (rng->Chance(0.35) && !feed->bursts.has_value() && messages > 0) {
    const int64_t bursts = rng->Between(2, 12);
    feed->bursts = FeedBursts{static_cast<uint64_t>(messages / bursts + 1),
                              whole / bursts};
    feed->messages_per_second = kWithoutDelay;
    return;
  }
  feed->messages_per_second =
      std::max(1.0, static_cast<double>(messages) * 1e9 /
                        (share * static_cast<double>(whole.nanoseconds())));
}

// Draws the pace of all feeds, so that input lasts for a number of rounds.
// Gives how long that is.
Duration DrawPace(Rng* rng, Duration round, RunConfig* config) {
  // Some are long: what one fault leaves behind, another one may find.
  const Duration whole =
      round * (rng->Chance(0.5) ? rng->Between(8, 30) : rng->Between(30, 90));
  Duration longest = whole;
  for (FeedConfig& feed : config->feeds) {
    DrawFeedPace(rng, whole, &feed);
    const auto messages =
        std::count(feed.contents.begin(), feed.contents.end(), '\n');
    const FeedPace pace = {feed.messages_per_second, feed.bursts, feed.pauses};
    longest = std::max(longest, pace.TimeFor(static_cast<uint64_t>(messages)));
  }
  return longest;
}

}  // namespace

void DrawRandomRun(RunConfig* config, uint32_t workers, FaultMask mask,
                   uint32_t length) {
  Rng rng = Rng(config->seed).Fork("run");
  const auto count =
      workers > 0 ? workers : static_cast<uint32_t>(1 + rng.Below(5));
  config->workers.clear();
  for (uint32_t i = 0; i < count; ++i) {
    config->workers.push_back("w" + std::to_string(i));
  }
  DrawWorkerOptions(&rng, &config->worker_options);
  DrawDevices(&rng, config);
  config->worker_options.checkpoint_timeout = DrawTimeout(&rng, *config);
  FaultSurface surface;
  surface.workers = config->workers;
  surface.endpoints = {"sinks", "sinks"};
  for (FeedConfig& feed : config->feeds) {
    feed.worker = rng.Chance(0.7) ? "" : config->workers[rng.Below(count)];
    surface.endpoints.push_back(feed.name);
  }
  surface.round = RoundTime(*config);
  surface.recovery = RecoveryTime(*config);
  surface.length = length;
  surface.horizon = DrawPace(&rng, surface.round * length, config) * 3 / 2;
  config->faults = DrawRandomFaults(config->seed, surface, mask);
  // At most one disk is damaged: what two of them may do is not known.
  std::vector<Fault> damage =
      DrawDamage(Rng(config->seed).Fork("damage"), surface, mask, 0.06);
  if (damage.empty()) {
    damage = DrawWear(Rng(config->seed).Fork("wear"), surface, mask, 0.3);
  }
  config->faults.insert(config->faults.end(), damage.begin(), damage.end());
}

}  // namespace pouch
