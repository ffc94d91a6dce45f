// SimNetwork: the wire between all processes of a simulated run.
//
// Hosts are names; an address is "host:port". A process attaches to its host
// when it starts and gets its Network; connections it makes and accepts end
// when the process does.
//
// Fault model. What always happens: every segment has its own latency, streams
// are cut anywhere, receivers see them in order; a sender that outruns its
// reader's window sees unsent_bytes() grow. Off unless asked for:
//   Crash()          a process is gone. Its listeners and connections end. Of
//                    what it had handed to the network a drawn prefix arrives,
//                    or everything, or nothing (InFlight); then the peer hears
//                    a reset, or an orderly end. What was on its way to it is
//                    dropped.
//   Cut()            nothing passes from some hosts to others, one way or both,
//                    until Heal(). What was sent is held, not lost, and passes
//                    afterwards unless its connection ended meanwhile.
//                    Attempts to connect wait, or time out.
//   ResetBetween()   connections break: of what is on its way a drawn prefix
//                    arrives, then each end hears of a reset.
//   SetLatency()     slower or faster, everywhere or on one path.
//   Disturb()        between two groups of hosts, until Mend(), what
//                    sim/link_trouble.h lists: partitions one way or both,
//                    resets, other latencies and bandwidths, refused and slow
//                    attempts to connect, single connections that are clogged,
//                    ends that do not learn that their connection is gone,
//                    connections whose bytes arrive after their successor's,
//                    changed bytes.
// With a bandwidth, all connections of a path share it; what exceeds it waits,
// and in the end the sender does.
// Never: bytes changed but by kCorruptBytes, and then their number stays the
// same; bytes repeated, reordered within a connection, or delivered to another;
// two ends that hear of a reset in the wrong order with the bytes before it; an
// end that still does not know after the fault is over.

#ifndef POUCH_SIM_SIM_NETWORK_H_
#define POUCH_SIM_SIM_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/duration_range.h"
#include "sim/fault_kind.h"
#include "sim/link_fault.h"
#include "sim/link_trouble.h"
#include "sim/network_options.h"
#include "sim/network_paths.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "sim/sim_link.h"
#include "worker/network.h"

namespace pouch {

class SimNetwork final {
 public:
  // `scheduler` must outlive the network and all it gave out. `rng` draws
  // everything; each connection has a stream of its own.
  SimNetwork(Scheduler* scheduler, const NetworkOptions& options,
             const Rng& rng);
  SimNetwork(const SimNetwork&) = delete;
  SimNetwork& operator=(const SimNetwork&) = delete;
  ~SimNetwork();

  // A process starts on `host`, where there is no other. Its handlers are
  // called on `executor`. Destroying the view ends the process's part, as
  // Crash() does, unless it crashed before.
  std::unique_ptr<Network> Attach(std::string_view host, SimExecutor* executor);

  // The process on `host`, if there is one, is gone. What it still holds of
  // the network does nothing any more, also where the process goes on to the
  // end of its turn, and may be destroyed later. Call this before the process
  // is destroyed, else that would close its connections in good order.
  void Crash(std::string_view host, InFlight in_flight = InFlight::kDrawn);

  // Cuts all paths between a host of `some` and one of `others`, both ways.
  CutId Cut(std::span<const std::string> some,
            std::span<const std::string> others);
  // Cuts only what goes from `from` to `to`.
  CutId CutOneWay(std::span<const std::string> from,
                  std::span<const std::string> to);
  // Ends a cut. One that ended is no error.
  void Heal(CutId cut);
  void HealAll();

  // Breaks every connection between a host of `some` and one of `others`.
  // Returns how many there were.
  size_t ResetBetween(std::span<const std::string> some,
                      std::span<const std::string> others);

  // Does a fault to the links between two groups of hosts. It lasts until
  // Mend(), and meant for as long as `lasts`; none if it was done at once.
  // `on_hit` runs whenever bytes were changed.
  TroubleId Disturb(FaultKind kind, const LinkGroups& groups,
                    const LinkFault& fault, Duration lasts,
                    std::function<void()> on_hit);
  // Ends a fault. One that ended is no error.
  void Mend(TroubleId trouble);
  // Ends every fault and every cut.
  void MendAll();

  // For what is sent from now on: everywhere, or on one path, one way.
  void SetLatency(DurationRange latency) { core_->paths.SetLatency(latency); }
  void SetPathLatency(std::string_view from, std::string_view to,
                      std::optional<DurationRange> latency);

  // True if it makes a difference to a Crash() of all of `hosts` what becomes
  // of what they had handed to the network.
  bool HasInFlight(std::span<const std::string> hosts) const;
  // Grows whenever a process does something to a connection or a listener.
  uint64_t changes() const { return core_->changes; }

  // Connections and attempts that have not ended.
  size_t connection_count() const { return core_->links.size(); }

 private:
  class View;
  class SimListener;

  // Who takes connections to an address.
  struct Listening {
    uint64_t attachment;
    OwnerId owner;
    std::shared_ptr<AcceptCallback> on_accept;
  };

  Result<std::unique_ptr<Listener>> Listen(const View& view,
                                           std::string_view address,
                                           AcceptCallback on_accept);
  std::unique_ptr<Connection> Connect(const View& view,
                                      std::string_view address,
                                      ConnectionHandler* handler);
  // Sends the attempt on its way, or again after a cut.
  void Attempt(const std::shared_ptr<SimLink>& link);
  // It arrives: somebody listens there, or nobody.
  void ReachListener(const std::shared_ptr<SimLink>& link);
  // The process that listens takes it.
  void Accept(const std::shared_ptr<SimLink>& link);
  void Detach(std::string_view host, uint64_t attachment, InFlight in_flight);
  std::vector<HostId> HostsOf(std::span<const std::string> names);
  void ResumeAll();

  const std::shared_ptr<NetworkCore> core_;
  const Rng rng_;
  uint64_t last_attachment_ = 0;
  uint64_t last_link_ = 0;
  // By host: the process on it. The number tells those of one host apart.
  std::map<std::string, uint64_t, std::less<>> attachments_;
  std::map<std::string, Listening, std::less<>> listeners_;  // By address.
  std::map<std::string, uint64_t> next_port_;                // By host.
  // Attempts to connect so far, by "from>address": names their random streams.
  std::map<std::string, uint64_t> attempts_;
  LinkTrouble trouble_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SIM_NETWORK_H_
