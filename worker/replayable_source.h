// ReplayableSource: a source whose feed keeps its messages and can rewind
// (worker/feed_messages.h).

#ifndef POUCH_WORKER_REPLAYABLE_SOURCE_H_
#define POUCH_WORKER_REPLAYABLE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "worker/application.h"
#include "worker/feed_messages.h"
#include "worker/frame_link.h"
#include "worker/network.h"
#include "worker/observer.h"
#include "worker/source.h"

namespace pouch {

class ReplayableSource final : public Source, public FrameLinkHandler {
 public:
  // `address` is where this worker listens for the feed of `step`.
  ReplayableSource(StepId step, std::string address, uint32_t header_bytes,
                   Incarnation incarnation, Network* network,
                   Observer* observer, SourceHost* host);

  // Source:
  Status Listen() override;
  void Stop() override;
  void Resume(ClusterId cluster, Epoch epoch, uint64_t position) override;
  void SetMuted(bool muted) override;
  uint64_t position() const override { return position_; }
  void Forget(uint64_t position) override;

  // FrameLinkHandler:
  void OnFrame(FrameLink* link, uint8_t type,
               std::string_view payload) override;
  void OnLinkClosed(FrameLink* link, const Status& reason) override;

 private:
  void OnHello(FrameLink* link, const FeedHello& hello);
  void OnMessage(const FeedMessage& message);
  void SendStart();
  void Drop(FrameLink* link);

  StepId step_;
  std::string address_;
  uint32_t header_bytes_;
  Incarnation incarnation_;
  Network* network_;
  Observer* observer_;
  SourceHost* host_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::unique_ptr<FrameLink>> strangers_;  // No Hello yet.
  std::unique_ptr<FrameLink> feed_;
  uint64_t feed_forgot_below_ = 0;  // As its Hello said.
  ClusterId cluster_;
  Epoch epoch_;
  bool running_ = false;
  bool muted_ = false;
  uint64_t position_ = 0;
  uint64_t forget_ = 0;
};

}  // namespace pouch

#endif  // POUCH_WORKER_REPLAYABLE_SOURCE_H_
