#include "sim/disk_directory.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"

namespace pouch {
namespace {

using NameSet = std::set<std::string, std::less<>>;

void AddNames(const NameOperation& operation, NameSet* names) {
  names->insert(operation.name);
  if (operation.kind == NameOperation::Kind::kRename) {
    names->insert(operation.new_name);
  }
}

bool TouchesAny(const NameOperation& operation, const NameSet& names) {
  return names.contains(operation.name) ||
         (operation.kind == NameOperation::Kind::kRename &&
          names.contains(operation.new_name));
}

}  // namespace

std::shared_ptr<DiskFile> DiskDirectory::Find(std::string_view name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : found->second;
}

std::shared_ptr<DiskFile> DiskDirectory::Create(std::string_view name,
                                                uint64_t number) {
  CHECK(!entries_.contains(name)) << name;
  operations_.push_back({NameOperation::Kind::kCreate, number,
                         std::string(name), "", std::make_shared<DiskFile>()});
  Apply(operations_.back(), &entries_);
  return operations_.back().file;
}

void DiskDirectory::Rename(std::string_view name, std::string_view new_name,
                           uint64_t number) {
  CHECK(entries_.contains(name)) << name;
  if (name == new_name) return;
  operations_.push_back({NameOperation::Kind::kRename, number,
                         std::string(name), std::string(new_name), Find(name)});
  Apply(operations_.back(), &entries_);
}

void DiskDirectory::Remove(std::string_view name, uint64_t number) {
  CHECK(entries_.contains(name)) << name;
  operations_.push_back({NameOperation::Kind::kRemove, number,
                         std::string(name), "", Find(name)});
  Apply(operations_.back(), &entries_);
}

void DiskDirectory::MakeDurable(uint64_t mark) {
  std::vector<bool> done(operations_.size());
  NameSet names;
  for (size_t i = operations_.size(); i-- > 0;) {
    const NameOperation& operation = operations_[i];
    if (operation.number >= mark) continue;
    // An abandoned change goes with a later one of the same name.
    done[i] = !operation.abandoned || TouchesAny(operation, names);
    if (done[i]) AddNames(operation, &names);
  }
  std::vector<NameOperation> left;
  for (size_t i = 0; i < operations_.size(); ++i) {
    if (done[i]) {
      Apply(operations_[i], &durable_entries_);
    } else {
      left.push_back(std::move(operations_[i]));
    }
  }
  operations_ = std::move(left);
}

void DiskDirectory::Abandon(uint64_t mark) {
  for (NameOperation& operation : operations_) {
    if (operation.number < mark) operation.abandoned = true;
  }
}

void DiskDirectory::Doom(uint64_t mark) {
  for (NameOperation& operation : operations_) {
    if (operation.number < mark) operation.doomed = true;
  }
}

void DiskDirectory::DropDoomed() {
  NameSet lost_names;
  std::erase_if(operations_, [&lost_names](const NameOperation& operation) {
    if (!operation.doomed && !TouchesAny(operation, lost_names)) return false;
    AddNames(operation, &lost_names);
    return true;
  });
  for (const DiskEntries* entries : {&entries_, &durable_entries_}) {
    for (const auto& [name, file] : *entries) file->DropDoomed();
  }
}

std::vector<bool> DiskDirectory::Settle(std::vector<bool> kept) {
  CHECK_EQ(kept.size(), operations_.size());
  NameSet lost_names;
  for (size_t i = 0; i < operations_.size(); ++i) {
    const NameOperation& operation = operations_[i];
    if (TouchesAny(operation, lost_names)) kept[i] = false;
    if (kept[i]) {
      Apply(operation, &durable_entries_);
    } else {
      AddNames(operation, &lost_names);
    }
  }
  operations_.clear();
  entries_ = durable_entries_;
  return kept;
}

void DiskDirectory::Replace(std::string_view name,
                            std::shared_ptr<DiskFile> file) {
  const NameSet names = {std::string(name)};
  std::erase_if(operations_, [this, &names](const NameOperation& operation) {
    if (!TouchesAny(operation, names)) return false;
    Apply(operation, &durable_entries_);
    return true;
  });
  for (DiskEntries* entries : {&entries_, &durable_entries_}) {
    if (file == nullptr) {
      entries->erase(std::string(name));
    } else {
      (*entries)[std::string(name)] = file;
    }
  }
}

DiskDirectory DiskDirectory::Clone() const {
  DiskDirectory clone = *this;
  std::vector<std::pair<std::shared_ptr<DiskFile>, std::shared_ptr<DiskFile>>>
      copies;
  const auto copy = [&copies](std::shared_ptr<DiskFile>* file) {
    if ((*file)->is_settled()) return;
    for (const auto& [original, own] : copies) {
      if (original != *file) continue;
      *file = own;
      return;
    }
    copies.emplace_back(*file, std::make_shared<DiskFile>(**file));
    *file = copies.back().second;
  };
  for (auto& [name, file] : clone.entries_) copy(&file);
  for (auto& [name, file] : clone.durable_entries_) copy(&file);
  for (NameOperation& operation : clone.operations_) copy(&operation.file);
  return clone;
}

void DiskDirectory::Apply(const NameOperation& operation,
                          DiskEntries* entries) {
  switch (operation.kind) {
    case NameOperation::Kind::kCreate:
      (*entries)[operation.name] = operation.file;
      break;
    case NameOperation::Kind::kRename:
      entries->erase(operation.name);
      (*entries)[operation.new_name] = operation.file;
      break;
    case NameOperation::Kind::kRemove:
      entries->erase(operation.name);
      break;
  }
}

}  // namespace pouch
