#include "worker/python/python_application.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "codec/python_limits.h"
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
  app->BeginCall({Time::FromNanoseconds(5), 7, Duration()});
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

TEST_F(PythonApplicationTest, TwoApplicationsGiveTheSameDigestsAndBytes) {
  const std::string module = Write("word_count.py", kWordCount);
  std::vector<uint64_t> digests[2];
  std::string bytes[2];
  for (int run = 0; run < 2; ++run) {
    const auto app = Make(module, "w1");
    Value state = *app->InitialState(StepId(2));
    for (const char* word : {"a", "b", "a"}) {
      std::vector<Value> outputs;
      ASSERT_TRUE(app->Compute(StepId(2), *app->Decode(StepId(0), word), &state,
                               &outputs)
                      .ok());
      digests[run].push_back(*app->StructuralDigest(outputs[0]));
      digests[run].push_back(*app->StructuralDigest(state));
    }
    bytes[run] = *app->EncodeTopology() + *app->Serialize(state);
  }
  EXPECT_EQ(digests[0], digests[1]);
  EXPECT_EQ(bytes[0], bytes[1]);
}

TEST_F(PythonApplicationTest, BothIsolationsGiveTheSameDigestsAndBytes) {
  const std::string module = Write("word_count.py", kWordCount);
  std::string topology[2];
  uint64_t digest[2];
  for (int run = 0; run < 2; ++run) {
    options_.isolation =
        run == 0 ? PythonIsolation::kNamespaces : PythonIsolation::kInterpreter;
    const auto app = Make(module);
    EXPECT_EQ(RunWordCount(app.get(), "a b a"), "a 1\nb 1\na 2\n");
    topology[run] = *app->EncodeTopology();
    digest[run] = *app->StructuralDigest(*app->InitialState(StepId(2)));
  }
  EXPECT_EQ(topology[0], topology[1]);
  EXPECT_EQ(digest[0], digest[1]);
}

TEST_F(PythonApplicationTest, ValuesOutliveTheirApplication) {
  const std::string module = Write("word_count.py", kWordCount);
  for (const PythonIsolation isolation :
       {PythonIsolation::kNamespaces, PythonIsolation::kInterpreter}) {
    options_.isolation = isolation;
    auto first = Make(module, "w1");
    const Value state = *first->InitialState(StepId(2));
    const uint64_t digest = *first->StructuralDigest(state);
    first.reset();
    const auto second = Make(module, "w1");
    EXPECT_EQ(*second->StructuralDigest(state), digest);
    EXPECT_EQ(second->Describe(state, 100), "Count(value=0)");
  }
}

TEST_F(PythonApplicationTest, APackageIsAModuleToo) {
  Write("package/__init__.py", kWordCount);
  Write("package/sub/__init__.py", "");
  Write("package/sub/app.py", kWordCount);
  const std::string folder = (folder_ / "package").string();
  EXPECT_NE(Make(folder), nullptr);
  EXPECT_NE(Make(folder + "/__init__.py"), nullptr);
  const auto app = Make(folder + "/sub/app.py");
  ASSERT_NE(app, nullptr);
  EXPECT_EQ(app->Describe(*app->InitialState(StepId(2)), 100),
            "Count(value=0)");
  EXPECT_THAT(*app->Serialize(*app->InitialState(StepId(2))),
              HasSubstr("package.sub.app"));
}

TEST_F(PythonApplicationTest, CallsSeeTheirContext) {
  const auto app = Make(Write("clock.py", std::string(kWordCount) + R"(
import os, time
@wallaroo.computation_multi(name="split")
def split(line):
    return [time.time_ns() - 1577836800 * 10**9, os.urandom(2).hex()]
)"));
  const auto seen = [&app](int64_t now_ns, uint64_t seed) {
    app->BeginCall({Time::FromNanoseconds(now_ns), seed, Duration()});
    std::vector<Value> outputs;
    EXPECT_TRUE(
        app->Compute(StepId(1), *app->Decode(StepId(0), "x"), nullptr, &outputs)
            .ok());
    return app->Describe(outputs[0], 50) + " " + app->Describe(outputs[1], 50);
  };
  const std::string first = seen(5, 1);
  EXPECT_THAT(first, HasSubstr("5 '"));
  EXPECT_EQ(seen(5, 1), first);
  EXPECT_NE(seen(5, 2), first);
}

TEST_F(PythonApplicationTest, BytesThatAreNoTopologyAreDataLoss) {
  const auto app = Make(Write("word_count.py", kWordCount));
  const std::string bytes = *app->EncodeTopology();
  for (size_t cut = 0; cut < bytes.size(); cut += 7) {
    EXPECT_FALSE(app->LoadTopology(bytes.substr(0, cut)).ok()) << cut;
  }
  EXPECT_EQ(app->LoadTopology("").code(), StatusCode::kDataLoss);
  EXPECT_EQ(app->LoadTopology(bytes + "x").code(), StatusCode::kDataLoss);
  EXPECT_TRUE(app->LoadTopology(bytes).ok());
}

// A judge runs single calls again: they must draw the same numbers.
TEST_F(PythonApplicationTest, RandomNumbersOfACallDependOnItsContextOnly) {
  const std::string module = Write("dice.py", std::string(kWordCount) + R"(
import random
@wallaroo.computation_multi(name="split")
def split(line):
    if line == "seed": random.seed(1)
    return [random.random()]
)");
  for (const PythonIsolation isolation :
       {PythonIsolation::kNamespaces, PythonIsolation::kInterpreter}) {
    options_.isolation = isolation;
    const auto worker = Make(module, "w1");
    const auto judge = Make(module, "judge");
    const auto draw = [](Application* app, uint64_t seed, const char* line) {
      app->BeginCall({Time(), seed, Duration()});
      std::vector<Value> out;
      EXPECT_TRUE(
          app->Compute(StepId(1), *app->Decode(StepId(0), line), nullptr, &out)
              .ok());
      return app->Describe(out[0], 50);
    };
    const std::string first = draw(worker.get(), 1, "x");
    const std::string second = draw(worker.get(), 2, "x");
    EXPECT_NE(first, second);
    EXPECT_EQ(draw(judge.get(), 2, "x"), second);
    EXPECT_EQ(draw(judge.get(), 1, "x"), first);
    // An application that seeds by itself goes its own way from there.
    EXPECT_EQ(draw(worker.get(), 3, "seed"), "0.13436424411240122");
    EXPECT_EQ(draw(worker.get(), 3, "x"), "0.8474337369372327");
  }
}

TEST_F(PythonApplicationTest, RestartsDoNotLeak) {
  const std::string module =
      Write("restarts.py", std::string(kWordCount) +
                               "import logging, random, tempfile\n"
                               "logging.getLogger().warning('started')\n");
  int64_t bytes[3];
  for (int64_t& measured : bytes) {
    for (int i = 0; i < 50; ++i) Make(module, "w1");
    PyGC_Collect();
    measured = PythonMemoryBytes();
  }
  EXPECT_LT(bytes[2] - bytes[1], 50 * 4096) << "for 50 restarts";
}

}  // namespace
}  // namespace pouch
