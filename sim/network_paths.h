// NetworkPaths: which simulated host reaches which, how fast and how well.

#ifndef POUCH_SIM_NETWORK_PATHS_H_
#define POUCH_SIM_NETWORK_PATHS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/rng.h"
#include "base/time.h"
#include "sim/duration_range.h"
#include "sim/latency_model.h"

namespace pouch {

using HostId = Id<struct HostIdTag, uint32_t>;

// Names one cut, or another condition, between hosts; 0 names none.
using CutId = Id<struct CutIdTag, uint64_t>;

// Bytes that a path damages, of all that arrive over it.
struct Corruption {
  // How many more pieces are damaged; none: as many as `chance` says.
  std::optional<uint64_t> pieces_left;
  double chance = 1;
  // Runs when a piece was damaged.
  std::function<void()> on_hit;

  bool spent() const { return pieces_left == 0; }
};

// What may be wrong with a path, for a while.
struct PathCondition {
  bool blocked = false;  // Nothing passes.
  bool refuses = false;  // Attempts to connect are refused.
  std::optional<LatencyModel> latency;
  std::optional<uint64_t> bytes_per_second;
  std::optional<DurationRange> connect_delay;  // On top of the latency.
  std::shared_ptr<Corruption> corruption;
};

// A path from each host to each, and what is wrong with them. Conditions may
// overlap and end in any order: a path is blocked while any of them blocks it;
// of two latencies or bandwidths the one imposed last counts.
class NetworkPaths final {
 public:
  // `bytes_per_second` 0: as many as there are.
  NetworkPaths(const LatencyModel& latency, uint64_t bytes_per_second)
      : latency_(latency), bytes_per_second_(bytes_per_second) {}

  // The host of that name, new if it was never named before.
  HostId HostOf(std::string_view name);
  const std::string& NameOf(HostId host) const { return names_[host.value()]; }

  size_t host_count() const { return names_.size(); }

  // Imposes a condition on the paths from each host of `from` to each host of
  // `to`, this way only, or both ways.
  CutId Impose(const std::vector<HostId>& from, const std::vector<HostId>& to,
               PathCondition condition);
  CutId ImposeBothWays(const std::vector<HostId>& some,
                       const std::vector<HostId>& others,
                       PathCondition condition);
  // As above, nothing passes.
  CutId Cut(const std::vector<HostId>& from, const std::vector<HostId>& to);
  CutId CutBothWays(const std::vector<HostId>& some,
                    const std::vector<HostId>& others);
  // Ends a condition. One that ended is no error.
  void Heal(CutId cut);
  void HealAll();

  bool IsBlocked(HostId from, HostId to) const {
    return PathOf(from, to).cuts > 0;
  }
  bool Refuses(HostId from, HostId to) const;
  // What an attempt to connect takes on top of the latency.
  Duration DrawConnectDelay(HostId from, HostId to, Rng* rng) const;
  // What damages bytes on that path; null: nothing.
  Corruption* CorruptionOn(HostId from, HostId to) const;

  // For what is sent from now on: everywhere but on paths that have their own,
  // or on one path. None: as everywhere.
  void SetLatency(DurationRange latency) { latency_ = {latency, 0, {}}; }
  void SetPathLatency(HostId from, HostId to,
                      std::optional<DurationRange> latency);
  Duration DrawLatency(HostId from, HostId to, Rng* rng) const;
  // Sends `bytes` off at `now`, behind what the path's bandwidth still keeps
  // busy: when the last of them has left.
  Time Send(HostId from, HostId to, Time now, size_t bytes);

 private:
  struct Path {
    uint32_t cuts = 0;
    std::optional<DurationRange> latency;
    // What else is wrong with it; the last imposed is the last.
    std::vector<CutId> conditions;
    Time busy_until;
  };
  // One way: the paths from each of `from` to each of `to`.
  struct Ways {
    std::vector<HostId> from;
    std::vector<HostId> to;
  };
  struct Record {
    std::vector<Ways> ways;
    PathCondition condition;
  };

  const Path& PathOf(HostId from, HostId to) const {
    return paths_[from.value()][to.value()];
  }
  CutId Add(std::vector<Ways> ways, PathCondition condition);
  // Puts a condition on its paths, or takes it off them.
  void Apply(CutId cut, const Record& record, bool imposed);
  // The last condition of a path that has `member`; null if none has.
  template <typename Member>
  const PathCondition* Find(const Path& path, Member member) const;

  LatencyModel latency_;
  uint64_t bytes_per_second_;
  std::map<std::string, HostId, std::less<>> hosts_;
  std::vector<std::string> names_;
  std::vector<std::vector<Path>> paths_;  // [from][to]
  std::map<CutId, Record> records_;
  CutId last_cut_;
};

}  // namespace pouch

#endif  // POUCH_SIM_NETWORK_PATHS_H_
