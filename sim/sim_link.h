// SimLink: one simulated connection, both ends and what is between them.

#ifndef POUCH_SIM_SIM_LINK_H_
#define POUCH_SIM_SIM_LINK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/byte_flow.h"
#include "sim/network_options.h"
#include "sim/network_paths.h"
#include "sim/scheduler.h"
#include "worker/network.h"

namespace pouch {

class SimConnection;
class SimLink;
class SimNetwork;

// What every link of a network uses. Lives as long as any of them.
struct NetworkCore {
  SimNetwork* network;  // Null once it was destroyed.
  Scheduler* scheduler;
  NetworkOptions options;
  NetworkPaths paths;
  std::map<uint64_t, std::shared_ptr<SimLink>> links;  // Alive, by age.
  std::string arrived;                                 // Kept for its capacity.
  uint64_t changes = 0;  // What processes did to connections and listeners.
};

// "w1" of "w1:7000"; a host's name may hold anything but ends at the last
// colon.
std::string_view HostPart(std::string_view address);

// The two ends of a link.
enum class LinkSide { kConnector = 0, kAcceptor = 1 };

// A connection from the attempt to the end of both sides. Events hold it by a
// shared pointer; they belong to the process that hears of them, or to the
// world where none does.
class SimLink final : public std::enable_shared_from_this<SimLink> {
 public:
  // `from` and `to` are the addresses of connector and acceptor.
  SimLink(std::shared_ptr<NetworkCore> core, uint64_t id, const Rng& rng,
          std::string from, std::string to);

  // A process takes a side: `connection` is its end.
  void Attach(LinkSide side, OwnerId owner, SimConnection* connection);
  // From now on the attempt may time out.
  void StartTimeout();
  // The attempt was held back by a cut, or is under way.
  void set_held(bool held) { held_ = held; }
  bool is_held() const { return held_; }
  // A process was found that will accept.
  void set_accepting() { accepting_ = true; }
  bool is_accepting() const { return accepting_ && IsWaiting(); }
  // The acceptor is there; the connector hears of it.
  void Establish();
  // The connector hears that there will be no connection.
  void Refuse(Status reason);

  // Counts what a process does to it.
  void CountChange() { ++core_->changes; }
  // As Connection's.
  void SetHandler(LinkSide side, ConnectionHandler* handler);
  void Send(LinkSide side, std::string_view bytes);
  size_t unsent_bytes(LinkSide side) const;
  void PauseReading(LinkSide side, bool paused);
  // The connection was destroyed.
  void Close(LinkSide side);

  // The process of a side died.
  void Crash(LinkSide side, InFlight in_flight);
  // True if it makes a difference to Crash() what becomes of what that side
  // had handed to the network.
  bool HasInFlight(LinkSide side) const {
    return IsAttached(side) && !EndAt(Other(side)).gone &&
           !FlowFrom(side).has_ended() && FlowFrom(side).network_bytes() > 0;
  }
  // The connection breaks for both.
  void Reset(const std::string& reason, InFlight in_flight = InFlight::kDrawn);
  // A cut was healed: what was held goes on.
  void Resume();

  // Holds what `side` sends until as many Release(): as a cut of this
  // direction of this connection only.
  void Hold(LinkSide side) { ++EndAt(side).holds; }
  void Release(LinkSide side);
  // The connection is gone, and the end at `deaf` does not know: what it sends
  // vanishes, and it hears nothing but what was on its way, until Tell(). The
  // other end hears of a reset, unless it is deaf already; of what was on its
  // way to it a drawn prefix arrives, or all of it.
  void BreakUnheard(LinkSide deaf, InFlight in_flight);
  // An end that does not know hears of it now.
  void Tell(LinkSide deaf);

  const std::string& from() const { return from_; }
  const std::string& to() const { return to_; }
  HostId host(LinkSide side) const { return EndAt(side).host; }
  bool IsAttached(LinkSide side) const {
    return EndAt(side).connection != nullptr;
  }
  // How long the next thing takes from `side` to the other.
  Duration DrawLatency(LinkSide side) {
    return core_->paths.DrawLatency(EndAt(side).host, EndAt(Other(side)).host,
                                    &rng_);
  }
  // The same for an attempt to connect.
  Duration DrawConnectTime();
  // Attempts to connect are refused on the way.
  bool IsRefused() const {
    return core_->paths.Refuses(host(LinkSide::kConnector),
                                host(LinkSide::kAcceptor));
  }
  bool IsBlockedFrom(LinkSide side) const {
    return EndAt(side).holds > 0 ||
           core_->paths.IsBlocked(EndAt(side).host, EndAt(Other(side)).host);
  }
  // Both ends are there and connected, and none has heard of an end.
  bool IsUp() const;
  // True while the connector waits to be accepted or refused.
  bool IsWaiting() const {
    return IsAttached(LinkSide::kConnector) && !established_ &&
           !FlowFrom(LinkSide::kAcceptor).has_ended();
  }

