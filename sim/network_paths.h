// NetworkPaths: which simulated host reaches which, and how fast.

#ifndef POUCH_SIM_NETWORK_PATHS_H_
#define POUCH_SIM_NETWORK_PATHS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/rng.h"
#include "base/time.h"
#include "sim/duration_range.h"

namespace pouch {

using HostId = Id<struct HostIdTag, uint32_t>;

// Names one cut between hosts; 0 names none.
using CutId = Id<struct CutIdTag, uint64_t>;

// A path from each host to each, and the cuts across them. Cuts may overlap
// and end in any order: a path is blocked while any cut crosses it.
class NetworkPaths final {
 public:
  explicit NetworkPaths(DurationRange latency) : latency_(latency) {}

  // The host of that name, new if it was never named before.
  HostId HostOf(std::string_view name);
  const std::string& NameOf(HostId host) const { return names_[host.value()]; }

  size_t host_count() const { return names_.size(); }

  // Cuts the paths from each host of `from` to each host of `to`, this way
  // only, or both ways.
  CutId Cut(const std::vector<HostId>& from, const std::vector<HostId>& to);
  CutId CutBothWays(const std::vector<HostId>& some,
                    const std::vector<HostId>& others);
  // Ends a cut. One that ended is no error.
  void Heal(CutId cut);
  void HealAll();
  bool IsBlocked(HostId from, HostId to) const {
    return PathOf(from, to).cuts > 0;
  }

  // For what is sent from now on: everywhere but on paths that have their own,
  // or on one path. None: as everywhere.
  void SetLatency(DurationRange latency) { latency_ = latency; }
  void SetPathLatency(HostId from, HostId to,
                      std::optional<DurationRange> latency);
  Duration DrawLatency(HostId from, HostId to, Rng* rng) const {
    return PathOf(from, to).latency.value_or(latency_).Draw(rng);
  }

 private:
  struct Path {
    uint32_t cuts = 0;
    std::optional<DurationRange> latency;
  };
  // One way: the paths from each of `from` to each of `to`.
  struct CutRecord {
    std::vector<HostId> from;
    std::vector<HostId> to;
  };

  const Path& PathOf(HostId from, HostId to) const {
    return paths_[from.value()][to.value()];
  }
  CutId Add(std::vector<CutRecord> records);
  // Adds `change` to the cuts of every path that they cross.
  void Count(const std::vector<CutRecord>& records, uint32_t change);

  DurationRange latency_;
  std::map<std::string, HostId, std::less<>> hosts_;
  std::vector<std::string> names_;
  std::vector<std::vector<Path>> paths_;  // [from][to]
  std::map<CutId, std::vector<CutRecord>> cuts_;
  CutId last_cut_;
};

}  // namespace pouch

#endif  // POUCH_SIM_NETWORK_PATHS_H_
