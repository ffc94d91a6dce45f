// What a scenario names must exist and fit; files must be there and readable.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/scenarios/scenario_folder.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using BadReferenceTest = ScenarioFolder;

TEST_F(BadReferenceTest, MissingScenarioFileNamesTheNearest) {
  Write("word_count.json", "{}");
  const LoadResult result = LoadScenario(Path("word_cout.json"));
  EXPECT_FALSE(result.ok());
  ASSERT_THAT(result.problems, SizeIs(1));
  EXPECT_THAT(result.problems[0].ToString(),
              HasSubstr("word_cout.json: there is no file"));
  EXPECT_THAT(result.problems[0].hint, HasSubstr("\"word_count.json\"?"));
}

TEST_F(BadReferenceTest, FolderInsteadOfAScenarioFileIsTold) {
  const LoadResult result = LoadScenario(folder_.string());
  ASSERT_THAT(result.problems, SizeIs(1));
  EXPECT_THAT(result.problems[0].message, HasSubstr("is a folder"));
}

TEST_F(BadReferenceTest, UnreadableScenarioFileIsTold) {
  // Root may read anything, but nobody may read a loop.
  std::filesystem::create_symlink("loop.json", Path("loop.json"));
  const LoadResult result = LoadScenario(Path("loop.json"));
  ASSERT_THAT(result.problems, SizeIs(1));
  EXPECT_THAT(result.problems[0].message, HasSubstr("cannot read"));
}

TEST_F(BadReferenceTest, EndlessDeviceIsNotReadForEver) {
  const LoadResult result = LoadScenario("/dev/zero");
  ASSERT_THAT(result.problems, SizeIs(1));
  EXPECT_THAT(result.problems[0].message, HasSubstr("longer than 1 MiB"));
}

TEST_F(BadReferenceTest, FunctionsOfTheAuthorMustBeNamedAndTheirFilesThere) {
  Write("feeds.py", "");
  const LoadResult result = LoadWith(R"("feeds": {
"a": {"generate": "feeds.py"},
"b": {"generate": "feed.py:orders"},
"c": {"generate": "feeds.py:orders", "text": "x"},
"d": {"text": "x", "count": 3}})");
  EXPECT_THAT(
      result.problems,
      ElementsAre(
          IsProblem("/feeds/a/generate", 3, 19, "names no function",
                    "checks.py:"),
          IsProblem("/feeds/b/generate", 4, 19, "no file", "\"feeds.py\"?"),
          IsProblem("/feeds/c/generate", 5, 7, "and \"generate\" only", ""),
          IsProblem("/feeds/d/count", 6, 20, "goes with \"generate\"",
                    "ends_after")));
}

TEST_F(BadReferenceTest, ChecksMustHaveNamesOfTheirOwn) {
  Write("a.py", "");
  Write("b.py", "");
  const LoadResult result = LoadWith(R"("checks": ["a.py:sums", "b.py:sums",
"c.py:sums", 7, "a.py:"])");
  EXPECT_THAT(
      result.problems,
      ElementsAre(
          IsProblem("/checks/1", 2, 25, "two checks", "tell them apart"),
          IsProblem("/checks/2", 3, 1, "no file", "\"a.py\"?"),
          IsProblem("/checks/2", 3, 1, "two checks", "apart"),
          IsProblem("/checks/3", 3, 14, "function of a Python file", ""),
          IsProblem("/checks/4", 3, 17, "names no function", "")));
}

TEST_F(BadReferenceTest, WorkersThatDoNotExistAreToldWithThoseThatDo) {
  const LoadResult result = LoadWith(
      R"("workers": 2, "feeds": {"a": {"text": "x", "worker": "w2"}},
"faults": [{"at": "1s", "do": "pause", "workers": ["w1", "w7"]},
 {"on": {"probe": "epoch.started", "worker": "boss"}, "do": "power_loss"},
 {"at": "1s", "do": "reset", "between": [["w1"], ["initialiser"]]}])");
  EXPECT_THAT(
      result.problems,
      ElementsAre(IsProblem("/feeds/a/worker", 2, 54, "no worker \"w2\"",
                            "there are \"initializer\", \"w1\""),
                  IsProblem("/faults/0/workers/1", 3, 58, "no worker \"w7\"",
                            "there are"),
                  IsProblem("/faults/1/on/worker", 4, 46, "no worker \"boss\"",
                            "\"initializer\", \"w1\""),
                  IsProblem("/faults/2/between/1/0", 5, 51, "no worker or feed",
                            "\"initializer\"?")));
}

