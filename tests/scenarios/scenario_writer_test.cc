// The writer against the loader: whatever is written is read back as the same
// run, and a file says no more than it must.

#include "scenarios/scenario_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/generated_feeds.h"
#include "scenarios/loader.h"
#include "sim/random_run.h"
#include "tests/scenarios/same_config.h"
#include "tests/scenarios/scenario_folder.h"
#include "tests/sim/word_count_run.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ScenarioWriterTest : public ScenarioFolder {
 protected:
  // A scenario of this folder that runs `config`.
  Scenario Running(RunConfig config) const {
    Scenario scenario;
    scenario.name = "n";
    scenario.application.module = Path("app.py");
    scenario.config = std::move(config);
    return scenario;
  }

  std::string Written(const Scenario& scenario) const {
    const Result<std::string> text = WriteScenario(scenario, folder_);
    EXPECT_TRUE(text.ok()) << text.status();
    return text.ok() ? *text : "";
  }

  // What the written `scenario` is read as, which must be written alike.
  Scenario RoundTrip(const Scenario& scenario) {
    const std::string text = Written(scenario);
    LoadResult loaded = Load(text);
    for (const Problem& problem : loaded.problems)
      ADD_FAILURE() << problem.ToString() << "\n" << text;
    if (!loaded.ok()) return scenario;
    EXPECT_EQ(Written(*loaded.scenario), text);
    return *std::move(loaded.scenario);
  }

  void ExpectRefused(const Scenario& scenario, const std::string& words) const {
    const Result<std::string> text = WriteScenario(scenario, folder_);
    ASSERT_FALSE(text.ok());
    EXPECT_THAT(text.status().message(), HasSubstr(words));
  }
};

TEST_F(ScenarioWriterTest, WhatIsAtItsDefaultIsLeftOut) {
  RunConfig config;
  config.workers = {"initializer", "w1", "w2"};
  EXPECT_EQ(Written(Running(config)),
            "{\n"
            "  \"name\": \"n\",\n"
            "  \"application\": {\"module\": \"app.py\"}\n"
            "}\n");
}

TEST_F(ScenarioWriterTest, AShrunkFailureReadsWell) {
  RunConfig config = WordCountRun(2);
  config.workers = {"initializer", "w1"};
  config.disk_profile = DiskProfile::kPrefix;
  config.faults = {FaultOn(FaultKind::kPowerLoss, Probe::kSnapshotSynced, 2),
                   FaultAt(FaultKind::kPause, 12, "w1")};
  EXPECT_EQ(Written(Running(config)), R"({
  "name": "n",
  "application": {"module": "app.py"},
  "workers": 2,
  "seed": 5,
  "feeds": {
    "words": {"text": "the cat 0 sat on mats\nthe cat 1 sat on mats\n"}
  },
  "disk": {"profile": "prefix"},
  "heartbeat": "50ms",
  "checkpoint_every": "30ms",
  "timeouts": {"checkpoint": "300ms", "reconnect_most": "100ms"},
  "faults": [
    {
      "on": {"probe": "checkpoint.snapshot_synced", "nth": 2},
      "do": "power_loss",
      "restart_after": "20ms"
    },
    {"at": "12ms", "do": "pause", "worker": "w1"}
  ]
}
)");
}

TEST_F(ScenarioWriterTest, TheLibraryComesBackAsItWas) {
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator("scenarios")) {
    if (entry.path().extension() != ".json") continue;
    SCOPED_TRACE(entry.path());
    const LoadResult first = LoadScenario(entry.path());
    ASSERT_TRUE(first.ok());
    const std::string folder =
        std::filesystem::path(first.scenario->file).parent_path();
    const Result<std::string> text = WriteScenario(*first.scenario, folder);
    ASSERT_TRUE(text.ok()) << text.status();
    const LoadResult second = ParseScenario(*text, first.scenario->file);
    ASSERT_TRUE(second.ok()) << second.problems.front().ToString();
    ExpectSameConfig(first.scenario->config, second.scenario->config);
    EXPECT_EQ(*WriteScenario(*second.scenario, folder), *text);
    const ScenarioApplication& before = first.scenario->application;
    const ScenarioApplication& after = second.scenario->application;
    EXPECT_EQ(after.module, before.module);
    EXPECT_EQ(after.args, before.args);
    EXPECT_EQ(after.path, before.path);
    EXPECT_EQ(after.env, before.env);
    EXPECT_EQ(after.isolation, before.isolation);
    EXPECT_EQ(after.venv, before.venv);
    EXPECT_EQ(second.scenario->expect.verdicts,
              first.scenario->expect.verdicts);
    ++files;
  }
  EXPECT_GE(files, 14u);
}

