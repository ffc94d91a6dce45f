// A plain source against feeds that the test plays.

#include "worker/plain_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/native/stateless_echo.h"
#include "tests/worker/frame_peer.h"
#include "tests/worker/recording_hosts.h"
#include "tests/worker/test_network.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Behind the application's header of four bytes.
std::string Message(const std::string& payload) {
  std::string bytes(4, '\0');
  bytes[2] = static_cast<char>(payload.size() >> 8);
  bytes[3] = static_cast<char>(payload.size());
  return bytes + payload;
}

class PlainSourceTest : public ::testing::Test {
 protected:
  PlainSourceTest()
      : application_(*StatelessEcho()("w0")),
        source_(StepId(0), "w0:7000", 4, /*max_payload_bytes=*/1000,
                Incarnation(5), application_.get(), network_.executor("w0"),
                network_.of("w0"), &host_),
        feed_(network_.of("feed")) {
    EXPECT_TRUE(application_->Setup().ok());
    EXPECT_TRUE(source_.Listen().ok());
    feed_.Dial("w0:7000");
  }

  void Run() { network_.RunForMilliseconds(50); }
  void Resume(uint64_t epoch = 1) {
    source_.Resume(ClusterId(7), Epoch(epoch), 0);
  }

  TestNetwork network_;
  RecordingSourceHost host_;
  std::unique_ptr<Application> application_;
  PlainSource source_;
  FramePeer feed_;
};

TEST_F(PlainSourceTest, MessagesAreCutByTheApplicationsHeader) {
  Resume();
  for (char byte : Message("one") + Message("") + Message("three")) {
    feed_.Send({&byte, 1});
    network_.RunForMilliseconds(5);
  }
  EXPECT_THAT(host_.inputs, ElementsAre("0 one", "1 ", "2 three"));
  EXPECT_EQ(source_.position(), 3u);
}

TEST_F(PlainSourceTest, NothingIsReadBeforeTheEpoch) {
  feed_.Send(Message("early"));
  Run();
  EXPECT_THAT(host_.inputs, IsEmpty());
  Resume();
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 early"));
}

TEST_F(PlainSourceTest, WhatArrivesWhileStoppedComesInTheNextEpoch) {
  Resume(1);
  feed_.Send(Message("a"));
  Run();
  source_.Stop();
  feed_.Send(Message("b"));
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 a"));
  Resume(2);
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 a", "1 b"));
}

TEST_F(PlainSourceTest, MessageCutByARollbackIsTakenWholeAfterIt) {
  Resume(1);
  const std::string bytes = Message("halved");
  feed_.Send(bytes.substr(0, 6));
  Run();
  source_.Stop();
  Resume(2);
  feed_.Send(bytes.substr(6));
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 halved"));
}

TEST_F(PlainSourceTest, MutedSourceStopsReading) {
  Resume();
  Run();
  source_.SetMuted(true);
  feed_.Send(Message("a"));
  Run();
  EXPECT_THAT(host_.inputs, IsEmpty());
  source_.SetMuted(false);
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 a"));
}

TEST_F(PlainSourceTest, FeedsKeepTheirBytesApart) {
  Resume();
  FramePeer other(network_.of("other"));
  other.Dial("w0:7000");
  Run();
  const std::string one = Message("one");
  feed_.Send(one.substr(0, 5));
  Run();
  other.Send(Message("two"));
  Run();
  feed_.Send(one.substr(5));
  other.Send(Message("four"));
  Run();
  EXPECT_THAT(host_.inputs,
              testing::UnorderedElementsAre("0 two", testing::EndsWith("one"),
                                            testing::EndsWith("four")));
  EXPECT_THAT(host_.connections,
              testing::UnorderedElementsAre(other.local_address() + " 0",
                                            feed_.local_address() + " 0",
                                            other.local_address() + " 1"));
}

TEST_F(PlainSourceTest, ClosedFeedIsForgottenWithItsHalfMessage) {
  Resume();
  Run();
  feed_.Send(Message("whole") + Message("half").substr(0, 5));
  feed_.Close();
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 whole"));
  EXPECT_EQ(network_.network()->connection_count(), 0u);
}

TEST_F(PlainSourceTest, MessageBeyondTheLimitFailsTheWorker) {
  Resume();
  feed_.Send(std::string("\0\0\x03\xe9", 4));
  Run();
  ASSERT_THAT(host_.failures, SizeIs(1));
  EXPECT_EQ(host_.failures[0].kind, WorkerFailure::Kind::kApplication);
  EXPECT_EQ(host_.failures[0].callable, "payload_length");
  EXPECT_THAT(host_.failures[0].status.message(), HasSubstr("1001"));
}

TEST_F(PlainSourceTest, NewerConnectionOfAFeedClosesItsOlderOne) {
  Resume();
  Run();
  FramePeer again(network_.of("feed"));
  again.Dial("w0:7000");
  Run();
  EXPECT_TRUE(feed_.closed());
  again.Send(Message("new"));
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 new"));
}

}  // namespace
}  // namespace pouch
