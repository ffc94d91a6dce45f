// A run's configuration is checked against the pipeline before it starts.

#include "sim/run_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "sim/fault_plan.h"
#include "sim/feed_contents.h"
#include "sim/run_config.h"
#include "tests/native/word_count.h"
#include "worker/application.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

RunConfig WordCountConfig() {
  RunConfig config;
  config.workers = {"w0", "w1"};
  FeedConfig feed;
  feed.name = "words";
  feed.contents = "a b\nc\n";
  config.feeds.push_back(feed);
  return config;
}

std::unique_ptr<Application> Ready() {
  std::unique_ptr<Application> application = *WordCount()("judge");
  EXPECT_TRUE(application->Setup().ok());
  return application;
}

TEST(FeedContentsTest, LinesLoseTheirEndsAndGetHeaders) {
  FeedConfig feed;
  feed.contents = "a b\r\n\nc";
  const auto cut = CutFeed(feed, StepId(0), Ready().get());
  ASSERT_TRUE(cut.ok());
  EXPECT_THAT(cut->payloads, ElementsAre("a b", "", "c"));
  EXPECT_EQ(cut->messages[0], std::string("\0\0\0\3a b", 7));
}

TEST(FeedContentsTest, RawIsCutWhereItsHeadersSay) {
  FeedConfig feed;
  feed.framing = Framing::kRaw;
  feed.contents = std::string("\0\0\0\2ab\0\0\0\0\0\0\0\1c", 15);
  const auto cut = CutFeed(feed, StepId(0), Ready().get());
  ASSERT_TRUE(cut.ok());
  EXPECT_THAT(cut->payloads, ElementsAre("ab", "", "c"));
}

TEST(FeedContentsTest, ATruncatedMessageIsNamed) {
  FeedConfig feed;
  feed.name = "words";
  feed.framing = Framing::kRaw;
  feed.contents = std::string("\0\0\0\2ab\0\0\0\5c", 11);
  const Status status = CutFeed(feed, StepId(0), Ready().get()).status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(),
            "feed words: the message at byte 6 needs 9 bytes, but 5 are left");
}

TEST(RunPlanTest, FeedsConnectToTheInitializerUnlessToldOtherwise) {
  RunConfig config = WordCountConfig();
  EXPECT_EQ(PlanRun(config, Ready().get())->feeds[0].options.address,
            "w0:7000");
  config.feeds[0].worker = "w1";
  EXPECT_EQ(PlanRun(config, Ready().get())->feeds[0].options.address,
            "w1:7000");
}

TEST(RunPlanTest, AFeedMayBeMissing) {
  RunConfig config = WordCountConfig();
  config.feeds.clear();
  EXPECT_TRUE(PlanRun(config, Ready().get()).ok());
}

TEST(RunPlanTest, TheDefaultSinkIsTheOneWithoutAnAddress) {
  RunConfig config = WordCountConfig();
  config.sinks.push_back({"", SinkDelivery::kPlain});
  EXPECT_EQ(PlanRun(config, Ready().get())->sinks[0].delivery,
            SinkDelivery::kPlain);
  config.sinks.push_back({"sink:7100", SinkDelivery::kTransactional});
  EXPECT_EQ(PlanRun(config, Ready().get())->sinks[0].delivery,
            SinkDelivery::kTransactional);
}

struct BadConfig {
  const char* name;
  std::function<void(RunConfig*)> spoil;
  const char* message;
};

class BadConfigTest : public ::testing::TestWithParam<BadConfig> {};

TEST_P(BadConfigTest, IsAnErrorThatSaysWhatIsWrong) {
  RunConfig config = WordCountConfig();
  GetParam().spoil(&config);
  const auto application = Ready();
  const Result<RunPlan> plan = PlanRun(config, application.get());
  const Status status =
      plan.ok() ? PlanFaults(config, *plan).status() : plan.status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr(GetParam().message));
}

Fault CrashOf(const char* worker) {
  Fault fault;
  fault.trigger.at = Time();
  fault.targets = {worker};
  return fault;
}

INSTANTIATE_TEST_SUITE_P(
    All, BadConfigTest,
    ::testing::Values(
        BadConfig{"NoWorker", [](RunConfig* c) { c->workers.clear(); },
                  "there is no worker"},
        BadConfig{"WorkerTwice",
                  [](RunConfig* c) {
                    c->workers = {"a", "a"};
                  },
                  "\"a\" is no name for a worker"},
        BadConfig{"FeedWithoutSource",
                  [](RunConfig* c) { c->feeds[0].name = "letters"; },
                  "no source of that name; there is words"},
        BadConfig{"TwoFeeds",
                  [](RunConfig* c) { c->feeds.push_back(c->feeds[0]); },
                  "source words has two feeds"},
        BadConfig{"FeedOfUnknownWorker",
                  [](RunConfig* c) { c->feeds[0].worker = "w9"; },
                  "connects to w9, which is no worker"},
        BadConfig{"UnknownSink",
                  [](RunConfig* c) {
                    c->sinks.push_back({"sink:1", SinkDelivery::kPlain});
                  },
                  "writes to the sink sink:1; there is sink:7100"},
        BadConfig{"WorkerNamedAsSink",
                  [](RunConfig* c) { c->workers.push_back("sink"); },
                  "has a worker's name"},
        BadConfig{"FaultOfUnknownWorker",
                  [](RunConfig* c) { c->faults = {CrashOf("w7")}; },
                  "faults/0: names \"w7\", which is no worker"},
        BadConfig{"FaultWithoutTrigger",
                  [](RunConfig* c) {
                    c->faults = {CrashOf("w1")};
                    c->faults[0].trigger.at.reset();
                  },
                  "needs one of a time, a probe and an operation"},
        BadConfig{"FaultWithoutTarget",
                  [](RunConfig* c) {
                    c->faults = {CrashOf("w1")};
                    c->faults[0].targets.clear();
                  },
                  "names no worker to hit"},
        BadConfig{"PartitionOfNobody",
                  [](RunConfig* c) {
                    c->faults = {CrashOf("nobody")};
                    c->faults[0].kind = FaultKind::kPartition;
                  },
                  "\"nobody\", which is no worker, feed or sink"},
        BadConfig{"StallOfUnknownSink",
                  [](RunConfig* c) {
                    c->faults = {CrashOf("sink:1")};
                    c->faults[0].kind = FaultKind::kSinkStalls;
                  },
                  "\"sink:1\", which is no sink's address"}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

TEST(FaultPlanTest, NamesMayBeRolesFeedsAndSinks) {
  RunConfig config = WordCountConfig();
  config.faults = {CrashOf("initializer"), CrashOf("words")};
  config.faults[1].kind = FaultKind::kPartition;
  config.faults[1].others = {"sink:7100"};
  const auto application = Ready();
  const auto faults = PlanFaults(config, *PlanRun(config, application.get()));
  ASSERT_TRUE(faults.ok());
  EXPECT_THAT((*faults)[0].workers, ElementsAre(WorkerId(0)));
  EXPECT_THAT((*faults)[1].from, ElementsAre("feed-words"));
  EXPECT_THAT((*faults)[1].to, ElementsAre("sink"));
  EXPECT_EQ((*faults)[0].label, "faults/0: process_crash at 0s");
}

}  // namespace
}  // namespace pouch
