// ReplayableFeed: a feed that speaks worker/feed_messages.h and keeps every
// message until the worker says that it is committed.
//
// It never loses what it has not been told to forget, and never sends to a
// worker of the past: a Start of a lower epoch or incarnation than it has seen
// is refused by closing. Another cluster may take over only while nothing was
// forgotten.

#ifndef POUCH_SIM_REPLAYABLE_FEED_H_
#define POUCH_SIM_REPLAYABLE_FEED_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "codec/frame.h"
#include "sim/endpoint_observer.h"
#include "sim/feed.h"
#include "sim/feed_link.h"
#include "sim/feed_pacer.h"
#include "worker/executor.h"
#include "worker/feed_messages.h"
#include "worker/network.h"

namespace pouch {

class ReplayableFeed final : public Feed, private FeedLinkHandler {
 public:
  // The pointers must outlive the feed.
  ReplayableFeed(FeedOptions options, Executor* executor, Network* network,
                 EndpointObserver* observer);

  void Start() override { link_.Connect(); }
  FeedProgress progress() const override;

 private:
  void OnLinkUp() override;
  void OnLinkBytes(std::string_view bytes) override;
  void OnLinkDown() override;
  void OnLinkTurn() override { SendMore(); }

  // False if the frame ends the connection.
  bool HandleFrame(const Frame& frame);
  bool HandleStart(const FeedStart& start);
  bool HandleForget(const FeedForget& forget);
  // True if `start` is not of the past; remembers it.
  bool PassesFence(const FeedStart& start);
  // Sends what the pace and the connection allow.
  void SendMore();

  FeedOptions options_;
  Executor* executor_;
  EndpointObserver* observer_;
  FeedLink link_;
  FeedPacer pacer_;
  FrameReader reader_{kMaxFeedFrameBytes};
  std::string buffer_;
  // What the newest Start said; none before the first.
  std::optional<FeedStart> newest_;
  bool started_ = false;  // On this connection.
  bool ended_ = false;    // End was sent since the last Start.
  uint64_t next_ = 0;
  uint64_t forgotten_below_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_REPLAYABLE_FEED_H_
