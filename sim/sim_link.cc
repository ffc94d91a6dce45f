#include "sim/sim_link.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace pouch {

std::string_view HostPart(std::string_view address) {
  return address.substr(0, address.rfind(':'));
}

SimLink::SimLink(std::shared_ptr<NetworkCore> core, uint64_t id, const Rng& rng,
                 std::string from, std::string to)
    : core_(std::move(core)),
      id_(id),
      rng_(rng),
      from_(std::move(from)),
      to_(std::move(to)) {
  EndAt(LinkSide::kConnector).host = core_->paths.HostOf(HostPart(from_));
  EndAt(LinkSide::kAcceptor).host = core_->paths.HostOf(HostPart(to_));
}

void SimLink::Attach(LinkSide side, OwnerId owner, SimConnection* connection) {
  End& end = EndAt(side);
  end.owner = owner;
  end.connection = connection;
}

void SimLink::StartTimeout() {
  timeout_ = core_->scheduler->PostAt(
      Now() + core_->options.connect_timeout, EndAt(LinkSide::kConnector).owner,
      EventKind::kNetwork, [link = shared_from_this()] {
        if (!link->EndAt(LinkSide::kConnector).connected) {
          link->Reset("connecting to " + link->to_ + " timed out");
        }
      });
}

void SimLink::Establish() {
  established_ = true;
  EndAt(LinkSide::kAcceptor).connected = true;
  connected_at_ = Now() + DrawLatency(LinkSide::kAcceptor);
  ScheduleArrival(LinkSide::kConnector);
}

void SimLink::Refuse(Status reason) {
  FlowFrom(LinkSide::kAcceptor)
      .End(reason.WithContext(to_), Now() + DrawLatency(LinkSide::kAcceptor));
  ScheduleArrival(LinkSide::kConnector);
}

void SimLink::SetHandler(LinkSide side, ConnectionHandler* handler) {
  EndAt(side).handler = handler;
  ScheduleArrival(side);
}

void SimLink::Send(LinkSide side, std::string_view bytes) {
  End& end = EndAt(side);
  ByteFlow& flow = FlowFrom(side);
  if (end.deaf) end.vanished_bytes += bytes.size();
  if (end.finished || flow.has_ended()) return;
  // While bytes wait, the network says when it takes more.
  const bool waiting = !end.connected || flow.unsent_bytes() > 0;
  flow.Push(bytes);
  if (!waiting) Pump(side);
  if (flow.unsent_bytes() > 0) end.drain_owed = true;
}

size_t SimLink::unsent_bytes(LinkSide side) const {
  const End& end = EndAt(side);
  if (!end.deaf) return FlowFrom(side).unsent_bytes();
  // The kernel takes what fits and waits for an answer that never comes.
  const size_t window = core_->options.window_bytes;
  return end.vanished_bytes > window ? end.vanished_bytes - window : 0;
}

void SimLink::PauseReading(LinkSide side, bool paused) {
  EndAt(side).reading_paused = paused;
  if (!paused) ScheduleArrival(side);
}

void SimLink::Close(LinkSide side) {
  const LinkSide other = Other(side);
  const bool unread = FlowFrom(other).network_bytes() > 0;
  Leave(side);
  if (EndAt(other).gone || FlowFrom(side).has_ended()) return;
  if (!EndAt(side).connected) {
    Break(side, InFlight::kLost,
          Status(StatusCode::kUnavailable, "the peer gave up connecting"));
  } else if (unread && rng_.Chance(core_->options.unread_close_resets)) {
    Break(side, InFlight::kDrawn,
          Status(StatusCode::kUnavailable,
                 "the peer closed without reading everything"));
  } else {
    FlowFrom(side).End(OkStatus(), Now() + DrawLatency(side));
  }
  ScheduleArrival(other);
}

void SimLink::Crash(LinkSide side, InFlight in_flight) {
  EndAt(side).connection->Detach();
  Leave(side);
  if (EndAt(Other(side)).gone || FlowFrom(side).has_ended()) return;
  // The kernel of a killed process closes what it can, or resets.
  if (in_flight == InFlight::kDrawn && rng_.Chance(1.0 / 3)) {
    Break(side, InFlight::kDelivered, OkStatus());
  } else {
    Break(side, in_flight,
          Status(StatusCode::kUnavailable, "the peer's process ended"));
  }
  ScheduleArrival(Other(side));
}

