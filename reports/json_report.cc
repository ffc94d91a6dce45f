#include "reports/json_report.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "reports/escape.h"
#include "reports/failure_json.h"

namespace pouch {
namespace {

// Keeps the order in which keys were added, so that a report reads well.
using Json = nlohmann::ordered_json;

std::string_view OutcomeName(RunOutcome outcome) {
  switch (outcome) {
    case RunOutcome::kFinished:
      return "finished";
    case RunOutcome::kRejected:
      return "rejected";
    case RunOutcome::kSkipped:
      return "skipped";
  }
  return "unknown";
}

Json ToJson(const RunFailure& failure) { return FailureJson(failure); }

Json ToJson(const FaultOutcome& fault) {
  return {{"label", EscapeForJson(fault.label)},
          {"asked", fault.asked},
          {"fired", fault.fired},
          {"mattered", fault.mattered}};
}

Json ToJson(const CheckCount& check) {
  return {{"checker", EscapeForJson(check.checker)},
          {"what", EscapeForJson(check.what)},
          {"checked", check.checked}};
}

Json ToJson(const OutputLine& line) {
  return {{"at_ns", line.at.nanoseconds()},
          {"worker", EscapeForJson(line.worker)},
          {"text", EscapeForJson(line.text)}};
}

Json ToJson(const FaultNeedReport& fault) {
  return {{"label", EscapeForJson(fault.label)},
          {"needed", fault.needed},
          {"verdict_without", EscapeForJson(fault.verdict_without)}};
}

Json ToJson(const ScenarioSize& size) {
  return {{"workers", size.workers},
          {"faults", size.faults},
          {"messages", size.messages}};
}

template <typename Element>
Json ArrayOf(const std::vector<Element>& elements) {
  Json array = Json::array();
  for (const Element& element : elements) array.push_back(ToJson(element));
  return array;
}

Json ToJson(const ShrinkReport& shrunk) {
  return {{"file", EscapeForJson(shrunk.file)},
          {"problem", EscapeForJson(shrunk.problem)},
          {"before", ToJson(shrunk.before)},
          {"after", ToJson(shrunk.after)},
          {"runs", shrunk.runs},
          {"ended", EscapeForJson(shrunk.ended)},
          {"confirmed", shrunk.confirmed},
          {"trace_digest", EscapeForJson(shrunk.trace_digest)},
          {"faults", ArrayOf(shrunk.faults)}};
}

Json CountsOf(const RunResult& result) {
  return {{"events", result.events},
          {"inputs", result.inputs},
          {"processed", result.processed},
          {"between_workers", result.between_workers},
          {"outputs", result.outputs},
          {"checkpoints_completed", result.checkpoints_completed},
          {"checkpoints_declined", result.checkpoints_declined},
          {"rollbacks", result.rollbacks}};
}

Json ProbesOf(const RunResult& result) {
  Json probes = Json::object();
  for (size_t i = 0; i < kProbeCount; ++i)
    probes[std::string(ProbeName(static_cast<Probe>(i)))] = result.probes[i];
  return probes;
}

Json AuthorProbesOf(const RunResult& result) {
  Json probes = Json::object();
  for (const AuthorProbeCount& probe : result.author_probes)
    probes[EscapeForJson(probe.name)] = probe.hits;
  return probes;
}

// Of each sink only the size: the messages may be many.
Json SinksOf(const RunResult& result) {
  Json sinks = Json::array();
  for (const SinkContents& sink : result.sinks) {
    sinks.push_back({{"address", EscapeForJson(sink.address)},
                     {"writer", EscapeForJson(sink.writer)},
                     {"messages", sink.messages.size()}});
  }
  return sinks;
}

void AddResult(const RunReport& report, Json* run) {
  const RunResult& result = report.result;
  (*run)["verdict"] = EscapeForJson(result.verdict());
  (*run)["seed"] = result.seed;
  (*run)["incomplete"] = result.incomplete;
  (*run)["incomplete_reason"] = EscapeForJson(result.incomplete_reason);
  (*run)["ended_at_ns"] = result.ended_at.nanoseconds();
  (*run)["trace_digest"] = EscapeForJson(result.trace_digest);
  (*run)["failures"] = ArrayOf(result.failures);
  (*run)["refusals"] = ArrayOf(result.refusals);
  (*run)["checks"] = ArrayOf(result.checks);
  (*run)["faults"] = ArrayOf(result.faults);
  (*run)["counts"] = CountsOf(result);
  (*run)["probes"] = ProbesOf(result);
  (*run)["author_probes"] = AuthorProbesOf(result);
  (*run)["sinks"] = SinksOf(result);
  (*run)["output"] = ArrayOf(result.output);
  if (report.shrunk) (*run)["shrunk"] = ToJson(*report.shrunk);
  if (!report.scenario.empty()) {
    (*run)["scenario"] = {{"folder", EscapeForJson(report.scenario_folder)},
                          {"text", EscapeForJson(report.scenario)}};
  }
}

Json ToJson(const RunReport& report) {
  Json run = {{"file", EscapeForJson(report.file)},
              {"name", EscapeForJson(report.name)},
              {"outcome", OutcomeName(report.outcome)},
              {"as_expected", report.as_expected()},
              {"expected", Json::array()},
              {"problem", EscapeForJson(report.problem)},
              {"reproduce", EscapeForJson(report.reproduce)},
              {"wall_seconds", report.wall_seconds}};
  for (const std::string& verdict : report.expected)
    run["expected"].push_back(EscapeForJson(verdict));
  if (report.outcome == RunOutcome::kFinished) AddResult(report, &run);
  return run;
}

}  // namespace

std::string JsonReport(const std::vector<RunReport>& reports,
                       const ReportContext& context, int exit_status) {
  Json runs = Json::array();
  for (const RunReport& report : reports) runs.push_back(ToJson(report));
  const Json document = {
      {"schema_version", kJsonReportVersion},
      {"revision", EscapeForJson(context.revision)},
      {"started_at", EscapeForJson(context.started_at)},
      {"host_name", EscapeForJson(context.host_name)},
      {"exit_status", exit_status},
      {"runs", std::move(runs)},
  };
  return document.dump(2) + "\n";
}

std::string JsonRunLine(const RunReport& report, const ReportContext& context) {
  const Json document = {{"schema_version", kJsonReportVersion},
                         {"revision", EscapeForJson(context.revision)},
                         {"run", ToJson(report)}};
  return document.dump();
}

}  // namespace pouch
