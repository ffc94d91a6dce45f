// ByteFlow: the bytes of one direction of a simulated connection, from the
// sender's buffer over the wire to the receiver.

#ifndef POUCH_SIM_BYTE_FLOW_H_
#define POUCH_SIM_BYTE_FLOW_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "base/time.h"

namespace pouch {

// Bytes wait unsent, then are in the network (on the wire, or arrived and not
// read), then are delivered. Order is kept and nothing is skipped. A flow knows
// no events: its owner asks when something arrives.
class ByteFlow final {
 public:
  // Adds unsent bytes.
  void Push(std::string_view bytes) { buffer_.append(bytes); }

  size_t unsent_bytes() const { return buffer_.size() - begin_ - in_network_; }
  // Taken by the network and not delivered.
  size_t network_bytes() const { return in_network_; }

  // True if bytes that are sent at `now` start a new segment, which needs a
  // size and a latency; otherwise they go with the last one.
  bool NeedsSegment(Time now) const {
    return segments_.size() == first_segment_ || segments_.back().room == 0 ||
           segments_.back().sent != now;
  }
  // Starts a segment that may hold `size_bytes`, arriving after `latency` but
  // not before what was sent earlier.
  void StartSegment(Time now, size_t size_bytes, Duration latency);
  // Moves up to `most_bytes` unsent bytes into the last segment, as they fit.
  // Returns how many.
  size_t FillSegment(size_t most_bytes);
  // The last segment's last byte leaves only at `departure`; its latency counts
  // from there.
  void DelaySegment(Time departure);

  // Nothing more is sent. `reason` is delivered behind everything else, not
  // before `when`.
  void End(Status reason, Time when);
  // Drops what is unsent, and what is in the network but for its first bytes.
  void KeepOnly(size_t network_bytes);

  bool has_ended() const { return end_.has_value(); }
  // The reason given to End().
  const Status& end_reason() const { return *end_; }

  // When the next bytes, or the end, arrive; none if nothing is on its way.
  std::optional<Time> NextArrival() const;
  // True if the end is all that is left to arrive.
  bool only_end_left() const { return has_ended() && begin_ == buffer_.size(); }
  // Moves everything that arrived by `now` to `out`, which is cleared before.
  void TakeArrived(Time now, std::string* out);

 private:
  // Bytes on the wire that arrive together.
  struct Segment {
    Time sent;
    Duration latency;
    Time arrival;
    size_t size;
    size_t room;  // That many more bytes may go with it.
  };

  std::string buffer_;  // Delivered, in the network, unsent, in this order.
  size_t begin_ = 0;    // Where what is delivered ends.
  size_t in_network_ = 0;
  std::vector<Segment> segments_;  // Those before first_segment_ are delivered.
  size_t first_segment_ = 0;
  Time last_arrival_;
  std::optional<Status> end_;
  Time end_arrival_;
};

}  // namespace pouch

#endif  // POUCH_SIM_BYTE_FLOW_H_
