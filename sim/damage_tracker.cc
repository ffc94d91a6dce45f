#include "sim/damage_tracker.h"

#include <algorithm>

#include "worker/log_segment.h"

namespace pouch {
namespace {

// Ranges of more checkpoints than these are not needed any more.
constexpr size_t kCheckpointsKept = 8;

bool IsOf(std::string_view file, std::string_view series) {
  return file.starts_with(series) &&
         file.substr(series.size()).starts_with("-");
}

// Where the newest record of a segment stands, and where its header ends.
struct NewestRecord {
  uint64_t header_end = 0;
  uint64_t begin = 0;
  uint64_t end = 0;
};

NewestRecord FindNewest(std::string_view worker, std::string_view series,
                        std::string_view file, std::string_view bytes) {
  NewestRecord newest;
  const auto name = ParseSegmentFileName(series, file);
  if (!name) return newest;
  SegmentReader reader(worker, *name, bytes);
  newest.header_end = reader.position_bytes();
  while (const auto record = reader.Next()) {
    newest.begin = record->offset_bytes;
    newest.end = record->end_bytes;
  }
  return newest;
}

bool Overlap(uint64_t begin, uint64_t end, uint64_t other_begin,
             uint64_t other_end) {
  return begin < other_end && other_begin < end;
}

}  // namespace

DamageTracker::DamageTracker(std::vector<std::string> workers)
    : workers_(std::move(workers)), disks_(workers_.size()) {}

uint64_t DamageTracker::HeaderBytes(WorkerId worker) const {
  std::string header;
  AppendSegmentHeader({ClusterId(1), workers_[worker.value()]},
                      {kEventsSeries, SegmentNumber(1)}, &header);
  return header.size();
}

void DamageTracker::OnDamaged(WorkerId worker, std::string_view file,
                              uint64_t begin, uint64_t end,
                              const FileBefore& before) {
  bool of_newest = false;
  for (const std::string_view series : {kIdentitySeries, kCoordinatorSeries}) {
    if (!IsOf(file, series)) continue;
    for (const std::string* bytes : {&before.contents, &before.durable}) {
      const NewestRecord newest =
          FindNewest(workers_[worker.value()], series, file, *bytes);
      // Where no record was, another file's beginning may be refused.
      of_newest =
          of_newest ||
          (newest.end == 0 ? begin == 0
                           : Overlap(begin, end, 0, newest.header_end) ||
                                 Overlap(begin, end, newest.begin, newest.end));
    }
  }
  Disk& disk = disks_[worker.value()];
  const Damage damage{std::string(file), begin, end, of_newest, next_number_++};
  disk.damages.push_back(damage);
  if (begin < HeaderBytes(worker)) disk.headers.push_back(damage);
}

void DamageTracker::OnRewritten(WorkerId worker, std::string_view file,
                                uint64_t begin, uint64_t end) {
  auto& writes = disks_[worker.value()].writes;
  auto of_file = writes.find(file);
  if (of_file == writes.end()) {
    of_file = writes.emplace(std::string(file), std::vector<Write>()).first;
  }
  of_file->second.push_back({begin, end, next_number_++});
  // The record that could not be read is replaced by what was read instead.
  Disk& disk = disks_[worker.value()];
  for (const std::string_view series : {kIdentitySeries, kCoordinatorSeries}) {
    const auto of_series = [series](const std::string& misread) {
      return IsOf(misread, series);
    };
    if (IsOf(file, series) &&
        std::any_of(disk.misread.begin(), disk.misread.end(), of_series)) {
      disk.replaced.insert(std::string(series));
    }
  }
}

void DamageTracker::OnMisread(WorkerId worker, std::string_view file) {
  disks_[worker.value()].misread.emplace_back(file);
}

void DamageTracker::OnProcessStarted(WorkerId worker) {
  disks_[worker.value()].misread.clear();
}

void DamageTracker::OnVouched(const CheckpointId& checkpoint,
                              std::span<const VouchedRange> ranges) {
  vouched_[checkpoint].assign(ranges.begin(), ranges.end());
  if (vouched_.size() > kCheckpointsKept) vouched_.erase(vouched_.begin());
}

void DamageTracker::OnRollbackStarted(WorkerId worker) {
  disks_[worker.value()].rollback_started = next_number_;
}

std::optional<std::string> DamageTracker::OnRolledBack(
    WorkerId worker, const std::optional<CheckpointId>& to) const {
  const auto vouched = to ? vouched_.find(*to) : vouched_.end();
  if (vouched == vouched_.end()) return std::nullopt;
  const Damage* damage = FindDamage(worker, vouched->second.at(worker.value()),
                                    disks_[worker.value()].rollback_started);
  if (damage == nullptr) return std::nullopt;
  return damage->file + " at byte " + std::to_string(damage->begin);
}

const DamageTracker::Damage* DamageTracker::FindDamage(
    WorkerId worker, const VouchedRange& range, uint64_t below_number) const {
  const std::string file = SegmentName{kEventsSeries, range.segment}.FileName();
  const Disk& disk = disks_[worker.value()];
  for (const Damage& damage : disk.headers) {
    if (damage.file == file && damage.number < below_number) return &damage;
  }
  // Damage that is older than the bytes is none of theirs: a snapshot is
  // written at once.
  uint64_t written = 0;
  if (const auto writes = disk.writes.find(file); writes != disk.writes.end()) {
    for (const Write& write : writes->second) {
      const bool of_range =
          write.begin <= range.begin_bytes && range.end_bytes <= write.end;
      if (of_range) written = write.number;
    }
  }
  for (const Damage& damage : disk.damages) {
    if (damage.file == file && damage.number < below_number &&
        damage.number > written &&
        Overlap(damage.begin, damage.end, range.begin_bytes, range.end_bytes)) {
      return &damage;
    }
  }
  return nullptr;
}

bool DamageTracker::SeriesIsDamaged(WorkerId worker,
                                    std::string_view series) const {
  const Disk& disk = disks_[worker.value()];
  return disk.replaced.contains(series) ||
         std::any_of(disk.damages.begin(), disk.damages.end(),
                     [series](const Damage& damage) {
                       return IsOf(damage.file, series) &&
                              damage.of_newest_record;
                     }) ||
         std::any_of(
             disk.misread.begin(), disk.misread.end(),
             [series](const std::string& file) { return IsOf(file, series); });
}

bool DamageTracker::IsRightful(WorkerId worker,
                               const WorkerFailure& refusal) const {
  const Disk& disk = disks_[worker.value()];
  // Who lost the newest record asks for what is gone; and anybody may be the
  // one who heard more than what is left of it says.
  if (SeriesIsDamaged(WorkerId(0), kCoordinatorSeries)) return true;
  if (IsOf(refusal.file, kEventsSeries)) {
    if (std::find(disk.misread.begin(), disk.misread.end(), refusal.file) !=
        disk.misread.end()) {
      return true;
    }
    for (const auto& [checkpoint, ranges] : vouched_) {
      const Damage* damage =
          FindDamage(worker, ranges.at(worker.value()), next_number_);
      if (damage != nullptr && damage->file == refusal.file &&
          refusal.offset_bytes <= damage->end) {
        return true;
      }
    }
    return false;
  }
  return IsOf(refusal.file, kIdentitySeries) &&
         SeriesIsDamaged(worker, kIdentitySeries);
}

}  // namespace pouch
