// What a good scenario says arrives in the configuration of the run.

#include "scenarios/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/scenarios/scenario_folder.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class LoaderTest : public ScenarioFolder {
 protected:
  // Loads a scenario that must be good.
  Scenario Good(const std::string& members) {
    LoadResult result = LoadWith(members);
    EXPECT_THAT(result.problems, IsEmpty());
    return result.ok() ? *std::move(result.scenario) : Scenario();
  }
};

TEST_F(LoaderTest, NamesOfFilesStartFromTheScenariosFolder) {
  Write("sub/app.py", "");
  Write("sub/data.txt", "x\n");
  const LoadResult result = LoadScenario(
      Write("sub/s.json", R"({"name": "n", "application": {"module": "app.py",
        "path": ["..", "."]}, "feeds": {"a": {"file": "data.txt"}}})"));
  ASSERT_TRUE(result.ok()) << result.problems[0].ToString();
  EXPECT_EQ(result.scenario->file, Path("sub/s.json"));
  EXPECT_EQ(result.scenario->application.module, Path("sub/app.py"));
  EXPECT_THAT(result.scenario->application.path,
              ElementsAre(folder_.string(), Path("sub")));
  EXPECT_EQ(result.scenario->config.feeds[0].contents, "x\n");
}

TEST_F(LoaderTest, ApplicationIsReadInFull) {
  Write("package/__init__.py", "");
  const LoadResult result = Load(R"({"name": "n", "application": {
    "module": "./package", "args": ["--in", "a@b:1", ""],
    "env": {"B": "2", "A": "1"}, "isolation": "interpreter"}})");
  ASSERT_TRUE(result.ok()) << result.problems[0].ToString();
  const ScenarioApplication& application = result.scenario->application;
  EXPECT_EQ(application.module, Path("package"));
  EXPECT_THAT(application.args, ElementsAre("--in", "a@b:1", ""));
  EXPECT_THAT(application.env, ElementsAre(Pair("A", "1"), Pair("B", "2")));
  EXPECT_EQ(application.isolation, ModuleIsolation::kInterpreter);
}

TEST_F(LoaderTest, DottedModuleIsLookedForInTheScenariosFolder) {
  const LoadResult result =
      Load(R"({"name": "n", "application": {"module": "shop.app"}})");
  ASSERT_TRUE(result.ok()) << result.problems[0].ToString();
  EXPECT_EQ(result.scenario->application.module, "shop.app");
  EXPECT_THAT(result.scenario->application.path, ElementsAre(folder_.string()));
}

TEST_F(LoaderTest, CountOfWorkersNamesThem) {
  EXPECT_THAT(Good(R"("workers": 3)").config.workers,
              ElementsAre("initializer", "w1", "w2"));
  EXPECT_THAT(Good(R"("workers": 1)").config.workers,
              ElementsAre("initializer"));
  EXPECT_THAT(Good(R"("workers": ["left", "right"])").config.workers,
              ElementsAre("left", "right"));
}

TEST_F(LoaderTest, LargestSeedIsRead) {
  EXPECT_EQ(Good(R"("seed": 18446744073709551615)").config.seed,
            18446744073709551615u);
}

TEST_F(LoaderTest, FeedsAndSinksAreReadInFull) {
  const RunConfig config =
      Good(R"("feeds": {"b": {"file": "words.txt", "worker": "w1"},
        "a": {"text": "x\u0000y", "framing": "raw", "delivery": "plain",
              "per_second": 0.5}},
        "sink": {"delivery": "plain"},
        "sinks": {"out:7100": {"delivery": "transactional"}})")
          .config;
  ASSERT_EQ(config.feeds.size(), 2u);
  EXPECT_EQ(config.feeds[0].name, "a");
  EXPECT_EQ(config.feeds[0].contents, std::string("x\0y", 3));
  EXPECT_EQ(config.feeds[0].framing, Framing::kRaw);
  EXPECT_EQ(config.feeds[0].delivery, FeedDelivery::kPlain);
  EXPECT_EQ(config.feeds[0].messages_per_second, 0.5);
  EXPECT_EQ(config.feeds[1].contents, "a\nb\n");
  EXPECT_EQ(config.feeds[1].worker, "w1");
  ASSERT_EQ(config.sinks.size(), 2u);
  EXPECT_EQ(config.sinks[0].address, "");
  EXPECT_EQ(config.sinks[0].delivery, SinkDelivery::kPlain);
  EXPECT_EQ(config.sinks[1].address, "out:7100");
  EXPECT_EQ(config.sinks[1].delivery, SinkDelivery::kTransactional);
}