void SimLink::Reset(const std::string& reason, InFlight in_flight) {
  broken_ = true;
  for (LinkSide side : {LinkSide::kConnector, LinkSide::kAcceptor}) {
    // What a cut holds back never arrives: each end gives up on its own. Nor
    // do bytes to an end that was never connected.
    const bool is_lost = IsBlockedFrom(side) || !EndAt(Other(side)).connected;
    Break(side, is_lost ? InFlight::kLost : in_flight,
          Status(StatusCode::kUnavailable, reason));
    ScheduleArrival(Other(side));
  }
}

void SimLink::Resume() {
  for (LinkSide side : {LinkSide::kConnector, LinkSide::kAcceptor}) {
    ScheduleArrival(side, DrawLatency(Other(side)));
    AskForMore(side);
  }
}

void SimLink::Release(LinkSide side) {
  --EndAt(side).holds;
  Resume();
}

Duration SimLink::DrawConnectTime() {
  return DrawLatency(LinkSide::kConnector) +
         core_->paths.DrawConnectDelay(host(LinkSide::kConnector),
                                       host(LinkSide::kAcceptor), &rng_);
}

bool SimLink::IsUp() const {
  for (LinkSide side : {LinkSide::kConnector, LinkSide::kAcceptor}) {
    if (!IsAttached(side) || !EndAt(side).connected) return false;
    if (FlowFrom(side).has_ended() || EndAt(side).finished) return false;
  }
  return true;
}

void SimLink::BreakUnheard(LinkSide deaf, InFlight in_flight) {
  End& end = EndAt(deaf);
  end.deaf = true;
  end.vanished_bytes =
      FlowFrom(deaf).network_bytes() + FlowFrom(deaf).unsent_bytes();
  for (LinkSide side : {deaf, Other(deaf)}) {
    if (FlowFrom(side).has_ended()) continue;
    Break(side, in_flight,
          Status(StatusCode::kUnavailable, "the connection was reset"));
    ScheduleArrival(Other(side));
  }
}

void SimLink::Tell(LinkSide deaf) {
  End& end = EndAt(deaf);
  end.deaf = false;
  ScheduleArrival(deaf);
}

void SimLink::Leave(LinkSide side) {
  End& end = EndAt(side);
  core_->scheduler->Cancel(std::exchange(end.next_event, EventId()));
  if (side == LinkSide::kConnector) core_->scheduler->Cancel(timeout_);
  end.gone = true;
  end.owner = Scheduler::kWorld;
  end.connection = nullptr;
  end.handler = nullptr;
  const End& acceptor = EndAt(LinkSide::kAcceptor);
  if (EndAt(LinkSide::kConnector).gone && acceptor.connection == nullptr) {
    core_->links.erase(id_);
  } else {
    // What is on its way to this side arrives, and is dropped.
    ScheduleArrival(side);
  }
}

void SimLink::Break(LinkSide side, InFlight in_flight, Status reason) {
  ByteFlow& flow = FlowFrom(side);
  size_t kept = in_flight == InFlight::kLost ? 0 : flow.network_bytes();
  if (in_flight == InFlight::kDrawn && rng_.Chance(0.75)) {
    kept = static_cast<size_t>(rng_.Below(kept + 1));
  }
  flow.KeepOnly(kept);
  flow.End(std::move(reason), Now() + DrawLatency(side));
  // What was next may have been dropped.
  core_->scheduler->Cancel(
      std::exchange(EndAt(Other(side)).next_event, EventId()));
}

void SimLink::Pump(LinkSide side) {
  ByteFlow& flow = FlowFrom(side);
  const NetworkOptions& options = core_->options;
  while (flow.unsent_bytes() > 0 &&
         flow.network_bytes() < options.window_bytes) {
    if (flow.NeedsSegment(Now())) {
      const auto size = static_cast<size_t>(
          rng_.Between(static_cast<int64_t>(options.shortest_segment_bytes),
                       static_cast<int64_t>(options.longest_segment_bytes)));
      flow.StartSegment(Now(), size, DrawLatency(side));
    }
    const size_t count =
        flow.FillSegment(options.window_bytes - flow.network_bytes());
    const Time departure = core_->paths.Send(
        EndAt(side).host, EndAt(Other(side)).host, Now(), count);
    if (departure > Now()) flow.DelaySegment(departure);
  }
  ScheduleArrival(Other(side));
  End& end = EndAt(side);
  if (flow.unsent_bytes() > 0 || !end.drain_owed || end.gone) return;
  end.drain_owed = false;
  core_->scheduler->PostAt(
      Now(), end.owner, EventKind::kNetwork,
      [link = shared_from_this(), side] { link->TellDrained(side); });
}

