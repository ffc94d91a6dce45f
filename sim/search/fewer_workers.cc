#include "sim/search/fewer_workers.h"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "base/check.h"

namespace pouch {
namespace {

using Names = std::vector<std::string>;

bool Has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Puts `rename` in the place of each name, without saying one twice.
void Rename(const std::function<std::string(const std::string&)>& rename,
            Names* names) {
  Names renamed;
  for (const std::string& name : *names) {
    const std::string other = rename(name);
    if (!Has(renamed, other)) renamed.push_back(other);
  }
  *names = std::move(renamed);
}

void RenameIn(const std::function<std::string(const std::string&)>& rename,
              Fault* fault) {
  fault->trigger.worker = rename(fault->trigger.worker);
  Rename(rename, &fault->targets);
  Rename(rename, &fault->others);
  std::erase_if(fault->others, [fault](const std::string& name) {
    return Has(fault->targets, name);
  });
}

// Takes names away; false if one was all that the fault had in its place.
bool Erase(const std::function<bool(const std::string&)>& gone, Fault* fault) {
  if (gone(fault->trigger.worker)) return false;
  for (Names* names : {&fault->targets, &fault->others}) {
    if (std::erase_if(*names, gone) > 0 && names->empty()) return false;
  }
  return true;
}

}  // namespace

RunConfig WithWorkers(const RunConfig& config,
                      const std::vector<std::string>& kept,
                      OrphanedFaults orphans) {
  CHECK(!kept.empty()) << "a cluster needs a worker";
  RunConfig fewer = config;
  fewer.workers = kept;
  const auto gone = [&config, &kept](const std::string& name) {
    return Has(config.workers, name) && !Has(kept, name);
  };
  for (FeedConfig& feed : fewer.feeds) {
    if (gone(feed.worker)) feed.worker.clear();
  }
  fewer.faults.clear();
  for (Fault fault : config.faults) {
    if (orphans == OrphanedFaults::kRedirect) {
      RenameIn(
          [&gone, &kept](const std::string& name) {
            return gone(name) ? kept.back() : name;
          },
          &fault);
    } else if (!Erase(gone, &fault)) {
      continue;
    }
    fewer.faults.push_back(std::move(fault));
  }
  return fewer;
}

RunConfig WithUsualNames(const RunConfig& config) {
  Names usual;
  for (size_t i = 0; i < config.workers.size(); ++i)
    usual.push_back(i == 0 ? "initializer" : "w" + std::to_string(i));
  const auto rename = [&config, &usual](const std::string& name) {
    const auto& workers = config.workers;
    const auto found = std::find(workers.begin(), workers.end(), name);
    return found == workers.end()
               ? name
               : usual[static_cast<size_t>(found - workers.begin())];
  };
  RunConfig renamed = config;
  for (FeedConfig& feed : renamed.feeds) feed.worker = rename(feed.worker);
  for (Fault& fault : renamed.faults) RenameIn(rename, &fault);
  renamed.workers = std::move(usual);
  return renamed;
}

}  // namespace pouch
