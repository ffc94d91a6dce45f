// The pipeline as the worker runs it: steps, and the edges between them.
//
// An Application describes its pipeline once; every worker holds one instance
// of every step. Messages travel along edges from an instance of one step to
// an instance of the next; which instance, the key decides (worker/routing.h).

#ifndef POUCH_WORKER_STEP_GRAPH_H_
#define POUCH_WORKER_STEP_GRAPH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"

namespace pouch {

// Index of an edge in StepGraph::edges.
using EdgeId = Id<struct EdgeIdTag, uint32_t>;

enum class StepKind {
  kSource,     // Decodes what a feed sends. Runs where the feed connects.
  kStateless,  // One or several computations in a row without state.
  kState,      // A computation with one state object per key.
  kSink,       // Encodes and sends out. Runs where its input is.
};

// One step of the pipeline.
struct Step {
  StepKind kind = StepKind::kStateless;
  // For people: the source's or computation's name, or the sink's address.
  std::string name;
  // Where a source listens and a sink connects to: "host:port". Sources listen
  // on the port only, on every worker.
  std::string address;
  // Sources only: bytes of the header that tells the payload's length.
  uint32_t header_length_bytes = 0;
  // The key of what a source emits, until a key_by or collect changes it.
  std::string initial_key;
};

// A way from each instance of `from` to one instance of `to`.
struct Edge {
  StepId from;
  StepId to;
  // True if the application computes a new key for what passes here
  // (Application::ExtractKey). At most one of these two is set.
  bool has_key_extractor = false;
  // A new key that is the same for every message (collect).
  std::optional<std::string> constant_key;
};

// Steps in an order in which every edge leads forward.
struct StepGraph {
  std::string application_name;
  std::vector<Step> steps;
  std::vector<Edge> edges;

  const Step& step(StepId id) const { return steps[id.value()]; }
  const Edge& edge(EdgeId id) const { return edges[id.value()]; }

  // Edges that end at / start from `step`, in ascending order.
  std::vector<EdgeId> EdgesInto(StepId step) const;
  std::vector<EdgeId> EdgesFrom(StepId step) const;

  // OK if there is a source and a sink, every edge leads forward, sources have
  // no input and sinks no output, and every other step has both.
  // Errors: kInvalidArgument, naming the step.
  Status Validate() const;
};

}  // namespace pouch

#endif  // POUCH_WORKER_STEP_GRAPH_H_
