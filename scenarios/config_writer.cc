#include "scenarios/config_writer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "scenarios/base64.h"
#include "scenarios/fault_options.h"
#include "scenarios/generated_feeds.h"
#include "scenarios/input_file.h"
#include "scenarios/rate_text.h"
#include "sim/network_options.h"

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

Status Invalid(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

// Adds what differs from the default, under keys of an object that is there
// only if something does.
class Group final {
 public:
  Group(std::string key, Json* json) : key_(std::move(key)), json_(json) {}

  void Add(std::string_view key, Duration value, Duration usual) {
    if (value != usual) Set(key, value.ToString());
  }
  void Add(std::string_view key, uint64_t value, uint64_t usual) {
    if (value != usual) Set(key, value);
  }
  void Add(std::string_view key, DurationRange value, DurationRange usual) {
    if (value.low == usual.low && value.high == usual.high) return;
    Set(key, RangeJson(value));
  }
  void Set(std::string_view key, Json value) {
    Json& group = key_.empty() ? *json_ : (*json_)[key_];
    group[std::string(key)] = std::move(value);
  }

 private:
  std::string key_;  // Empty: the object itself.
  Json* json_;
};

void AddWorkers(const std::vector<std::string>& workers, Json* json) {
  constexpr size_t kUsualCount = 3;
  std::vector<std::string> usual = {"initializer"};
  while (usual.size() < workers.size())
    usual.push_back("w" + std::to_string(usual.size()));
  if (workers != usual) {
    (*json)["workers"] = workers;
  } else if (workers.size() != kUsualCount) {
    (*json)["workers"] = workers.size();
  }
}

bool IsUtf8(const std::string& bytes) {
  try {
    static_cast<void>(Json(bytes).dump());
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

// The file that the scenario read this feed from and that still says the same;
// or empty.
std::string FileOf(const FeedConfig& feed, const Scenario& scenario) {
  for (const FeedFile& known : scenario.feed_files) {
    if (known.feed != feed.name || feed.contents.empty()) continue;
    const Result<std::string> contents =
        ReadInputFile(known.file, feed.contents.size());
    if (contents.ok() && *contents == feed.contents) return known.file;
  }
  return "";
}

// What makes the feed's contents, if they are still what it made; or null.
const GeneratedFeed* GeneratorOf(const FeedConfig& feed,
                                 const Scenario& scenario) {
  for (const GeneratedFeed& known : scenario.generated_feeds) {
    if (known.feed == feed.name &&
        IsAsGenerated(known, scenario.config.seed, feed.contents)) {
      return &known;
    }
  }
  return nullptr;
}

Json NumberOf(double value) {
  constexpr double kMostExact = 1e9;
  if (value == std::floor(value) && value <= kMostExact)
    return Json(static_cast<uint64_t>(value));
  return Json(value);
}

Json FeedJson(const FeedConfig& feed, const Scenario& scenario,
              const std::string& folder) {
  // Names every member: a new one does not compile until it is written.
  const auto& [name, contents, framing, delivery, messages_per_second, bursts,
               pauses, ends_after, worker] = feed;
  const FeedConfig usual;
  Json json;
  if (const GeneratedFeed* generated = GeneratorOf(feed, scenario)) {
    json["generate"] = RelativePath(folder, generated->generate.file) + ":" +
                       generated->generate.function;
    json["count"] = generated->count;
  } else if (const std::string file = FileOf(feed, scenario); !file.empty()) {
    json["file"] = RelativePath(folder, file);
  } else if (IsUtf8(contents)) {
    json["text"] = contents;
  } else {
    json["base64"] = EncodeBase64(contents);
  }
  if (framing != usual.framing) json["framing"] = "raw";
  if (delivery != usual.delivery) json["delivery"] = "plain";
  if (messages_per_second != usual.messages_per_second)
    json["per_second"] = NumberOf(messages_per_second);
  if (bursts)
    json["bursts"] = {{"size", bursts->size},
                      {"every", bursts->every.ToString()}};
  for (const FeedPause& pause : pauses) {
    json["pauses"].push_back(
        {{"at", pause.at.ToString()}, {"for", pause.lasts.ToString()}});
  }
  if (ends_after) json["ends_after"] = *ends_after;
  const bool elsewhere =
      !worker.empty() && worker != scenario.config.workers.front();
  if (elsewhere) json["worker"] = worker;
  return json;
}

Status AddFeeds(const Scenario& scenario, const std::string& folder,
                Json* json) {
  Json feeds = Json::object();
  for (const FeedConfig& feed : scenario.config.feeds) {
    if (feeds.contains(feed.name))
      return Invalid("two feeds are called \"" + feed.name + "\"");
    feeds[feed.name] = FeedJson(feed, scenario, folder);
  }
  if (!feeds.empty()) (*json)["feeds"] = std::move(feeds);
  return OkStatus();
}

Status AddSinks(const std::vector<SinkConfig>& sinks, Json* json) {
  Json named = Json::object();
  for (const SinkConfig& sink : sinks) {
    // Names every member: a new one does not compile until it is written.
    const auto& [address, delivery] = sink;
    Json written = Json::object();
    if (delivery != SinkConfig().delivery) written["delivery"] = "plain";
    if (address.empty()) {
      if (!written.empty()) (*json)["sink"] = std::move(written);
    } else if (named.contains(address)) {
      return Invalid("two sinks have the address \"" + address + "\"");
    } else {
      named[address] = std::move(written);
    }
  }
  if (!named.empty()) (*json)["sinks"] = std::move(named);
  return OkStatus();
}

std::string_view ProfileName(DiskProfile profile) {
  switch (profile) {
    case DiskProfile::kStrict:
      return "strict";
    case DiskProfile::kOrdered:
      return "ordered";
    case DiskProfile::kPrefix:
      return "prefix";
    case DiskProfile::kSynced:
      return "synced";
  }
  CHECK(false) << "no such profile";
  return "";
}

void AddWorkerOptions(const WorkerOptions& options, Group* root, Group* limits,
                      Group* timeouts) {
  // Names every member: a new one does not compile until it is written. The
  // simulator fills in the first six.
  const auto& [members, self, default_feed_delivery, default_sink_delivery,
               feed_delivery, sink_delivery, checkpoint_every,
               checkpoint_timeout, heartbeat_every, reconnect_first,
               reconnect_most, mute_above_messages, acknowledge_every,
               acknowledge_after, segment_bytes, max_object_bytes] = options;
  const WorkerOptions usual;
  root->Add("heartbeat", heartbeat_every, usual.heartbeat_every);
  root->Add("checkpoint_every", checkpoint_every, usual.checkpoint_every);
  limits->Add("mute_above", mute_above_messages, usual.mute_above_messages);
  limits->Add("acknowledge_every", acknowledge_every, usual.acknowledge_every);
  limits->Add("segment_bytes", segment_bytes, usual.segment_bytes);
  limits->Add("object_bytes", max_object_bytes, usual.max_object_bytes);
  timeouts->Add("checkpoint", checkpoint_timeout, usual.checkpoint_timeout);
  timeouts->Add("reconnect_first", reconnect_first, usual.reconnect_first);
  timeouts->Add("reconnect_most", reconnect_most, usual.reconnect_most);
  timeouts->Add("acknowledge", acknowledge_after, usual.acknowledge_after);
}

void AddNetwork(const NetworkOptions& network, Group* group) {
  // Names every member: a new one does not compile until it is written. The
  // last two are no scenario's to say.
  const auto& [latency, spike_chance, spike, bytes_per_second,
               shortest_segment_bytes, longest_segment_bytes, window_bytes,
               connect_timeout, unread_close_resets] = network;
  const NetworkOptions usual;
  group->Add("latency", latency, usual.latency);
  if (spike_chance > 0) {
    group->Set("spikes",
               {{"chance", spike_chance}, {"latency", RangeJson(spike)}});
  }
  if (bytes_per_second > 0) group->Set("bandwidth", RateText(bytes_per_second));
  if (shortest_segment_bytes != usual.shortest_segment_bytes ||
      longest_segment_bytes != usual.longest_segment_bytes) {
    group->Set("segments",
               Json::array({shortest_segment_bytes, longest_segment_bytes}));
  }
  group->Add("window", window_bytes, usual.window_bytes);
}

}  // namespace

Status AddConfig(const Scenario& scenario, const std::string& folder,
                 nlohmann::ordered_json* json) {
  // Names every member: a new one does not compile until it is written.
  const auto& [seed, worker_options, workers, feeds, sinks, network,
               sync_latency, disk_profile, faults, restart_after_failure,
               liveness_limit, time_limit, judge] = scenario.config;
  if (!judge) return Invalid("a scenario cannot ask not to be judged");
  const RunConfig usual;
  Group root("", json);
  Group links("network", json);
  Group disk("disk", json);
  Group limits("limits", json);
  Group timeouts("timeouts", json);
  AddWorkers(workers, json);
  root.Add("seed", seed, usual.seed);
  POUCH_RETURN_IF_ERROR(AddFeeds(scenario, folder, json));
  POUCH_RETURN_IF_ERROR(AddSinks(sinks, json));
  AddNetwork(network, &links);
  if (disk_profile != usual.disk_profile)
    disk.Set("profile", ProfileName(disk_profile));
  disk.Add("sync_latency", sync_latency, usual.sync_latency);
  AddWorkerOptions(worker_options, &root, &limits, &timeouts);
  limits.Add("virtual_time", time_limit, usual.time_limit);
  if (liveness_limit) limits.Set("liveness", liveness_limit->ToString());
  timeouts.Add("restart", restart_after_failure, usual.restart_after_failure);
  return OkStatus();
}

}  // namespace pouch
