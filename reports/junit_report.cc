#include "reports/junit_report.h"

#include <fmt/format.h>

#include <cstddef>
#include <pugixml.hpp>
#include <sstream>
#include <string_view>

#include "reports/escape.h"
#include "reports/terminal_report.h"

namespace pouch {
namespace {

// What a suite's only case is.
enum class CaseKind { kPassed, kFailed, kError, kSkipped };

CaseKind KindOf(const RunReport& report) {
  if (report.outcome == RunOutcome::kSkipped) return CaseKind::kSkipped;
  if (report.outcome == RunOutcome::kRejected) return CaseKind::kError;
  if (report.as_expected()) return CaseKind::kPassed;
  return report.result.verdict() == "incomplete" ? CaseKind::kError
                                                 : CaseKind::kFailed;
}

void SetAttribute(pugi::xml_node node, const char* name,
                  std::string_view value) {
  node.append_attribute(name).set_value(EscapeForXml(value).c_str());
}

void SetText(pugi::xml_node node, std::string_view text) {
  node.text().set(EscapeForXml(text).c_str());
}

void AddProperty(pugi::xml_node properties, std::string_view name,
                 std::string_view value) {
  pugi::xml_node property = properties.append_child("property");
  SetAttribute(property, "name", name);
  SetAttribute(property, "value", value);
}

void AddResultProperties(const RunResult& result, pugi::xml_node properties) {
  const auto add = [properties](std::string_view name, std::string value) {
    AddProperty(properties, name, value);
  };
  add("verdict", result.verdict());
  add("seed", std::to_string(result.seed));
  add("trace_digest", result.trace_digest);
  add("virtual_time", result.ended_at.ToString());
  add("inputs", std::to_string(result.inputs));
  add("outputs", std::to_string(result.outputs));
  add("checkpoints_completed", std::to_string(result.checkpoints_completed));
  add("checkpoints_declined", std::to_string(result.checkpoints_declined));
  add("rollbacks", std::to_string(result.rollbacks));
  for (const CheckCount& check : result.checks) {
    add("checked." + check.checker + "." + check.what,
        std::to_string(check.checked));
  }
  for (const FaultOutcome& fault : result.faults) {
    add("fault." + fault.label,
        fmt::format("asked {}, fired {}, mattered {}", fault.asked, fault.fired,
                    fault.mattered));
  }
  for (size_t i = 0; i < kProbeCount; ++i) {
    if (result.probes[i] == 0) continue;
    add("probe." + std::string(ProbeName(static_cast<Probe>(i))),
        std::to_string(result.probes[i]));
  }
}

// What stands in the list of failed cases, before anybody opens one.
std::string ShortMessage(const RunReport& report) {
  const RunResult& result = report.result;
  if (report.outcome == RunOutcome::kSkipped)
    return "interrupted before its turn";
  if (report.outcome == RunOutcome::kRejected)
    return report.problem.substr(0, report.problem.find('\n'));
  if (result.failures.empty()) {
    if (result.incomplete) return "incomplete: " + result.incomplete_reason;
    return "passed, which was not expected";
  }
  const RunFailure& failure = result.failures.front();
  return fmt::format(
      "{} at {}{}{}: {}", failure.failure_class, failure.at.ToString(),
      failure.worker.empty() ? "" : " on ", failure.worker, failure.message);
}

// The scenario's file as servers group cases, which is by parts between dots:
// "scenarios.crash" for "scenarios/crash.json".
std::string ClassName(std::string_view file) {
  if (file.ends_with(".json")) file.remove_suffix(5);
  std::string name;
  for (const char c : file) {
    const bool separates = c == '/' || c == '.';
    if (!separates) {
      name += c;
    } else if (!name.empty() && name.back() != '.') {
      name += '.';
    }
  }
  return name.empty() ? "pouch" : name;
}

void AddCase(const RunReport& report, const ReportContext& context,
             pugi::xml_node suite) {
  pugi::xml_node test = suite.append_child("testcase");
  SetAttribute(test, "name", report.title());
  SetAttribute(test, "classname", ClassName(report.file));
  SetAttribute(test, "time", fmt::format("{:.3f}", report.wall_seconds));
  const CaseKind kind = KindOf(report);
  if (kind == CaseKind::kPassed) return;
  if (kind == CaseKind::kSkipped) {
    SetAttribute(test.append_child("skipped"), "message", ShortMessage(report));
    return;
  }
  pugi::xml_node problem =
      test.append_child(kind == CaseKind::kFailed ? "failure" : "error");
  SetAttribute(problem, "message", ShortMessage(report));
  SetAttribute(problem, "type",
               report.outcome == RunOutcome::kFinished ? report.result.verdict()
                                                       : "rejected");
  SetText(problem, TerminalReport(report, context, TextStyle{}));
}

std::string ApplicationOutput(const RunResult& result) {
  std::string text;
  for (const OutputLine& line : result.output) {
    text +=
        fmt::format("{} {}  {}\n", line.at.ToString(), line.worker, line.text);
  }
  return text;
}

void AddSuite(const RunReport& report, const ReportContext& context,
              size_t number, pugi::xml_node suites) {
  const CaseKind kind = KindOf(report);
  pugi::xml_node suite = suites.append_child("testsuite");
  SetAttribute(suite, "name", report.title());
  SetAttribute(suite, "id", std::to_string(number));
  SetAttribute(suite, "package", "pouch");
  SetAttribute(suite, "hostname", context.host_name);
  SetAttribute(suite, "timestamp", context.started_at);
  SetAttribute(suite, "tests", "1");
  SetAttribute(suite, "failures", kind == CaseKind::kFailed ? "1" : "0");
  SetAttribute(suite, "errors", kind == CaseKind::kError ? "1" : "0");
  SetAttribute(suite, "skipped", kind == CaseKind::kSkipped ? "1" : "0");
  SetAttribute(suite, "time", fmt::format("{:.3f}", report.wall_seconds));

  pugi::xml_node properties = suite.append_child("properties");
  AddProperty(properties, "file", report.file);
  AddProperty(properties, "revision", context.revision);
  if (!report.reproduce.empty())
    AddProperty(properties, "reproduce", report.reproduce);
  if (report.outcome == RunOutcome::kFinished)
    AddResultProperties(report.result, properties);
  AddCase(report, context, suite);
  SetText(suite.append_child("system-out"), ApplicationOutput(report.result));
  suite.append_child("system-err");
}

}  // namespace

std::string JunitReport(const std::vector<RunReport>& reports,
                        const ReportContext& context) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node suites = document.append_child("testsuites");

  size_t failures = 0;
  size_t errors = 0;
  double seconds = 0;
  for (const RunReport& report : reports) {
    const CaseKind kind = KindOf(report);
    failures += kind == CaseKind::kFailed ? 1 : 0;
    errors += kind == CaseKind::kError ? 1 : 0;
    seconds += report.wall_seconds;
  }
  SetAttribute(suites, "name", "pouch");
  SetAttribute(suites, "tests", std::to_string(reports.size()));
  SetAttribute(suites, "failures", std::to_string(failures));
  SetAttribute(suites, "errors", std::to_string(errors));
  SetAttribute(suites, "time", fmt::format("{:.3f}", seconds));
  for (size_t i = 0; i < reports.size(); ++i)
    AddSuite(reports[i], context, i, suites);

  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace pouch
