// Feed: what one source of the pipeline is sent, from outside the cluster.

#ifndef POUCH_SIM_FEED_H_
#define POUCH_SIM_FEED_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "sim/feed_pace.h"

namespace pouch {

// What a feed is told.
struct FeedOptions {
  std::string name;
  std::string address;                // Where the source listens: "host:port".
  std::vector<std::string> messages;  // Header included, in order.
  FeedPace pace;
  // Reconnecting waits this long, doubling up to the maximum.
  Duration reconnect_first = Duration::Milliseconds(10);
  Duration reconnect_most = Duration::Seconds(1);
  // Nothing is sent while more bytes than this wait for the network.
  size_t unsent_limit_bytes = size_t{64} << 10;
};

// How far a feed is.
struct FeedProgress {
  uint64_t count = 0;  // Messages in all.
  uint64_t next = 0;   // The message to send next.
  // Messages that will never be asked for again. A plain feed: those handed to
  // a connection.
  uint64_t confirmed = 0;
  bool connected = false;
  // Every message was handed to the network, which has taken it.
  bool exhausted = false;
};

// An actor; it never crashes, but its connection may break at any time.
class Feed {
 public:
  Feed() = default;
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;
  virtual ~Feed() = default;

  // Connects, and goes on until it is destroyed.
  virtual void Start() = 0;
  virtual FeedProgress progress() const = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_FEED_H_
