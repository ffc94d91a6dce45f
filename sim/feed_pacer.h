// FeedPacer: when a feed of so many messages per second may send the next.

#ifndef POUCH_SIM_FEED_PACER_H_
#define POUCH_SIM_FEED_PACER_H_

#include <algorithm>

#include "base/time.h"

namespace pouch {

// Allows one message per interval. Time in which none could be sent is not
// made up for, but for one turn's worth.
class FeedPacer final {
 public:
  // Feeds do not wake up more often than this; faster ones send several
  // messages at once.
  static constexpr Duration kTurn = Duration::Milliseconds(1);

  // 0: no limit.
  explicit FeedPacer(double messages_per_second)
      : interval_(messages_per_second > 0
                      ? Duration::Nanoseconds(
                            static_cast<int64_t>(1e9 / messages_per_second))
                      : Duration()) {}

  bool MaySend(Time now) const { return next_ <= now; }
  void OnSent(Time now) { next_ = std::max(next_, now - kTurn) + interval_; }
  // When to look again.
  Time NextTurn(Time now) const { return std::max(next_, now + kTurn); }

 private:
  Duration interval_;
  Time next_;
};

}  // namespace pouch

#endif  // POUCH_SIM_FEED_PACER_H_
