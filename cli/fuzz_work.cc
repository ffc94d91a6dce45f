#include "cli/fuzz_work.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "cli/prepared_scenario.h"
#include "cli/scenario_simulation.h"
#include "cli/stored_values.h"
#include "codec/contract/encoded_value.h"
#include "codec/contract/finding_json.h"
#include "scenarios/loader.h"
#include "scenarios/scenario.h"
#include "sim/run_result.h"
#include "sim/search/child_pool.h"
#include "worker/step_graph.h"

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

// Real seconds, beside --time, that a child of the child may take.
constexpr double kMoreSeconds = 20;
// What such loads may use beside what the parent has.
constexpr uint64_t kDamageMemoryBytes = uint64_t{1} << 30;

Status Wrong(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

Result<Scenario> Loaded(LoadResult loaded, bool with_place) {
  if (loaded.ok()) return *std::move(loaded.scenario);
  std::string text;
  for (const Problem& problem : loaded.problems) {
    text += text.empty() ? "" : "\n";
    text += with_place ? problem.ToString() : problem.message;
    if (!with_place && !problem.hint.empty()) text += "; " + problem.hint;
  }
  return Wrong(std::move(text));
}

// A scenario for the module that `options` name, with these feeds.
Result<Scenario> ScenarioFor(
    const FuzzOptions& options,
    const std::vector<std::pair<std::string, std::string>>& feeds) {
  Json document = {{"name", "fuzz"},
                   {"application",
                    {{"module", options.target}, {"args", options.arguments}}},
                   {"workers", 1}};
  if (!options.paths.empty()) document["application"]["path"] = options.paths;
  for (const auto& [feed, file] : feeds)
    document["feeds"][feed] = {{"file", file}};
  std::error_code error;
  const auto folder = std::filesystem::current_path(error);
  if (error) return Wrong("the current folder cannot be told");
  return Loaded(
      ParseScenario(JsonText(document), (folder / "fuzz.json").string()),
      /*with_place=*/false);
}

Status UseVenv(const FuzzOptions& options, Scenario* scenario) {
  if (options.venv.empty()) return OkStatus();
  std::error_code error;
  scenario->application.venv =
      std::filesystem::absolute(options.venv, error).string();
  if (error || !std::filesystem::is_directory(options.venv, error))
    return Wrong("--venv " + options.venv + ": there is no such folder");
  return OkStatus();
}

// The scenario without feeds, which names the module alone.
Result<Scenario> BareScenario(const FuzzOptions& options) {
  Result<Scenario> scenario =
      options.target.ends_with(".json")
          ? Loaded(LoadScenario(options.target), /*with_place=*/true)
          : ScenarioFor(options, {});
  if (scenario.ok()) POUCH_RETURN_IF_ERROR(UseVenv(options, &*scenario));
  return scenario;
}

// One worker, and nothing happens to it.
void Calm(Scenario* scenario) {
  RunConfig& config = scenario->config;
  config.workers.resize(1);
  for (FeedConfig& feed : config.feeds) feed.worker = config.workers.front();
  config.faults.clear();
  config.judge = false;
  scenario->checks.clear();
  scenario->application.isolation = ModuleIsolation::kNamespaces;
}

// The only source's name for a feed without one.
Result<std::vector<std::pair<std::string, std::string>>> NamedFeeds(
    const FuzzOptions& options, const StepGraph& graph) {
  auto feeds = options.feeds;
  std::vector<std::string> sources;
  for (const Step& step : graph.steps) {
    if (step.kind == StepKind::kSource) sources.push_back(step.name);
  }
  for (auto& [name, file] : feeds) {
    if (!name.empty()) continue;
    if (sources.size() != 1) {
      return Wrong("the application has " + std::to_string(sources.size()) +
                   " sources: say for which one \"" + file +
                   "\" is, as --feed NAME=FILE");
    }
    name = sources.front();
  }
  return feeds;
}

// The scenario to run; without feeds, there is nothing to run.
Result<Scenario> ScenarioToRun(const FuzzOptions& options,
                               const RunEnvironment& environment) {
  POUCH_ASSIGN_OR_RETURN(Scenario scenario, BareScenario(options));
  if (!options.feeds.empty()) {
    POUCH_ASSIGN_OR_RETURN(const StepGraph graph,
                           WarmUp(&scenario, environment));
    POUCH_ASSIGN_OR_RETURN(const auto feeds, NamedFeeds(options, graph));
    POUCH_ASSIGN_OR_RETURN(scenario, ScenarioFor(options, feeds));
    POUCH_RETURN_IF_ERROR(UseVenv(options, &scenario));
  }
  Calm(&scenario);
  return scenario;
}

// Runs `work` in a child of this one.
ApartReport RunApart(const RunEnvironment& environment, double seconds,
                     const std::function<std::string()>& work) {
  ChildPoolOptions options = PoolOptions(environment, 1, seconds);
  options.limits.more_memory_bytes = kDamageMemoryBytes;
  ChildPool pool(options);
  ApartReport report;
  const Status started = pool.Start(0, work);
  const auto ended = started.ok() ? pool.Wait() : std::nullopt;
  if (!ended) {
    report.end = ApartReport::End::kCrashed;
    report.problem = started.ok() ? "interrupted" : started.message();
    return report;
  }
  constexpr ApartReport::End kEnds[] = {
      ApartReport::End::kReturned, ApartReport::End::kCrashed,
      ApartReport::End::kHung, ApartReport::End::kOutOfMemory};
  report.end = kEnds[static_cast<size_t>(ended->end)];
  report.bytes = ended->bytes;
  report.problem = ended->problem;
  report.output = ended->output;
  return report;
}

Result<HookContractReport> Judge(const FuzzOptions& options,
                                 const RunEnvironment& environment) {
  POUCH_ASSIGN_OR_RETURN(Scenario scenario,
                         ScenarioToRun(options, environment));
  POUCH_ASSIGN_OR_RETURN(const ApplicationFactory factory,
                         MakeApplication(environment, &scenario));
  HookContractOptions contract;
  contract.checks = options.checks;
  contract.values = options.values;
  contract.battery.seed = options.seed;
  contract.battery.seconds = options.seconds;
  contract.battery.runs = options.runs;
  contract.battery.real_seconds = environment.real_seconds;
  POUCH_ASSIGN_OR_RETURN(contract.stored, ReadStored(options.stored));
  contract.apart = [&environment, seconds = options.seconds + kMoreSeconds](
                       const std::function<std::string()>& work) {
    return RunApart(environment, seconds, work);
  };
  if (!scenario.config.feeds.empty()) {
    contract.run =
        [&scenario, &environment](
            const ApplicationFactory& observed) -> Result<std::string> {
      POUCH_ASSIGN_OR_RETURN(
          const RunResult result,
          environment.simulate(scenario.config, observed, nullptr));
      if (result.passed() || result.failures.empty()) return std::string();
      return "the run over the feed ended with " + result.verdict() + ": " +
             result.failures.front().message;
    };
  }
  return JudgeHooks(factory, contract);
}

// A number that JSON holds whatever it is.
std::string DigestText(uint64_t digest) { return std::to_string(digest); }
uint64_t DigestFrom(const Json& json) {
  return std::stoull(json.get<std::string>());
}

// Bytes that JSON holds whatever they are.
Json BytesJson(const std::string& bytes) {
  return Json::binary({bytes.begin(), bytes.end()});
}
std::string BytesFrom(const Json& json) {
  const auto& bytes = json.get_binary();
  return {bytes.begin(), bytes.end()};
}

// CBOR, which holds bytes and any text.
std::string Pack(const Json& json) {
  const std::vector<uint8_t> packed = Json::to_cbor(json);
  return {packed.begin(), packed.end()};
}

Json ProblemJson(const Status& status) {
  return {{"problem", BytesJson(status.message())},
          {"code", static_cast<int>(status.code())}};
}

Status ProblemOf(const Json& json) {
  return Status(static_cast<StatusCode>(json.at("code").get<int>()),
                BytesFrom(json.at("problem")));
}

}  // namespace

