#include "sim/sim_disk.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sim/disk_twists.h"
#include "sim/explicit_power_loss.h"
#include "sim/power_loss.h"
#include "worker/disk_name.h"

namespace pouch {
namespace {

void CheckName(std::string_view name) {
  CHECK(IsDiskName(name)) << "file name '" << name << "'";
}

Status NoSuchFile(std::string_view name) {
  return Status(StatusCode::kNotFound, "no file " + std::string(name));
}

}  // namespace

// An open file: a name for messages, and the inode.
class SimAppendFile final : public AppendFile {
 public:
  SimAppendFile(SimDisk* disk, std::string name, std::shared_ptr<DiskFile> file)
      : disk_(disk), name_(std::move(name)), file_(std::move(file)) {}
  ~SimAppendFile() override {
    if (disk_ != nullptr) disk_->Close(this);
  }

  Status Append(std::string_view data) override {
    return disk()->Append(this, data);
  }
  Status Truncate(uint64_t size_bytes) override {
    return disk()->Truncate(this, size_bytes);
  }
  void Sync(SyncCallback done) override { disk()->Sync(this, std::move(done)); }
  uint64_t size_bytes() const override { return file_->contents().size(); }

 private:
  friend class SimDisk;

  SimDisk* disk() const {
    CHECK(disk_ != nullptr) << name_ << " was used after its process crashed";
    return disk_;
  }

