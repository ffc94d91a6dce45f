// What a SimDisk does to bytes and names that it should have kept.

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sim/sim_disk.h"

namespace pouch {
namespace {

FileBefore BytesOf(const DiskFile& file) {
  return {file.contents(), file.durable()};
}

}  // namespace

void SimDisk::DamageFile(std::string_view name, uint64_t offset_bytes,
                         std::string_view bytes) {
  DiskFile* file = FindExisting(name);
  const FileBefore before = BytesOf(*file);
  file->Damage(offset_bytes, bytes);
  CountUsedBytes();
  ReportDamage(std::string(name), before);
}

void SimDisk::CutShort(std::string_view name, uint64_t size_bytes) {
  DiskFile* file = FindExisting(name);
  const FileBefore before = BytesOf(*file);
  file->CutShort(size_bytes);
  CountUsedBytes();
  ReportDamage(std::string(name), before);
}

void SimDisk::ReplaceFile(std::string_view name, std::string_view contents) {
  DiskFile* file = FindExisting(name);
  const FileBefore before = BytesOf(*file);
  file->ReplaceContents(std::string(contents));
  CountUsedBytes();
  ReportDamage(std::string(name), before);
}

void SimDisk::PutFile(std::string_view name, std::string_view contents) {
  const std::shared_ptr<DiskFile> replaced = directory_.Find(name);
  CHECK(replaced == nullptr || !replaced->is_open()) << name << " is open";
  auto file = std::make_shared<DiskFile>();
  file->Settle(std::string(contents));
  directory_.Replace(name, std::move(file));
  CountUsedBytes();
  if (replaced != nullptr) {
    ReportDamage(std::string(name), BytesOf(*replaced));
  }
}

void SimDisk::LoseFile(std::string_view name) {
  const FileBefore before = BytesOf(*FindExisting(name));
  directory_.Replace(name, nullptr);
  CountUsedBytes();
  ReportDamage(std::string(name), before);
}

bool SimDisk::RollBack(Time when) {
  CHECK(executor_ == nullptr) << "a process uses the disk";
  const DiskHistory::Files* past = history_.At(when);
  const DiskHistory::Files before = Snapshot();
  if (past == nullptr || *past == before) return false;
  directory_ = DiskDirectory();
  for (const auto& [name, contents] : *past) {
    auto file = std::make_shared<DiskFile>();
    file->Settle(contents);
    directory_.Replace(name, std::move(file));
  }
  CountUsedBytes();
  ReportDamage(before);
  return true;
}

uint64_t SimDisk::durable_bytes(std::string_view name) const {
  const auto found = directory_.durable_entries().find(name);
  if (found == directory_.durable_entries().end()) return 0;
  return std::min(found->second->durable().size(),
                  found->second->contents().size());
}

void SimDisk::RememberDurable() {
  if (options_.history == Duration()) return;
  DiskHistory::Files files;
  for (const auto& [name, file] : directory_.durable_entries()) {
    files[name] = file->durable();
  }
  history_.Add(executor_->Now(), options_.history, std::move(files));
}

void SimDisk::ReportDamage(const std::string& name, const FileBefore& before) {
  if (damage_listener_ == nullptr) return;
  const std::shared_ptr<DiskFile> file = directory_.Find(name);
  if (file == nullptr) {
    damage_listener_->OnDamaged(name, 0, DiskDamageListener::kWholeFile,
                                before);
    return;
  }
  const std::string_view after = file->contents();
  const std::string_view was = before.contents;
  const size_t common = std::min(was.size(), after.size());
  size_t begin = 0;
  while (begin < common && was[begin] == after[begin]) ++begin;
  size_t end = std::max(was.size(), after.size());
  while (end > begin && end <= common && was[end - 1] == after[end - 1]) {
    --end;
  }
  if (begin < end) damage_listener_->OnDamaged(name, begin, end, before);
}

void SimDisk::ReportDamage(const std::map<std::string, std::string>& before) {
  for (const auto& [name, contents] : before)
    ReportDamage(name, {contents, contents});
}

void SimDisk::ReportRewritten(std::string_view name, uint64_t begin,
                              uint64_t end) {
  if (damage_listener_ == nullptr) return;
  damage_listener_->OnRewritten(name, begin, end);
}

DiskFile* SimDisk::FindExisting(std::string_view name) const {
  const std::shared_ptr<DiskFile> file = directory_.Find(name);
  CHECK(file != nullptr) << "no file " << name;
  return file.get();
}

}  // namespace pouch
