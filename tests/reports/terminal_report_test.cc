// The golden texts stand here, so that a change of the report shows in its
// diff. To update one, copy what the failing test prints.

#include "reports/terminal_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "reports/escape.h"
#include "tests/reports/example_reports.h"
#include "worker/probes.h"

namespace pouch {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string Plain(const RunReport& report) {
  return TerminalReport(report, ExampleContext(), TextStyle());
}

// What every report of a run ends with.
std::string Sizes() {
  return R"(  checked     feed 5000 inputs; steps 900 states
  saw nothing edges messages
  faults      2 asked, 1 fired
              faults/0: process_crash at 1s: fired, 2 consequences
              faults/1: pause on probe sink.refused: never fired
  run         5000 inputs, 5000 outputs, 10400 step calls, 7000 messages between
                workers; 16 checkpoints completed, 1 declined, 2 rollbacks
  time        3.5s virtual, 1.2s real, 123456 events
  probes      )" +
         std::to_string(kProbeCount - 1) + " of " +
         std::to_string(kProbeCount) + R"( hit; never worker: started
  seed        42, trace digest 00ff00ff00ff00ff
  pouch       revision 0123456789ab
)";
}

TEST(TerminalReportTest, AVerdictSaysWhatItRestsOn) {
  EXPECT_EQ(Plain(PassedReport()),
            std::string("pass  a worker crashes\n") + Sizes());
}

TEST(TerminalReportTest, AFailureTellsWhereWhatAndHowToSeeItAgain) {
  EXPECT_EQ(Plain(FailedReport()),
            std::string(R"(FAIL state.diverged  a worker crashes

  The state of a key is not what its history gives.

  worker      w1
  at          1.25s virtual time
  step        count
  key         the
  expected    {'the': 17}
  actual      {'the': 18}
  found by    steps

  what the application printed around that time
    1.1s w1  before
    1.25s w2  at that moment
    1.3s w1  afterwards

  what else was found
    delivery.duplicate at 2s on w2: A message was committed twice.

)") + Sizes() +
                R"(
  to see it again
    ./pouch run scenarios/crash.json --seed 42
)");
}

TEST(TerminalReportTest, ATracebackKeepsItsShape) {
  EXPECT_THAT(Plain(RaisedReport()), HasSubstr(R"(
    Traceback (most recent call last):
      File "app.py", line 7, in serialize
    KeyError: 'x'
)"));
}

TEST(TerminalReportTest, AnExpectedFailureIsNotAFailure) {
  RunReport report = FailedReport();
  report.expected = {"state.diverged"};
  EXPECT_THAT(Plain(report),
              StartsWith("state.diverged as expected  a worker crashes\n"));
  EXPECT_THAT(Plain(report), Not(HasSubstr("to see it again")));
}

TEST(TerminalReportTest, AnUnexpectedPassSaysWhatWasExpected) {
  RunReport report = PassedReport();
  report.expected = {"state.diverged", "delivery.lost"};
  EXPECT_THAT(Plain(report),
              StartsWith("FAIL pass (not expected)  a worker crashes\n"
                         "  expected    state.diverged or delivery.lost\n"));
}

TEST(TerminalReportTest, ARunCutShortSaysSo) {
  EXPECT_THAT(Plain(IncompleteReport()),
              StartsWith("INCOMPLETE  a worker crashes\n"
                         "  incomplete  interrupted\n"));
}

TEST(TerminalReportTest, AScenarioThatCannotRunShowsWhy) {
  EXPECT_EQ(Plain(RejectedReport()), R"(NOT RUN  scenarios/typo.json
  scenarios/typo.json:3:5: /wrokers: unknown key (did you mean "workers"?)
  pouch       revision 0123456789ab
)");
}

TEST(TerminalReportTest, LinesFitTheTerminal) {
  TextStyle narrow;
  narrow.width = 50;
  std::istringstream lines(
      TerminalReport(PassedReport(), ExampleContext(), narrow));
  std::string line;
  while (std::getline(lines, line)) EXPECT_LE(CountCharacters(line), 50u);
}

TEST(TerminalReportTest, ColorsOnlyWhereTheyAreWanted) {
  EXPECT_THAT(Plain(FailedReport()), Not(HasSubstr("\x1b")));
  TextStyle colors;
  colors.colors = true;
  EXPECT_THAT(TerminalReport(FailedReport(), ExampleContext(), colors),
              StartsWith("\x1b[1;31mFAIL state.diverged\x1b[0m"));
}

TEST(TerminalReportTest, TheUsersBytesCannotDriveTheTerminal) {
  RunReport report = FailedReport();
  RunFailure& failure = report.result.failures.front();
  failure.key = "\x1b]0;owned\x07";
  failure.actual = "\x1b[2J";
  failure.worker = "\x9b";
  report.name = "\x1b[H";
  report.result.output.front().text = "\rpass  everything";
  EXPECT_THAT(Plain(report), Not(HasSubstr("\x1b")));
  EXPECT_THAT(Plain(report), HasSubstr("\\x1b]0;owned\\x07"));
  EXPECT_THAT(Plain(report), HasSubstr("\\rpass  everything"));
}

TEST(TerminalReportTest, AnEndlessValueIsCut) {
  RunReport report = FailedReport();
  report.result.failures.front().actual = std::string(1 << 20, 'x');
  EXPECT_LT(Plain(report).size(), 10000u);
  EXPECT_THAT(Plain(report), HasSubstr("(1046576 bytes more)"));
}

TEST(TerminalReportTest, ACheckerThatSawNothingIsNoSupport) {
  RunReport report = PassedReport();
  report.result.checks.clear();
  EXPECT_THAT(Plain(report), HasSubstr("  checked     nothing\n"));
}

TEST(TerminalReportTest, ProbesNeverHitAreGroupedByFamily) {
  RunReport report = PassedReport();
  report.result.probes.fill(1);
  for (const char* name : {"boundary.gap", "log.rotated", "boundary.resent"})
    report.result.probes[static_cast<size_t>(*FindProbe(name))] = 0;
  EXPECT_THAT(Plain(report),
              HasSubstr("never boundary: resent, gap; log: rotated\n"));
}

TEST(TerminalReportTest, TheSummaryCountsWhatWasExpected) {
  RunReport expected = FailedReport();
  expected.expected = {"state.diverged"};
  EXPECT_EQ(TerminalSummary(
                {PassedReport(), expected, FailedReport(), RejectedReport()},
                TextStyle()),
            R"(pass  scenarios/crash.json
state.diverged as expected  scenarios/crash.json
FAIL state.diverged  scenarios/crash.json
NOT RUN  scenarios/typo.json

2 of 4 as expected
)");
}

}  // namespace
}  // namespace pouch
