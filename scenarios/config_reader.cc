#include "scenarios/config_reader.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/base64.h"
#include "scenarios/fault_options.h"
#include "scenarios/input_file.h"
#include "scenarios/nearest.h"
#include "scenarios/rate_text.h"
#include "sim/duration_range.h"
#include "sim/network_options.h"

namespace pouch {
namespace {

constexpr size_t kMostFeedBytes = size_t{256} << 20;
constexpr uint64_t kDefaultWorkers = 3;

bool IsWorkerName(std::string_view name) {
  constexpr size_t kLongest = 32;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto fits = [is_letter](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !name.empty() && name.size() <= kLongest && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), fits);
}

// Names that mean somebody else in reports and traces.
bool IsReserved(std::string_view name) {
  return name == "judge" || name == "simulator";
}

std::vector<std::string> ReadWorkers(const ScenarioNode& node) {
  std::vector<std::string> names;
  if (node.is_array()) {
    for (const ScenarioNode& element : node.Elements()) {
      const std::string name = element.Text();
      if (!element.is_string()) continue;
      if (!IsWorkerName(name)) {
        element.Problem(
            "this is no name for a worker",
            "1 to 32 lower-case letters, digits, '-' and '_', a letter first");
      } else if (IsReserved(name)) {
        element.Problem("Pouch uses this name itself");
      } else if (std::find(names.begin(), names.end(), name) != names.end()) {
        element.Problem("the worker " + Quoted(name) + " stands here twice");
      }
      names.push_back(name);
    }
    if (!names.empty()) return names;
  }
  // A count that the schema refused is not followed, however large it is.
  uint64_t count = node.Whole(kDefaultWorkers);
  if (count < 1 || count > 1000) count = kDefaultWorkers;
  names.emplace_back("initializer");
  for (uint64_t i = 1; i < count; ++i) names.push_back("w" + std::to_string(i));
  return names;
}

std::string ReadBase64(const ScenarioNode& node) {
  auto bytes = DecodeBase64(node.AnyText());
  if (bytes) return *std::move(bytes);
  node.Problem("this is not Base64",
               "letters, digits, '+' and '/', padded with '=' to a multiple "
               "of four characters");
  return "";
}

std::string ReadFeedContents(const ScenarioNode& feed) {
  const ScenarioNode file = feed["file"];
  const ScenarioNode text = feed["text"];
  const ScenarioNode base64 = feed["base64"];
  const ScenarioNode generate = feed["generate"];
  bool found = false;
  for (const ScenarioNode& source : {file, text, base64, generate}) {
    if (source.exists() && found) {
      source.KeyProblem(
          "a feed has one of \"file\", \"text\", \"base64\" and "
          "\"generate\" only");
    }
    found = found || source.exists();
  }
  if (!found && feed.is_object()) {
    feed.Problem("the feed holds no messages",
                 "add \"file\": \"data/words.txt\" or \"text\": \"a\\nb\\n\"");
  }
  if (base64.is_string()) return ReadBase64(base64);
  if (!file.is_string() || file.Text().empty()) return text.AnyText();
  const std::string path = ResolvePath(feed.context().folder, file.Text());
  Result<std::string> contents = ReadInputFile(path, kMostFeedBytes);
  if (!contents.ok()) {
    file.Problem(contents.status().message(),
                 contents.status().code() == StatusCode::kNotFound
                     ? SuggestFile(path)
                     : "");
    return "";
  }
  if (contents->empty()) {
    file.Problem("the file " + path + " is empty",
                 "a feed that sends nothing has \"text\": \"\"");
  }
  return *std::move(contents);
}

std::optional<FeedBursts> ReadBursts(const ScenarioNode& node) {
  if (!node.is_object()) return std::nullopt;
  FeedBursts bursts;
  bursts.size = std::max<uint64_t>(node["size"].Whole(bursts.size), 1);
  bursts.every = node["every"].PositiveDuration(bursts.every);
  return bursts;
}

std::vector<FeedPause> ReadPauses(const ScenarioNode& node) {
  std::vector<FeedPause> pauses;
  for (const ScenarioNode& pause : node.Elements()) {
    if (!pause.is_object()) continue;
    pauses.push_back({pause["at"].AnyDuration(Duration()),
                      pause["for"].PositiveDuration(FeedPause().lasts)});
  }
  return pauses;
}

FeedConfig ReadFeed(const std::string& name, const ScenarioNode& node,
                    const std::vector<std::string>& workers) {
  FeedConfig feed;
  feed.name = name;
  feed.contents = ReadFeedContents(node);
  feed.framing = node["framing"].Choice(
      feed.framing, {{"lines", Framing::kLines}, {"raw", Framing::kRaw}});
  feed.delivery = node["delivery"].Choice(
      feed.delivery, {{"replayable", FeedDelivery::kReplayable},
                      {"plain", FeedDelivery::kPlain}});
  feed.messages_per_second =
      node["per_second"].Number(feed.messages_per_second);
  feed.bursts = ReadBursts(node["bursts"]);
  feed.pauses = ReadPauses(node["pauses"]);
  if (node["ends_after"].exists())
    feed.ends_after = node["ends_after"].Whole(0);
  feed.worker = node["worker"].Text();
  CheckWorkerExists(node["worker"], workers);
  if (name.empty())
    node.KeyProblem("a feed's name is its source's, which is not empty");
  if (std::find(workers.begin(), workers.end(), name) != workers.end()) {
    node.KeyProblem("a worker is called " + Quoted(name) + " too",
                    "reports could not tell them apart");
  }
  return feed;
}

SinkDelivery ReadDelivery(const ScenarioNode& sink) {
  return sink["delivery"].Choice(
      SinkConfig().delivery, {{"transactional", SinkDelivery::kTransactional},
                              {"plain", SinkDelivery::kPlain}});
}

std::vector<SinkConfig> ReadSinks(const ScenarioNode& root) {
  std::vector<SinkConfig> sinks;
  sinks.push_back({"", ReadDelivery(root["sink"])});
  for (const auto& [address, node] : root["sinks"].Members()) {
    CheckAddress(node, true, address);
    sinks.push_back({address, ReadDelivery(node)});
  }
  return sinks;
}

NetworkOptions ReadNetwork(const ScenarioNode& node) {
  NetworkOptions options;
  options.latency = ReadRange(node["latency"], options.latency);
  const ScenarioNode spikes = node["spikes"];
  options.spike_chance = spikes["chance"].Number(options.spike_chance);
  options.spike = ReadRange(spikes["latency"], options.spike);
  options.bytes_per_second = ParseRate(node["bandwidth"].Text()).value_or(0);
  options.window_bytes = node["window"].Whole(options.window_bytes);
  const std::vector<ScenarioNode> sizes = node["segments"].Elements();
  if (sizes.size() != 2) return options;
  options.shortest_segment_bytes =
      sizes[0].Whole(options.shortest_segment_bytes);
  options.longest_segment_bytes = sizes[1].Whole(options.longest_segment_bytes);
  if (options.shortest_segment_bytes > options.longest_segment_bytes)
    node["segments"].Problem("the lower bound is the greater one");
  return options;
}

void ReadLimits(const ScenarioNode& node, RunConfig* config) {
  WorkerOptions& options = config->worker_options;
  options.mute_above_messages =
      node["mute_above"].Whole(options.mute_above_messages);
  options.acknowledge_every =
      node["acknowledge_every"].Whole(options.acknowledge_every);
  options.segment_bytes = node["segment_bytes"].Whole(options.segment_bytes);
  options.max_object_bytes =
      node["object_bytes"].Whole(options.max_object_bytes);
  if (node["virtual_time"].exists()) {
    config->time_limit =
        node["virtual_time"].PositiveDuration(Duration::Seconds(1));
  }
  if (node["liveness"].exists()) {
    config->liveness_limit =
        node["liveness"].PositiveDuration(Duration::Seconds(1));
  }
}

void ReadTimeouts(const ScenarioNode& node, RunConfig* config) {
  WorkerOptions& options = config->worker_options;
  options.checkpoint_timeout =
      node["checkpoint"].PositiveDuration(options.checkpoint_timeout);
  options.reconnect_first =
      node["reconnect_first"].PositiveDuration(options.reconnect_first);
  options.reconnect_most =
      node["reconnect_most"].PositiveDuration(options.reconnect_most);
  options.acknowledge_after =
      node["acknowledge"].PositiveDuration(options.acknowledge_after);
  config->restart_after_failure =
      node["restart"].AnyDuration(config->restart_after_failure);
  if (options.reconnect_first > options.reconnect_most) {
    node.Problem("\"reconnect_first\" is longer than \"reconnect_most\"",
                 "they are " + options.reconnect_first.ToString() + " and " +
                     options.reconnect_most.ToString());
  }
}

}  // namespace

