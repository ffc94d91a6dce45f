#include "sim/network_paths.h"

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

CutId NetworkPaths::Cut(const std::vector<HostId>& from,
                        const std::vector<HostId>& to) {
  return Add({{from, to}});
}

CutId NetworkPaths::CutBothWays(const std::vector<HostId>& some,
                                const std::vector<HostId>& others) {
  return Add({{some, others}, {others, some}});
}

CutId NetworkPaths::Add(std::vector<CutRecord> records) {
  last_cut_ = last_cut_.next();
  Count(records, 1);
  cuts_.emplace(last_cut_, std::move(records));
  return last_cut_;
}

void NetworkPaths::Heal(CutId cut) {
  const auto found = cuts_.find(cut);
  if (found == cuts_.end()) return;
  Count(found->second, UINT32_MAX);  // Less one.
  cuts_.erase(found);
}

void NetworkPaths::HealAll() {
  while (!cuts_.empty()) Heal(cuts_.begin()->first);
}

void NetworkPaths::SetPathLatency(HostId from, HostId to,
                                  std::optional<DurationRange> latency) {
  paths_[from.value()][to.value()].latency = latency;
}

void NetworkPaths::Count(const std::vector<CutRecord>& records,
                         uint32_t change) {
  for (const CutRecord& record : records) {
    for (HostId from : record.from) {
      for (HostId to : record.to) {
        paths_[from.value()][to.value()].cuts += change;
      }
    }
  }
}

}  // namespace pouch
