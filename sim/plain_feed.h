// PlainFeed: a feed that writes its messages into a TCP stream and hears
// nothing back.
//
// When its connection breaks it goes on, on a new one, with the next whole
// message after those it handed to the broken one; what was in flight may be
// lost, and the judge is told where each connection begins.

#ifndef POUCH_SIM_PLAIN_FEED_H_
#define POUCH_SIM_PLAIN_FEED_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/endpoint_observer.h"
#include "sim/feed.h"
#include "sim/feed_link.h"
#include "sim/feed_pacer.h"
#include "worker/executor.h"
#include "worker/network.h"

namespace pouch {

class PlainFeed final : public Feed, private FeedLinkHandler {
 public:
  // The pointers must outlive the feed.
  PlainFeed(FeedOptions options, Executor* executor, Network* network,
            EndpointObserver* observer);

  void Start() override { link_.Connect(); }
  FeedProgress progress() const override;

 private:
  void OnLinkUp() override;
  // A plain source never answers; whatever comes is ignored.
  void OnLinkBytes(std::string_view) override {}
  void OnLinkDown() override;
  void OnLinkTurn() override { SendMore(); }
  void SendMore();

  FeedOptions options_;
  Executor* executor_;
  EndpointObserver* observer_;
  FeedLink link_;
  FeedPacer pacer_;
  std::string buffer_;
  uint64_t next_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_PLAIN_FEED_H_
