#include "worker/worker.h"

#include <utility>

#include "worker/worker_core.h"

namespace pouch {

Worker::Worker(WorkerOptions options, World world,
               std::unique_ptr<Application> application)
    : core_(std::make_unique<WorkerCore>(std::move(options), world,
                                         std::move(application))) {}

Worker::~Worker() = default;

void Worker::Start() { core_->Start(); }

void Worker::RequestCheckpoint() { core_->RequestCheckpoint(); }

Inspection Worker::Inspect() const { return core_->Inspect(); }

}  // namespace pouch
