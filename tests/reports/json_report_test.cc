#include "reports/json_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/reports/example_reports.h"

namespace pouch {
namespace {

using Json = nlohmann::json;

Json Parsed(const std::vector<RunReport>& reports, int exit_status = 0) {
  return Json::parse(JsonReport(reports, ExampleContext(), exit_status));
}

TEST(JsonReportTest, TheDocumentNamesItsVersionAndWhoMadeIt) {
  const Json document = Parsed({}, 2);
  EXPECT_EQ(document["schema_version"], 1);
  EXPECT_EQ(document["revision"], "0123456789ab");
  EXPECT_EQ(document["started_at"], "2024-05-01T12:30:00");
  EXPECT_EQ(document["exit_status"], 2);
  EXPECT_TRUE(document["runs"].is_array());
}

TEST(JsonReportTest, AFailureHasAllThatIsKnown) {
  const Json run = Parsed({FailedReport()}, 1)["runs"][0];
  EXPECT_EQ(run["verdict"], "state.diverged");
  EXPECT_EQ(run["outcome"], "finished");
  EXPECT_EQ(run["as_expected"], false);
  EXPECT_EQ(run["reproduce"], "./pouch run scenarios/crash.json --seed 42");
  const Json& failure = run["failures"][0];
  EXPECT_EQ(failure["class"], "state.diverged");
  EXPECT_EQ(failure["checker"], "steps");
  EXPECT_EQ(failure["worker"], "w1");
  EXPECT_EQ(failure["at_ns"], 1250000000);
  EXPECT_EQ(failure["step"], "count");
  EXPECT_EQ(failure["key"], "the");
  EXPECT_EQ(failure["expected"], "{'the': 17}");
  EXPECT_EQ(failure["actual"], "{'the': 18}");
  EXPECT_EQ(run["output"][1]["text"], "at that moment");
}

TEST(JsonReportTest, ARunHasItsNumbers) {
  const Json run = Parsed({PassedReport()})["runs"][0];
  EXPECT_EQ(run["verdict"], "pass");
  EXPECT_EQ(run["seed"], 42);
  EXPECT_EQ(run["counts"]["rollbacks"], 2);
  EXPECT_EQ(run["probes"].size(), kProbeCount);
  EXPECT_EQ(run["probes"]["worker.started"], 0);
  EXPECT_EQ(run["faults"][0]["mattered"], 2);
  EXPECT_EQ(run["checks"][0]["checked"], 5000);
}

TEST(JsonReportTest, ARejectedScenarioHasAProblemAndNoVerdict) {
  const Json run = Parsed({RejectedReport()}, 2)["runs"][0];
  EXPECT_EQ(run["outcome"], "rejected");
  EXPECT_EQ(run["problem"], RejectedReport().problem);
  EXPECT_FALSE(run.contains("verdict"));
}

TEST(JsonReportTest, EqualReportsGiveEqualBytes) {
  EXPECT_EQ(JsonReport({FailedReport()}, ExampleContext(), 1),
            JsonReport({FailedReport()}, ExampleContext(), 1));
}

}  // namespace
}  // namespace pouch
