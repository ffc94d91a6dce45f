// What a simulated network is like.

#ifndef POUCH_SIM_NETWORK_OPTIONS_H_
#define POUCH_SIM_NETWORK_OPTIONS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "sim/duration_range.h"

namespace pouch {

struct NetworkOptions {
  // One way, drawn for each segment; order within a connection is kept.
  DurationRange latency = {Duration::Microseconds(100),
                           Duration::Milliseconds(2)};
  // With this probability it is drawn from here instead: a long tail.
  double spike_chance = 0;
  DurationRange spike;
  // What each path carries, one way, of all its connections together; 0: any
  // number of bytes.
  uint64_t bytes_per_second = 0;
  // Streams are cut into segments of a size drawn from these, both included.
  // At least 1.
  size_t shortest_segment_bytes = 1;
  size_t longest_segment_bytes = 8192;
  // What one direction of a connection holds before the sender's
  // unsent_bytes() grows. At least 1.
  size_t window_bytes = size_t{64} << 10;
  // An attempt to connect that hears nothing for so long fails.
  Duration connect_timeout = Duration::Seconds(10);
  // A connection that is destroyed with unread bytes resets its peer instead
  // of closing orderly, as TCP does, with this probability.
  double unread_close_resets = 0;

  Duration longest_latency() const {
    return spike_chance > 0 ? std::max(latency.high, spike.high) : latency.high;
  }
  friend bool operator==(const NetworkOptions&,
                         const NetworkOptions&) = default;
};

// What becomes of bytes that a process handed to the network before it died.
enum class InFlight {
  kDrawn,      // A prefix of any length arrives, or everything.
  kDelivered,  // All of them arrive.
  kLost,       // None of them does.
};

}  // namespace pouch

#endif  // POUCH_SIM_NETWORK_OPTIONS_H_