TEST_F(BadReferenceTest, ProbeThatDoesNotExistSuggestsTheNearest) {
  const LoadResult result = LoadWith(
      R"("faults": [{"on": {"probe": "snapshot_synced"}, "do": "power_loss"},
{"on": {"probe": "checkpoint.snapshot_sinked"}, "do": "power_loss"},
{"on": {"probe": "banana"}, "do": "power_loss"}])");
  EXPECT_THAT(
      result.problems,
      ElementsAre(IsProblem("/faults/0/on/probe", 2, 29, "no probe",
                            "\"checkpoint.snapshot_synced\"?"),
                  IsProblem("/faults/1/on/probe", 3, 18, "no probe",
                            "\"checkpoint.snapshot_synced\"?"),
                  IsProblem("/faults/2/on/probe", 4, 18, "no probe \"banana\"",
                            "docs/scenario-reference.md")));
}

TEST_F(BadReferenceTest, FaultWithoutATriggerIsTold) {
  EXPECT_THAT(
      LoadWith(R"("faults": [{"do": "power_loss", "worker": "w1"}])").problems,
      ElementsAre(IsProblem("/faults/0", 2, 12, "nothing says when",
                            "\"at\": \"1s\"")));
}

TEST_F(BadReferenceTest, FaultWithTwoTriggersIsTold) {
  EXPECT_THAT(LoadWith(R"("faults": [{"do": "power_loss", "at": "1s",
"on": {"probe": "epoch.started"}, "worker": "w1"}])")
                  .problems,
              ElementsAre(IsProblem("/faults/0/on", 3, 1, "only one of", "")));
  EXPECT_THAT(LoadWith(R"("faults": [{"do": "power_loss",
"op": {"kind": "sync"}, "on": {"probe": "epoch.started"}}])")
                  .problems,
              ElementsAre(IsProblem("/faults/0/op", 3, 1, "only one of", "")));
}

TEST_F(BadReferenceTest, AnOperationOfNobodyOrOfNoFileIsTold) {
  EXPECT_THAT(
      LoadWith(R"("faults": [{"do": "power_loss",
"op": {"kind": "sync", "worker": "boss"}},
{"do": "power_loss", "op": {"kind": "sync_names", "file": "x"}}])")
          .problems,
      ElementsAre(
          IsProblem("/faults/0/op/worker", 3, 34, "no worker \"boss\"", ""),
          IsProblem("/faults/1/op/file", 4, 51, "of all names", "")));
}

TEST_F(BadReferenceTest, WhatNoPowerLossLeavesIsTold) {
  const std::string crash =
      R"({"at": "1s", "do": "power_loss", "worker": "w1",)"
      "\n\"leaves\": ";
  for (const char* wrong :
       {R"("half")", R"({"prefix": -1})", R"({"prefix": 1, "omit": 1})", "{}",
        R"({"cut_last": "sector"})", R"({"keep": [[1]]})"}) {
    const LoadResult result = LoadWith(R"("faults": [)" + crash + wrong + "}]");
    ASSERT_FALSE(result.ok()) << wrong;
    EXPECT_TRUE(result.problems[0].pointer.starts_with("/faults/0/leaves"))
        << result.problems[0].ToString();
    EXPECT_EQ(result.problems[0].line, 3u);
  }
  EXPECT_THAT(
      LoadWith(R"("disk": {"profile": "prefix"}, "faults": [)" + crash +
               R"({"omit": 1}}])")
          .problems,
      ElementsAre(IsProblem("/faults/0/leaves", 3, 11,
                            "never leaves all but operation 1", "strict")));
  EXPECT_THAT(LoadWith(R"("faults": [{"at": "1s", "do": "process_crash",
"worker": "w1", "leaves": "nothing"}])")
                  .problems,
              ElementsAre(IsProblem("/faults/0/leaves", 3, 17, "does not go",
                                    "\"power_loss\"")));
}

