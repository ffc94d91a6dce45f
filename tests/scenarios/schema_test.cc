// Schema and loader agree: the same keys, the same defaults, the same choices.

#include "scenarios/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/fault_rules.h"
#include "scenarios/loader.h"
#include "sim/fault_kind.h"
#include "tests/scenarios/scenario_folder.h"

namespace pouch {
namespace {

using Json = nlohmann::json;
using ::testing::IsEmpty;

void DumpFault(const Fault& fault, std::ostream& os) {
  os << "\nfault " << static_cast<int>(fault.kind) << ' ' << fault.label << ' '
     << fault.trigger.at.value_or(Time()) << ' '
     << static_cast<int>(fault.trigger.probe.value_or(Probe{})) << ' '
     << fault.trigger.worker << ' ' << fault.trigger.nth << ' ' << fault.lasts
     << ' ' << fault.restart_after.value_or(Duration::Nanoseconds(-1));
  if (fault.trigger.operation) {
    const OperationTrigger& operation = *fault.trigger.operation;
    os << " operation " << static_cast<int>(operation.kind) << ' '
       << operation.file << ' ' << operation.after;
  }
  const DiskFault& disk = fault.disk;
  os << " disk " << disk.file << ' ' << disk.times << ' ' << disk.room_bytes
     << ' ' << disk.offset_bytes.value_or(~uint64_t{0}) << ' '
     << disk.size_bytes.value_or(~uint64_t{0}) << ' ' << disk.on_read << ' '
     << disk.slower_by << ' ' << disk.back;
  const LinkFault& link = fault.link;
  const DurationRange latency = link.latency.value_or(DurationRange());
  os << " link " << static_cast<int>(link.direction) << latency.low << ' '
     << latency.high << ' ' << link.bytes_per_second << ' ' << link.times << ' '
     << static_cast<int>(link.in_flight);
  const ProcessFault& process = fault.process;
  os << " process " << process.by << ' ' << process.factor << ' '
     << process.takes << ' ' << process.crashes << ' ' << process.power_loss
     << ' ' << process.every;
  os << ' ' << static_cast<int>(fault.in_flight);
  if (fault.leaves) os << ' ' << Describe(*fault.leaves);
  for (const auto& name : fault.targets) os << " target " << name;
  for (const auto& name : fault.others) os << " other " << name;
}

// Everything a scenario makes of its file, but the file's own text.
std::string Dump(const Scenario& scenario) {
  std::ostringstream os;
  const ScenarioApplication& application = scenario.application;
  os << scenario.name << '\n'
     << scenario.description << '\n'
     << application.module;
  for (const auto& text : application.args) os << " arg " << text;
  for (const auto& text : application.path) os << " path " << text;
  for (const auto& [key, value] : application.env) {
    os << " env " << key << '=' << value;
  }
  os << " isolation " << static_cast<int>(application.isolation) << " venv "
     << application.venv << '\n';
  const RunConfig& config = scenario.config;
  const WorkerOptions& options = config.worker_options;
  os << "seed " << config.seed;
  for (const auto& worker : config.workers) os << ' ' << worker;
  for (const FeedConfig& feed : config.feeds) {
    os << "\nfeed " << feed.name << ' ' << feed.contents << ' '
       << static_cast<int>(feed.framing) << static_cast<int>(feed.delivery)
       << ' ' << feed.messages_per_second << ' ' << feed.worker << ' '
       << feed.ends_after.value_or(UINT64_MAX);
    if (feed.bursts)
      os << ' ' << feed.bursts->size << ' ' << feed.bursts->every;
    for (const FeedPause& pause : feed.pauses)
      os << " pause " << pause.at << ' ' << pause.lasts;
  }
  for (const GeneratedFeed& feed : scenario.generated_feeds) {
    os << "\ngenerated " << feed.feed << ' ' << feed.generate.file << ' '
       << feed.generate.function << ' ' << feed.count;
  }
  for (const SinkConfig& sink : config.sinks)
    os << "\nsink " << sink.address << ' ' << static_cast<int>(sink.delivery);
  os << '\n'
     << options.checkpoint_every << ' ' << options.checkpoint_timeout << ' '
     << options.heartbeat_every << ' ' << options.reconnect_first << ' '
     << options.reconnect_most << ' ' << options.mute_above_messages << ' '
     << options.acknowledge_every << ' ' << options.acknowledge_after << ' '
     << options.segment_bytes << ' ' << options.max_object_bytes << '\n'
     << config.network.latency.low << ' ' << config.network.latency.high << ' '
     << config.network.spike_chance << ' ' << config.network.spike.low << ' '
     << config.network.spike.high << ' ' << config.network.bytes_per_second
     << ' ' << config.network.shortest_segment_bytes << ' '
     << config.network.longest_segment_bytes << ' '
     << config.network.window_bytes << ' ' << config.sync_latency.low << ' '
     << config.sync_latency.high << ' ' << static_cast<int>(config.disk_profile)
     << ' ' << config.restart_after_failure << ' '
     << config.liveness_limit.value_or(Duration()) << ' ' << config.time_limit;
  for (const Fault& fault : config.faults) DumpFault(fault, os);
  for (const AuthorFunction& check : scenario.checks)
    os << "\ncheck " << check.file << ' ' << check.function;
  for (const auto& verdict : scenario.expect.verdicts) os << '\n' << verdict;
  if (scenario.expect.output) {
    const ExpectedOutput& output = *scenario.expect.output;
    os << '\n'
       << output.file << ' ' << output.contents << ' '
       << static_cast<int>(output.compare) << ' ' << output.key_ends_at;
  }
  return os.str();
}

// Of the scenario that SchemaTest::Full() makes.
constexpr size_t kFaultsInFull = 14;

// False if `at` is a key of a fault whose kind does not take it, or takes its
// default for something else.
bool TakesDefault(const Json& json, const Json::json_pointer& at) {
  const Json& parent = json[at.parent_pointer()];
  const std::string key = at.back();
  for (const FaultRule& rule : FaultRules()) {
    if (!parent.contains("do") || parent["do"] != rule.name) continue;
    const bool of_some = std::find(FaultKeys().begin(), FaultKeys().end(),
                                   key) != FaultKeys().end();
    if (of_some && !FaultTakes(rule, key)) return false;
    return key != "for" || !FaultTakes(rule, "times");
  }
  return true;
}

class SchemaTest : public ScenarioFolder {
 protected:
  SchemaTest() : schema_(ScenarioSchema()) {
    Write("other.py", "");
    Write("words2.txt", "c\n");
    Write("feeds.py", "");
    Write("checks.py", "");
    Write("venv/lib/python3.11/site-packages/x", "");
  }

