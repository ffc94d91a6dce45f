#include "sim/armed_disk_faults.h"

namespace pouch {
namespace {

// True if a fault of this kind is about events of that one.
bool Concerns(FaultKind kind, DiskEvent::Kind event) {
  switch (kind) {
    case FaultKind::kSyncError:
      return event == DiskEvent::Kind::kSync ||
             event == DiskEvent::Kind::kSyncNames;
    case FaultKind::kWriteError:
      return event == DiskEvent::Kind::kAppend;
    default:
      return false;
  }
}

}  // namespace

bool FitsGlob(std::string_view name, std::string_view glob) {
  if (glob.empty() || glob == "*") return true;
  // Where to go on behind the last '*', one character later each time.
  size_t star = glob.npos;
  size_t retry = 0;
  size_t g = 0;
  size_t n = 0;
  while (n < name.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      retry = n;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == name[n])) {
      ++g;
      ++n;
    } else if (star != glob.npos) {
      g = star + 1;
      n = ++retry;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

void ArmedDiskFaults::Arm(FaultKind kind, const DiskFault& fault,
                          size_t number) {
  armed_.push_back({kind, fault, number});
}

void ArmedDiskFaults::Disarm(size_t number) {
  std::erase_if(
      armed_, [number](const Armed& armed) { return armed.number == number; });
}

Status ArmedDiskFaults::Judge(const DiskEvent& event) {
  for (size_t i = 0; i < armed_.size(); ++i) {
    Armed& armed = armed_[i];
    if (!Concerns(armed.kind, event.kind)) continue;
    if (!FitsGlob(event.name, armed.fault.file)) continue;
    const size_t number = armed.number;
    if (armed.fault.times > 0 && --armed.fault.times == 0) {
      armed_.erase(armed_.begin() + static_cast<ptrdiff_t>(i));
    }
    on_hit_(number);
    return Status(StatusCode::kIoError, "injected");
  }
  return OkStatus();
}

}  // namespace pouch
