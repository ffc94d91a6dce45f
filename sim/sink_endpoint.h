// SinkEndpoint: what the pipeline's output goes to, outside the cluster.

#ifndef POUCH_SIM_SINK_ENDPOINT_H_
#define POUCH_SIM_SINK_ENDPOINT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "sim/run_result.h"

namespace pouch {

// An actor; it never crashes and loses nothing that it confirmed, but its
// connections may break at any time.
class SinkEndpoint {
 public:
  SinkEndpoint() = default;
  SinkEndpoint(const SinkEndpoint&) = delete;
  SinkEndpoint& operator=(const SinkEndpoint&) = delete;
  virtual ~SinkEndpoint() = default;

  // Listens. Errors: as Network::Listen().
  virtual Status Start() = 0;

  // While stalled it reads nothing and so answers nothing.
  virtual void SetStalled(bool stalled) = 0;

  // The next transaction that somebody prepares is refused. Plain sinks have
  // none and ignore it.
  virtual void RefuseNext() {}
  // Forgets a refusal that nobody has met; true if there was one.
  virtual bool CancelRefusal() { return false; }

  // What it holds, in ascending order of the writers.
  virtual std::vector<SinkContents> Contents() const = 0;
  // Of all writers.
  virtual uint64_t message_count() const = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_SINK_ENDPOINT_H_
