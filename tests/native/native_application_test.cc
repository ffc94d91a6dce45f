// The native applications keep the contract of worker/application.h, and each
// planted defect breaks the one promise it names.

#include "tests/native/native_application.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/native/native_object.h"
#include "tests/native/stateless_echo.h"
#include "tests/native/two_source_merge.h"
#include "tests/native/word_count.h"
#include "worker/application.h"
#include "worker/step_graph.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;

constexpr StepId kSource(0);
constexpr StepId kSplit(1);
constexpr StepId kCount(2);
constexpr StepId kSink(3);

std::unique_ptr<Application> Ready(const ApplicationFactory& factory) {
  std::unique_ptr<Application> application = *factory("w1");
  EXPECT_TRUE(application->Setup().ok());
  return application;
}

std::vector<std::string> Described(Application* application,
                                   const std::vector<Value>& values) {
  std::vector<std::string> all;
  for (const Value& value : values) {
    all.push_back(application->Describe(value, 80));
  }
  return all;
}

TEST(WordCountTest, SplitsCountsAndEncodes) {
  auto application = Ready(WordCount());
  const Value line = *application->Decode(kSource, "the cat the");
  std::vector<Value> words;
  ASSERT_TRUE(application->Compute(kSplit, line, nullptr, &words).ok());
  EXPECT_THAT(Described(application.get(), words),
              ElementsAre("\"the\"", "\"cat\"", "\"the\""));
  EXPECT_EQ(*application->ExtractKey(EdgeId(1), words[1]), "cat");

  Value state = *application->InitialState(kCount);
  std::vector<Value> counts;
  ASSERT_TRUE(application->Compute(kCount, words[0], &state, &counts).ok());
  ASSERT_TRUE(application->Compute(kCount, words[2], &state, &counts).ok());
  EXPECT_EQ(**application->Encode(kSink, counts[1]), "the 2\n");
}

TEST(WordCountTest, CommentsAreDiscardedByTheDecoder) {
  auto application = Ready(WordCount());
  EXPECT_FALSE(*application->Decode(kSource, "# not a line"));
}

TEST(WordCountTest, HeaderAndPayloadLengthAreInverse) {
  auto application = Ready(WordCount());
  const std::string header = *application->FrameHeader(kSource, 70000);
  EXPECT_EQ(header.size(),
            application->graph().step(kSource).header_length_bytes);
  EXPECT_EQ(*application->PayloadLength(kSource, header), 70000u);
}

TEST(WordCountTest, TopologyLoadsInAnotherWorkerAndNowhereElse) {
  auto initializer = Ready(WordCount());
  const std::string bytes = *initializer->EncodeTopology();
  std::unique_ptr<Application> other = *WordCount()("w2");
  ASSERT_TRUE(other->LoadTopology(bytes).ok());
  EXPECT_EQ(other->graph().steps.size(), 4u);
  std::unique_ptr<Application> foreign = *TwoSourceMerge()("w2");
  EXPECT_EQ(foreign->LoadTopology(bytes).code(), StatusCode::kApplicationError);
}

TEST(WordCountTest, PrintsWhatALineAsksFor) {
  auto application = Ready(WordCount());
  std::string printed;
  application->SetOutput([&printed](std::string_view line) { printed = line; });
  const Value line = *application->Decode(kSource, "!hello");
  std::vector<Value> words;
  ASSERT_TRUE(application->Compute(kSplit, line, nullptr, &words).ok());
  EXPECT_EQ(printed, "hello");
}

TEST(TwoSourceMergeTest, AnOrderIsAnsweredByTheLatestQuote) {
  auto application = Ready(TwoSourceMerge());
  Value state = *application->InitialState(StepId(2));
  std::vector<Value> out;
  for (const auto& [source, line] : std::vector<std::pair<StepId, const char*>>{
           {StepId(0), "IBM 5"}, {StepId(1), "IBM 70"}, {StepId(0), "IBM 6"}}) {
    const Value message = *application->Decode(source, line);
    ASSERT_TRUE(application->Compute(StepId(2), message, &state, &out).ok());
  }
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(**application->Encode(StepId(3), out[0]), "IBM 5 0\n");
  EXPECT_EQ(**application->Encode(StepId(3), out[1]), "IBM 6 70\n");
}

