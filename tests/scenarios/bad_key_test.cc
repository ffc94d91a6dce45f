// Keys and values that the schema does not allow are told where they stand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/scenarios/scenario_folder.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

using BadKeyTest = ScenarioFolder;

TEST_F(BadKeyTest, UnknownKeySuggestsTheNearest) {
  const LoadResult result = LoadWith(R"("wrokers": 2)");
  EXPECT_FALSE(result.ok());
  EXPECT_THAT(result.problems,
              ElementsAre(IsProblem("/wrokers", 2, 1, "no key \"wrokers\"",
                                    "\"workers\"")));
}

TEST_F(BadKeyTest, UnknownKeysDeepInsideAreFound) {
  const LoadResult result = LoadWith(
      R"("feeds": {"words": {"file": "words.txt", "framming": "raw"}},
 "faults": [{"at": "1s", "do": "reset", "worker": "w1", "on_": 1}],
 "limits": {"segment_byte": 4096},
 "expect": {"output": {"file": "words.txt", "banana": 1}})");
  EXPECT_THAT(
      result.problems,
      ElementsAre(
          IsProblem("/feeds/words/framming", 2, 42, "no key", "\"framing\""),
          IsProblem("/faults/0/on_", 3, 57, "no key", "\"on\""),
          IsProblem("/limits/segment_byte", 4, 13, "no key",
                    "\"segment_bytes\""),
          IsProblem("/expect/output/banana", 5, 45, "no key \"banana\"",
                    "\"compare\", \"file\", \"key_ends_at\"")));
}

TEST_F(BadKeyTest, MissingKeysAreToldWithAnExample) {
  EXPECT_THAT(Load("\n {}").problems,
              ElementsAre(IsProblem("", 2, 2, "\"application\" is missing",
                                    "apps/word_count.py"),
                          IsProblem("", 2, 2, "\"name\" is missing", "")));
}

TEST_F(BadKeyTest, NumberWhereADurationBelongsSaysHowToWriteIt) {
  EXPECT_THAT(LoadWith(R"("checkpoint_every": 200)").problems,
              ElementsAre(IsProblem("/checkpoint_every", 2, 21, "a duration",
                                    "write \"200ms\"")));
}

TEST_F(BadKeyTest, WrongUnitsSayHowToWriteThem) {
  const LoadResult result = LoadWith(
      R"("checkpoint_every": "200", "heartbeat": "0s",
"network": {"latency": ["1ms", "2 ms"]}, "disk": {"sync_latency": "1sec"},
"timeouts": {"checkpoint": "-1s", "restart": "10 parsecs"})");
  EXPECT_THAT(
      result.problems,
      ElementsAre(
          IsProblem("/checkpoint_every", 2, 21, "needs its unit", "\"200ms\""),
          IsProblem("/heartbeat", 2, 41, "longer than 0", ""),
          IsProblem("/network/latency/1", 3, 32, "no space", "\"2ms\""),
          IsProblem("/disk/sync_latency", 3, 67, "no unit", "\"1s\""),
          IsProblem("/timeouts/checkpoint", 4, 28, "negative", ""),
          IsProblem("/timeouts/restart", 4, 46, "no unit", "ns, us, ms")));
}

struct BadValue {
  const char* name;
  const char* member;
  const char* pointer;
  const char* message;
  const char* hint;
};

class BadValueTest : public BadKeyTest,
                     public ::testing::WithParamInterface<BadValue> {};

