#include "worker/identity.h"

#include <utility>

#include "base/check.h"
#include "worker/log_segment.h"

namespace pouch {
Identity::Identity(Disk* disk, Executor* executor, const std::string& worker)
    : disk_(disk), store_(disk, executor, kIdentitySeries, worker) {
  record_.worker = worker;
}

Status Identity::Load() {
  file_ = AnySegmentOf(kIdentitySeries);  // Until one is found.
  POUCH_ASSIGN_OR_RETURN(const StoredRecord stored, store_.Load());
  offset_bytes_ = stored.damaged_at;
  file_ = stored.newest_file;
  if (!stored.foreign.empty()) {
    return Status(StatusCode::kDataLoss, stored.foreign);
  }
  if (!stored.payload.has_value()) {
    const Status first = CheckFirstStart();
    if (file_.empty()) file_ = AnySegmentOf(kIdentitySeries);
    return first;
  }
  auto record = ParseIdentityRecord(*stored.payload);
  if (!record.has_value() || record->worker != record_.worker) {
    return Status(StatusCode::kDataLoss,
                  "the identity record cannot be understood");
  }
  record_ = *std::move(record);
  return OkStatus();
}

// A record that never became durable may be cut short, or be missing. Nothing
// else is written before one is.
Status Identity::CheckFirstStart() const {
  for (const char* series : {kEventsSeries, kCoordinatorSeries}) {
    const auto others = ListSegments(*disk_, series);
    if (others.empty()) continue;
    return Status(
        StatusCode::kDataLoss,
        (file_.empty() ? "the identity record is missing"
                       : file_ + " at byte " + std::to_string(offset_bytes_) +
                             ": the identity record is damaged") +
            std::string(", and there is ") + others.front().FileName());
  }
  return OkStatus();
}

void Identity::BeginIncarnation(std::function<void()> done) {
  record_.incarnation = record_.incarnation.next();
  store_.SetOwner(record_.cluster, record_.incarnation);
  store_.Replace(EncodeIdentityRecord(record_), std::move(done));
}

void Identity::Join(ClusterId cluster, std::string_view topology,
                    std::function<void()> done) {
  CHECK(!joining_);
  joining_ = true;
  record_.cluster = cluster;
  record_.topology = topology;
  store_.SetOwner(record_.cluster, record_.incarnation);
  store_.Replace(EncodeIdentityRecord(record_), [this, done = std::move(done)] {
    joining_ = false;
    done();
  });
}

void Identity::EnterEpoch(Epoch epoch, std::function<void()> done) {
  CHECK(joined());
  record_.epoch = epoch;
  store_.Replace(EncodeIdentityRecord(record_), std::move(done));
}

}  // namespace pouch
