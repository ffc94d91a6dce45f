#include "sim/sim_network.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace pouch {
namespace {

constexpr uint64_t kFirstEphemeralPort = 49152;

bool IsAddress(std::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view port = address.substr(colon + 1);
  return !port.empty() && port.size() <= 5 &&
         port.find_first_not_of("0123456789") == std::string_view::npos;
}

Status Unavailable(const char* reason) {
  return Status(StatusCode::kUnavailable, reason);
}

}  // namespace

// What one process sees of the network.
class SimNetwork::View final : public Network {
 public:
  View(std::shared_ptr<NetworkCore> core, std::string host, uint64_t attachment,
       OwnerId owner)
      : core_(std::move(core)),
        host_(std::move(host)),
        attachment_(attachment),
        owner_(owner) {}
  ~View() override {
    if (is_attached()) {
      core_->network->Detach(host_, attachment_, InFlight::kDelivered);
    }
  }

  Result<std::unique_ptr<Listener>> Listen(std::string_view address,
                                           AcceptCallback on_accept) override {
    if (!is_attached()) {
      return Status(StatusCode::kUnavailable, host_ + " is down");
    }
    return core_->network->Listen(*this, address, std::move(on_accept));
  }
  std::unique_ptr<Connection> Connect(std::string_view address,
                                      ConnectionHandler* handler) override {
    if (!is_attached()) {
      return std::make_unique<SimConnection>(nullptr, LinkSide::kConnector, "",
                                             std::string(address));
    }
    return core_->network->Connect(*this, address, handler);
  }

  const std::string& host() const { return host_; }
  uint64_t attachment() const { return attachment_; }
  OwnerId owner() const { return owner_; }

 private:
  bool is_attached() const {
    if (core_->network == nullptr) return false;
    const auto found = core_->network->attachments_.find(host_);
    return found != core_->network->attachments_.end() &&
           found->second == attachment_;
  }

  const std::shared_ptr<NetworkCore> core_;
  const std::string host_;
  const uint64_t attachment_;
  const OwnerId owner_;
};

// Takes its address off the network when it is destroyed.
class SimNetwork::SimListener final : public Listener {
 public:
  SimListener(std::shared_ptr<NetworkCore> core, std::string address,
              uint64_t attachment)
      : core_(std::move(core)),
        address_(std::move(address)),
        attachment_(attachment) {}
  ~SimListener() override {
    if (core_->network == nullptr) return;
    ++core_->changes;
    auto& listeners = core_->network->listeners_;
    const auto found = listeners.find(address_);
    if (found != listeners.end() && found->second.attachment == attachment_) {
      listeners.erase(found);
    }
  }

 private:
  const std::shared_ptr<NetworkCore> core_;
  const std::string address_;
  const uint64_t attachment_;
};

SimNetwork::SimNetwork(Scheduler* scheduler, const NetworkOptions& options,
                       const Rng& rng)
    : core_(std::make_shared<NetworkCore>(NetworkCore{
          this,
          scheduler,
          options,
          NetworkPaths({options.latency, options.spike_chance, options.spike},
                       options.bytes_per_second),
          {},
          {}})),
      rng_(rng),
      trouble_(core_.get(), rng.Fork("trouble")) {
  CHECK_GE(options.shortest_segment_bytes, 1u);
  CHECK_GE(options.longest_segment_bytes, options.shortest_segment_bytes);
  CHECK_GE(options.window_bytes, 1u);
}

SimNetwork::~SimNetwork() {
  core_->network = nullptr;
  core_->links.clear();
}

std::unique_ptr<Network> SimNetwork::Attach(std::string_view host,
                                            SimExecutor* executor) {
  CHECK_EQ(executor->scheduler(), core_->scheduler);
  const bool is_free = attachments_.emplace(host, ++last_attachment_).second;
  CHECK(is_free) << host << " runs already";
  return std::make_unique<View>(core_, std::string(host), last_attachment_,
                                executor->owner());
}

void SimNetwork::Crash(std::string_view host, InFlight in_flight) {
  const auto found = attachments_.find(host);
  if (found != attachments_.end()) Detach(host, found->second, in_flight);
}

CutId SimNetwork::Cut(std::span<const std::string> some,
                      std::span<const std::string> others) {
  return core_->paths.CutBothWays(HostsOf(some), HostsOf(others));
}

CutId SimNetwork::CutOneWay(std::span<const std::string> from,
                            std::span<const std::string> to) {
  return core_->paths.Cut(HostsOf(from), HostsOf(to));
}

void SimNetwork::Heal(CutId cut) {
  core_->paths.Heal(cut);
  ResumeAll();
}

void SimNetwork::HealAll() {
  core_->paths.HealAll();
  ResumeAll();
}

size_t SimNetwork::ResetBetween(std::span<const std::string> some,
                                std::span<const std::string> others) {
  return trouble_.Reset(HostsOf(some), HostsOf(others), InFlight::kDrawn);
}

TroubleId SimNetwork::Disturb(FaultKind kind, const LinkGroups& groups,
                              const LinkFault& fault, Duration lasts,
                              std::function<void()> on_hit) {
  return trouble_.Begin(kind, groups, fault, lasts, std::move(on_hit));
}

void SimNetwork::Mend(TroubleId trouble) {
  trouble_.End(trouble);
  ResumeAll();
}

void SimNetwork::MendAll() {
  trouble_.EndAll();
  HealAll();
}

void SimNetwork::SetPathLatency(std::string_view from, std::string_view to,
                                std::optional<DurationRange> latency) {
  const HostId from_host = core_->paths.HostOf(from);
  const HostId to_host = core_->paths.HostOf(to);
  core_->paths.SetPathLatency(from_host, to_host, latency);
}