RunConfig ReadConfig(const ScenarioNode& root) {
  RunConfig config;
  WorkerOptions& options = config.worker_options;
  config.seed = root["seed"].Whole(config.seed);
  config.workers = ReadWorkers(root["workers"]);
  for (const auto& [name, node] : root["feeds"].Members())
    config.feeds.push_back(ReadFeed(name, node, config.workers));
  config.sinks = ReadSinks(root);
  options.checkpoint_every =
      root["checkpoint_every"].PositiveDuration(options.checkpoint_every);
  options.heartbeat_every =
      root["heartbeat"].PositiveDuration(options.heartbeat_every);
  config.network = ReadNetwork(root["network"]);
  config.disk_profile = root["disk"]["profile"].Choice(
      config.disk_profile, {{"strict", DiskProfile::kStrict},
                            {"ordered", DiskProfile::kOrdered},
                            {"prefix", DiskProfile::kPrefix},
                            {"synced", DiskProfile::kSynced}});
  config.sync_latency =
      ReadRange(root["disk"]["sync_latency"], config.sync_latency);
  ReadLimits(root["limits"], &config);
  ReadTimeouts(root["timeouts"], &config);
  return config;
}

void CheckWorkerExists(const ScenarioNode& node,
                       const std::vector<std::string>& workers) {
  if (!node.is_string()) return;
  const std::string name = node.AnyText();
  if (std::find(workers.begin(), workers.end(), name) == workers.end()) {
    node.Problem("there is no worker " + Quoted(name),
                 SuggestOneOf(name, workers));
  }
}

void CheckAddress(const ScenarioNode& node, bool is_key,
                  const std::string& address) {
  constexpr int kLargestPort = 65535;
  const size_t colon = address.rfind(':');
  const std::string port =
      colon == address.npos ? "" : address.substr(colon + 1);
  const bool digits = !port.empty() && port.size() <= 5 &&
                      std::all_of(port.begin(), port.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (colon != address.npos && colon > 0 && digits && std::stoi(port) > 0 &&
      std::stoi(port) <= kLargestPort)
    return;
  const std::string message = "this is no address of a sink";
  const std::string hint = "host and port, for example \"sink:7100\"";
  if (is_key) {
    node.KeyProblem(message, hint);
  } else {
    node.Problem(message, hint);
  }
}

}  // namespace pouch