std::string JudgeHooksHere(const FuzzOptions& options,
                           const RunEnvironment& environment) {
  const Result<HookContractReport> report = Judge(options, environment);
  if (!report.ok()) return Pack(ProblemJson(report.status()));
  Json json = {{"observed", report->result.observed},
               {"generated", report->result.generated},
               {"observed_seconds", report->result.observed_seconds},
               {"generated_seconds", report->result.generated_seconds},
               {"more", report->result.more_of_the_same},
               {"inputs", report->result.damage.inputs},
               {"silent", report->result.damage.silent},
               {"custom", report->custom_hooks},
               {"note", BytesJson(report->note)},
               {"findings", Json::array()},
               {"encoded", Json::array()}};
  for (const Finding& finding : report->result.findings) {
    json["findings"].push_back(BytesJson(JsonText(FindingJson(finding))));
  }
  for (const EncodedValue& value : report->encoded) {
    json["encoded"].push_back(BytesJson(JsonText(EncodedJson(value))));
  }
  return Pack(json);
}

Result<HookContractReport> ReadHookReport(const std::string& text) {
  const Json json = Json::from_cbor(text);
  if (json.contains("problem")) return ProblemOf(json);
  HookContractReport report;
  report.result.observed = json.at("observed").get<uint64_t>();
  report.result.generated = json.at("generated").get<uint64_t>();
  report.result.observed_seconds = json.at("observed_seconds").get<double>();
  report.result.generated_seconds = json.at("generated_seconds").get<double>();
  report.result.more_of_the_same = json.at("more").get<uint64_t>();
  report.result.damage.inputs = json.at("inputs").get<uint64_t>();
  report.result.damage.silent = json.at("silent").get<uint64_t>();
  report.custom_hooks = json.at("custom").get<bool>();
  report.note = BytesFrom(json.at("note"));
  for (const Json& finding : json.at("findings")) {
    report.result.findings.push_back(
        FindingOf(Json::parse(BytesFrom(finding))));
  }
  for (const Json& value : json.at("encoded")) {
    POUCH_ASSIGN_OR_RETURN(EncodedValue encoded,
                           EncodedOf(Json::parse(BytesFrom(value))));
    report.encoded.push_back(std::move(encoded));
  }
  return report;
}

