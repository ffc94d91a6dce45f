// A planted defect: the event log as Wallaroo 0.6.1 kept it.
//
// One file; entries without a checksum; a rollback cuts nothing but appends a
// restart marker, behind whatever a crash left of the last entry. The first
// recovery reads up to the torn entry and finds its checkpoint. What is
// appended behind it is read as that entry's payload by the second.

#include <utility>

#include "base/bytes.h"
#include "worker/event_log.h"

namespace pouch {
namespace {

constexpr char kFile[] = "evlog";

enum class Entry : uint8_t { kItem = 0, kCheckpoint = 1, kRestart = 2 };

void AppendEntry(Entry entry, std::string_view payload, std::string* out) {
  ByteWriter writer(out);
  writer.U8(static_cast<uint8_t>(entry));
  writer.String(payload);
}

std::string EncodeId(const CheckpointId& id) {
  std::string bytes;
  ByteWriter writer(&bytes);
  WriteCheckpointId(id, &writer);
  return bytes;
}

}  // namespace

EventLog::EventLog(Disk* disk, Observer* observer, uint64_t segment_bytes)
    : disk_(disk), observer_(observer), segment_bytes_(segment_bytes) {}

void EventLog::SetOwner(LogOwner owner, Incarnation incarnation) {
  owner_ = std::move(owner);
  incarnation_ = incarnation;
}

std::optional<CheckpointId> EventLog::LatestCompleteHeard() const {
  return std::nullopt;
}

Status EventLog::EnsureWriter() {
  if (cut_file_ != nullptr) return OkStatus();
  POUCH_ASSIGN_OR_RETURN(cut_file_, disk_->OpenForAppend(kFile));
  disk_->SyncNames([](const Status&) {});
  return OkStatus();
}

void EventLog::WriteSnapshot(const CheckpointId& id,
                             const std::vector<std::string>& items,
                             std::function<void()> on_written,
                             SnapshotCallback done) {
  const uint64_t write = ++write_;
  std::string bytes;
  for (const std::string& item : items) {
    AppendEntry(Entry::kItem, item, &bytes);
  }
  AppendEntry(Entry::kCheckpoint, EncodeId(id), &bytes);
  Status status = EnsureWriter();
  if (status.ok()) status = cut_file_->Append(bytes);
  if (!status.ok()) {
    done(status);
    return;
  }
  on_written();
  cut_file_->Sync([this, write, done = std::move(done)](const Status& synced) {
    if (write != write_) return;
    if (synced.ok()) {
      done(VouchedRange{});
    } else {
      done(synced);
    }
  });
}

void EventLog::Void() { ++write_; }

void EventLog::NoteComplete(const CheckpointId&) {}

Result<std::vector<std::string>> EventLog::ReadSnapshot(
    const CheckpointId& id, const VouchedRange& range,
    LogDamage* damage) const {
  return TryReadSnapshot(id, range, damage);
}

Result<std::vector<std::string>> EventLog::TryReadSnapshot(
    const CheckpointId& id, const VouchedRange&, LogDamage* damage) const {
  auto bytes = ReadWholeFile(*disk_, kFile);
  std::vector<std::string> items;
  if (bytes.ok()) {
    ByteReader reader(*bytes);
    while (reader.remaining_bytes() > 0) {
      const auto entry = static_cast<Entry>(reader.U8());
      const std::string_view payload = reader.String();
      if (!reader.ok()) break;
      if (entry == Entry::kItem) items.emplace_back(payload);
      if (entry == Entry::kRestart) items.clear();
      if (entry != Entry::kCheckpoint) continue;
      ByteReader found(payload);
      if (ReadCheckpointId(&found) == id) return items;
      items.clear();
    }
  }
  *damage = LogDamage{kFile, 0, "the checkpoint is not in the log"};
  return Status(StatusCode::kDataLoss, damage->problem);
}

CutOutcome EventLog::Cut(const std::optional<VouchedRange>&,
                         std::function<void()> done) {
  Void();
  std::string marker;
  AppendEntry(Entry::kRestart, "ResetD!!!", &marker);
  if (EnsureWriter().ok()) (void)cut_file_->Append(marker);
  disk_->SyncNames([this, done = std::move(done),
                    alive = std::weak_ptr<bool>(alive_),
                    write = write_](const Status&) {
    if (!alive.expired() && write == write_) done();
  });
  return {};
}

bool EventLog::Collect(const VouchedRange&) { return false; }

void EventLog::Abandon() {}

}  // namespace pouch