  // A scenario in which every object exists, so that each key has its place.
  Json Full() const {
    return Json::parse(R"({
      "name": "n", "application": {"module": "app.py"},
      "feeds": {"a": {"file": "words.txt",
                      "bursts": {"size": 1, "every": "1s"}}}, "sink": {}, "sinks": {"a:1": {}},
      "network": {"spikes": {"chance": 0.5, "latency": "1ms"}}, "disk": {},
      "limits": {}, "timeouts": {},
      "faults": [
        {"on": {"probe": "epoch.started"}, "do": "process_crash"},
        {"on": {"probe": "epoch.started"}, "do": "partition"},
        {"on": {"probe": "epoch.started"}, "do": "sink_stalls"},
        {"op": {"kind": "append"}, "do": "process_crash"},
        {"on": {"probe": "epoch.started"}, "do": "stale_read"},
        {"on": {"probe": "epoch.started"}, "do": "enospc"},
        {"on": {"probe": "epoch.started"}, "do": "slow_disk"},
        {"on": {"probe": "epoch.started"}, "do": "half_open"},
        {"on": {"probe": "epoch.started"}, "do": "connect_slow",
         "latency": "1ms"},
        {"on": {"probe": "epoch.started"}, "do": "corrupt_bytes"},
        {"on": {"probe": "epoch.started"}, "do": "crash_loop"},
        {"on": {"probe": "epoch.started"}, "do": "clock_jump", "by": "1s"},
        {"on": {"probe": "epoch.started"}, "do": "slow_cpu"},
        {"on": {"probe": "epoch.started"}, "do": "power_loss"}],
      "expect": {"output": {"file": "words.txt",
                            "compare": "in_order_per_key"}}})");
  }

