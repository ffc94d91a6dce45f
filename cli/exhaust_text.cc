#include "cli/exhaust_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "reports/escape.h"

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

// How many names of points are listed before they are only counted.
constexpr size_t kPointsListed = 20;

std::string Seconds(double seconds) {
  const auto whole = static_cast<uint64_t>(std::ceil(seconds));
  if (whole < 120) return std::to_string(whole) + " s";
  return std::to_string((whole + 59) / 60) + " min";
}

std::string Count(uint64_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void AddGroup(const ExhaustGroup& group, const std::string& kept_as,
              std::string* text) {
  *text += "\n" + group.key.failure_class + ", " +
           Count(group.count, "run", "runs") + ": " +
           EscapeLine(group.example.message) + "\n";
  for (const Fault& crash : group.example.crashes) {
    *text += "  " + DescribeCrash(crash) + "\n";
  }
  if (!kept_as.empty()) {
    *text += "  ./pouch run " + kept_as +
             (group.reproduced
                  ? group.same_digest ? "  (fails with the same trace)\n"
                                      : "  (fails in the same way)\n"
                  : "  (but this run does not fail in the same way)\n");
  }
}

}  // namespace

std::string PlanText(const ExhaustPlan& plan, int depth) {
  std::string text = Count(plan.points, "crash point", "crash points") + ", " +
                     Count(plan.outcomes, "outcome", "outcomes") + ", " +
                     Count(plan.runs, "run", "runs") +
                     " once equal disks of one point are one";
  if (depth > 1) {
    text += ", about " + std::to_string(plan.second_runs) +
            " more with a second crash";
  }
  return text + "; about " + Seconds(plan.seconds) + "\n";
}

std::string ExhaustProgressText(const ExhaustPlan& plan, uint64_t runs,
                                uint64_t second_runs, uint64_t failed,
                                double seconds) {
  std::string text =
      std::to_string(runs) + " of " + std::to_string(plan.runs) + " runs";
  if (second_runs > 0) text += ", " + std::to_string(second_runs) + " second";
  if (failed > 0) text += ", " + std::to_string(failed) + " failed";
  if (runs > 0) {
    const double left = seconds * static_cast<double>(plan.runs - runs) /
                        static_cast<double>(runs);
    text += ", " + Seconds(left) + " left";
  }
  return text;
}

std::string ExhaustText(const ExhaustReport& report,
                        const std::vector<std::string>& kept_as) {
  if (!report.base.passed() && !report.interrupted) {
    std::string text = "Without a crash the run ends with " +
                       report.base.verdict() + "; nothing was tried.\n";
    if (!report.base.failures.empty())
      text += EscapeLine(report.base.failures.front().message) + "\n";
    return text;
  }
  std::string text = Count(report.runs, "run", "runs");
  if (report.second_runs > 0) {
    text += " and " + std::to_string(report.second_runs) + " at " +
            std::to_string(report.second_points) +
            " points of their recoveries";
  }
  text += ", " + std::to_string(report.failed) + " failed, in " +
          Seconds(report.seconds) + "\n";
  if (report.interrupted) text += "Interrupted: the rest was not tried.\n";
  if (report.dropped > 0) {
    text += std::to_string(report.dropped) +
            " failures more than could be kept apart\n";
  }
  for (size_t i = 0; i < report.groups.size(); ++i) {
    AddGroup(report.groups[i], i < kept_as.size() ? kept_as[i] : "", &text);
  }
  const auto& points = report.too_many_subsets;
  if (!points.empty()) {
    text += "\nNot every subset of what was pending was tried at " +
            Count(points.size(), "point:\n", "points:\n");
  }
  for (size_t i = 0; i < points.size() && i < kPointsListed; ++i) {
    text += "  " + points[i] + "\n";
  }
  return text;
}

std::string ExhaustJson(const std::string& file, int depth,
                        const ExhaustReport& report,
                        const std::vector<std::string>& kept_as,
                        int exit_status) {
  Json json;
  json["file"] = file;
  json["exit_status"] = exit_status;
  json["depth"] = depth;
  json["base"] = report.base.verdict();
  json["points"] = report.plan.points;
  json["outcomes"] = report.plan.outcomes;
  json["planned_runs"] = report.plan.runs;
  json["runs"] = report.runs;
  json["second_points"] = report.second_points;
  json["second_runs"] = report.second_runs;
  json["failed"] = report.failed;
  json["interrupted"] = report.interrupted;
  json["seconds"] = report.seconds;
  json["failures"] = Json::array();
  for (size_t i = 0; i < report.groups.size(); ++i) {
    const ExhaustGroup& group = report.groups[i];
    Json failure;
    failure["class"] = group.key.failure_class;
    failure["runs"] = group.count;
    failure["message"] = group.example.message;
    failure["at"] = group.example.at.ToString();
    failure["crashes"] = Json::array();
    for (const Fault& crash : group.example.crashes) {
      failure["crashes"].push_back(DescribeCrash(crash));
    }
    failure["trace_digest"] = group.example.trace_digest;
    failure["scenario"] = i < kept_as.size() ? kept_as[i] : "";
    failure["reproduced"] = group.reproduced;
    failure["same_trace"] = group.same_digest;
    json["failures"].push_back(std::move(failure));
  }
  json["not_every_subset"] = report.too_many_subsets;
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pouch