TEST_P(BadValueTest, IsToldWithWhatWouldBeRight) {
  const BadValue& bad = GetParam();
  const LoadResult result = LoadWith(bad.member);
  EXPECT_FALSE(result.ok());
  EXPECT_THAT(result.problems, SizeIs(1));
  for (const Problem& problem : result.problems) {
    EXPECT_EQ(problem.pointer, bad.pointer) << problem.ToString();
    EXPECT_EQ(problem.line, 2u) << problem.ToString();
    EXPECT_NE(problem.message.find(bad.message), std::string::npos)
        << problem.ToString();
    EXPECT_NE(problem.hint.find(bad.hint), std::string::npos)
        << problem.ToString();
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, BadValueTest,
    ::testing::Values(
        BadValue{"NoWorkers", R"("workers": 0)", "/workers",
                 "from 1 to 1000, or a list", ""},
        BadValue{"TooManyWorkers", R"("workers": 1001)", "/workers", "not 1001",
                 ""},
        BadValue{"HalfAWorker", R"("workers": 1.5)", "/workers", "not 1.5", ""},
        BadValue{"NegativeSeed", R"("seed": -1)", "/seed",
                 "from 0 to 18446744073709551615, not -1", ""},
        BadValue{"HugeSeed", R"("seed": 18446744073709551616)", "/seed",
                 "whole number", ""},
        BadValue{"TextSeed", R"("seed": "1")", "/seed", "not \"1\"", "42"},
        BadValue{"NoRate", R"("feeds": {"a": {"text": "", "per_second": 0}})",
                 "/feeds/a/per_second", "greater than 0", ""},
        BadValue{"ZeroNth",
                 R"("faults": [{"on": {"probe": "epoch.started", "nth": 0},
                   "do": "power_loss"}])",
                 "/faults/0/on/nth", "from 1 to", ""},
        BadValue{"UnknownFault", R"("faults": [{"at": "1s", "do": "crash"}])",
                 "/faults/0/do", "one of \"process_crash\"",
                 "\"process_crash\"?"},
        BadValue{"UnknownProfile", R"("disk": {"profile": "strikt"})",
                 "/disk/profile", "one of", "\"strict\"?"},
        BadValue{"UnknownVerdict", R"("expect": {"verdict": "Pass!"})",
                 "/expect/verdict", "neither", "codec.round_trip"},
        BadValue{"NoVerdict", R"("expect": {"verdict": []})", "/expect/verdict",
                 "a failure class", ""},
        BadValue{"OneBound", R"("network": {"latency": ["1ms"]})",
                 "/network/latency", "list of two", ""},
        BadValue{"BoundsSwapped", R"("network": {"latency": ["2ms", "1ms"]})",
                 "/network/latency", "lower bound", R"(["1ms", "2ms"])"},
        BadValue{"SmallSegments", R"("limits": {"segment_bytes": 10})",
                 "/limits/segment_bytes", "from 256", ""},
        BadValue{"Backoff", R"("timeouts": {"reconnect_first": "2s"})",
                 "/timeouts", "longer than", "2s and 1s"},
        BadValue{"SinkIsAString", R"("sink": "plain")", "/sink", "an object",
                 "delivery"},
        BadValue{"NulInText", R"("expect": {"output": {"file": "a\u0000"}})",
                 "/expect/output/file", "NUL", ""}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

TEST_F(BadKeyTest, AllProblemsAreToldAtOnceInTheOrderOfTheFile) {
  const LoadResult result = LoadWith(
      R"("seed": -1, "feeds": {"a": {"file": "nowhere.txt", "worker": "w9"}},
"checkpoint_every": "200", "colour": 1, "workers": 2,
"faults": [{"do": "pause", "at": "1s", "worker": "w2"}, 7])");
  std::vector<std::string> pointers;
  for (const Problem& problem : result.problems)
    pointers.push_back(problem.pointer);
  EXPECT_THAT(pointers, ElementsAre("/seed", "/feeds/a/file", "/feeds/a/worker",
                                    "/checkpoint_every", "/colour",
                                    "/faults/0/worker", "/faults/1"));
}

TEST_F(BadKeyTest, ThousandsOfProblemsAreCutToWhatPeopleRead) {
  std::string members = "\"k0\": 1";
  for (int i = 1; i < 5000; ++i)
    members += ", \"k" + std::to_string(i) + "\": 1";
  const LoadResult result = LoadWith(members);
  EXPECT_THAT(result.problems, SizeIs(100));
  EXPECT_NE(result.problems.back().message.find("and 4900 more"),
            std::string::npos);
}

TEST_F(BadKeyTest, RootThatIsNoObjectIsTold) {
  for (const char* json : {"[]", "7", "null", "\"name\""}) {
    EXPECT_THAT(Load(json).problems,
                ElementsAre(IsProblem("", 1, 1, "must be an object", "")));
  }
}

}  // namespace
}  // namespace pouch