TEST(StatelessEchoTest, GivesBackTheLine) {
  auto application = Ready(StatelessEcho());
  const Value line = *application->Decode(StepId(0), "as it is");
  std::vector<Value> out;
  ASSERT_TRUE(application->Compute(StepId(1), line, nullptr, &out).ok());
  EXPECT_EQ(**application->Encode(StepId(2), out.at(0)), "as it is\n");
}

TEST(NativeHooksTest, SoundHooksRoundTripWithStableBytes) {
  auto application = Ready(WordCount());
  const Value value = MakeNative("the", {3, -9});
  const std::string bytes = *application->Serialize(value);
  EXPECT_EQ(*application->Serialize(value), bytes);
  EXPECT_EQ(*application->StructuralDigest(*application->Deserialize(bytes)),
            *application->StructuralDigest(value));
  EXPECT_EQ(application->Deserialize(bytes + "x").status().code(),
            StatusCode::kApplicationError);
}

TEST(NativeDefectsTest, UnstableBytesDifferYetDecode) {
  auto application = Ready(WordCount({.unstable_bytes = true}));
  const Value value = MakeNative("the", {3});
  const std::string bytes = *application->Serialize(value);
  EXPECT_NE(*application->Serialize(value), bytes);
  EXPECT_EQ(NativeOf(*application->Deserialize(bytes)).text, "the");
}

TEST(NativeDefectsTest, LossyRoundTripForgetsANumber) {
  auto application = Ready(WordCount({.lossy_round_trip = true}));
  const Value value = MakeNative("the", {3, 9});
  const Value back = *application->Deserialize(*application->Serialize(value));
  EXPECT_THAT(NativeOf(back).numbers, ElementsAre(3));
}

TEST(NativeDefectsTest, SerializeChangesItsInput) {
  auto application = Ready(WordCount({.serialize_changes_input = true}));
  const Value value = MakeNative("the");
  ASSERT_TRUE(application->Serialize(value).ok());
  EXPECT_THAT(NativeOf(value).numbers, ElementsAre(1));
}

TEST(NativeDefectsTest, SharedCounterIsSeenByAllApplicationsOfAFactory) {
  const auto factory =
      WordCount({.shared_counter = std::make_shared<int64_t>(0)});
  std::vector<Value> words;
  for (const char* worker : {"w1", "w2"}) {
    auto application = *factory(worker);
    ASSERT_TRUE(application->Setup().ok());
    const Value line = *application->Decode(kSource, "cat");
    ASSERT_TRUE(application->Compute(kSplit, line, nullptr, &words).ok());
  }
  EXPECT_THAT(NativeOf(words.at(1)).numbers, ElementsAre(2));
}

TEST(NativeDefectsTest, EmittedStateChangesLater) {
  auto application = Ready(WordCount({.emits_state_itself = true}));
  Value state = *application->InitialState(kCount);
  std::vector<Value> out;
  const Value word = MakeNative("a");
  ASSERT_TRUE(application->Compute(kCount, word, &state, &out).ok());
  ASSERT_TRUE(application->Compute(kCount, word, &state, &out).ok());
  EXPECT_EQ(NativeOf(out[0]).numbers.at(0), 2);
}

TEST(NativeDefectsTest, FailuresNameTheText) {
  auto application = Ready(
      WordCount({.serialize_fails_on = "bad", .compute_fails_on = "worse"}));
  EXPECT_EQ(application->Serialize(MakeNative("bad")).status().code(),
            StatusCode::kApplicationError);
  std::vector<Value> out;
  EXPECT_THAT(application->Compute(kSplit, MakeNative("worse"), nullptr, &out)
                  .message(),
              ::testing::HasSubstr("worse"));
}

}  // namespace
}  // namespace pouch