TEST_F(LoaderTest, PaceAndEndOfAFeedAreRead) {
  const RunConfig config = Good(R"("feeds": {"a": {"text": "x",
    "bursts": {"size": 50, "every": "200ms"}, "ends_after": 7,
    "pauses": [{"at": "1s", "for": "500ms"}, {"at": "0s", "for": "1ms"}]}})")
                               .config;
  const FeedConfig& feed = config.feeds.at(0);
  ASSERT_TRUE(feed.bursts.has_value());
  EXPECT_EQ(feed.bursts->size, 50u);
  EXPECT_EQ(feed.bursts->every, Duration::Milliseconds(200));
  EXPECT_EQ(feed.ends_after, 7u);
  ASSERT_EQ(feed.pauses.size(), 2u);
  EXPECT_EQ(feed.pauses[0].at, Duration::Seconds(1));
  EXPECT_EQ(feed.pauses[0].lasts, Duration::Milliseconds(500));
}

TEST_F(LoaderTest, GeneratedFeedNamesItsFunctionAndItsPlace) {
  Write("sub/feeds.py", "");
  const Scenario scenario = Good(
      R"("feeds": {"a": {"generate": "sub/feeds.py:orders", "count": 9}})");
  ASSERT_EQ(scenario.generated_feeds.size(), 1u);
  const GeneratedFeed& feed = scenario.generated_feeds[0];
  EXPECT_EQ(feed.feed, "a");
  EXPECT_EQ(feed.generate.file, Path("sub/feeds.py"));
  EXPECT_EQ(feed.generate.function, "orders");
  EXPECT_EQ(feed.generate.place,
            Path("scenario.json") + ":2:29: /feeds/a/generate");
  EXPECT_EQ(feed.count, 9u);
  EXPECT_EQ(scenario.config.feeds.at(0).contents, "");
}

TEST_F(LoaderTest, OneLatencyMeansAlwaysTheSame) {
  const RunConfig config = Good(R"("network": {"latency": "3ms"})").config;
  EXPECT_EQ(config.network.latency.low, Duration::Milliseconds(3));
  EXPECT_EQ(config.network.latency.high, Duration::Milliseconds(3));
}

TEST_F(LoaderTest, FaultsAreReadWithTheirTriggersAndTargets) {
  const auto faults = Good(R"("faults": [
    {"on": {"probe": "checkpoint.snapshot_synced", "worker": "w1", "nth": 2},
     "do": "power_loss", "restart_after": "50ms"},
    {"at": "1.5s", "do": "partition", "between": [["w1"], ["w2"]],
     "for": "300ms"},
    {"at": "0s", "do": "sink_stalls", "sink": "out:7100"}])")
                          .config.faults;
  ASSERT_EQ(faults.size(), 3u);
  EXPECT_EQ(faults[0].trigger.probe, Probe::kSnapshotSynced);
  EXPECT_EQ(faults[0].trigger.worker, "w1");
  EXPECT_EQ(faults[0].trigger.nth, 2u);
  EXPECT_FALSE(faults[0].trigger.at.has_value());
  EXPECT_EQ(faults[0].kind, FaultKind::kPowerLoss);
  EXPECT_THAT(faults[0].targets, IsEmpty());
  EXPECT_EQ(faults[0].restart_after, Duration::Milliseconds(50));
  EXPECT_EQ(faults[0].label,
            "faults/0: power_loss on checkpoint.snapshot_synced of w1, time 2");
  EXPECT_EQ(faults[1].trigger.at, Time() + Duration::Milliseconds(1500));
  EXPECT_THAT(faults[1].targets, ElementsAre("w1"));
  EXPECT_THAT(faults[1].others, ElementsAre("w2"));
  EXPECT_EQ(faults[1].lasts, Duration::Milliseconds(300));
  EXPECT_EQ(faults[1].label, "faults/1: partition of w1 from w2 at 1.5s");
  EXPECT_THAT(faults[2].targets, ElementsAre("out:7100"));
  EXPECT_FALSE(faults[2].restart_after.has_value());
}

