#include "sim/link_trouble.h"

#include <utility>

#include "base/check.h"
#include "sim/latency_model.h"

namespace pouch {
namespace {

// Of the pieces that arrive while a kCorruptBytes without a count lasts.
constexpr double kCorruptShare = 0.25;

constexpr LinkSide kSides[] = {LinkSide::kConnector, LinkSide::kAcceptor};

LinkSide OtherSide(LinkSide side) {
  return side == LinkSide::kConnector ? LinkSide::kAcceptor
                                      : LinkSide::kConnector;
}

std::vector<bool> AsSet(const std::vector<HostId>& hosts, size_t count) {
  std::vector<bool> set(count);
  for (HostId host : hosts) set[host.value()] = true;
  return set;
}

}  // namespace

LinkTrouble::~LinkTrouble() {
  for (const auto& [id, record] : records_) {
    for (const EventId event : record.events) core_->scheduler->Cancel(event);
  }
}

TroubleId LinkTrouble::Begin(FaultKind kind, const LinkGroups& groups,
                             const LinkFault& fault, Duration lasts,
                             std::function<void()> on_hit) {
  const Place place{HostsOf(groups.first), HostsOf(groups.second),
                    fault.direction};
  if (kind == FaultKind::kReset) {
    Reset(place.first, place.second, fault.in_flight);
    return TroubleId();
  }
  last_ = last_.next();
  Record& record = records_[last_];
  PathCondition condition;
  switch (kind) {
    case FaultKind::kPartition:
      condition.blocked = true;
      break;
    case FaultKind::kSlowLink:
      if (fault.latency)
        condition.latency = LatencyModel{*fault.latency, 0, {}};
      if (fault.bytes_per_second > 0)
        condition.bytes_per_second = fault.bytes_per_second;
      break;
    case FaultKind::kConnectRefused:
      condition.refuses = true;
      break;
    case FaultKind::kConnectSlow:
      condition.connect_delay = fault.latency;
      break;
    case FaultKind::kClog:
      BeginClog(place, lasts, &record);
      return last_;
    case FaultKind::kHalfOpen:
      BeginHalfOpen(place, fault.in_flight, &record);
      return last_;
    case FaultKind::kStaleConnection:
      BeginStale(place, lasts, &record);
      return last_;
    case FaultKind::kCorruptBytes:
      condition.corruption = std::make_shared<Corruption>();
      if (fault.times > 0) condition.corruption->pieces_left = fault.times;
      condition.corruption->chance = fault.times > 0 ? 1 : kCorruptShare;
      condition.corruption->on_hit = std::move(on_hit);
      break;
    default:
      CHECK(false) << FaultKindName(kind) << " is no fault of the network";
  }
  record.condition = Impose(place, std::move(condition));
  return last_;
}

void LinkTrouble::End(TroubleId trouble) {
  const auto found = records_.find(trouble);
  if (found == records_.end()) return;
  Record record = std::move(found->second);
  records_.erase(found);
  core_->paths.Heal(record.condition);
  for (const EventId event : record.events) core_->scheduler->Cancel(event);
  for (Held& held : record.held) SetHeld(&held, false);
  for (const Deaf& deaf : record.deaf) {
    if (const auto link = deaf.link.lock()) link->Tell(deaf.side);
  }
}

void LinkTrouble::EndAll() {
  while (!records_.empty()) End(records_.begin()->first);
}

size_t LinkTrouble::Reset(const std::vector<HostId>& some,
                          const std::vector<HostId>& others,
                          InFlight in_flight) {
  const auto in_some = AsSet(some, core_->paths.host_count());
  const auto in_others = AsSet(others, core_->paths.host_count());
  size_t count = 0;
  for (const auto& [id, link] : core_->links) {
    const uint32_t from = link->host(LinkSide::kConnector).value();
    const uint32_t to = link->host(LinkSide::kAcceptor).value();
    if (!(in_some[from] && in_others[to]) && !(in_some[to] && in_others[from]))
      continue;
    link->Reset("the connection was reset", in_flight);
    ++count;
  }
  return count;
}

std::vector<HostId> LinkTrouble::HostsOf(
    const std::vector<std::string>& names) {
  std::vector<HostId> hosts;
  for (const std::string& name : names) {
    hosts.push_back(core_->paths.HostOf(name));
  }
  return hosts;
}

CutId LinkTrouble::Impose(const Place& place, PathCondition condition) {
  switch (place.direction) {
    case LinkDirection::kTo:
      return core_->paths.Impose(place.first, place.second,
                                 std::move(condition));
    case LinkDirection::kFrom:
      return core_->paths.Impose(place.second, place.first,
                                 std::move(condition));
    case LinkDirection::kBoth:
      break;
  }
  return core_->paths.ImposeBothWays(place.first, place.second,
                                     std::move(condition));
}

std::vector<LinkTrouble::Sender> LinkTrouble::SendersOf(const Place& place) {
  const auto in_first = AsSet(place.first, core_->paths.host_count());
  const auto in_second = AsSet(place.second, core_->paths.host_count());
  std::vector<Sender> senders;
  for (const auto& [id, link] : core_->links) {
    if (!link->IsUp()) continue;
    for (const LinkSide side : kSides) {
      const uint32_t from = link->host(side).value();
      const uint32_t to = link->host(OtherSide(side)).value();
      const bool forwards = in_first[from] && in_second[to] &&
                            place.direction != LinkDirection::kFrom;
      const bool backwards = in_second[from] && in_first[to] &&
                             place.direction != LinkDirection::kTo;
      if (forwards || backwards) senders.push_back({link, side});
    }
  }
  return senders;
}

void LinkTrouble::BeginClog(const Place& place, Duration lasts,
                            Record* record) {
  const TroubleId id = last_;
  for (const Sender& sender : SendersOf(place)) {
    const size_t index = record->held.size();
    record->held.push_back({sender.link, sender.side});
    const Duration begin = rng_.Between(Duration(), lasts / 2);
    const Duration end = rng_.Between(begin, lasts);
    record->events.push_back(
        PostIn(begin, [this, id, index] { SetHeld(id, index, true); }));
    record->events.push_back(
        PostIn(end, [this, id, index] { SetHeld(id, index, false); }));
  }
}

void LinkTrouble::BeginHalfOpen(const Place& place, InFlight in_flight,
                                Record* record) {
  for (const Sender& sender : SendersOf(place)) {
    const LinkSide deaf = OtherSide(sender.side);
    record->deaf.push_back({sender.link, deaf});
    sender.link->BreakUnheard(deaf, in_flight);
  }
}

void LinkTrouble::BeginStale(const Place& place, Duration lasts,
                             Record* record) {
  const TroubleId id = last_;
  for (const Sender& sender : SendersOf(place)) {
    if (sender.side != LinkSide::kConnector) continue;
    record->held.push_back({sender.link, sender.side});
    SetHeld(&record->held.back(), true);
    record->events.push_back(
        PostIn(lasts / 2, [this, id, weak = std::weak_ptr(sender.link)] {
          const auto link = weak.lock();
          if (link == nullptr || !link->IsUp()) return;
          records_.at(id).deaf.push_back({link, LinkSide::kAcceptor});
          link->BreakUnheard(LinkSide::kAcceptor, InFlight::kDelivered);
        }));
  }
}

void LinkTrouble::SetHeld(TroubleId trouble, size_t index, bool holding) {
  SetHeld(&records_.at(trouble).held[index], holding);
}

void LinkTrouble::SetHeld(Held* held, bool holding) {
  if (held->holding == holding) return;
  held->holding = holding;
  const auto link = held->link.lock();
  if (link == nullptr) return;
  if (holding) {
    link->Hold(held->side);
  } else {
    link->Release(held->side);
  }
}

EventId LinkTrouble::PostIn(Duration delay, std::function<void()> action) {
  return core_->scheduler->PostAt(core_->scheduler->Now() + delay,
                                  Scheduler::kWorld, EventKind::kControl,
                                  std::move(action));
}

}  // namespace pouch
