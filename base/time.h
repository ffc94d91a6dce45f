// Time and Duration: signed 64-bit counts of nanoseconds, as distinct types.
//
// A Time is a moment of a worker's clock since an arbitrary start; the
// simulator starts at zero. Differences of Times are Durations.

#ifndef POUCH_BASE_TIME_H_
#define POUCH_BASE_TIME_H_

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>

namespace pouch {

// A span of time in nanoseconds.
class Duration final {
 public:
  constexpr Duration() = default;
  static constexpr Duration Nanoseconds(int64_t n) { return Duration(n); }
  static constexpr Duration Microseconds(int64_t n) {
    return Duration(n * 1000);
  }
  static constexpr Duration Milliseconds(int64_t n) {
    return Duration(n * 1000 * 1000);
  }
  static constexpr Duration Seconds(int64_t n) {
    return Duration(n * 1000 * 1000 * 1000);
  }

  constexpr int64_t nanoseconds() const { return ns_; }
  constexpr double seconds() const { return static_cast<double>(ns_) * 1e-9; }

  // The shortest exact form with one unit: "250ms", "1.5s", "0s".
  std::string ToString() const;

  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) {
    return Duration(a.ns_ + b.ns_);
  }
  friend constexpr Duration operator-(Duration a, Duration b) {
    return Duration(a.ns_ - b.ns_);
  }
  friend constexpr Duration operator*(Duration a, int64_t factor) {
    return Duration(a.ns_ * factor);
  }
  friend constexpr Duration operator/(Duration a, int64_t divisor) {
    return Duration(a.ns_ / divisor);
  }
  friend std::ostream& operator<<(std::ostream& os, Duration d) {
    return os << d.ToString();
  }

 private:
  explicit constexpr Duration(int64_t ns) : ns_(ns) {}
  int64_t ns_ = 0;
};

// A moment, in nanoseconds since the start of its clock.
class Time final {
 public:
  constexpr Time() = default;
  static constexpr Time FromNanoseconds(int64_t n) { return Time(n); }

  constexpr int64_t nanoseconds() const { return ns_; }
  constexpr Duration since_start() const { return Duration::Nanoseconds(ns_); }
  std::string ToString() const { return since_start().ToString(); }

  friend constexpr auto operator<=>(Time, Time) = default;
  friend constexpr Time operator+(Time t, Duration d) {
    return Time(t.ns_ + d.nanoseconds());
  }
  friend constexpr Time operator-(Time t, Duration d) {
    return Time(t.ns_ - d.nanoseconds());
  }
  friend constexpr Duration operator-(Time a, Time b) {
    return Duration::Nanoseconds(a.ns_ - b.ns_);
  }
  friend std::ostream& operator<<(std::ostream& os, Time t) {
    return os << t.ToString();
  }

 private:
  explicit constexpr Time(int64_t ns) : ns_(ns) {}
  int64_t ns_ = 0;
};

}  // namespace pouch

#endif  // POUCH_BASE_TIME_H_
