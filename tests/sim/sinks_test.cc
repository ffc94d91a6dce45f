// Sink endpoints on a network: sessions, fences, refusals and stalls.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/plain_endpoint.h"
#include "sim/transactional_endpoint.h"
#include "tests/sim/actor_world.h"
#include "worker/observer.h"
#include "worker/sink_messages.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr CheckpointId kFirst{Epoch(1), CheckpointNumber(1)};

template <typename Endpoint>
class SinkFixture : public ::testing::Test {
 protected:
  SinkFixture()
      : sink_("sink:7100", &world_.host("sink")->executor,
              world_.host("sink")->network.get(), &journal_) {
    EXPECT_TRUE(sink_.Start().ok());
  }

  std::unique_ptr<ScriptedPeer> Connect(const std::string& host) {
    return std::make_unique<ScriptedPeer>(world_.host(host)->network.get(),
                                          "sink:7100");
  }
  void Run() { world_.RunFor(Duration::Milliseconds(10)); }

  ActorWorld world_;
  EndpointJournal journal_;
  Endpoint sink_;
};

class TransactionalEndpointTest : public SinkFixture<TransactionalEndpoint> {
 protected:
  // A session of writer `name` that has said Hello.
  std::unique_ptr<ScriptedPeer> Session(const std::string& name,
                                        uint64_t incarnation = 1,
                                        uint64_t epoch = 1,
                                        uint64_t cluster = 1) {
    auto peer = Connect(name.substr(0, name.find('/')));
    std::string bytes;
    AppendSinkHello(
        {ClusterId(cluster), name, Incarnation(incarnation), Epoch(epoch)},
        &bytes);
    peer->Send(bytes);
    Run();
    return peer;
  }
  // Begins epoch 1 and prepares one message as checkpoint 1.
  void WriteAndPrepare(ScriptedPeer* peer, const std::string& message) {
    std::string bytes;
    AppendSinkResolve({Epoch(1), CheckpointId()}, &bytes);
    AppendSinkData({Epoch(1), 1, message}, &bytes);
    AppendSinkPrepare({kFirst, 1}, &bytes);
    peer->Send(bytes);
    Run();
  }
  void Commit(ScriptedPeer* peer) {
    std::string bytes;
    AppendSinkCommit({kFirst}, &bytes);
    peer->Send(bytes);
    Run();
  }
  static SinkWelcome WelcomeOf(const ScriptedPeer& peer) {
    return *ParseSinkWelcome(peer.frames().at(0).payload);
  }
  static bool VoteOf(const ScriptedPeer& peer) {
    return ParseSinkVote(peer.frames().back().payload)->yes;
  }
};

TEST_F(TransactionalEndpointTest, CommitsWhatWasPrepared) {
  auto writer = Session("w1/3");
  EXPECT_FALSE(WelcomeOf(*writer).knows_commits);
  WriteAndPrepare(writer.get(), "the 1");
  EXPECT_TRUE(VoteOf(*writer));
  EXPECT_THAT(journal_.lines, IsEmpty()) << "prepared is not committed";
  Commit(writer.get());
  EXPECT_THAT(journal_.lines, ElementsAre("w1/3 commits 1: the 1"));
  ASSERT_EQ(sink_.Contents().size(), 1u);
  EXPECT_THAT(sink_.Contents()[0].messages, ElementsAre("the 1"));
  EXPECT_EQ(sink_.message_count(), 1u);
}

TEST_F(TransactionalEndpointTest, KeepsPreparedTransactionsAcrossSessions) {
  auto writer = Session("w1/3");
  WriteAndPrepare(writer.get(), "the 1");
  writer->Close();
  auto again = Session("w1/3", 2);
  EXPECT_EQ(WelcomeOf(*again).last_received, 1u);
  Commit(again.get());
  EXPECT_THAT(journal_.lines, ElementsAre("w1/3 commits 1: the 1"));
}

TEST_F(TransactionalEndpointTest, ANewerSessionClosesTheOlder) {
  auto older = Session("w1/3");
  auto newer = Session("w1/3");
  EXPECT_TRUE(older->closed());
  EXPECT_FALSE(newer->closed());
  Commit(newer.get());
  EXPECT_FALSE(newer->closed());
}