TEST_F(LoaderTest, OperationsThatFaultsWaitForAreReadInFull) {
  const auto faults = Good(R"("faults": [
    {"op": {"kind": "sync", "worker": "w1", "file": "events-*", "nth": 3,
            "when": "after"}, "do": "power_loss"},
    {"op": {"kind": "send", "file": "complete"}, "do": "process_crash",
     "worker": "w2"}])")
                          .config.faults;
  ASSERT_EQ(faults.size(), 2u);
  ASSERT_TRUE(faults[0].trigger.operation.has_value());
  EXPECT_EQ(faults[0].trigger.operation->kind, OperationKind::kSync);
  EXPECT_EQ(faults[0].trigger.operation->file, "events-*");
  EXPECT_TRUE(faults[0].trigger.operation->after);
  EXPECT_EQ(faults[0].trigger.worker, "w1");
  EXPECT_EQ(faults[0].trigger.nth, 3u);
  EXPECT_FALSE(faults[0].trigger.probe.has_value());
  EXPECT_EQ(faults[0].label,
            "faults/0: power_loss after sync of events-* of w1, time 3");
  EXPECT_EQ(faults[1].trigger.operation->kind, OperationKind::kSend);
  EXPECT_FALSE(faults[1].trigger.operation->after);
  EXPECT_THAT(faults[1].targets, ElementsAre("w2"));
}

TEST_F(LoaderTest, WhatAPowerLossLeavesIsReadInFull) {
  const std::string crash =
      R"({"at": "1s", "do": "power_loss", "worker": "w1", "leaves": )";
  const std::pair<const char*, const char*> said[] = {
      {R"("nothing")", "nothing"},
      {R"("everything")", "everything"},
      {R"("lose_names")", "all but the names"},
      {R"({"prefix": 3})", "the first 3 operations"},
      {R"({"omit": 2})", "all but operation 2"},
      {R"({"lose_name": 1})", "all but name 1"},
      {R"({"cut_last": "header"})", "the last write cut in its header"},
      {R"({"cut_last": "last_byte"})",
       "the last write cut before its last byte"},
      {R"({"cut_last": {"sector": 4}})", "the last write cut at sector 4"},
      {R"({"tail": "old"})", "old bytes for the last write"},
      {R"({"keep": []})", "only operations"},
      {R"({"keep": [0, [2, 1], 5]})", "only operations 0 2.1 5"}};
  for (const auto& [json, meaning] : said) {
    const auto faults =
        Good(R"("faults": [)" + crash + json + R"(, "in_flight": "lost"}])")
            .config.faults;
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].in_flight, InFlight::kLost);
    ASSERT_TRUE(faults[0].leaves.has_value()) << json;
    EXPECT_EQ(Describe(*faults[0].leaves), meaning);
  }
  EXPECT_FALSE(Good(R"("faults": [{"at": "1s", "do": "power_loss",
                                   "worker": "w1"}])")
                   .config.faults[0]
                   .leaves.has_value());
}

TEST_F(LoaderTest, ExpectationIsReadInFull) {
  const Expectation expect = Good(R"("expect": {
    "verdict": ["codec.round_trip", "worker.died"],
    "output": {"file": "words.txt", "compare": "in_order_per_key",
               "key_ends_at": ","}})")
                                 .expect;
  EXPECT_THAT(expect.verdicts, ElementsAre("codec.round_trip", "worker.died"));
  EXPECT_EQ(expect.output->contents, "a\nb\n");
  EXPECT_EQ(expect.output->compare, OutputComparison::kInOrderPerKey);
  EXPECT_EQ(expect.output->key_ends_at, ",");
  EXPECT_THAT(Good(R"("seed": 1)").expect.verdicts, ElementsAre("pass"));
}

TEST_F(LoaderTest, TheTextIsKeptAsItWas) {
  const std::string json =
      "{ \"name\":\"n\",\n\t\"application\" : {\"module\":\"app.py\"} }\n\n";
  EXPECT_EQ(Load(json).scenario->json, json);
}

TEST_F(LoaderTest, ParsingNeedsNoFile) {
  const LoadResult result =
      ParseScenario(R"({"name": "n", "application": {"module": "app.py"}})",
                    Path("not_there.json"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.scenario->file, Path("not_there.json"));
}

TEST(ProblemTest, IsOneLineWithPlaceAndHint) {
  const Problem problem = {"s.json", "/a\n", 3, 7, "this is wrong", "do that"};
  EXPECT_EQ(problem.ToString(), "s.json:3:7: /a?: this is wrong (do that)");
  const Problem whole = {"s.json", "", 0, 0, "there is no file", ""};
  EXPECT_EQ(whole.ToString(), "s.json: there is no file");
}

}  // namespace
}  // namespace pouch
