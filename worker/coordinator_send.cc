// The coordinator's orders, as frames.

#include "worker/coordinator.h"

namespace pouch {

void Coordinator::Send(Member* member, const std::string& frame) {
  if (member->link != nullptr) member->link->Send(frame);
}

void Coordinator::SendTopology(Member* member) {
  std::string frame;
  AppendControlTopology({record_.cluster, options_.topology}, &frame);
  Send(member, frame);
}

void Coordinator::SendRollback(const Member& member, FrameLink* link) {
  std::string frame;
  ControlRollback order{record_.cluster, record_.epoch, record_.complete, {}};
  if (record_.has_complete()) order.range = record_.ranges[IndexOf(&member)];
  AppendControlRollback(order, &frame);
  link->Send(frame);
}

void Coordinator::SendResume(Member* member) {
  std::string frame;
  AppendControlResume({record_.epoch}, &frame);
  Send(member, frame);
}

void Coordinator::SendStartCheckpoint(Member* member) {
  std::string frame;
  AppendControlStartCheckpoint({*in_flight_}, &frame);
  Send(member, frame);
}

void Coordinator::SendComplete(Member* member) {
  std::string frame;
  AppendControlComplete({*announced_, record_.ranges[IndexOf(member)]}, &frame);
  Send(member, frame);
}

}  // namespace pouch