std::string LoadHere(const FuzzOptions& options,
                     const RunEnvironment& environment,
                     const std::vector<EncodedValue>& values) {
  std::vector<std::string> bytes;
  for (const EncodedValue& value : values) bytes.push_back(value.bytes);
  Result<Scenario> scenario = BareScenario(options);
  if (!scenario.ok()) return Pack(ProblemJson(scenario.status()));
  Calm(&*scenario);
  const auto factory = environment.make_application(*scenario);
  if (!factory.ok()) return Pack(ProblemJson(factory.status()));
  const auto loaded = LoadElsewhere(*factory, bytes);
  if (!loaded.ok()) return Pack(ProblemJson(loaded.status()));
  Json json = {{"values", Json::array()}};
  for (const LoadedValue& value : *loaded) {
    json["values"].push_back({{"loaded", value.loaded},
                              {"error", BytesJson(value.error)},
                              {"digest", DigestText(value.digest)},
                              {"described", BytesJson(value.described)},
                              {"bytes", BytesJson(value.bytes)}});
  }
  return Pack(json);
}

Result<std::vector<LoadedValue>> ReadLoaded(const std::string& text) {
  const Json json = Json::from_cbor(text);
  if (json.contains("problem")) return ProblemOf(json);
  std::vector<LoadedValue> all;
  for (const Json& value : json.at("values")) {
    LoadedValue& loaded = all.emplace_back();
    loaded.loaded = value.at("loaded").get<bool>();
    loaded.error = BytesFrom(value.at("error"));
    loaded.digest = DigestFrom(value.at("digest"));
    loaded.described = BytesFrom(value.at("described"));
    loaded.bytes = BytesFrom(value.at("bytes"));
  }
  return all;
}

}  // namespace pouch
