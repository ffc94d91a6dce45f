// MachineClock: the date of one virtual machine, which may be wrong.
//
// Faults of the clock: a skew is there while it lasts; a drift makes each
// second longer or shorter while it lasts, and what it added goes with it, as
// when the date is set right again; a jump stays. They add up. Only the date is
// touched: timers and monotonic clocks are right always.

#ifndef POUCH_SIM_MACHINE_CLOCK_H_
#define POUCH_SIM_MACHINE_CLOCK_H_

#include <cstddef>
#include <cstdint>
#include <map>

#include "base/time.h"

namespace pouch {

class MachineClock final {
 public:
  void Skew(size_t number, Duration by) { skews_[number] = by; }
  void Drift(size_t number, Time since, double factor) {
    drifts_[number] = {since, factor};
  }
  void Jump(Duration by) { jumped_ = jumped_ + by; }
  // Ends the skew or drift of that number.
  void End(size_t number) {
    skews_.erase(number);
    drifts_.erase(number);
  }

  // How far the date is ahead of `now`.
  Duration AheadAt(Time now) const {
    Duration ahead = jumped_;
    for (const auto& [number, by] : skews_) ahead = ahead + by;
    for (const auto& [number, drift] : drifts_) {
      const double passed =
          static_cast<double>((now - drift.since).nanoseconds());
      ahead = ahead + Duration::Nanoseconds(
                          static_cast<int64_t>(passed * (drift.factor - 1)));
    }
    return ahead;
  }

 private:
  struct DriftSince {
    Time since;
    double factor;
  };
  Duration jumped_;
  std::map<size_t, Duration> skews_;
  std::map<size_t, DriftSince> drifts_;
};

}  // namespace pouch

#endif  // POUCH_SIM_MACHINE_CLOCK_H_