TEST_F(BadReferenceTest, FaultThatHitsNobodyIsTold) {
  EXPECT_THAT(LoadWith(R"("faults": [{"do": "power_loss", "at": "1s"},
{"do": "partition", "at": "1s"}])")
                  .problems,
              ElementsAre(IsProblem("/faults/0", 2, 12, "whom", "\"worker\""),
                          IsProblem("/faults/1", 3, 1, "whom", "\"between\"")));
}

TEST_F(BadReferenceTest, KeysThatDoNotGoWithAFaultAreTold) {
  const LoadResult result = LoadWith(R"("faults": [
{"at": "1s", "do": "pause", "worker": "w1", "restart_after": "1s"},
{"at": "1s", "do": "power_loss", "worker": "w1", "for": "1s"},
{"at": "1s", "do": "sink_refuses", "worker": "w1"},
{"at": "1s", "do": "process_crash", "worker": "w1", "sink": "a:1"},
{"at": "1s", "do": "enospc", "worker": "w1", "between": [["w1"], ["w2"]]}])");
  EXPECT_THAT(
      result.problems,
      ElementsAre(
          IsProblem("/faults/0/restart_after", 3, 45, "does not go with",
                    "it goes with \"process_crash\", \"power_loss\""),
          IsProblem("/faults/1/for", 4, 50, "does not go with", "\"pause\""),
          IsProblem("/faults/2/worker", 5, 36, "does not go with", ""),
          IsProblem("/faults/3/sink", 6, 53, "does not go with",
                    "\"sink_refuses\", \"sink_stalls\""),
          IsProblem("/faults/4/between", 7, 46, "does not go with",
                    "\"partition\", \"reset\"")));
}

TEST_F(BadReferenceTest, GroupsThatOverlapAreTold) {
  const LoadResult result = LoadWith(R"("faults": [
{"at": "1s", "do": "reset", "between": [["w1"], ["w1", "w2", "w2"]]},
{"at": "1s", "do": "pause", "workers": ["w1", "w1"], "worker": "w1"}])");
  EXPECT_THAT(
      result.problems,
      ElementsAre(
          IsProblem("/faults/0/between/1/0", 3, 50, "in both groups", ""),
          IsProblem("/faults/0/between/1/2", 3, 62, "twice", ""),
          IsProblem("/faults/1/workers", 4, 29, "not both", "")));
}

TEST_F(BadReferenceTest, LinksLeadToFeedsAndSinksToo) {
  const LoadResult result =
      LoadWith(R"("feeds": {"a": {"text": "x"}}, "faults": [
{"at": "1s", "do": "reset", "between": [["a", "w1"], ["sink:7100"]]}])");
  EXPECT_THAT(result.problems, IsEmpty());
  const LoadResult bad = LoadWith(R"("faults": [
{"at": "1s", "do": "reset", "between": [["a"], ["sink:seven"]]}])");
  EXPECT_THAT(bad.problems,
              ElementsAre(IsProblem("/faults/0/between/0/0", 3, 42,
                                    "no worker or feed \"a\"", ""),
                          IsProblem("/faults/0/between/1/0", 3, 49,
                                    "no address", "sink:7100")));
}

TEST_F(BadReferenceTest, FeedThatIsNamedTwiceIsTold) {
  EXPECT_THAT(LoadWith(R"("feeds": {"a": {"text": "x"},
"a": {"text": "y"}})")
                  .problems,
              ElementsAre(IsProblem("/feeds/a", 3, 1, "twice", "line 2")));
}

TEST_F(BadReferenceTest, FeedNeedsExactlyOneOfFileAndText) {
  EXPECT_THAT(
      LoadWith(R"("feeds": {"a": {},
"b": {"file": "words.txt", "text": "x"}})")
          .problems,
      ElementsAre(IsProblem("/feeds/a", 2, 16, "no messages", "\"file\""),
                  IsProblem("/feeds/b/text", 3, 28, "only", "")));
}

