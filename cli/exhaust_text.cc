#include "cli/exhaust_text.h"

#include <algorithm>
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

std::string BaseText(const RunResult& base, const char* what) {
  std::string text = std::string("Without a ") + what + " the run ends with " +
                     base.verdict() + "; nothing was tried.\n";
  if (!base.failures.empty())
    text += EscapeLine(base.failures.front().message) + "\n";
  return text;
}

std::string LeftText(uint64_t done, uint64_t all, double seconds) {
  if (done == 0) return "";
  return ", " +
         Seconds(seconds * static_cast<double>(all - std::min(done, all)) /
                 static_cast<double>(done)) +
         " left";
}

void AddGroup(const ExhaustGroup& group, const KeptExample& kept,
              std::string* text) {
  *text += "\n" + group.key.failure_class + ", " +
           Count(group.count, "run", "runs") + ": " +
           EscapeLine(group.example.message) + "\n";
  for (const Fault& crash : group.example.crashes) {
    *text += "  " + DescribeCrash(crash) + "\n";
  }
  *text += KeptText(kept, group.reproduced, group.same_digest);
}

}  // namespace

std::string PlanText(const ExhaustPlan& plan, int depth) {
  std::string text = Count(plan.points, "crash point", "crash points") + " (" +
                     std::to_string(plan.same_points) +
                     " with nothing between them and the one before), " +
                     Count(plan.outcomes, "outcome", "outcomes") + ", " +
                     Count(plan.runs, "run", "runs") +
                     " once those that are the same are one";
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
  return text + LeftText(runs, plan.runs, seconds);
}

std::string ExhaustText(const ExhaustReport& report,
                        const std::vector<KeptExample>& kept) {
  if (!report.base.passed() && !report.interrupted)
    return BaseText(report.base, "crash");
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
    AddGroup(report.groups[i], i < kept.size() ? kept[i] : KeptExample(),
             &text);
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
                        const std::vector<KeptExample>& kept, int exit_status) {
  Json json;
  json["file"] = file;
  json["exit_status"] = exit_status;
  json["depth"] = depth;
  json["base"] = report.base.verdict();
  json["points"] = report.plan.points;
  json["same_points"] = report.plan.same_points;
  json["outcomes"] = report.plan.outcomes;
  json["planned_runs"] = report.plan.runs;
  json["planned_second_runs"] = report.plan.second_runs;
  json["planned_seconds"] = report.plan.seconds;
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
    AddKept(i < kept.size() ? kept[i] : KeptExample(), &failure);
    failure["reproduced"] = group.reproduced;
    failure["same_trace"] = group.same_digest;
    json["failures"].push_back(std::move(failure));
  }
  json["not_every_subset"] = report.too_many_subsets;
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::string PlanText(const HistoriesPlan& plan) {
  return Count(plan.histories, "history", "histories") + ", " +
         std::to_string(plan.tried) + " of them different; about " +
         Seconds(plan.seconds) + "\n";
}

std::string HistoriesProgressText(const HistoriesPlan& plan, uint64_t done,
                                  uint64_t failed, double seconds) {
  std::string text =
      std::to_string(done) + " of " + std::to_string(plan.tried) + " histories";
  if (failed > 0) text += ", " + std::to_string(failed) + " failed";
  return text + LeftText(done, plan.tried, seconds);
}

std::string HistoriesText(const HistoriesReport& report,
                          const std::vector<bool>& reproduced,
                          const std::vector<KeptExample>& kept) {
  if (!report.base.passed()) return BaseText(report.base, "fault");
  std::string text =
      Count(report.histories, "history", "histories") + ": " +
      std::to_string(report.same) + " the same run as a shorter one, " +
      std::to_string(report.unreachable) + " waited in vain, " +
      Count(report.runs, "run", "runs") + ", " + std::to_string(report.failed) +
      " failed, in " + Seconds(report.seconds) + "\n";
  if (report.interrupted) text += "Interrupted: the rest was not tried.\n";
  for (size_t i = 0; i < report.groups.size(); ++i) {
    const HistoryGroup& group = report.groups[i];
    text += "\n" + group.key.failure_class + ", " +
            Count(group.count, "run", "runs") + ": " +
            EscapeLine(group.message) + "\n  " + Describe(group.example) +
            "\n" + KeptText(kept[i], reproduced[i], false);
  }
  return text;
}

std::string HistoriesJson(const std::string& file, size_t longest,
                          const HistoriesReport& report,
                          const std::vector<bool>& reproduced,
                          const std::vector<KeptExample>& kept,
                          int exit_status) {
  Json json;
  json["file"] = file;
  json["exit_status"] = exit_status;
  json["longest"] = longest;
  json["base"] = report.base.verdict();
  json["histories"] = report.histories;
  json["same"] = report.same;
  json["unreachable"] = report.unreachable;
  json["runs"] = report.runs;
  json["failed"] = report.failed;
  json["interrupted"] = report.interrupted;
  json["seconds"] = report.seconds;
  json["failures"] = Json::array();
  for (size_t i = 0; i < report.groups.size(); ++i) {
    const HistoryGroup& group = report.groups[i];
    Json failure;
    failure["class"] = group.key.failure_class;
    failure["runs"] = group.count;
    failure["message"] = group.message;
    failure["history"] = Describe(group.example);
    AddKept(kept[i], &failure);
    failure["reproduced"] = static_cast<bool>(reproduced[i]);
    json["failures"].push_back(std::move(failure));
  }
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pouch