  std::string DumpOf(const Json& json) {
    const LoadResult result = Load(json.dump());
    EXPECT_THAT(result.problems, IsEmpty()) << json.dump(2);
    return result.ok() ? Dump(*result.scenario) : "";
  }

  // Of a fault, the keys that do not go with its kind are refused.
  bool IsRefused(const Json& json, const std::string& pointer) {
    return pointer.starts_with("/faults/") && !Load(json.dump()).ok();
  }

  const Json schema_;
};

// Calls `visit` for each key of the schema with the pointer to it in Full().
void ForEachKey(
    const Json& root, const Json& schema, const std::string& pointer,
    const std::function<void(const std::string&, const Json&)>& visit) {
  const Json& resolved = Resolved(root, schema);
  if (resolved.contains("properties")) {
    for (const auto& [key, part] : resolved["properties"].items()) {
      visit(PointerTo(pointer, key), part);
      ForEachKey(root, part, PointerTo(pointer, key), visit);
    }
  } else if (resolved.contains("additionalProperties")) {
    const std::string name = pointer == "/feeds" ? "a" : "a:1";
    ForEachKey(root, resolved["additionalProperties"], PointerTo(pointer, name),
               visit);
  } else if (resolved.contains("items")) {
    for (size_t i = 0; pointer == "/faults" && i < kFaultsInFull; ++i)
      ForEachKey(root, resolved["items"], PointerTo(pointer, i), visit);
  }
}

TEST_F(SchemaTest, EveryKeyHasADescriptionAndAnExample) {
  ForEachKey(schema_, schema_, "",
             [](const std::string& pointer, const Json& part) {
               EXPECT_TRUE(part.contains("description")) << pointer;
               EXPECT_TRUE(part.contains("examples")) << pointer;
             });
}

TEST_F(SchemaTest, EveryNumberHasAUnitUnlessItCountsItself) {
  ForEachKey(schema_, schema_, "",
             [this](const std::string& pointer, const Json& part) {
               const Json& resolved = Resolved(schema_, part);
               const std::string type = resolved.value("type", "");
               const bool pure = pointer == "/seed" || pointer.ends_with("nth");
               if (pure || (type != "integer" && type != "number")) return;
               EXPECT_TRUE(part.contains("unit")) << pointer;
             });
}

TEST_F(SchemaTest, DefaultsOfTheSchemaAreThoseOfTheRun) {
  const std::string unset = DumpOf(Full());
  int checked = 0;
  ForEachKey(
      schema_, schema_, "",
      [this, &unset, &checked](const std::string& pointer, const Json& part) {
        const Json::json_pointer at(pointer);
        Json json = Full();
        // A fault has one trigger, and not every key.
        const bool takes_it = json.contains(at.parent_pointer()) &&
                              TakesDefault(json, at) &&
                              pointer != "/feeds/a/count";
        if (!part.contains("default") || json.contains(at) || !takes_it) return;
        json[at] = part["default"];
        if (IsRefused(json, pointer)) return;
        EXPECT_EQ(DumpOf(json), unset) << pointer;
        ++checked;
      });
  EXPECT_GT(checked, 25);
}

// A value other than the default that fits into Full(), for what an example
// of the schema does not.
Json OtherValue(const std::string& pointer, const Json& part) {
  const std::pair<const char*, const char*> special[] = {
      {"/application", R"({"module": "other.py"})"},
      {"/application/module", R"("other.py")"},
      {"/application/path", R"(["venv"])"},
      {"/application/venv", R"("venv")"},
      {"/feeds", R"({"b": {"text": "x"}})"},
      {"/feeds/a/file", R"("words2.txt")"},
      {"/sinks", R"({"b:2": {}})"},
      {"/workers", "5"},
      {"/faults/13/do", R"("process_crash")"},
      {"/expect/output/compare", R"("bytes")"},
      {"/expect/output/file", R"("words2.txt")"},
      {"/expect/output", R"({"file": "words2.txt"})"}};
  if (pointer.ends_with("/on/probe")) return "worker.started";
  for (const auto& [where, value] : special) {
    if (pointer == where) return Json::parse(value);
  }
  return part["examples"][0];
}

TEST_F(SchemaTest, EveryKeyOfTheSchemaChangesWhatTheLoaderMakes) {
  const std::string unset = DumpOf(Full());
  int changed = 0;
  ForEachKey(
      schema_, schema_, "",
      [this, &unset, &changed](const std::string& pointer, const Json& part) {
        if (pointer == "/$schema") return;
        Json json = Full();
        const bool generated =
            pointer.ends_with("/generate") || pointer.ends_with("/count");
        if (generated) json["feeds"]["a"]["generate"] = "feeds.py:orders";
        if (generated || pointer.ends_with("/a/text") ||
            pointer.ends_with("/a/base64"))
          json["feeds"]["a"].erase("file");
        if (pointer.ends_with("/at")) {
          json[Json::json_pointer(pointer).parent_pointer()].erase("on");
          json[Json::json_pointer(pointer).parent_pointer()].erase("op");
          json[Json::json_pointer(pointer).parent_pointer()]["worker"] = "w1";
        }
        json[Json::json_pointer(pointer)] = OtherValue(pointer, part);
        if (IsRefused(json, pointer)) return;
        const LoadResult result = Load(json.dump());
        ASSERT_TRUE(result.ok()) << result.problems[0].ToString();
        EXPECT_NE(Dump(*result.scenario), unset) << pointer;
        ++changed;
      });
  EXPECT_GT(changed, 50);
}

TEST_F(SchemaTest, EveryFaultOfTheSchemaHasARuleAndTheOtherWayRound) {
  std::vector<std::string> rules;
  for (const FaultRule& rule : FaultRules()) rules.emplace_back(rule.name);
  EXPECT_EQ(Json(rules),
            schema_["definitions"]["fault"]["properties"]["do"]["enum"]);
}

TEST_F(SchemaTest, SimulatorCallsFaultsByTheirNamesInScenarios) {
  for (const FaultRule& rule : FaultRules())
    EXPECT_EQ(rule.name, FaultKindName(rule.kind));
}

TEST_F(SchemaTest, DescriptionsOfFaultsNameTheKeysThatGoWithThem) {
  const Json& part = schema_["definitions"]["fault"]["properties"]["do"];
  for (size_t i = 0; i < FaultRules().size(); ++i) {
    const std::string text = part["enumDescriptions"][i];
    for (const std::string_view key : FaultKeys()) {
      EXPECT_EQ(text.find("`" + std::string(key) + "`") != text.npos,
                FaultTakes(FaultRules()[i], key))
          << FaultRules()[i].name << " and " << key;
    }
  }
}

TEST_F(SchemaTest, EveryChoiceIsDescribed) {
  ForEachKey(schema_, schema_, "",
             [](const std::string& pointer, const Json& part) {
               if (!part.contains("enum")) return;
               EXPECT_EQ(part["enum"].size(),
                         part.value("enumDescriptions", Json()).size())
                   << pointer;
             });
}

TEST_F(SchemaTest, EveryChoiceOfTheSchemaIsUnderstood) {
  ForEachKey(schema_, schema_, "",
             [this](const std::string& pointer, const Json& part) {
               if (!part.contains("enum") || pointer.ends_with("/do")) return;
               // The other faults have another trigger.
               const bool is_trigger = pointer.find("/op/") != pointer.npos;
               if (is_trigger && !pointer.starts_with("/faults/3")) return;
               Json first = Full();
               first[Json::json_pointer(pointer)] = part["enum"][0];
               if (IsRefused(first, pointer)) return;
               std::vector<std::string> dumps;
               for (const Json& choice : part["enum"]) {
                 Json json = Full();
                 json[Json::json_pointer(pointer)] = choice;
                 dumps.push_back(DumpOf(json));
               }
               std::sort(dumps.begin(), dumps.end());
               EXPECT_EQ(std::unique(dumps.begin(), dumps.end()), dumps.end())
                   << pointer << ": two choices mean the same";
             });
}

}  // namespace
}  // namespace pouch
