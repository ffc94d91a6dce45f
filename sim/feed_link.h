// FeedLink: a feed's connection to its source, opened again whenever it ends.

#ifndef POUCH_SIM_FEED_LINK_H_
#define POUCH_SIM_FEED_LINK_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "sim/feed.h"
#include "worker/executor.h"
#include "worker/network.h"

namespace pouch {

// What a FeedLink calls; never from within a call to the link.
class FeedLinkHandler {
 public:
  virtual ~FeedLinkHandler() = default;
  virtual void OnLinkUp() = 0;
  virtual void OnLinkBytes(std::string_view bytes) = 0;
  // The connection is gone; what was sent on it may be lost.
  virtual void OnLinkDown() = 0;
  // There may be something to send: time has passed, or the network has taken
  // what it was given.
  virtual void OnLinkTurn() = 0;
};

// Everything is told to outlive the link.
class FeedLink final : private ConnectionHandler {
 public:
  FeedLink(const FeedOptions* options, Executor* executor, Network* network,
           FeedLinkHandler* handler);
  ~FeedLink() override;

  void Connect();
  // Closes the connection, if any, and connects again later. Does not call
  // OnLinkDown().
  void Reconnect();
  // The peer is the right one: the next reconnect is quick again.
  void ResetBackoff() { backoff_ = options_->reconnect_first; }
  // Asks for OnLinkTurn() at `when`; forgets an earlier request.
  void WakeAt(Time when);

  bool up() const { return up_; }
  // Only while up().
  Connection* connection() { return connection_.get(); }
  // Of the open connection, or 0.
  size_t unsent_bytes() const;
  bool full() const { return unsent_bytes() >= options_->unsent_limit_bytes; }

 private:
  void OnConnected() override;
  void OnBytes(std::string_view bytes) override;
  void OnDrained() override;
  void OnClosed(const Status& reason) override;
  void Drop();

  const FeedOptions* options_;
  Executor* executor_;
  Network* network_;
  FeedLinkHandler* handler_;
  std::unique_ptr<Connection> connection_;
  bool up_ = false;
  Duration backoff_;
  std::optional<TimerId> reconnect_timer_;
  std::optional<TimerId> wake_timer_;
};

}  // namespace pouch

#endif  // POUCH_SIM_FEED_LINK_H_
