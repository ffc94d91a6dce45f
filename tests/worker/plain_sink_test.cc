// A plain sink against a TCP endpoint that the test plays.

#include "worker/plain_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "tests/worker/recording_hosts.h"
#include "tests/worker/test_network.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Reads bytes; "|" stands where a connection ended.
class ByteEndpoint final : public ConnectionHandler {
 public:
  void Listen(Network* network) {
    listener_ = *network->Listen(
        "sink:9", [this](std::unique_ptr<Connection> connection) {
          connection_ = std::move(connection);
          connection_->SetHandler(this);
        });
  }
  void OnBytes(std::string_view bytes) override { received += bytes; }
  void OnClosed(const Status&) override {
    received += "|";
    connection_.reset();
  }
  Connection* connection() { return connection_.get(); }

  std::string received;

 private:
  std::unique_ptr<Listener> listener_;
  std::unique_ptr<Connection> connection_;
};

class PlainSinkTest : public ::testing::Test {
 protected:
  PlainSinkTest()
      : sink_("sink:9", Duration::Milliseconds(10), Duration::Milliseconds(100),
              network_.executor("w0"), network_.of("w0"), &host_) {}

  void Listen() { endpoint_.Listen(network_.of("sink")); }
  void Run() { network_.RunForMilliseconds(150); }

  TestNetwork network_;
  RecordingSinkHost host_;
  ByteEndpoint endpoint_;
  PlainSink sink_;
};

TEST_F(PlainSinkTest, BytesGoOutInOrder) {
  Listen();
  for (const char* text : {"a;", "bb;", "ccc;"}) sink_.Write(text);
  Run();
  EXPECT_EQ(endpoint_.received, "a;bb;ccc;");
  EXPECT_EQ(sink_.backlog(), 0u);
}

TEST_F(PlainSinkTest, MessagesWaitForAnEndpointThatIsAway) {
  sink_.Write("a;");
  network_.RunFor(Duration::Seconds(1));
  EXPECT_EQ(sink_.backlog(), 1u);
  EXPECT_GT(host_.backlog_changes, 0);
  Listen();
  Run();
  EXPECT_EQ(endpoint_.received, "a;");
}

TEST_F(PlainSinkTest, BrokenConnectionIsDialledAgain) {
  Listen();
  sink_.Write("a;");
  Run();
  network_.Reset("w0", "sink");
  Run();
  sink_.Write("b;");
  Run();
  EXPECT_EQ(endpoint_.received, "a;|b;");
}

TEST_F(PlainSinkTest, CheckpointsAreAnsweredLaterAndWithoutTheEndpoint) {
  const CheckpointId id{Epoch(1), CheckpointNumber(4)};
  sink_.StartEpoch(ClusterId(7), Epoch(1), {});
  sink_.Prepare(id);
  sink_.Commit(id);
  EXPECT_THAT(host_.log, IsEmpty()) << "answered from within a call";
  network_.RunForMilliseconds(1);
  EXPECT_THAT(host_.log,
              ElementsAre("rolled back 1", "prepared 4", "committed 4"));
}

TEST_F(PlainSinkTest, AnswersOfAnOlderEpochAreVoid) {
  sink_.StartEpoch(ClusterId(7), Epoch(1), {});
  sink_.Prepare({Epoch(1), CheckpointNumber(4)});
  sink_.StartEpoch(ClusterId(7), Epoch(2), {});
  network_.RunForMilliseconds(1);
  EXPECT_THAT(host_.log, ElementsAre("rolled back 2"));
}

TEST_F(PlainSinkTest, RollbackDropsWaitingMessagesButFinishesHalfWrittenOnes) {
  Listen();
  sink_.Write("first;");
  Run();
  endpoint_.connection()->PauseReading(true);
  const std::string big(300'000, 'x');
  sink_.Write(big + ";");
  for (int i = 0; i < 5; ++i) sink_.Write("waiting;");
  Run();
  EXPECT_GT(sink_.backlog(), 0u);
  sink_.StartEpoch(ClusterId(7), Epoch(2), {});
  EXPECT_EQ(sink_.backlog(), 0u);
  sink_.Write("new;");
  endpoint_.connection()->PauseReading(false);
  network_.RunFor(Duration::Seconds(1));
  EXPECT_EQ(endpoint_.received, "first;" + big + ";new;");
}

}  // namespace
}  // namespace pouch
