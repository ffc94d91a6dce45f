// Endpoints: this worker's sources and sinks, as the pipeline asks for them.

#ifndef POUCH_WORKER_ENDPOINTS_H_
#define POUCH_WORKER_ENDPOINTS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "base/ids.h"
#include "base/status.h"
#include "worker/application.h"
#include "worker/sink.h"
#include "worker/source.h"
#include "worker/step_graph.h"
#include "worker/worker_options.h"
#include "worker/world.h"

namespace pouch {

using Sources = std::map<StepId, std::unique_ptr<Source>>;
using Sinks = std::map<StepId, std::unique_ptr<Sink>>;

// Makes the source of every source step of `graph` and starts to listen for
// its feeds, at "<this worker>:<port of the step's address>".
// Errors: as Network::Listen(), naming the step.
Result<Sources> MakeSources(const StepGraph& graph,
                            const WorkerOptions& options, const World& world,
                            Incarnation incarnation, Application* application,
                            SourceHost* host);

// Makes the sink of every sink step of `graph`; they connect on first use.
Sinks MakeSinks(const StepGraph& graph, const WorkerOptions& options,
                const World& world, Incarnation incarnation, SinkHost* host);

}  // namespace pouch

#endif  // POUCH_WORKER_ENDPOINTS_H_
