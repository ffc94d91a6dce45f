// WorkerOptions: what a worker is told about the cluster and itself.

#ifndef POUCH_WORKER_WORKER_OPTIONS_H_
#define POUCH_WORKER_WORKER_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace pouch {

// How sources and sinks of an address speak.
enum class FeedDelivery { kReplayable, kPlain };
enum class SinkDelivery { kTransactional, kPlain };

// What a worker is told about the cluster and itself. The defaults suit a
// local network; a scenario may change each.
struct WorkerOptions {
  // Names of all workers in join order; [0] is the initializer.
  std::vector<std::string> members;
  WorkerId self;
  const std::string& self_name() const { return members[self.value()]; }

  // How every feed and every sink of the pipeline speaks, by step. Steps that
  // are not named here use the defaults.
  FeedDelivery default_feed_delivery = FeedDelivery::kReplayable;
  SinkDelivery default_sink_delivery = SinkDelivery::kTransactional;
  std::vector<std::pair<std::string, FeedDelivery>> feed_delivery;  // By name.
  std::vector<std::pair<std::string, SinkDelivery>> sink_delivery;  // Address.

  // The first checkpoint starts this long after an epoch, the next one this
  // long after the last was committed or given up.
  Duration checkpoint_every = Duration::Seconds(1);
  // A checkpoint that not everybody acknowledged by then is given up.
  Duration checkpoint_timeout = Duration::Seconds(10);
  // A heartbeat is sent this often; three in a row missed close a connection.
  Duration heartbeat_every = Duration::Milliseconds(500);
  // Reconnecting waits this long, doubling up to the maximum.
  Duration reconnect_first = Duration::Milliseconds(10);
  Duration reconnect_most = Duration::Seconds(1);
  // Sources are muted while more than this many messages wait for a peer's
  // acknowledgement or for a sink, and read again below half of it.
  size_t mute_above_messages = 4096;
  // The receiver of a boundary acknowledges after this many messages, or after
  // this time, whichever comes first.
  size_t acknowledge_every = 256;
  Duration acknowledge_after = Duration::Milliseconds(5);
  // A new segment of the event log is begun once one is this long.
  uint64_t segment_bytes = uint64_t{1} << 20;
  // Longest object that the hooks may make.
  size_t max_object_bytes = size_t{16} << 20;
};

// The address at which a worker listens for others: "<name>:<port>".
inline constexpr int kControlPort = 1;   // The initializer's coordinator.
inline constexpr int kBoundaryPort = 2;  // Streams between workers.

// "host:port".
inline std::string AddressOf(const std::string& host, int port) {
  return host + ":" + std::to_string(port);
}

}  // namespace pouch

#endif  // POUCH_WORKER_WORKER_OPTIONS_H_
