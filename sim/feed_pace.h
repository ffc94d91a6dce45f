// FeedPace: when a feed sends how much.

#ifndef POUCH_SIM_FEED_PACE_H_
#define POUCH_SIM_FEED_PACE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"

namespace pouch {

// At most `size` messages in each stretch of `every`, which begin at the run's
// start. Both are greater than 0.
struct FeedBursts {
  uint64_t size = 1;
  Duration every = Duration::Milliseconds(100);

  bool operator==(const FeedBursts&) const = default;
};

// A stretch of virtual time in which a feed sends nothing. One that is
// connected anew says hello none the less.
struct FeedPause {
  Duration at;  // Since the run's start.
  Duration lasts = Duration::Milliseconds(100);

  bool operator==(const FeedPause&) const = default;
};

struct FeedPace {
  double messages_per_second = 1000;  // 0: as fast as the worker takes them.
  std::optional<FeedBursts> bursts;
  std::vector<FeedPause> pauses;

  // How long so many messages take at least, undisturbed but for all pauses.
  Duration TimeFor(uint64_t messages) const {
    const auto count = static_cast<double>(messages);
    double seconds = 0;
    if (messages_per_second > 0) seconds = count / messages_per_second;
    if (bursts) {
      seconds = std::max(seconds, count / static_cast<double>(bursts->size) *
                                      bursts->every.seconds());
    }
    auto time = Duration::Nanoseconds(static_cast<int64_t>(seconds * 1e9));
    if (bursts && messages > 0) time = time + bursts->every;
    for (const FeedPause& pause : pauses) {
      if (messages > 0) time = time + pause.lasts;
    }
    return time;
  }
};

}  // namespace pouch

#endif  // POUCH_SIM_FEED_PACE_H_
