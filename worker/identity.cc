#include "worker/identity.h"

#include <utility>

#include "base/check.h"

namespace pouch {

Identity::Identity(Disk* disk, Executor* executor, const std::string& worker)
    : store_(disk, executor, "identity", worker) {
  record_.worker = worker;
}

Status Identity::Load() {
  POUCH_ASSIGN_OR_RETURN(const StoredRecord stored, store_.Load());
  file_ = stored.newest_file;
  if (!stored.foreign.empty()) {
    return Status(StatusCode::kDataLoss, stored.foreign);
  }
  if (!stored.payload.has_value()) return OkStatus();
  auto record = ParseIdentityRecord(*stored.payload);
  if (!record.has_value() || record->worker != record_.worker) {
    return Status(StatusCode::kDataLoss,
                  "the identity record cannot be understood");
  }
  record_ = *std::move(record);
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

}  // namespace pouch
