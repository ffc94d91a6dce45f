#include "sim/search/simpler_options.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>

#include "sim/search/nice_durations.h"

namespace pouch {
namespace {

// Collects variants of one configuration.
class Variants final {
 public:
  explicit Variants(const RunConfig& config) : config_(config) {}

  // `member` gives the place of one option in the configuration.
  template <typename Member>
  void AddDefault(const Member& member) {
    RunConfig variant = config_;
    RunConfig usual;
    if (*member(&variant) == *member(&usual)) return;
    *member(&variant) = *member(&usual);
    variants_.push_back(std::move(variant));
  }

  template <typename Member>
  void AddNice(const Member& member) {
    RunConfig variant = config_;
    for (const Duration nice : NiceDurations(*member(&variant))) {
      *member(&variant) = nice;
      variants_.push_back(variant);
    }
  }

  void Add(const std::function<void(RunConfig*)>& change) {
    RunConfig variant = config_;
    change(&variant);
    variants_.push_back(std::move(variant));
  }

  std::vector<RunConfig> Take() { return std::move(variants_); }

 private:
  const RunConfig& config_;
  std::vector<RunConfig> variants_;
};

using DurationMember = Duration* (*)(RunConfig*);

constexpr DurationMember kDurations[] = {
    [](RunConfig* config) { return &config->worker_options.checkpoint_every; },
    [](RunConfig* config) {
      return &config->worker_options.checkpoint_timeout;
    },
    [](RunConfig* config) { return &config->worker_options.heartbeat_every; },
    [](RunConfig* config) { return &config->worker_options.reconnect_first; },
    [](RunConfig* config) { return &config->worker_options.reconnect_most; },
    [](RunConfig* config) { return &config->worker_options.acknowledge_after; },
    [](RunConfig* config) { return &config->restart_after_failure; },
    [](RunConfig* config) { return &config->time_limit; }};

using SizeMember = size_t* (*)(RunConfig*);

constexpr SizeMember kSizes[] = {
    [](RunConfig* config) {
      return &config->worker_options.mute_above_messages;
    },
    [](RunConfig* config) { return &config->worker_options.acknowledge_every; },
    [](RunConfig* config) { return &config->worker_options.segment_bytes; },
    [](RunConfig* config) { return &config->worker_options.max_object_bytes; }};

bool Differs(const RunConfig& config) {
  RunConfig some = config;
  RunConfig usual;
  return std::any_of(std::begin(kDurations), std::end(kDurations),
                     [&some, &usual](DurationMember member) {
                       return *member(&some) != *member(&usual);
                     }) ||
         std::any_of(std::begin(kSizes), std::end(kSizes),
                     [&some, &usual](SizeMember member) {
                       return *member(&some) != *member(&usual);
                     });
}

void SetDefaults(RunConfig* config) {
  RunConfig usual;
  for (const DurationMember member : kDurations)
    *member(config) = *member(&usual);
  for (const SizeMember member : kSizes) *member(config) = *member(&usual);
}

void AddFeeds(const RunConfig& config, Variants* variants) {
  const FeedConfig usual;
  for (size_t i = 0; i < config.feeds.size(); ++i) {
    const FeedConfig& feed = config.feeds[i];
    if (feed.messages_per_second != usual.messages_per_second) {
      variants->Add([i, &usual](RunConfig* variant) {
        variant->feeds[i].messages_per_second = usual.messages_per_second;
      });
    }
    if (feed.bursts) {
      variants->Add(
          [i](RunConfig* variant) { variant->feeds[i].bursts.reset(); });
    }
    if (!feed.pauses.empty()) {
      variants->Add(
          [i](RunConfig* variant) { variant->feeds[i].pauses.clear(); });
    }
    if (feed.ends_after) {
      variants->Add(
          [i](RunConfig* variant) { variant->feeds[i].ends_after.reset(); });
    }
  }
}

// True if some fault takes power away.
bool LosesPower(const RunConfig& config) {
  return std::any_of(
      config.faults.begin(), config.faults.end(),
      [](const Fault& fault) { return fault.kind == FaultKind::kPowerLoss; });
}

void AddProfiles(const RunConfig& config, Variants* variants) {
  constexpr DiskProfile kMildestFirst[] = {
      DiskProfile::kSynced, DiskProfile::kPrefix, DiskProfile::kOrdered,
      DiskProfile::kStrict};
  if (!LosesPower(config)) {
    variants->AddDefault([](RunConfig* run) { return &run->disk_profile; });
    return;
  }
  for (const DiskProfile profile : kMildestFirst) {
    if (profile == config.disk_profile) return;
    variants->Add(
        [profile](RunConfig* variant) { variant->disk_profile = profile; });
  }
}

using RangeMember = DurationRange* (*)(RunConfig*);

constexpr RangeMember kRanges[] = {
    [](RunConfig* config) { return &config->network.latency; },
    [](RunConfig* config) { return &config->sync_latency; }};

void AddRange(const RunConfig& config, RangeMember member, Variants* variants) {
  RunConfig some = config;
  RunConfig other;
  const DurationRange range = *member(&some);
  const DurationRange usual = *member(&other);
  if (range.low == usual.low && range.high == usual.high) return;
  const auto add = [member, variants](DurationRange changed) {
    variants->Add(
        [member, changed](RunConfig* variant) { *member(variant) = changed; });
  };
  add(usual);
  if (range.low != range.high) add({range.low, range.low});
  const auto lows = NiceDurations(range.low);
  const auto highs = NiceDurations(range.high);
  if (range.low == range.high) {
    for (const Duration nice : lows) add({nice, nice});
    return;
  }
  for (const Duration nice : lows) {
    if (nice <= range.high) add({nice, range.high});
  }
  for (const Duration nice : highs) {
    if (range.low <= nice) add({range.low, nice});
  }
}

}  // namespace

std::vector<RunConfig> SimplerSizes(const RunConfig& config) {
  Variants variants(config);
  if (Differs(config)) variants.Add(SetDefaults);
  for (const DurationMember member : kDurations) variants.AddDefault(member);
  for (const SizeMember member : kSizes) variants.AddDefault(member);
  if (config.liveness_limit) {
    variants.Add([](RunConfig* variant) { variant->liveness_limit.reset(); });
  }
  AddFeeds(config, &variants);
  for (const DurationMember member : kDurations) variants.AddNice(member);
  return variants.Take();
}

std::vector<RunConfig> SimplerSurroundings(const RunConfig& config) {
  Variants variants(config);
  for (size_t i = 0; i < config.feeds.size(); ++i) {
    if (config.feeds[i].worker.empty()) continue;
    variants.Add([i](RunConfig* variant) { variant->feeds[i].worker.clear(); });
  }
  AddProfiles(config, &variants);
  for (const RangeMember member : kRanges) AddRange(config, member, &variants);
  return variants.Take();
}

}  // namespace pouch
