#include "worker/python/python_application.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/python/python_application_fixture.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

TEST_F(PythonApplicationTest, WordCountHasFourSteps) {
  const auto app = Make(Write("word_count.py", kWordCount));
  const StepGraph& graph = app->graph();
  EXPECT_EQ(graph.application_name, "word count");
  ASSERT_EQ(graph.steps.size(), 4u);
  EXPECT_EQ(graph.steps[0].kind, StepKind::kSource);
  EXPECT_EQ(graph.steps[0].name, "words");
  EXPECT_EQ(graph.steps[0].address, "feed:7000");
  EXPECT_EQ(graph.steps[0].header_length_bytes, 4u);
  EXPECT_EQ(graph.steps[0].initial_key, "tcp-source-key");
  EXPECT_EQ(graph.steps[1].kind, StepKind::kStateless);
  EXPECT_EQ(graph.steps[1].name, "split");
  EXPECT_EQ(graph.steps[2].kind, StepKind::kState);
  EXPECT_EQ(graph.steps[2].name, "count");
  EXPECT_EQ(graph.steps[3].kind, StepKind::kSink);
  EXPECT_EQ(graph.steps[3].address, "sink:7100");
  ASSERT_EQ(graph.edges.size(), 3u);
  EXPECT_FALSE(graph.edges[0].has_key_extractor);
  EXPECT_TRUE(graph.edges[1].has_key_extractor);
  EXPECT_FALSE(graph.edges[2].has_key_extractor);
}

// Sends a line through the whole pipeline of one worker.
std::string RunWordCount(Application* app, std::string_view line) {
  app->BeginCall({Time::FromNanoseconds(5), 7});
  auto message = app->Decode(StepId(0), line);
  EXPECT_TRUE(message.ok()) << message.status();
  if (!message.ok() || !*message) return "discarded";
  std::vector<Value> words;
  EXPECT_TRUE(app->Compute(StepId(1), *message, nullptr, &words).ok());
  std::string out;
  std::map<std::string, Value> states;
  for (const Value& word : words) {
    auto key = app->ExtractKey(EdgeId(1), word);
    EXPECT_TRUE(key.ok()) << key.status();
    if (states.count(*key) == 0) {
      auto state = app->InitialState(StepId(2));
      EXPECT_TRUE(state.ok()) << state.status();
      states[*key] = *state;
    }
    std::vector<Value> counts;
    EXPECT_TRUE(app->Compute(StepId(2), word, &states[*key], &counts).ok());
    for (const Value& count : counts) {
      auto bytes = app->Encode(StepId(3), count);
      EXPECT_TRUE(bytes.ok()) << bytes.status();
      out += bytes->value_or("nothing");
    }
  }
  return out;
}

TEST_F(PythonApplicationTest, WordCountCounts) {
  const auto app = Make(Write("word_count.py", kWordCount));
  EXPECT_EQ(RunWordCount(app.get(), "the cat the"), "the 1\ncat 1\nthe 2\n");
  EXPECT_EQ(RunWordCount(app.get(), "# a comment"), "discarded");
}

TEST_F(PythonApplicationTest, TopologyWorksOnAnotherWorker) {
  const std::string module = Write("word_count.py", kWordCount);
  const auto initializer = Make(module);
  auto bytes = initializer->EncodeTopology();
  ASSERT_TRUE(bytes.ok()) << bytes.status();

  auto other = TryMake(module, "w1");
  ASSERT_TRUE(other.ok()) << other.status();
  const Status loaded = (*other)->LoadTopology(*bytes);
  ASSERT_TRUE(loaded.ok()) << loaded;
  EXPECT_EQ((*other)->graph().steps[1].name, "split");
  EXPECT_EQ((*other)->graph().steps[0].header_length_bytes, 4u);
  EXPECT_EQ(RunWordCount(other->get(), "a b a"), "a 1\nb 1\na 2\n");
  EXPECT_EQ(*(*other)->EncodeTopology(), *bytes);
}

TEST_F(PythonApplicationTest, ObjectsTravelBetweenWorkers) {
  const std::string module = Write("word_count.py", kWordCount);
  const auto a = Make(module, "initializer");
  const auto b = Make(module, "w1");
  auto state = a->InitialState(StepId(2));
  auto bytes = a->Serialize(*state);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  auto copy = b->Deserialize(*bytes);
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ(*a->StructuralDigest(*state), *b->StructuralDigest(*copy));
  EXPECT_EQ(b->Describe(*copy, 100), "Count(value=0)");
}

TEST_F(PythonApplicationTest, HeadersOfPayloadsGoBothWays) {
  const auto app = Make(Write("word_count.py", kWordCount));
  auto header = app->FrameHeader(StepId(0), 300);
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(*header, std::string("\0\0\1\54", 4));
  EXPECT_EQ(*app->PayloadLength(StepId(0), *header), 300u);
}

TEST_F(PythonApplicationTest, UnreadableHeaderMeansFourBytes) {
  const auto app = Make(Write("word_count.py", kWordCount));
  EXPECT_EQ(*app->PayloadLength(StepId(0), "xx"), 4u);
  EXPECT_THAT(printed_, HasSubstr("struct.error: unpack requires"));
}

}  // namespace
}  // namespace pouch
