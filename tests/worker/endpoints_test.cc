// Which sources and sinks a pipeline gets, and where they listen.

#include "worker/endpoints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/check.h"
#include "base/rng.h"
#include "tests/native/word_count.h"
#include "tests/worker/frame_peer.h"
#include "tests/worker/probe_counter.h"
#include "tests/worker/recording_hosts.h"
#include "tests/worker/test_network.h"
#include "worker/feed_messages.h"
#include "worker/plain_sink.h"
#include "worker/plain_source.h"
#include "worker/replayable_source.h"
#include "worker/sink_messages.h"
#include "worker/transactional_sink.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

class EndpointsTest : public ::testing::Test {
 protected:
  EndpointsTest() {
    auto application = WordCount()("w1");
    CHECK(application.ok());
    application_ = *std::move(application);
    CHECK(application_->Setup().ok());
    options_.members = {"w0", "w1"};
    options_.self = WorkerId(1);
    world_ = {network_.executor("w1"), network_.of("w1"), nullptr, &probes_,
              &rng_};
  }

  Result<Sources> NewSources() {
    return MakeSources(application_->graph(), options_, world_, Incarnation(2),
                       application_.get(), &source_host_);
  }
  Sinks NewSinks() {
    return MakeSinks(application_->graph(), options_, world_, Incarnation(2),
                     &sink_host_);
  }
  template <typename Kind, typename Base>
  static bool Is(const std::unique_ptr<Base>& made) {
    return dynamic_cast<Kind*>(made.get()) != nullptr;
  }

  TestNetwork network_;
  ProbeCounter probes_;
  Rng rng_{1};
  WorkerOptions options_;
  World world_;
  std::unique_ptr<Application> application_;
  RecordingSourceHost source_host_;
  RecordingSinkHost sink_host_;
};

TEST_F(EndpointsTest, EachSourceAndSinkStepGetsOneByTheDefaults) {
  const auto sources = NewSources();
  ASSERT_TRUE(sources.ok());
  ASSERT_EQ(sources->size(), 1u);
  EXPECT_TRUE(Is<ReplayableSource>(sources->at(StepId(0))));
  const Sinks sinks = NewSinks();
  ASSERT_EQ(sinks.size(), 1u);
  EXPECT_TRUE(Is<TransactionalSink>(sinks.at(StepId(3))));
}

TEST_F(EndpointsTest, AStepThatIsNamedHasItsOwnDelivery) {
  options_.feed_delivery = {{"other", FeedDelivery::kReplayable},
                            {"words", FeedDelivery::kPlain}};
  options_.sink_delivery = {{"sink:7100", SinkDelivery::kPlain}};
  EXPECT_TRUE(Is<PlainSource>(NewSources()->at(StepId(0))));
  EXPECT_TRUE(Is<PlainSink>(NewSinks().at(StepId(3))));
}

TEST_F(EndpointsTest, ASourceListensOnItsPortOfThisWorker) {
  const auto sources = NewSources();
  sources->at(StepId(0))->Resume(ClusterId(7), Epoch(1), 42);
  FramePeer feed(network_.of("feed"));
  feed.Dial("w1:7000");
  feed.Send(FrameOf<FeedHello>(&AppendFeedHello, {"words", 0}));
  network_.RunForMilliseconds(50);
  const auto heard =
      feed.TakeOnly(static_cast<uint8_t>(FeedMessageType::kStart));
  ASSERT_EQ(heard.size(), 1u);
  const auto start = ParseFeedStart(heard[0]);
  EXPECT_EQ(start->position, 42u);
  EXPECT_EQ(start->incarnation, Incarnation(2));
}

TEST_F(EndpointsTest, AnAddressThatIsTakenIsAnErrorThatNamesTheSource) {
  const auto first = NewSources();
  ASSERT_TRUE(first.ok());
  const auto second = NewSources();
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.status().ToString(), HasSubstr("source words"));
}

TEST_F(EndpointsTest, AWriterIsNamedByItsWorkerAndItsStep) {
  FramePeer endpoint(network_.of("sink"));
  endpoint.Listen("sink:7100");
  const Sinks sinks = NewSinks();
  network_.RunForMilliseconds(50);
  EXPECT_EQ(endpoint.accepted(), 0) << "nobody used it yet";
  sinks.at(StepId(3))->StartEpoch(ClusterId(7), Epoch(1), CheckpointId());
  network_.RunForMilliseconds(50);
  const auto heard =
      endpoint.TakeOnly(static_cast<uint8_t>(SinkMessageType::kHello));
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(ParseSinkHello(heard[0])->writer, "w1/3");
  EXPECT_EQ(ParseSinkHello(heard[0])->incarnation, Incarnation(2));
}

}  // namespace
}  // namespace pouch
