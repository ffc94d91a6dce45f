// Dialer: a link that is dialled again, with growing pauses, until told off.

#ifndef POUCH_WORKER_DIALER_H_
#define POUCH_WORKER_DIALER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"
#include "worker/executor.h"
#include "worker/frame_link.h"
#include "worker/network.h"

namespace pouch {

// When and how often to dial.
struct DialOptions {
  std::string address;
  size_t max_frame_bytes = 0;
  Duration first_pause;      // After the first failure; doubles up to
  Duration longest_pause;    // this. A link that opened starts over.
  Duration heartbeat_every;  // Zero: no heartbeats.
};

// Keeps one link to an address. Callbacks come from the executor, never from
// within Start().
class Dialer final : public FrameLinkHandler {
 public:
  struct Callbacks {
    std::function<void()> on_open;
    std::function<void(uint8_t type, std::string_view payload)> on_frame;
    std::function<void()> on_drained;
    std::function<void()> on_closed;
    std::function<void()> on_heartbeat_missed;
    // What came over the link was no frame. May be empty.
    std::function<void()> on_corrupt = nullptr;
  };

  Dialer(Executor* executor, Network* network, DialOptions options,
         Callbacks callbacks);
  ~Dialer() override;

  // Starts to dial if there is no link yet and no pause is under way.
  void Start();
  // Drops the link, as if the peer had closed it, and dials again.
  void Drop();

  bool open() const { return link_ != nullptr && link_->open(); }
  // Needs open().
  void Send(std::string_view frames) { link_->Send(frames); }
  // Bytes that the network has not taken yet; 0 without a link.
  size_t unsent_bytes() const;

  // FrameLinkHandler:
  void OnLinkOpen(FrameLink* link) override;
  void OnFrame(FrameLink* link, uint8_t type,
               std::string_view payload) override;
  void OnLinkDrained(FrameLink* link) override;
  void OnLinkClosed(FrameLink* link, const Status& reason) override;

 private:
  void Dial();

  Executor* executor_;
  Network* network_;
  DialOptions options_;
  Callbacks callbacks_;
  std::unique_ptr<FrameLink> link_;
  Duration pause_;
  TimerId redial_;
  bool pausing_ = false;
};

}  // namespace pouch

#endif  // POUCH_WORKER_DIALER_H_
