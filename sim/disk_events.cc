#include "sim/disk_events.h"

#include <utility>

namespace pouch {

std::string_view DiskEventKindName(DiskEvent::Kind kind) {
  switch (kind) {
    case DiskEvent::Kind::kOpen:
      return "open";
    case DiskEvent::Kind::kAppend:
      return "append";
    case DiskEvent::Kind::kTruncate:
      return "truncate";
    case DiskEvent::Kind::kRename:
      return "rename";
    case DiskEvent::Kind::kRemove:
      return "remove";
    case DiskEvent::Kind::kSync:
      return "sync";
    case DiskEvent::Kind::kSyncDone:
      return "sync done";
    case DiskEvent::Kind::kSyncNames:
      return "sync names";
    case DiskEvent::Kind::kSyncNamesDone:
      return "sync names done";
    case DiskEvent::Kind::kRead:
      return "read";
  }
  return "unknown";
}

void ScriptedDiskFaults::FailNext(DiskEvent::Kind kind, DiskRuling ruling,
                                  uint64_t count, uint64_t skip) {
  scripts_.push_back({kind, std::move(ruling), count, skip});
}

DiskRuling ScriptedDiskFaults::Judge(const DiskEvent& event) {
  for (Script& script : scripts_) {
    if (script.kind != event.kind || script.count == 0) continue;
    if (script.skip > 0) {
      --script.skip;
      continue;
    }
    --script.count;
    ++fired_;
    return script.ruling;
  }
  return OkStatus();
}

}  // namespace pouch
