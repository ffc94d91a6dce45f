// A planted defect: durable ids as Wallaroo 0.6.1 kept them.
//
// One file of records of a fixed size without a checksum, appended and synced;
// the last bytes of that size are taken for the last record. One append that a
// power loss tears misaligns the file for ever.

#include <map>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "worker/record_store.h"

namespace pouch {
namespace {

constexpr size_t kRecordBytes = 4096;

// The header has no room for the open file.
std::map<const RecordStore*, std::unique_ptr<AppendFile>>& Files() {
  static std::map<const RecordStore*, std::unique_ptr<AppendFile>> files;
  return files;
}

}  // namespace

RecordStore::RecordStore(Disk* disk, Executor* executor, std::string series,
                         std::string worker)
    : disk_(disk), executor_(executor), series_(std::move(series)) {
  owner_.worker = std::move(worker);
}

RecordStore::~RecordStore() {
  executor_->Cancel(retry_);
  Files().erase(this);
}

Result<StoredRecord> RecordStore::Load() const {
  StoredRecord found;
  const auto bytes = ReadWholeFile(*disk_, series_ + ".ids");
  if (!bytes.ok() || bytes->size() < kRecordBytes) return found;
  ByteReader reader(
      std::string_view(*bytes).substr(bytes->size() - kRecordBytes));
  found.cluster = ClusterId(reader.U64());
  found.payload = std::string(reader.String());
  return found;
}

void RecordStore::SetOwner(ClusterId cluster, Incarnation incarnation) {
  owner_.cluster = cluster;
  incarnation_ = incarnation;
}

void RecordStore::Replace(std::string payload, std::function<void()> done) {
  payload_ = std::move(payload);
  done_ = std::move(done);
  TryReplace();
}

void RecordStore::Append(std::string payload, std::function<void()> on_written,
                         std::function<void()>, std::function<void()> done) {
  Replace(std::move(payload), std::move(done));
  on_written();
}

void RecordStore::TryReplace() {
  const uint64_t write = ++write_;
  std::unique_ptr<AppendFile>& file = Files()[this];
  if (file == nullptr) {
    auto opened = disk_->OpenForAppend(series_ + ".ids");
    if (!opened.ok()) {
      RetrySoon();
      return;
    }
    file = *std::move(opened);
  }
  std::string record;
  ByteWriter writer(&record);
  writer.U64(owner_.cluster.value());
  writer.String(payload_);
  CHECK_LE(record.size(), kRecordBytes);
  record.resize(kRecordBytes);
  if (!file->Append(record).ok()) {
    RetrySoon();
    return;
  }
  file->Sync([this, write](const Status&) {
    disk_->SyncNames([this, write](const Status&) {
      if (write == write_) std::exchange(done_, nullptr)();
    });
  });
}

void RecordStore::RetrySoon() {
  retry_ = executor_->PostAt(executor_->Now() + Duration::Milliseconds(5),
                             [this] { TryReplace(); });
}

void RecordStore::RetryLater() {}

void RecordStore::RemoveOlderSegments() {}

}  // namespace pouch
