#include "sim/trace.h"

#include <type_traits>

namespace pouch {

void Trace::Add(TraceKind kind, uint32_t actor, uint64_t first,
                uint64_t second) {
  Push(Record{scheduler_->Now().nanoseconds(), actor,
              static_cast<uint32_t>(kind), first, second});
}

void Trace::Tell(std::string_view actor, std::string_view kind,
                 std::string_view detail) {
  if (!wants_text_) return;
  monitor_->OnTrace(TraceEvent{scheduler_->Now(), actor, kind, detail});
}

void Trace::OnEvent(Time now, OwnerId owner, EventKind kind) {
  Push(Record{now.nanoseconds(), owner.value(),
              static_cast<uint32_t>(TraceKind::kSchedulerEvent),
              static_cast<uint64_t>(kind), 0});
}

Digest Trace::digest() const {
  Digest digest = digest_;
  digest.Add(std::string_view(reinterpret_cast<const char*>(block_.data()),
                              used_ * sizeof(Record)));
  return digest;
}

void Trace::Push(const Record& record) {
  static_assert(std::has_unique_object_representations_v<Record>,
                "padding would make the digest depend on old memory");
  ++records_;
  block_[used_++] = record;
  if (used_ < block_.size()) return;
  digest_ = digest();
  used_ = 0;
}

}  // namespace pouch