void SimLink::TellDrained(LinkSide side) {
  const End& end = EndAt(side);
  if (end.gone || end.finished || end.handler == nullptr) return;
  if (unsent_bytes(side) == 0) end.handler->OnDrained();
}

void SimLink::ScheduleArrival(LinkSide side, Duration delay) {
  End& end = EndAt(side);
  const ByteFlow& flow = FlowFrom(Other(side));
  if (end.next_event != EventId() || end.finished) return;
  if (!end.gone && end.handler == nullptr) return;
  if (IsBlockedFrom(Other(side)) && !broken_) return;
  std::optional<Time> when = flow.NextArrival();
  if (AwaitsConnected(end)) when = connected_at_;
  if (!when.has_value()) return;
  if ((end.gone || end.deaf) && flow.only_end_left()) return;
  *when = std::max(*when, Now() + delay);
  // The end is heard also by those who read nothing.
  const bool is_bytes = !AwaitsConnected(end) && !flow.only_end_left();
  if (end.reading_paused && !end.gone && is_bytes) return;
  end.next_event = core_->scheduler->PostAt(
      *when, end.owner, EventKind::kNetwork,
      [link = shared_from_this(), side] { link->Arrive(side); });
}

void SimLink::Arrive(LinkSide side) {
  End& end = EndAt(side);
  end.next_event = EventId();
  const ByteFlow& flow = FlowFrom(Other(side));
  if (IsBlockedFrom(Other(side)) && !broken_) return;  // Until Resume().
  if (!end.gone && end.handler == nullptr) return;     // Until SetHandler().
  const std::optional<Time> when = flow.NextArrival();
  const bool is_due = when.has_value() && *when <= Now();
  if (AwaitsConnected(end)) {
    end.connected = true;
    core_->scheduler->Cancel(timeout_);
    end.handler->OnConnected();
    if (!end.gone) Pump(side);
  } else if (is_due && !flow.only_end_left()) {
    if (end.gone || !end.reading_paused) DeliverBytes(side);
  } else if (is_due && !end.gone && !end.deaf) {
    end.finished = true;
    core_->scheduler->Cancel(timeout_);
    const Status reason = flow.end_reason();
    end.handler->OnClosed(reason);
  }
  ScheduleArrival(side);
}

void SimLink::DeliverBytes(LinkSide side) {
  const End& end = EndAt(side);
  std::string arrived = std::move(core_->arrived);
  FlowFrom(Other(side)).TakeArrived(Now(), &arrived);
  AskForMore(side);
  if (!end.gone) MaybeCorrupt(side, &arrived);
  if (!end.gone) end.handler->OnBytes(arrived);
  core_->arrived = std::move(arrived);
}

void SimLink::MaybeCorrupt(LinkSide side, std::string* bytes) {
  Corruption* corruption =
      core_->paths.CorruptionOn(EndAt(Other(side)).host, EndAt(side).host);
  if (corruption == nullptr || !rng_.Chance(corruption->chance)) return;
  const size_t at = rng_.Below(bytes->size());
  const auto flips = static_cast<uint8_t>(
      rng_.Chance(0.5) ? 1 << rng_.Below(8) : rng_.Between(1, 255));
  (*bytes)[at] = static_cast<char>((*bytes)[at] ^ flips);
  if (corruption->pieces_left) --*corruption->pieces_left;
  if (corruption->on_hit) corruption->on_hit();
}

void SimLink::AskForMore(LinkSide reader) {
  const LinkSide sender = Other(reader);
  if (EndAt(reader).asking_for_more || IsBlockedFrom(reader)) return;
  if (!EndAt(sender).connected || unsent_bytes(sender) == 0) return;
  EndAt(reader).asking_for_more = true;
  core_->scheduler->PostAt(Now() + DrawLatency(reader), Scheduler::kWorld,
                           EventKind::kNetwork,
                           [link = shared_from_this(), reader] {
                             link->EndAt(reader).asking_for_more = false;
                             // Held back by a cut: asked again when it heals.
                             if (!link->IsBlockedFrom(reader))
                               link->Pump(Other(reader));
                           });
}

}  // namespace pouch
