#include "sim/network_paths.h"

#include <algorithm>
#include <utility>

namespace pouch {

HostId NetworkPaths::HostOf(std::string_view name) {
  const auto found = hosts_.find(name);
  if (found != hosts_.end()) return found->second;
  const HostId host(static_cast<uint32_t>(names_.size()));
  hosts_.emplace(name, host);
  names_.emplace_back(name);
  paths_.emplace_back();
  for (std::vector<Path>& row : paths_) row.resize(names_.size());
  return host;
}

CutId NetworkPaths::Impose(const std::vector<HostId>& from,
                           const std::vector<HostId>& to,
                           PathCondition condition) {
  return Add({{from, to}}, std::move(condition));
}

CutId NetworkPaths::ImposeBothWays(const std::vector<HostId>& some,
                                   const std::vector<HostId>& others,
                                   PathCondition condition) {
  return Add({{some, others}, {others, some}}, std::move(condition));
}

CutId NetworkPaths::Cut(const std::vector<HostId>& from,
                        const std::vector<HostId>& to) {
  PathCondition condition;
  condition.blocked = true;
  return Impose(from, to, std::move(condition));
}

CutId NetworkPaths::CutBothWays(const std::vector<HostId>& some,
                                const std::vector<HostId>& others) {
  PathCondition condition;
  condition.blocked = true;
  return ImposeBothWays(some, others, std::move(condition));
}

CutId NetworkPaths::Add(std::vector<Ways> ways, PathCondition condition) {
  last_cut_ = last_cut_.next();
  const auto added = records_.emplace(
      last_cut_, Record{std::move(ways), std::move(condition)});
  Apply(last_cut_, added.first->second, true);
  return last_cut_;
}

void NetworkPaths::Heal(CutId cut) {
  const auto found = records_.find(cut);
  if (found == records_.end()) return;
  Apply(cut, found->second, false);
  records_.erase(found);
}

void NetworkPaths::HealAll() {
  while (!records_.empty()) Heal(records_.begin()->first);
}

void NetworkPaths::Apply(CutId cut, const Record& record, bool imposed) {
  for (const Ways& ways : record.ways) {
    for (HostId from : ways.from) {
      for (HostId to : ways.to) {
        Path& path = paths_[from.value()][to.value()];
        if (record.condition.blocked) {
          path.cuts += imposed ? 1 : UINT32_MAX;  // One more, or one less.
        } else if (imposed) {
          path.conditions.push_back(cut);
        } else {
          std::erase(path.conditions, cut);
        }
      }
    }
  }
}

template <typename Member>
const PathCondition* NetworkPaths::Find(const Path& path, Member member) const {
  for (auto cut = path.conditions.rbegin(); cut != path.conditions.rend();
       ++cut) {
    const PathCondition& condition = records_.at(*cut).condition;
    if (condition.*member) return &condition;
  }
  return nullptr;
}

bool NetworkPaths::Refuses(HostId from, HostId to) const {
  return Find(PathOf(from, to), &PathCondition::refuses) != nullptr;
}

Duration NetworkPaths::DrawConnectDelay(HostId from, HostId to,
                                        Rng* rng) const {
  const PathCondition* slow =
      Find(PathOf(from, to), &PathCondition::connect_delay);
  return slow == nullptr ? Duration() : slow->connect_delay->Draw(rng);
}

Corruption* NetworkPaths::CorruptionOn(HostId from, HostId to) const {
  for (const CutId cut : PathOf(from, to).conditions) {
    Corruption* corruption = records_.at(cut).condition.corruption.get();
    if (corruption != nullptr && !corruption->spent()) return corruption;
  }
  return nullptr;
}

void NetworkPaths::SetPathLatency(HostId from, HostId to,
                                  std::optional<DurationRange> latency) {
  paths_[from.value()][to.value()].latency = latency;
}

Duration NetworkPaths::DrawLatency(HostId from, HostId to, Rng* rng) const {
  const Path& path = PathOf(from, to);
  const PathCondition* slow = Find(path, &PathCondition::latency);
  if (slow != nullptr) return slow->latency->Draw(rng);
  return path.latency.has_value() ? path.latency->Draw(rng)
                                  : latency_.Draw(rng);
}

Time NetworkPaths::Send(HostId from, HostId to, Time now, size_t bytes) {
  Path& path = paths_[from.value()][to.value()];
  const PathCondition* narrow = Find(path, &PathCondition::bytes_per_second);
  const uint64_t bytes_per_second =
      narrow == nullptr ? bytes_per_second_ : *narrow->bytes_per_second;
  if (bytes_per_second == 0) return now;
  constexpr uint64_t kNanosecondsPerSecond = 1'000'000'000;
  const uint64_t takes_ns = bytes * kNanosecondsPerSecond / bytes_per_second;
  path.busy_until = std::max(path.busy_until, now) +
                    Duration::Nanoseconds(static_cast<int64_t>(takes_ns));
  return path.busy_until;
}

}  // namespace pouch
