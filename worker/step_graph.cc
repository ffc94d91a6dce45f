#include "worker/step_graph.h"

#include <string>

namespace pouch {
namespace {

Status Wrong(const StepGraph& graph, size_t index, std::string_view problem) {
  return Status(StatusCode::kInvalidArgument,
                "step " + std::to_string(index) + " (" +
                    graph.steps[index].name + ") " + std::string(problem));
}

}  // namespace

std::vector<EdgeId> StepGraph::EdgesInto(StepId step) const {
  std::vector<EdgeId> found;
  for (uint32_t i = 0; i < edges.size(); ++i) {
    if (edges[i].to == step) found.push_back(EdgeId(i));
  }
  return found;
}

std::vector<EdgeId> StepGraph::EdgesFrom(StepId step) const {
  std::vector<EdgeId> found;
  for (uint32_t i = 0; i < edges.size(); ++i) {
    if (edges[i].from == step) found.push_back(EdgeId(i));
  }
  return found;
}

Status StepGraph::Validate() const {
  bool has_source = false;
  bool has_sink = false;
  for (const Edge& edge : edges) {
    if (edge.to.value() >= steps.size() || edge.from >= edge.to) {
      return Status(StatusCode::kInvalidArgument,
                    "an edge of the pipeline does not lead forward");
    }
  }
  for (uint32_t i = 0; i < steps.size(); ++i) {
    const bool is_source = steps[i].kind == StepKind::kSource;
    const bool is_sink = steps[i].kind == StepKind::kSink;
    has_source |= is_source;
    has_sink |= is_sink;
    const bool has_input = !EdgesInto(StepId(i)).empty();
    const bool has_output = !EdgesFrom(StepId(i)).empty();
    if (is_source && has_input)
      return Wrong(*this, i, "is a source with input");
    if (!is_source && !has_input) return Wrong(*this, i, "has no input");
    if (is_sink && has_output) return Wrong(*this, i, "is a sink with output");
    if (!is_sink && !has_output) {
      return Wrong(*this, i, "leads nowhere: the pipeline needs a sink");
    }
  }
  if (!has_source || !has_sink) {
    return Status(StatusCode::kInvalidArgument,
                  "the pipeline needs a source and a sink");
  }
  return OkStatus();
}

}  // namespace pouch