bool SimNetwork::HasInFlight(std::span<const std::string> hosts) const {
  std::vector<HostId> crashing;
  for (const std::string& host : hosts) {
    if (attachments_.contains(host)) {
      crashing.push_back(core_->paths.HostOf(host));
    }
  }
  const auto crashes = [&crashing](HostId host) {
    return std::find(crashing.begin(), crashing.end(), host) != crashing.end();
  };
  for (const auto& [number, link] : core_->links) {
    for (LinkSide side : {LinkSide::kConnector, LinkSide::kAcceptor}) {
      if (crashes(link->host(side)) && link->HasInFlight(side)) return true;
    }
  }
  return false;
}

Result<std::unique_ptr<Listener>> SimNetwork::Listen(const View& view,
                                                     std::string_view address,
                                                     AcceptCallback on_accept) {
  ++core_->changes;
  if (!IsAddress(address) || HostPart(address) != view.host()) {
    return Status(StatusCode::kInvalidArgument,
                  std::string(address) + " is no address of " + view.host());
  }
  const bool is_free =
      listeners_
          .emplace(
              address,
              Listening{view.attachment(), view.owner(),
                        std::make_shared<AcceptCallback>(std::move(on_accept))})
          .second;
  if (!is_free) {
    return Status(StatusCode::kAlreadyExists,
                  std::string(address) + " is taken");
  }
  return std::unique_ptr<Listener>(std::make_unique<SimListener>(
      core_, std::string(address), view.attachment()));
}

std::unique_ptr<Connection> SimNetwork::Connect(const View& view,
                                                std::string_view address,
                                                ConnectionHandler* handler) {
  ++core_->changes;
  uint64_t& port = next_port_[view.host()];
  const std::string from =
      view.host() + ":" + std::to_string(kFirstEphemeralPort + port++);
  const std::string attempt = view.host() + ">" + std::string(address);
  const uint64_t nth = ++attempts_[attempt];
  auto link = std::make_shared<SimLink>(
      core_, ++last_link_, rng_.Fork(attempt + "#" + std::to_string(nth)), from,
      std::string(address));
  core_->links.emplace(last_link_, link);
  auto connection = std::make_unique<SimConnection>(link, LinkSide::kConnector,
                                                    from, std::string(address));
  link->Attach(LinkSide::kConnector, view.owner(), connection.get());
  link->SetHandler(LinkSide::kConnector, handler);
  if (IsAddress(address)) {
    link->StartTimeout();
    Attempt(link);
  } else {
    link->Refuse(Status(StatusCode::kInvalidArgument, "this is no address"));
  }
  return connection;
}

void SimNetwork::Attempt(const std::shared_ptr<SimLink>& link) {
  link->set_held(false);
  core_->scheduler->PostAt(core_->scheduler->Now() + link->DrawConnectTime(),
                           Scheduler::kWorld, EventKind::kNetwork,
                           [core = core_, link] {
                             if (core->network != nullptr)
                               core->network->ReachListener(link);
                           });
}

void SimNetwork::ReachListener(const std::shared_ptr<SimLink>& link) {
  if (!link->IsWaiting()) return;
  if (link->IsBlockedFrom(LinkSide::kConnector)) {
    link->set_held(true);
    return;
  }
  const auto found = listeners_.find(link->to());
  if (found == listeners_.end() || link->IsRefused()) {
    link->Refuse(Unavailable("connection refused"));
    return;
  }
  link->set_accepting();
  core_->scheduler->PostAt(core_->scheduler->Now(), found->second.owner,
                           EventKind::kNetwork, [core = core_, link] {
                             if (core->network != nullptr)
                               core->network->Accept(link);
                           });
}

void SimNetwork::Accept(const std::shared_ptr<SimLink>& link) {
  if (!link->IsWaiting()) return;
  const auto found = listeners_.find(link->to());
  if (found == listeners_.end()) {
    link->Refuse(Unavailable("connection refused"));
    return;
  }
  auto connection = std::make_unique<SimConnection>(link, LinkSide::kAcceptor,
                                                    link->to(), link->from());
  link->Attach(LinkSide::kAcceptor, found->second.owner, connection.get());
  link->Establish();
  // It may stop listening in the call.
  const std::shared_ptr<AcceptCallback> on_accept = found->second.on_accept;
  (*on_accept)(std::move(connection));
}

void SimNetwork::Detach(std::string_view host, uint64_t attachment,
                        InFlight in_flight) {
  attachments_.erase(attachments_.find(host));
  std::erase_if(listeners_, [attachment](const auto& entry) {
    return entry.second.attachment == attachment;
  });
  const HostId id = core_->paths.HostOf(host);
  // A copy: links that end leave the map.
  for (const auto& [number, link] : std::map(core_->links)) {
    for (LinkSide side : {LinkSide::kConnector, LinkSide::kAcceptor}) {
      if (link->host(side) == id && link->IsAttached(side)) {
        link->Crash(side, in_flight);
      }
    }
    if (link->host(LinkSide::kAcceptor) == id && link->is_accepting()) {
      link->Refuse(Unavailable("connection reset"));
    }
  }
}

std::vector<HostId> SimNetwork::HostsOf(std::span<const std::string> names) {
  std::vector<HostId> hosts;
  for (const std::string& name : names) {
    hosts.push_back(core_->paths.HostOf(name));
  }
  return hosts;
}

void SimNetwork::ResumeAll() {
  for (const auto& [number, link] : core_->links) {
    link->Resume();
    if (link->is_held() && link->IsWaiting()) Attempt(link);
  }
}

}  // namespace pouch
