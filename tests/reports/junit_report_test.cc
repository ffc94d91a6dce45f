#include "reports/junit_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <regex>
#include <string>
#include <vector>

#include "tests/reports/example_reports.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

pugi::xml_document Parsed(const std::string& xml) {
  pugi::xml_document document;
  const auto outcome = document.load_string(xml.c_str());
  EXPECT_TRUE(outcome) << outcome.description() << "\n" << xml;
  return document;
}

RunReport SkippedReport() {
  RunReport report;
  report.outcome = RunOutcome::kSkipped;
  report.file = "scenarios/later.json";
  return report;
}

std::vector<RunReport> OneOfEachKind() {
  return {PassedReport(), FailedReport(), RejectedReport(), IncompleteReport(),
          SkippedReport()};
}

std::vector<std::string> ChildNames(const pugi::xml_node& node) {
  std::vector<std::string> names;
  for (const pugi::xml_node& child : node.children())
    names.emplace_back(child.name());
  return names;
}

TEST(JunitReportTest, EachScenarioIsASuiteWithOneCase) {
  const auto document = Parsed(JunitReport(OneOfEachKind(), ExampleContext()));
  const pugi::xml_node suites = document.child("testsuites");
  EXPECT_EQ(suites.attribute("tests").as_int(), 5);
  EXPECT_EQ(suites.attribute("failures").as_int(), 1);
  EXPECT_EQ(suites.attribute("errors").as_int(), 2);
  std::vector<std::string> outcomes;
  for (const pugi::xml_node& suite : suites.children("testsuite")) {
    EXPECT_EQ(suite.attribute("tests").as_int(), 1);
    outcomes.emplace_back(suite.child("testcase").first_child().name());
  }
  EXPECT_THAT(outcomes,
              ElementsAre("", "failure", "error", "error", "skipped"));
}

// Ant's schema is the strictest: it fixes the order of elements, requires
// system-out and system-err, and knows no properties of a case.
TEST(JunitReportTest, SuitesAreInTheOrderThatAntDemands) {
  const auto document = Parsed(JunitReport(OneOfEachKind(), ExampleContext()));
  for (const pugi::xml_node& suite :
       document.child("testsuites").children("testsuite")) {
    EXPECT_THAT(ChildNames(suite), ElementsAre("properties", "testcase",
                                               "system-out", "system-err"));
    for (const char* name : {"name", "timestamp", "hostname", "tests",
                             "failures", "errors", "time", "id", "package"}) {
      EXPECT_STRNE(suite.attribute(name).value(), "") << name;
    }
    EXPECT_TRUE(std::regex_match(suite.attribute("timestamp").value(),
                                 std::regex(R"(\d{4}-\d\d-\d\dT[\d:]{8})")));
    for (const char* name : {"name", "classname", "time"})
      EXPECT_STRNE(suite.child("testcase").attribute(name).value(), "");
    EXPECT_LE(ChildNames(suite.child("testcase")).size(), 1u);
  }
}

TEST(JunitReportTest, AFailureCarriesTheWholeReport) {
  const auto document = Parsed(JunitReport({FailedReport()}, ExampleContext()));
  const pugi::xml_node test =
      document.child("testsuites").child("testsuite").child("testcase");
  EXPECT_STREQ(test.attribute("classname").value(), "scenarios.crash");
  const pugi::xml_node failure = test.child("failure");
  EXPECT_STREQ(failure.attribute("type").value(), "state.diverged");
  EXPECT_THAT(failure.attribute("message").value(),
              StartsWith("state.diverged at 1.25s on w1: The state"));
  EXPECT_THAT(failure.text().get(),
              HasSubstr("./pouch run scenarios/crash.json --seed 42"));
}

TEST(JunitReportTest, AnExpectedFailureIsAPassedCase) {
  RunReport report = FailedReport();
  report.expected = {"state.diverged"};
  const auto document = Parsed(JunitReport({report}, ExampleContext()));
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  EXPECT_EQ(suite.attribute("failures").as_int(), 0);
  EXPECT_TRUE(ChildNames(suite.child("testcase")).empty());
}

TEST(JunitReportTest, NumbersArePropertiesAndOutputIsOutput) {
  const auto document = Parsed(JunitReport({FailedReport()}, ExampleContext()));
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  const pugi::xml_node seed =
      suite.child("properties").find_child_by_attribute("name", "seed");
  EXPECT_STREQ(seed.attribute("value").value(), "42");
  EXPECT_THAT(suite.child("system-out").text().get(),
              HasSubstr("1.25s w2  at that moment\n"));
}

}  // namespace
}  // namespace pouch