  SimDisk* disk_;  // Null once the process crashed.
  std::string name_;
  std::shared_ptr<DiskFile> file_;
};

SimDisk::SimDisk(const DiskOptions& options, const Rng& rng,
                 SimExecutor* executor)
    : options_(options),
      latency_rng_(rng.Fork("latency")),
      fault_rng_(rng.Fork("faults")),
      read_rng_(rng.Fork("reads")),
      power_loss_rng_(rng.Fork("power_loss")),
      executor_(nullptr) {
  if (executor != nullptr) StartProcess(executor);
}

SimDisk::~SimDisk() {
  for (SimAppendFile* file : open_files_) file->disk_ = nullptr;
}

Result<std::unique_ptr<AppendFile>> SimDisk::OpenForAppend(
    std::string_view name) {
  CheckName(name);
  std::shared_ptr<DiskFile> file = directory_.Find(name);
  CHECK(file == nullptr || !file->is_open()) << name << " is open already";
  DiskEvent event{DiskEvent::Kind::kOpen, name};
  POUCH_RETURN_IF_ERROR(JudgeWhole(&event));
  if (file == nullptr) file = directory_.Create(name, event.number);
  file->set_open(true);
  auto open = std::make_unique<SimAppendFile>(this, std::string(name), file);
  open_files_.push_back(open.get());
  Report(event, OkStatus());
  return std::unique_ptr<AppendFile>(std::move(open));
}

Result<size_t> SimDisk::ReadAt(std::string_view name, uint64_t offset_bytes,
                               std::span<char> out) const {
  CheckName(name);
  const std::shared_ptr<DiskFile> file = directory_.Find(name);
  if (file == nullptr) return NoSuchFile(name);
  DiskRuling ruling = OkStatus();
  if (faults_ != nullptr) {
    ruling = faults_->Judge(
        {DiskEvent::Kind::kRead, name, {}, offset_bytes, out.size()});
    const bool harmless =
        ruling.status.ok() && (ruling.twist == DiskTwist::kPlain ||
                               ruling.twist == DiskTwist::kShort);
    if (!harmless && damage_listener_ != nullptr) {
      damage_listener_->OnMisread(name);
    }
    POUCH_RETURN_IF_ERROR(ruling.status);
  }
  const std::string& bytes = file->contents();
  if (offset_bytes >= bytes.size()) return size_t{0};
  const size_t count = bytes.copy(out.data(), out.size(), offset_bytes);
  if (ruling.twist == DiskTwist::kPlain) return count;
  return TwistRead(ruling, directory_, *file, offset_bytes, count, out,
                   &read_rng_);
}

Result<uint64_t> SimDisk::SizeOf(std::string_view name) const {
  CheckName(name);
  const std::shared_ptr<DiskFile> file = directory_.Find(name);
  if (file == nullptr) return NoSuchFile(name);
  return uint64_t{file->contents().size()};
}

Status SimDisk::Rename(std::string_view from, std::string_view to) {
  CheckName(from);
  CheckName(to);
  const std::shared_ptr<DiskFile> file = directory_.Find(from);
  if (file == nullptr) return NoSuchFile(from);
  const std::shared_ptr<DiskFile> replaced = directory_.Find(to);
  CHECK(replaced == nullptr || replaced == file || !replaced->is_open())
      << to << " is open";
  DiskEvent event{DiskEvent::Kind::kRename, from, to};
  POUCH_RETURN_IF_ERROR(JudgeWhole(&event));
  directory_.Rename(from, to, event.number);
  for (SimAppendFile* open : open_files_) {
    if (open->file_ == file) open->name_ = to;
  }
  CountUsedBytes();
  Report(event, OkStatus());
  return OkStatus();
}

Status SimDisk::Remove(std::string_view name) {
  CheckName(name);
  const std::shared_ptr<DiskFile> file = directory_.Find(name);
  if (file == nullptr) return NoSuchFile(name);
  CHECK(!file->is_open()) << name << " is open";
  DiskEvent event{DiskEvent::Kind::kRemove, name};
  POUCH_RETURN_IF_ERROR(JudgeWhole(&event));
  directory_.Remove(name, event.number);
  CountUsedBytes();
  Report(event, OkStatus());
  return OkStatus();
}

void SimDisk::SyncNames(SyncCallback done) {
  StartSync({DiskEvent::Kind::kSyncNames, {}},
            {nullptr, "", 0, DiskRuling(OkStatus()), std::move(done)});
}

std::vector<std::string> SimDisk::ListNames() const {
  std::vector<std::string> names;
  for (const auto& [name, file] : directory_.entries()) names.push_back(name);
  if (!conditions_.shuffle_listings) return names;
  for (size_t i = names.size(); i > 1; --i) {
    std::swap(names[i - 1], names[read_rng_.Below(i)]);
  }
  return names;
}

void SimDisk::StartProcess(SimExecutor* executor) {
  CHECK(executor_ == nullptr) << "the disk is in use";
  executor_ = executor;
  last_sync_end_ = Time();
  process_ = std::make_shared<SimDisk*>(this);
}

void SimDisk::ProcessCrash() {
  for (SimAppendFile* file : std::exchange(open_files_, {})) {
    file->file_->set_open(false);
    file->disk_ = nullptr;
  }
  process_.reset();
  pending_syncs_.clear();
  stalled_syncs_.clear();
  executor_ = nullptr;
}

PowerLossReport SimDisk::LosePower(
    const std::optional<PowerLossOutcome>& leaves) {
  ProcessCrash();
  directory_.DropDoomed();
  std::map<std::string, std::string> before;
  if (lied_) before = Snapshot();
  const Rng rng = power_loss_rng_.Fork(std::to_string(++power_losses_));
  const PowerLossReport report =
      leaves
          ? SettlePowerLossAs(*leaves, options_.sector_bytes, rng, &directory_)
          : SettlePowerLoss(options_.profile, options_.sector_bytes, rng,
                            &directory_);
  CountUsedBytes();
  if (std::exchange(lied_, false)) ReportDamage(before);
  return report;
}

void SimDisk::WipeDisk() {
  ProcessCrash();
  const std::map<std::string, std::string> before = Snapshot();
  directory_ = DiskDirectory();
  CountUsedBytes();
  ReportDamage(before);
}

std::map<std::string, std::string> SimDisk::Snapshot() const {
  std::map<std::string, std::string> files;
  for (const auto& [name, file] : directory_.entries()) {
    files[name] = file->contents();
  }
  return files;
}

Status SimDisk::Append(SimAppendFile* file, std::string_view data) {
  DiskEvent event{DiskEvent::Kind::kAppend,
                  file->name_,
                  {},
                  file->size_bytes(),
                  data.size()};
  DiskRuling ruling = Judge(&event);
  if (!ruling.status.ok()) {
    const bool in_part = ruling.twist == DiskTwist::kShort && data.size() > 1;
    data = data.substr(0, in_part ? 1 + fault_rng_.Below(data.size() - 1)
                                  : fault_rng_.Below(data.size() + 1));
  } else if (data.size() > room_bytes()) {
    data = data.substr(0, fault_rng_.Below(room_bytes() + 1));
    ruling = Status(StatusCode::kResourceExhausted,
                    file->name_ + ": the disk is full");
  }
  if (ruling.status.ok() && ruling.twist != DiskTwist::kPlain) {
    LoseAppend(file, data, ruling.twist, event.number);
  } else if (!data.empty()) {
    ReportRewritten(file->name_, event.offset_bytes,
                    event.offset_bytes + data.size());
    file->file_->Append(data, event.number);
  }
  used_bytes_ += data.size();
  Report(event, ruling.status);
  return ruling.status;
}

void SimDisk::LoseAppend(SimAppendFile* open, std::string_view data,
                         DiskTwist twist, uint64_t number) {
  DiskFile* file = open->file_.get();
  const uint64_t offset_bytes = file->contents().size();
  file->Append(std::string(data.size(), '\0'), number);
  FileBefore meant = {file->contents(), file->durable()};
  WriteAt(&meant.contents, offset_bytes, data);
  ReportDamage(open->name_, meant);
  if (twist != DiskTwist::kMisdirected) return;
  const auto place =
      DrawOtherPlace(directory_, file, offset_bytes, &fault_rng_);
  if (!place) return;
  const FileBefore before = {place->file->contents(), place->file->durable()};
  const uint64_t fits = place->file->durable().size() - place->offset_bytes;
  place->file->Damage(place->offset_bytes, data.substr(0, fits));
  ReportDamage(place->name, before);
}

uint64_t SimDisk::room_bytes() const {
  uint64_t most = options_.capacity_bytes.value_or(UINT64_MAX);
  most = std::min(most, conditions_.capacity_bytes.value_or(UINT64_MAX));
  return most - std::min(used_bytes_, most);
}

void SimDisk::SetConditions(const DiskConditions& conditions) {
  conditions_ = conditions;
  if (conditions_.stalled) return;
  for (const uint64_t number : std::exchange(stalled_syncs_, {})) {
    PostSyncEnd(number);
  }
}

Status SimDisk::Truncate(SimAppendFile* file, uint64_t size_bytes) {
  CHECK_LE(size_bytes, file->size_bytes()) << file->name_;
  DiskEvent event{DiskEvent::Kind::kTruncate,
                  file->name_,
                  {},
                  size_bytes,
                  file->size_bytes() - size_bytes};
  const Status outcome = Judge(&event).status;
  if (outcome.ok() || fault_rng_.Chance(0.5)) {
    file->file_->Truncate(size_bytes, event.number);
    used_bytes_ -= event.size_bytes;
  }
  Report(event, outcome);
  return outcome;
}

void SimDisk::Sync(SimAppendFile* file, SyncCallback done) {
  StartSync(
      {DiskEvent::Kind::kSync, file->name_, {}, 0, file->size_bytes()},
      {file->file_, file->name_, 0, DiskRuling(OkStatus()), std::move(done)});
}

void SimDisk::Close(SimAppendFile* file) {
  std::erase(open_files_, file);
  file->file_->set_open(false);
  // Its syncs go on; nobody hears of them.
  for (auto& [number, sync] : pending_syncs_) {
    if (sync.file == file->file_) sync.done = nullptr;
  }
}

DiskRuling SimDisk::Judge(DiskEvent* event) {
  CHECK(executor_ != nullptr) << "a disk was used without a process";
  event->number = ++last_number_;
  if (faults_ == nullptr) return OkStatus();
  DiskRuling ruling = faults_->Judge(*event);
  if (!ruling.status.ok()) {
    ruling.status = ruling.status.WithContext(event->name);
  }
  return ruling;
}

Status SimDisk::JudgeWhole(DiskEvent* event) {
  Status outcome = Judge(event).status;
  if (!outcome.ok()) Report(*event, outcome);
  return outcome;
}

void SimDisk::Report(const DiskEvent& event, const Status& outcome) {
  if (observer_ != nullptr) observer_->OnDiskEvent(event, outcome);
}

void SimDisk::StartSync(DiskEvent event, PendingSync sync) {
  CHECK(static_cast<bool>(sync.done)) << "a sync nobody waits for";
  sync.ruling = Judge(&event);
  sync.mark = event.number;
  pending_syncs_.emplace(event.number, std::move(sync));
  PostSyncEnd(event.number);
  Report(event, OkStatus());
}

void SimDisk::PostSyncEnd(uint64_t number) {
  Time end = executor_->Now() + options_.sync_latency.Draw(&latency_rng_) +
             conditions_.slower_by;
  const bool in_order = !options_.reorder_syncs && !conditions_.reorder_syncs;
  if (in_order) end = std::max(end, last_sync_end_);
  last_sync_end_ = std::max(end, last_sync_end_);
  executor_->PostAt(end, EventKind::kDisk,
                    [process = std::weak_ptr<SimDisk*>(process_), number] {
                      if (const auto disk = process.lock()) {
                        (*disk)->FinishSync(number);
                      }
                    });
}

template <typename Target>
void SimDisk::Settle(const PendingSync& sync, Target* target) {
  if (sync.ruling.twist == DiskTwist::kCacheOnly ||
      sync.ruling.twist == DiskTwist::kLied ||
      sync.ruling.twist == DiskTwist::kReverted) {
    target->Doom(sync.mark);
  }
  if (!sync.ruling.status.ok()) {
    target->Abandon(sync.mark);
  } else if (sync.ruling.twist != DiskTwist::kLied) {
    target->MakeDurable(sync.mark);
  }
}

void SimDisk::FinishSync(uint64_t number) {
  if (conditions_.stalled) {
    stalled_syncs_.push_back(number);
    return;
  }
  auto node = pending_syncs_.extract(number);
  CHECK(!node.empty());
  PendingSync& sync = node.mapped();
  const Status& outcome = sync.ruling.status;
  lied_ |= sync.ruling.twist == DiskTwist::kLied;
  if (sync.file == nullptr) {
    failed_name_syncs_ += outcome.ok() ? 0 : 1;
    Settle(sync, &directory_);
  } else {
    Settle(sync, sync.file.get());
    if (sync.ruling.twist == DiskTwist::kReverted) {
      sync.file->Revert(sync.mark);
    }
  }
  RememberDurable();
  Report({sync.file == nullptr ? DiskEvent::Kind::kSyncNamesDone
                               : DiskEvent::Kind::kSyncDone,
          sync.name,
          {},
          0,
          0,
          number},
         outcome);
  if (sync.done) sync.done(outcome);
}

void SimDisk::CountUsedBytes() {
  used_bytes_ = 0;
  for (const auto& [name, file] : directory_.entries()) {
    used_bytes_ += file->contents().size();
  }
}

}  // namespace pouch