TEST_F(BadReferenceTest, FeedsFileMustHoldSomething) {
  Write("empty.txt", "");
  Write("sub/x", "");
  const LoadResult result = LoadWith(R"("feeds": {"a": {"file": "empty.txt"},
"b": {"file": "sub"}, "c": {"file": "word.txt"}})");
  EXPECT_THAT(
      result.problems,
      ElementsAre(IsProblem("/feeds/a/file", 2, 25, "empty.txt is empty", ""),
                  IsProblem("/feeds/b/file", 3, 15, "is a folder", ""),
                  IsProblem("/feeds/c/file", 3, 37, "there is no file",
                            "\"words.txt\"?")));
}

TEST_F(BadReferenceTest, WorkersNamesMustBeNamesAndDifferent) {
  const LoadResult result = LoadWith(R"("workers": ["a", "B", "a", "judge", ""],
"feeds": {"a": {"text": "x"}})");
  EXPECT_THAT(
      result.problems,
      ElementsAre(IsProblem("/workers/1", 2, 18, "no name", "lower-case"),
                  IsProblem("/workers/2", 2, 23, "twice", ""),
                  IsProblem("/workers/3", 2, 28, "itself", ""),
                  IsProblem("/workers/4", 2, 37, "no name", ""),
                  IsProblem("/feeds/a", 3, 11, "called \"a\" too", "")));
}

TEST_F(BadReferenceTest, SinksAddressesHaveAHostAndAPort) {
  const LoadResult result = LoadWith(
      R"("sinks": {"sink": {}, ":1": {}, "a:0": {}, "a:65536": {}, "a:9": {}})");
  EXPECT_THAT(result.problems, SizeIs(4));
}

TEST_F(BadReferenceTest, ModuleThatIsNotThereNamesTheNearest) {
  const LoadResult result =
      Load(R"({"name": "n", "application": {"module": "ap.py"}})");
  EXPECT_THAT(result.problems,
              ElementsAre(IsProblem("/application/module", 1, 41,
                                    "there is no file", "\"app.py\"?")));
}

TEST_F(BadReferenceTest, ModuleMustBePythonSource) {
  Write("folder/x.py", "");
  for (const char* module : {"./folder", "./words.txt", "a b", "a..b"}) {
    const LoadResult result =
        Load(R"({"name": "n", "application": {"module": ")" +
             std::string(module) + "\"}}");
    EXPECT_THAT(result.problems, SizeIs(1)) << module;
  }
}

TEST_F(BadReferenceTest, ImportFoldersMustBeFolders) {
  const LoadResult result = Load(R"({"name": "n", "application":
{"module": "app.py", "path": ["lib", "words.txt"], "venv": "sub",
"env": {"A=B": "c"}}})");
  EXPECT_THAT(
      result.problems,
      ElementsAre(
          IsProblem("/application/path/0", 2, 31, "there is no folder", ""),
          IsProblem("/application/path/1", 2, 38, "is not a folder", ""),
          IsProblem("/application/venv", 2, 60, "there is no folder", ""),
          IsProblem("/application/env/A=B", 3, 9, "no name of an environment",
                    "")));
}

TEST_F(BadReferenceTest, VirtualEnvironmentOfAnotherPythonIsTold) {
  Write("venv/lib/python3.12/site-packages/x", "");
  Write("good/lib/python3.11/site-packages/x", "");
  Write("none/x", "");
  const auto load = [this](const std::string& venv) {
    return Load(
               R"({"name": "n", "application": {"module": "app.py", "venv": ")" +
               venv + "\"}}")
        .problems;
  };
  EXPECT_THAT(load("good"), IsEmpty());
  EXPECT_THAT(load("venv"), ElementsAre(IsProblem("/application/venv", 1, 59,
                                                  "python3.12", "python3.11")));
  EXPECT_THAT(load("none"),
              ElementsAre(IsProblem("/application/venv", 1, 59,
                                    "not a virtual environment", "")));
}

TEST_F(BadReferenceTest, ExpectedOutputMustExist) {
  EXPECT_THAT(LoadWith(R"("expect": {"output": {"file": "word.txt",
"key_ends_at": ","}})")
                  .problems,
              ElementsAre(IsProblem("/expect/output/file", 2, 31,
                                    "there is no file", "\"words.txt\"?"),
                          IsProblem("/expect/output/key_ends_at", 3, 1,
                                    "goes with", "")));
}

}  // namespace
}  // namespace pouch