TEST_F(ScenarioWriterTest, RandomRunsComeBackAndGiveTheSameTrace) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RunConfig config = WordCountRun(30);
    config.seed = seed;
    DrawRandomRun(&config);
    if (seed % 3 == 0) config.sinks = {{"", SinkDelivery::kPlain}};
    if (seed % 4 == 0) config.feeds[0].delivery = FeedDelivery::kPlain;
    const Scenario read = RoundTrip(Running(config));
    ExpectSameConfig(WithoutIdleMembers(config), read.config);
    EXPECT_EQ(RunWordCount(config).trace_digest,
              RunWordCount(read.config).trace_digest);
  }
}

TEST_F(ScenarioWriterTest, BytesThatAreNoUtf8ComeBack) {
  RunConfig config = WordCountRun(1);
  config.feeds[0].contents = std::string("\xff\x00\x80 a\n", 6);
  config.feeds[0].framing = Framing::kRaw;
  const Scenario read = RoundTrip(Running(config));
  ExpectSameConfig(config, read.config);
  EXPECT_THAT(Written(read), HasSubstr("\"base64\""));
}

TEST_F(ScenarioWriterTest, EveryOtherMemberComesBack) {
  Scenario scenario = Running(WordCountRun(1));
  RunConfig& config = scenario.config;
  config.feeds[0].messages_per_second = 12.5;
  config.feeds[0].bursts = FeedBursts{5, Duration::Milliseconds(30)};
  config.feeds[0].pauses = {{Duration(), Duration::Milliseconds(7)}};
  config.feeds[0].ends_after = 0;
  config.sinks = {{"", SinkDelivery::kPlain},
                  {"sink:7100", SinkDelivery::kTransactional}};
  config.network.latency = {Duration::Milliseconds(3),
                            Duration::Milliseconds(3)};
  config.worker_options.max_object_bytes = 4096;
  config.restart_after_failure = Duration();
  config.liveness_limit = Duration::Seconds(40);
  config.time_limit = Duration::Seconds(90);
  scenario.description = "More \"words\".";
  scenario.application.args = {"--in", ""};
  scenario.application.env = {{"A", "1"}, {"B", "2"}};
  scenario.application.isolation = ModuleIsolation::kInterpreter;
  Write("sub/checks.py", "");
  scenario.checks = {{Path("sub/checks.py"), "adds_up", ""}};
  scenario.expect.verdicts = {"state.diverged", "check.adds_up"};
  scenario.expect.output = {Path("words.txt"), "a\nb\n",
                            OutputComparison::kInOrderPerKey, ","};
  const Scenario read = RoundTrip(scenario);
  ExpectSameConfig(config, read.config);
  EXPECT_EQ(read.description, scenario.description);
  EXPECT_EQ(read.application.args, scenario.application.args);
  EXPECT_EQ(read.application.env, scenario.application.env);
  EXPECT_EQ(read.application.isolation, scenario.application.isolation);
  EXPECT_EQ(read.checks.at(0).file, Path("sub/checks.py"));
  EXPECT_EQ(read.checks.at(0).function, "adds_up");
  EXPECT_EQ(read.expect.verdicts, scenario.expect.verdicts);
  EXPECT_EQ(read.expect.output->file, Path("words.txt"));
  EXPECT_EQ(read.expect.output->compare, OutputComparison::kInOrderPerKey);
  EXPECT_EQ(read.expect.output->key_ends_at, ",");
}

