// FeedPacer: when a feed of some pace may send its next message.

#ifndef POUCH_SIM_FEED_PACER_H_
#define POUCH_SIM_FEED_PACER_H_

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/time.h"
#include "sim/feed_pace.h"

namespace pouch {

// Allows one message per interval, within bursts and outside pauses. Time in
// which none could be sent is not made up for, but for one turn's worth.
class FeedPacer final {
 public:
  // Feeds do not wake up more often than this; faster ones send several
  // messages at once.
  static constexpr Duration kTurn = Duration::Milliseconds(1);

  explicit FeedPacer(FeedPace pace)
      : pace_(std::move(pace)),
        interval_(pace_.messages_per_second > 0
                      ? Duration::Nanoseconds(static_cast<int64_t>(
                            1e9 / pace_.messages_per_second))
                      : Duration()) {}

  bool MaySend(Time now) const { return next_ <= now && Earliest(now) <= now; }
  void OnSent(Time now) {
    next_ = std::max(next_, now - kTurn) + interval_;
    if (!pace_.bursts) return;
    const int64_t burst = BurstAt(now);
    sent_ = burst == burst_ ? sent_ + 1 : 1;
    burst_ = burst;
  }
  // When to look again.
  Time NextTurn(Time now) const {
    return Earliest(std::max(next_, now + kTurn));
  }

 private:
  // The number of the burst that `now` belongs to.
  int64_t BurstAt(Time now) const {
    return now.nanoseconds() / pace_.bursts->every.nanoseconds();
  }
  // The first moment from `when` on that bursts and pauses allow.
  Time Earliest(Time when) const {
    if (pace_.bursts && BurstAt(when) == burst_ &&
        sent_ >= pace_.bursts->size) {
      when = Time() + pace_.bursts->every * (burst_ + 1);
    }
    // They may be listed in any order and overlap.
    for (size_t i = 0; i < pace_.pauses.size(); ++i) {
      for (const FeedPause& pause : pace_.pauses) {
        const Time begin = Time() + pause.at;
        if (begin <= when && when < begin + pause.lasts) {
          when = begin + pause.lasts;
        }
      }
    }
    return when;
  }

  FeedPace pace_;
  Duration interval_;
  Time next_;
  int64_t burst_ = -1;  // The last one in which anything was sent,
  uint64_t sent_ = 0;   // and how much.
};

}  // namespace pouch

#endif  // POUCH_SIM_FEED_PACER_H_
