#include "worker/event_log.h"

#include <algorithm>
#include <utility>

#include "base/digest.h"

namespace pouch {
namespace {

std::string EncodeCheckpointId(const CheckpointId& id) {
  std::string bytes;
  ByteWriter writer(&bytes);
  WriteCheckpointId(id, &writer);
  return bytes;
}

uint64_t RangeDigest(std::string_view header, std::string_view range) {
  Digest digest;
  digest.Add(header);
  digest.Add(range);
  return digest.value();
}

// True if some byte of the segment from `offset_bytes` on is no valid record.
bool IsTorn(const Disk& disk, std::string_view worker,
            const SegmentName& segment, uint64_t offset_bytes) {
  const auto bytes = ReadWholeFile(disk, segment.FileName());
  if (!bytes.ok()) return true;
  SegmentReader reader(worker, segment, *bytes);
  if (offset_bytes > 0) reader.Seek(offset_bytes);
  while (reader.Next().has_value()) {
  }
  return !reader.at_end();
}

}  // namespace

EventLog::EventLog(Disk* disk, Observer* observer, uint64_t segment_bytes)
    : disk_(disk), observer_(observer), segment_bytes_(segment_bytes) {}

void EventLog::SetOwner(LogOwner owner, Incarnation incarnation) {
  owner_ = std::move(owner);
  incarnation_ = incarnation;
  writer_.reset();
}

std::optional<CheckpointId> EventLog::LatestCompleteHeard() const {
  std::optional<CheckpointId> latest;
  for (const SegmentName& segment : ListSegments(*disk_, kEventsSeries)) {
    const auto bytes = ReadSegment(*disk_, owner_.worker, segment);
    if (!bytes.ok()) continue;
    SegmentReader reader(owner_.worker, segment, *bytes);
    while (auto record = reader.Next()) {
      if (record->type != static_cast<uint8_t>(EventRecordType::kComplete)) {
        continue;
      }
      ByteReader payload(record->payload);
      const CheckpointId id = ReadCheckpointId(&payload);
      if (payload.AtEnd() && (!latest || *latest < id)) latest = id;
    }
  }
  return latest;
}

Status EventLog::EnsureWriter() {
  // A batch behind a sync that is under way would hang on its outcome.
  if (writer_ != nullptr && !writer_->syncing() &&
      writer_->size_bytes() < segment_bytes_) {
    return OkStatus();
  }
  writer_.reset();
  const SegmentNumber number(incarnation_.value() << 32 | ++segments_begun_);
  POUCH_ASSIGN_OR_RETURN(
      writer_,
      SegmentWriter::Create(disk_, owner_, SegmentName{kEventsSeries, number}));
  observer_->OnProbe(Probe::kLogRotated);
  return OkStatus();
}

void EventLog::Abandon() {
  // May run in the writer's own callback: it goes with the next one.
  abandoned_ = std::move(writer_);
  observer_->OnProbe(Probe::kLogSegmentAbandoned);
}

void EventLog::WriteSnapshot(const CheckpointId& id,
                             const std::vector<std::string>& items,
                             std::function<void()> on_written,
                             SnapshotCallback done) {
  const uint64_t write = ++write_;
  std::vector<NewRecord> records;
  records.reserve(items.size() + 2);
  records.push_back({static_cast<uint8_t>(EventRecordType::kSnapshotBegin),
                     EncodeCheckpointId(id)});
  for (const std::string& item : items) {
    records.push_back(
        {static_cast<uint8_t>(EventRecordType::kSnapshotItem), item});
  }
  records.push_back({static_cast<uint8_t>(EventRecordType::kSnapshotEnd),
                     EncodeCheckpointId(id)});
  Status status = EnsureWriter();
  if (status.ok()) {
    status = writer_->Append(records);
    if (!status.ok()) Abandon();
  }
  if (!status.ok()) {
    done(status);
    return;
  }
  on_written();
  VouchedRange range;
  range.segment = writer_->number();
  range.begin_bytes = writer_->last_batch_begin();
  range.end_bytes = writer_->size_bytes();
  range.digest = RangeDigest(writer_->header(), writer_->last_batch());
  writer_->Sync(
      [this, write, range, done = std::move(done)](const Status& synced) {
        if (!synced.ok()) Abandon();
        if (write != write_) return;
        if (synced.ok()) {
          done(range);
        } else {
          done(synced);
        }
      });
}

void EventLog::Void() {
  ++write_;
  writer_.reset();
  abandoned_.reset();
}

void EventLog::NoteComplete(const CheckpointId& id) {
  // A write under way must keep its writer, and its segment to itself.
  if (writer_ != nullptr && writer_->syncing()) return;
  if (!EnsureWriter().ok()) return;
  const Status status =
      writer_->Append({{static_cast<uint8_t>(EventRecordType::kComplete),
                        EncodeCheckpointId(id)}});
  if (!status.ok()) Abandon();
}

Result<std::vector<std::string>> EventLog::ReadSnapshot(
    const CheckpointId& id, const VouchedRange& range,
    LogDamage* damage) const {
  auto items = TryReadSnapshot(id, range, damage);
  for (int reads = 1; !items.ok() && reads < kReadAttempts; ++reads) {
    items = TryReadSnapshot(id, range, damage);
  }
  return items;
}

Result<std::vector<std::string>> EventLog::TryReadSnapshot(
    const CheckpointId& id, const VouchedRange& range,
    LogDamage* damage) const {
  const SegmentName segment{kEventsSeries, range.segment};
  auto damaged = [damage, &segment](uint64_t offset, std::string problem) {
    *damage = LogDamage{segment.FileName(), offset, std::move(problem)};
    return Status(StatusCode::kDataLoss, damage->file + " at byte " +
                                             std::to_string(offset) + ": " +
                                             damage->problem);
  };
  const auto bytes = ReadWholeFile(*disk_, segment.FileName());
  if (!bytes.ok()) return damaged(0, bytes.status().ToString());
  SegmentReader reader(owner_.worker, segment, *bytes);
  if (!reader.problem().empty()) return damaged(0, reader.problem());
  if (reader.owner().cluster != owner_.cluster) {
    return damaged(0, "the segment belongs to another cluster");
  }
  const uint64_t header_bytes = reader.position_bytes();
  if (bytes->size() < range.end_bytes || range.begin_bytes < header_bytes ||
      range.end_bytes < range.begin_bytes) {
    return damaged(bytes->size(), "the snapshot is not all there");
  }
  const std::string_view all(*bytes);
  const std::string_view vouched = all.substr(0, range.end_bytes);
  SegmentReader snapshot(owner_.worker, segment, vouched);
  snapshot.Seek(range.begin_bytes);
  std::vector<std::string> items;
  while (auto record = snapshot.Next()) {
    if (record->type == static_cast<uint8_t>(EventRecordType::kSnapshotItem)) {
      items.emplace_back(record->payload);
    }
  }
  if (!snapshot.at_end()) {
    return damaged(snapshot.position_bytes(), snapshot.problem());
  }
  if (RangeDigest(all.substr(0, header_bytes),
                  vouched.substr(range.begin_bytes)) != range.digest) {
    return damaged(range.begin_bytes,
                   "this is not the snapshot of checkpoint " +
                       std::to_string(id.number.value()) +
                       " that was acknowledged");
  }
  return items;
}

CutOutcome EventLog::Cut(const std::optional<VouchedRange>& range,
                         std::function<void()> done) {
  Void();
  CutOutcome outcome;
  cut_file_.reset();
  for (const SegmentName& segment : ListSegments(*disk_, kEventsSeries)) {
    const bool kept = range.has_value() && segment.number == range->segment;
    const bool newer = !range.has_value() || segment.number >= range->segment;
    const uint64_t keep_bytes = kept ? range->end_bytes : 0;
    const auto size = disk_->SizeOf(segment.FileName());
    if (kept && size.ok() && *size <= keep_bytes) continue;
    outcome.removed_anything = true;
    if (newer && IsTorn(*disk_, owner_.worker, segment, keep_bytes)) {
      outcome.tail_was_torn = true;
    }
    if (!kept) {
      (void)disk_->Remove(segment.FileName());
      continue;
    }
    auto file = disk_->OpenForAppend(segment.FileName());
    if (!file.ok()) continue;
    cut_file_ = *std::move(file);
    (void)cut_file_->Truncate(keep_bytes);
  }
  // What a failing disk leaves behind the range is never read again: only the
  // range counts, and new snapshots go into new segments.
  auto finish = [this, done = std::move(done),
                 alive = std::weak_ptr<bool>(alive_),
                 write = write_](const Status&) {
    if (alive.expired() || write != write_) return;
    cut_file_.reset();
    done();
  };
  if (cut_file_ == nullptr) {
    disk_->SyncNames(std::move(finish));
    return outcome;
  }
  cut_file_->Sync([this, finish = std::move(finish)](const Status&) {
    disk_->SyncNames(finish);
  });
  return outcome;
}

bool EventLog::Collect(const VouchedRange& range) {
  abandoned_.reset();
  bool removed = false;
  for (const SegmentName& segment : ListSegments(*disk_, kEventsSeries)) {
    if (segment.number >= range.segment) continue;
    if (disk_->Remove(segment.FileName()).ok()) removed = true;
  }
  if (removed) disk_->SyncNames([](const Status&) {});
  return removed;
}

}  // namespace pouch
