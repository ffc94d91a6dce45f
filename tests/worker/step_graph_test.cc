#include "worker/step_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "s" source, "c" stateless, "k" state, "o" sink; edges by index.
StepGraph Graph(const std::string& kinds,
                const std::vector<std::pair<uint32_t, uint32_t>>& edges) {
  StepGraph graph;
  for (char kind : kinds) {
    Step step;
    step.kind = kind == 's'   ? StepKind::kSource
                : kind == 'c' ? StepKind::kStateless
                : kind == 'k' ? StepKind::kState
                              : StepKind::kSink;
    step.name = std::string(1, kind) + std::to_string(graph.steps.size());
    graph.steps.push_back(step);
  }
  for (const auto& [from, to] : edges) {
    Edge edge;
    edge.from = StepId(from);
    edge.to = StepId(to);
    graph.edges.push_back(edge);
  }
  return graph;
}

void ExpectInvalid(const StepGraph& graph, const std::string& problem) {
  const Status status = graph.Validate();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr(problem));
}

TEST(StepGraphTest, LinesAndMergesAndForksAreValid) {
  EXPECT_TRUE(Graph("so", {{0, 1}}).Validate().ok());
  EXPECT_TRUE(Graph("scko", {{0, 1}, {1, 2}, {2, 3}}).Validate().ok());
  EXPECT_TRUE(Graph("ssko", {{0, 2}, {1, 2}, {2, 3}}).Validate().ok());
  EXPECT_TRUE(Graph("scoo", {{0, 1}, {1, 2}, {1, 3}}).Validate().ok());
}

TEST(StepGraphTest, EmptyPipelineNeedsASourceAndASink) {
  ExpectInvalid(Graph("", {}), "needs a source and a sink");
}

TEST(StepGraphTest, EdgesMustLeadForward) {
  ExpectInvalid(Graph("scco", {{0, 1}, {1, 2}, {2, 1}, {2, 3}}), "forward");
  ExpectInvalid(Graph("sco", {{0, 1}, {1, 1}, {1, 2}}), "forward");
  ExpectInvalid(Graph("so", {{0, 1}, {0, 2}}), "forward");
}

TEST(StepGraphTest, SourceWithInputIsNamed) {
  ExpectInvalid(Graph("sso", {{0, 1}, {1, 2}}), "step 1 (s1) is a source");
}

TEST(StepGraphTest, SinkWithOutputIsNamed) {
  ExpectInvalid(Graph("soo", {{0, 1}, {1, 2}}), "step 1 (o1) is a sink");
}

TEST(StepGraphTest, StepWithoutInputIsNamed) {
  ExpectInvalid(Graph("sco", {{0, 2}, {1, 2}}), "step 1 (c1) has no input");
  ExpectInvalid(Graph("o", {}), "step 0 (o0) has no input");
}

TEST(StepGraphTest, StepWithoutOutputIsNamed) {
  ExpectInvalid(Graph("sko", {{0, 1}, {0, 2}}), "step 1 (k1) leads nowhere");
  ExpectInvalid(Graph("s", {}), "step 0 (s0) leads nowhere");
}

TEST(StepGraphTest, EdgesOfAStepComeInAscendingOrder) {
  const StepGraph graph = Graph("ssko", {{1, 2}, {2, 3}, {0, 2}});
  EXPECT_THAT(graph.EdgesInto(StepId(2)), ElementsAre(EdgeId(0), EdgeId(2)));
  EXPECT_THAT(graph.EdgesFrom(StepId(2)), ElementsAre(EdgeId(1)));
  EXPECT_THAT(graph.EdgesInto(StepId(0)), IsEmpty());
  EXPECT_THAT(graph.EdgesFrom(StepId(3)), IsEmpty());
}

}  // namespace
}  // namespace pouch