TEST_F(TransactionalEndpointTest, ASessionOfThePastIsClosed) {
  auto newer = Session("w1/3", 2, 2);
  auto stale = Session("w1/3", 1, 2);
  EXPECT_TRUE(stale->closed());
  EXPECT_FALSE(newer->closed());
}

TEST_F(TransactionalEndpointTest, WritersDoNotDisturbEachOther) {
  auto one = Session("w1/3", 5, 1);
  auto two = Session("w2/3", 1, 1);
  WriteAndPrepare(one.get(), "a");
  WriteAndPrepare(two.get(), "b");
  Commit(two.get());
  EXPECT_THAT(journal_.lines, ElementsAre("w2/3 commits 1: b"));
}

TEST_F(TransactionalEndpointTest, EverybodyHearsThatSomethingIsCommitted) {
  auto writer = Session("w1/3");
  WriteAndPrepare(writer.get(), "a");
  Commit(writer.get());
  EXPECT_TRUE(WelcomeOf(*Session("w2/3")).knows_commits);
}

TEST_F(TransactionalEndpointTest, AForeignClusterIsToldAndNotHeard) {
  auto writer = Session("w1/3");
  WriteAndPrepare(writer.get(), "a");
  Commit(writer.get());
  auto foreign = Session("w1/3", 9, 9, 2);
  EXPECT_TRUE(WelcomeOf(*foreign).knows_commits);
  EXPECT_FALSE(writer->closed());
  WriteAndPrepare(foreign.get(), "b");
  EXPECT_TRUE(foreign->closed());
}

TEST_F(TransactionalEndpointTest, RefusesOnceWhenToldTo) {
  sink_.RefuseNext();
  auto writer = Session("w1/3");
  WriteAndPrepare(writer.get(), "a");
  EXPECT_FALSE(VoteOf(*writer));
  EXPECT_THAT(journal_.lines, ElementsAre("refused"));
  auto other = Session("w2/3");
  WriteAndPrepare(other.get(), "b");
  EXPECT_TRUE(VoteOf(*other));
}

TEST_F(TransactionalEndpointTest, StalledItReadsNothing) {
  sink_.SetStalled(true);
  auto writer = Session("w1/3");
  EXPECT_THAT(writer->frames(), IsEmpty());
  sink_.SetStalled(false);
  Run();
  EXPECT_EQ(writer->frames().size(), 1u);
}

TEST_F(TransactionalEndpointTest, ClosesOnAnythingBeforeHello) {
  auto peer = Connect("w1");
  Commit(peer.get());
  EXPECT_TRUE(peer->closed());
}

TEST_F(TransactionalEndpointTest, ClosesOnAGap) {
  auto writer = Session("w1/3");
  WriteAndPrepare(writer.get(), "a");
  std::string bytes;
  AppendSinkData({Epoch(1), 5, "b"}, &bytes);
  writer->Send(bytes);
  Run();
  EXPECT_TRUE(writer->closed());
}

class PlainEndpointTest : public SinkFixture<PlainEndpoint> {};

TEST_F(PlainEndpointTest, NumbersTheConnectionsOfEachWriter) {
  auto first = Connect("w1");
  first->Send("a 1\n");
  Run();
  first->Close();
  Run();
  auto second = Connect("w1");
  auto other = Connect("w2");
  Run();
  second->Send("b 1\n");
  Run();
  other->Send("c 1\n");
  Run();
  EXPECT_THAT(journal_.lines, ElementsAre("w1/0: a 1\n", "w1/0 closed",
                                          "w1/1: b 1\n", "w2/0: c 1\n"));
  ASSERT_EQ(sink_.Contents().size(), 2u);
  EXPECT_THAT(sink_.Contents()[0].messages, ElementsAre("a 1\n", "b 1\n"));
  EXPECT_EQ(sink_.message_count(), 3u);
}

TEST_F(PlainEndpointTest, StalledItReadsNothing) {
  sink_.SetStalled(true);
  auto writer = Connect("w1");
  writer->Send("a");
  Run();
  EXPECT_THAT(journal_.lines, IsEmpty());
  sink_.SetStalled(false);
  Run();
  EXPECT_THAT(journal_.lines, ElementsAre("w1/0: a"));
}

}  // namespace
}  // namespace pouch
