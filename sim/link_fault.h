// LinkFault: what a fault of the network family is told beside its kind.

#ifndef POUCH_SIM_LINK_FAULT_H_
#define POUCH_SIM_LINK_FAULT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/duration_range.h"
#include "sim/network_options.h"

namespace pouch {

// Which way: between two groups both, or only what goes from the first to the
// second, or only what comes back. Of attempts to connect: who dials. Of news
// that a connection is gone (kHalfOpen): whom they do not reach.
enum class LinkDirection { kBoth, kTo, kFrom };

struct LinkFault {
  LinkDirection direction = LinkDirection::kBoth;
  // How long bytes take (kSlowLink), or how much longer an attempt to connect
  // does (kConnectSlow).
  std::optional<DurationRange> latency;
  // What passes in a second (kSlowLink); 0: as it is.
  uint64_t bytes_per_second = 0;
  // How many pieces it hits (kCorruptBytes); 0: a quarter of them until it
  // ends.
  uint64_t times = 1;
  // Of what is on its way on a connection that breaks (kReset, kHalfOpen).
  InFlight in_flight = InFlight::kDrawn;

  friend bool operator==(const LinkFault&, const LinkFault&) = default;
};

// Between whom: names of hosts.
struct LinkGroups {
  std::vector<std::string> first;
  std::vector<std::string> second;
};

}  // namespace pouch

#endif  // POUCH_SIM_LINK_FAULT_H_
