// StopPoint: where `--until` stops a run.

#ifndef POUCH_CLI_STOP_POINT_H_
#define POUCH_CLI_STOP_POINT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "sim/run_monitor.h"

namespace pouch {

class StopPoint final {
 public:
  // Reads "crash" or "log.rotated:2": a kind of event of the trace or a probe,
  // and which occurrence, counted from 1. '_' and '-' stand for a space.
  // Errors: kInvalidArgument, with what was probably meant.
  static Result<StopPoint> Parse(std::string_view text);

  void OnTrace(const TraceEvent& event);

  bool reached() const { return seen_ == nth_; }
  // How often it has happened so far.
  uint64_t seen() const { return seen_; }
  // Who it was, once it is reached: a worker, a feed, a sink, "simulator".
  const std::string& actor() const { return actor_; }
  // E.g. "the 2nd probe log.rotated".
  std::string Describe() const;

 private:
  StopPoint(std::string name, bool is_probe, uint64_t nth)
      : name_(std::move(name)), is_probe_(is_probe), nth_(nth) {}

  std::string name_;
  bool is_probe_;
  uint64_t nth_;
  uint64_t seen_ = 0;
  std::string actor_;
};

}  // namespace pouch

#endif  // POUCH_CLI_STOP_POINT_H_
