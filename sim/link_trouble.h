// LinkTrouble: the faults of the network family that act on one simulated
// network.
//
//   kPartition        Nothing passes; what was sent is held and passes
//                     afterwards, unless its connection has ended.
//   kReset            Each connection breaks, once: of what is on its way a
//                     drawn part arrives, or all, or nothing; then each end
//                     hears of it.
//   kSlowLink         What is sent takes another latency, or shares another
//                     bandwidth.
//   kConnectRefused   Attempts to connect are refused, as if nobody listened.
//   kConnectSlow      Attempts to connect take longer.
//   kClog             Each direction of each open connection is held for a
//                     drawn part of the time, one after the other, and goes on
//                     in another order. Connections made meanwhile are not.
//   kHalfOpen         Each open connection is gone, and the end that lies in
//                     the direction does not know: what it sends vanishes
//                     until the fault ends. The other end hears of it at once;
//                     with both directions, neither does.
//   kStaleConnection  Each open connection breaks, half-way through the time,
//                     for the end that made it; what it had sent is held from
//                     the beginning and arrives at the end, when a successor
//                     has long been there.
//   kCorruptBytes     One byte of a piece that arrives is changed. Lengths stay
//                     what they are.

#ifndef POUCH_SIM_LINK_TROUBLE_H_
#define POUCH_SIM_LINK_TROUBLE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/rng.h"
#include "base/time.h"
#include "sim/fault_kind.h"
#include "sim/link_fault.h"
#include "sim/network_options.h"
#include "sim/network_paths.h"
#include "sim/scheduler.h"
#include "sim/sim_link.h"

namespace pouch {

// Names one fault that lasts; 0 names none.
using TroubleId = Id<struct TroubleIdTag, uint64_t>;

class LinkTrouble final {
 public:
  // `core` must outlive it.
  LinkTrouble(NetworkCore* core, const Rng& rng) : core_(core), rng_(rng) {}
  ~LinkTrouble();

  // Begins a fault, which lasts until End(); none if it was done at once. It
  // is meant to last for `lasts`, of which drawn times are parts. `on_hit` runs
  // whenever bytes were changed.
  TroubleId Begin(FaultKind kind, const LinkGroups& groups,
                  const LinkFault& fault, Duration lasts,
                  std::function<void()> on_hit);
  // Ends a fault: what is held goes on, ends hear what they did not. One that
  // ended is no error. The caller resumes the links.
  void End(TroubleId trouble);
  void EndAll();

  // Breaks every connection between a host of `some` and one of `others`.
  // Returns how many there were.
  size_t Reset(const std::vector<HostId>& some,
               const std::vector<HostId>& others, InFlight in_flight);

 private:
  // One direction of a connection that is held.
  struct Held {
    std::weak_ptr<SimLink> link;
    LinkSide side;
    bool holding = false;
  };
  struct Deaf {
    std::weak_ptr<SimLink> link;
    LinkSide side;
  };
  struct Record {
    CutId condition;
    std::vector<EventId> events;
    std::vector<Held> held;
    std::vector<Deaf> deaf;
  };
  // A side of a connection from which a fault's direction leads away.
  struct Sender {
    std::shared_ptr<SimLink> link;
    LinkSide side;
  };

  // What a fault is about, with hosts by their numbers.
  struct Place {
    std::vector<HostId> first;
    std::vector<HostId> second;
    LinkDirection direction;
  };

  std::vector<HostId> HostsOf(const std::vector<std::string>& names);
  CutId Impose(const Place& place, PathCondition condition);
  // The open connections' sides that send the way of the fault.
  std::vector<Sender> SendersOf(const Place& place);
  void BeginClog(const Place& place, Duration lasts, Record* record);
  void BeginStale(const Place& place, Duration lasts, Record* record);
  void BeginHalfOpen(const Place& place, InFlight in_flight, Record* record);
  // Holds, or lets go, what was clogged, if that is still to be done.
  void SetHeld(TroubleId trouble, size_t index, bool holding);
  static void SetHeld(Held* held, bool holding);
  EventId PostIn(Duration delay, std::function<void()> action);

  NetworkCore* core_;
  Rng rng_;
  TroubleId last_;
  std::map<TroubleId, Record> records_;
};

}  // namespace pouch

#endif  // POUCH_SIM_LINK_TROUBLE_H_