 private:
  struct End {
    HostId host;
    OwnerId owner = Scheduler::kWorld;
    SimConnection* connection = nullptr;  // Null: not yet, or no more.
    ConnectionHandler* handler = nullptr;
    bool gone = false;       // Closed or crashed: arriving bytes are dropped.
    bool connected = false;  // May send.
    bool finished = false;   // Heard OnClosed().
    bool reading_paused = false;
    bool drain_owed = false;       // unsent_bytes() was seen above zero.
    bool asking_for_more = false;  // A note to the sender is on its way.
    uint32_t holds = 0;            // What it sends is held.
    bool deaf = false;             // Does not know that the connection ended.
    size_t vanished_bytes = 0;     // Taken from it since then.
    EventId next_event;            // What arrives here next; 0: nothing.
  };

  static LinkSide Other(LinkSide side) {
    return side == LinkSide::kConnector ? LinkSide::kAcceptor
                                        : LinkSide::kConnector;
  }
  End& EndAt(LinkSide side) { return ends_[static_cast<size_t>(side)]; }
  const End& EndAt(LinkSide side) const {
    return ends_[static_cast<size_t>(side)];
  }
  // True if the next thing the connector hears is that it is connected.
  bool AwaitsConnected(const End& end) const {
    return established_ && !broken_ && !end.connected && !end.gone;
  }
  ByteFlow& FlowFrom(LinkSide side) {
    return flows_[static_cast<size_t>(side)];
  }
  const ByteFlow& FlowFrom(LinkSide side) const {
    return flows_[static_cast<size_t>(side)];
  }
  Time Now() const { return core_->scheduler->Now(); }
  // Hands the network what it takes from `side`.
  void Pump(LinkSide side);
  void TellDrained(LinkSide side);
  // Sees to it that what arrives at `side` next has an event, `delay` from now
  // or later.
  void ScheduleArrival(LinkSide side, Duration delay = Duration());
  // That event.
  void Arrive(LinkSide side);
  void DeliverBytes(LinkSide side);
  // Damages a piece that arrives at `side`, if its path does such things.
  void MaybeCorrupt(LinkSide side, std::string* bytes);
  // Tells the sender, after a while, that there is room for what waits.
  void AskForMore(LinkSide reader);
  // The process of `side` is there no more.
  void Leave(LinkSide side);
  // Keeps some of what is on its way from `side`, and ends it there.
  void Break(LinkSide side, InFlight in_flight, Status reason);

  const std::shared_ptr<NetworkCore> core_;
  const uint64_t id_;
  Rng rng_;
  const std::string from_;
  const std::string to_;
  std::array<End, 2> ends_;
  std::array<ByteFlow, 2> flows_;  // By the side that sends.
  bool held_ = false;
  bool accepting_ = false;
  bool established_ = false;
  bool broken_ = false;  // Its end is heard across cuts.
  Time connected_at_;    // For the connector, once established.
  EventId timeout_;      // Of the attempt.
};

// One end of a link, as its process holds it.
class SimConnection final : public Connection {
 public:
  SimConnection(std::shared_ptr<SimLink> link, LinkSide side,
                std::string local_address, std::string peer_address)
      : link_(std::move(link)),
        side_(side),
        local_address_(std::move(local_address)),
        peer_address_(std::move(peer_address)) {}
  ~SimConnection() override {
    if (link_ != nullptr) Changed()->Close(side_);
  }

  void SetHandler(ConnectionHandler* handler) override {
    if (link_ != nullptr) Changed()->SetHandler(side_, handler);
  }
  void Send(std::string_view bytes) override {
    if (link_ != nullptr) Changed()->Send(side_, bytes);
  }
  size_t unsent_bytes() const override {
    return link_ == nullptr ? 0 : link_->unsent_bytes(side_);
  }
  void PauseReading(bool paused) override {
    if (link_ != nullptr) Changed()->PauseReading(side_, paused);
  }
  const std::string& peer_address() const override { return peer_address_; }
  const std::string& local_address() const override { return local_address_; }

  // The process crashed: nothing that is done to this end matters any more.
  void Detach() { link_.reset(); }

 private:
  // The link, of which the process changes something now.
  SimLink* Changed() {
    link_->CountChange();
    return link_.get();
  }

  std::shared_ptr<SimLink> link_;  // Null once the process crashed.
  const LinkSide side_;
  const std::string local_address_;
  const std::string peer_address_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SIM_LINK_H_