TEST_F(ScenarioWriterTest, AFileInAnotherFolderNamesTheSameFiles) {
  Write("package/__init__.py", "");
  Write("venv/lib/python3.11/site-packages/x", "");
  Scenario scenario = Running(WordCountRun(1));
  scenario.application.module = Path("package");
  scenario.application.path = {folder_};
  scenario.application.venv = Path("venv");
  Write("deep/down/here", "");
  const Result<std::string> text = WriteScenario(scenario, Path("deep/down"));
  ASSERT_TRUE(text.ok());
  const LoadResult read = ParseScenario(*text, Path("deep/down/s.json"));
  ASSERT_TRUE(read.ok()) << read.problems.front().ToString();
  EXPECT_EQ(read.scenario->application.module, Path("package"));
  EXPECT_EQ(read.scenario->application.venv, Path("venv"));
  EXPECT_EQ(read.scenario->application.path, std::vector{folder_.string()});
  EXPECT_EQ(RoundTrip(scenario).application.module, Path("package"));
}

TEST_F(ScenarioWriterTest, ADottedModuleKeepsItsFolder) {
  Scenario scenario = Running(WordCountRun(1));
  scenario.application.module = "some.module";
  scenario.application.path = {folder_};
  EXPECT_THAT(Written(scenario), Not(HasSubstr("\"path\"")));
  EXPECT_EQ(RoundTrip(scenario).application.path, scenario.application.path);
  const Result<std::string> text = WriteScenario(scenario, Path("deep"));
  EXPECT_THAT(*text, HasSubstr("\"path\": [\"..\"]"));
}

TEST_F(ScenarioWriterTest, AFeedNamesItsFileAsLongAsBothAgree) {
  LoadResult loaded = LoadWith(R"("feeds": {"f": {"file": "words.txt"}})");
  ASSERT_TRUE(loaded.ok());
  Scenario& scenario = *loaded.scenario;
  EXPECT_THAT(Written(scenario), HasSubstr("{\"file\": \"words.txt\"}"));
  scenario.config.feeds[0].contents = "b\n";
  EXPECT_THAT(Written(scenario), HasSubstr("{\"text\": \"b\\n\"}"));
  Write("words.txt", "b\n");
  EXPECT_THAT(Written(scenario), HasSubstr("{\"file\": \"words.txt\"}"));
}

TEST_F(ScenarioWriterTest, AGeneratedFeedNamesItsFunctionUntilItIsChanged) {
  Write("feeds.py", "");
  LoadResult loaded =
      LoadWith(R"("feeds": {"f": {"generate": "feeds.py:words", "count": 2}})");
  ASSERT_TRUE(loaded.ok());
  Scenario& scenario = *loaded.scenario;
  const std::string function = R"("generate": "feeds.py:words")";
  EXPECT_THAT(Written(scenario), HasSubstr(function));
  const FeedItems items = [](const AuthorFunction&, uint64_t, uint64_t) {
    return std::vector<std::string>{"a", "b"};
  };
  ASSERT_TRUE(
      FillGeneratedFeeds(&scenario.generated_feeds, items, &scenario.config)
          .ok());
  EXPECT_THAT(Written(scenario), HasSubstr(function));
  RoundTrip(scenario);
  scenario.config.feeds[0].contents = "b\n";
  EXPECT_THAT(Written(scenario), HasSubstr("{\"text\": \"b\\n\"}"));
}

TEST_F(ScenarioWriterTest, WhatNoScenarioCanSayIsRefused) {
  Scenario scenario = Running(WordCountRun(1));
  scenario.config.judge = false;
  ExpectRefused(scenario, "judged");
  scenario = Running(WordCountRun(1));
  scenario.config.faults = {Fault()};
  ExpectRefused(scenario, "one of a time, a probe and an operation");
  scenario = Running(WordCountRun(1));
  scenario.config.feeds.push_back(scenario.config.feeds[0]);
  ExpectRefused(scenario, "two feeds");
  scenario = Running(WordCountRun(1));
  scenario.config.feeds[0].contents = std::string(2 << 20, 'x');
  ExpectRefused(scenario, "longer than 1 MiB");
}

}  // namespace
}  // namespace pouch
