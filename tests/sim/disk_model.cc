#include "tests/sim/disk_model.h"

#include <algorithm>

namespace pouch {

void DiskModel::StartWith(const std::string& name,
                          const std::string& contents) {
  names_.back()[name] = files_.size();
  files_.push_back({{contents}, 0, contents.size()});
}

void DiskModel::Create(const std::string& name, const std::string& contents) {
  names_.push_back(names_.back());
  names_.back()[name] = files_.size();
  files_.push_back({{contents}, 0, contents.size()});
}

void DiskModel::Append(const std::string& name, std::string_view data) {
  File& file = files_[names_.back().at(name)];
  file.history.push_back(file.history.back() + std::string(data));
}

void DiskModel::Truncate(const std::string& name, size_t size) {
  File& file = files_[names_.back().at(name)];
  file.history.push_back(file.history.back().substr(0, size));
  file.vouched_bytes = std::min(file.vouched_bytes, size);
}

void DiskModel::Rename(const std::string& from, const std::string& to) {
  const FileId file = names_.back().at(from);
  names_.push_back(names_.back());
  names_.back().erase(from);
  names_.back()[to] = file;
}

void DiskModel::Remove(const std::string& name) {
  names_.push_back(names_.back());
  names_.back().erase(name);
}

DiskModel::Asked DiskModel::AskSync(const std::string& name) const {
  const FileId file = names_.back().at(name);
  return {file, files_[file].history.size() - 1};
}

void DiskModel::Acknowledge(const Asked& asked) {
  File& file = files_[asked.file];
  if (asked.history < file.acknowledged) return;
  file.acknowledged = asked.history;
  file.vouched_bytes = file.history[asked.history].size();
  for (size_t i = asked.history + 1; i < file.history.size(); ++i) {
    file.vouched_bytes = std::min(file.vouched_bytes, file.history[i].size());
  }
}

void DiskModel::AcknowledgeNames(size_t asked) {
  acknowledged_names_ = std::max(acknowledged_names_, asked);
}

std::map<std::string, std::string> DiskModel::Visible() const {
  std::map<std::string, std::string> visible;
  for (const auto& [name, file] : names_.back()) {
    visible[name] = files_[file].history.back();
  }
  return visible;
}

const std::string& DiskModel::ContentsOf(const std::string& name) const {
  return files_[names_.back().at(name)].history.back();
}

std::string DiskModel::Judge(const std::map<std::string, std::string>& found,
                             bool only_prefixes) const {
  for (const auto& [name, contents] : found) {
    const std::optional<FileId> file = FindByTag(contents);
    if (!file.has_value()) return name + " is no file that was ever durable";
    const std::string wrong = JudgeFile(files_[*file], contents, only_prefixes);
    if (!wrong.empty()) return name + wrong;
  }
  return JudgeNames(found);
}

std::string DiskModel::JudgeFile(const File& file, const std::string& found,
                                 bool only_prefixes) const {
  const std::string& acknowledged = file.history[file.acknowledged];
  if (found.substr(0, file.vouched_bytes) !=
      acknowledged.substr(0, file.vouched_bytes)) {
    return " lost bytes that were acknowledged";
  }
  if (file.acknowledged + 1 == file.history.size() && found != acknowledged) {
    return " is not what its last sync left";
  }
  size_t longest = 0;
  for (size_t i = file.acknowledged; i < file.history.size(); ++i) {
    longest = std::max(longest, file.history[i].size());
  }
  if (found.size() > longest) return " has grown";
  if (!only_prefixes) return "";
  for (size_t i = file.acknowledged; i < file.history.size(); ++i) {
    if (found == file.history[i]) return "";
    const bool is_torn = i + 1 < file.history.size() &&
                         found.starts_with(file.history[i]) &&
                         file.history[i + 1].starts_with(found);
    if (is_torn) return "";
  }
  return " is no prefix of what was done to it";
}

std::string DiskModel::JudgeNames(
    const std::map<std::string, std::string>& found) const {
  std::map<FileId, std::string> name_of;
  for (const auto& [name, contents] : found) {
    const FileId file = *FindByTag(contents);
    if (!name_of.emplace(file, name).second) return name + " is there twice";
  }
  // Each name: as acknowledged, or as some later change left it.
  std::map<std::string, bool> all_names;
  for (const auto& names : names_) {
    for (const auto& [name, file] : names) all_names[name] = false;
  }
  for (auto& [name, is_legal] : all_names) {
    std::optional<FileId> now;
    if (found.contains(name)) now = FindByTag(found.at(name));
    for (size_t i = acknowledged_names_; i < names_.size(); ++i) {
      std::optional<FileId> then;
      if (names_[i].contains(name)) then = names_[i].at(name);
      is_legal = is_legal || now == then;
    }
    if (!is_legal) return name + " is neither the old nor the new file";
  }
  for (const auto& [name, file] : names_[acknowledged_names_]) {
    if (!name_of.contains(file) && !WasRemoved(file)) {
      return name + " has neither its old nor its new name";
    }
  }
  return "";
}

std::optional<DiskModel::FileId> DiskModel::FindByTag(
    const std::string& contents) const {
  for (FileId file = 0; file < files_.size(); ++file) {
    if (contents.substr(0, kTagBytes) ==
        files_[file].history.front().substr(0, kTagBytes)) {
      return file;
    }
  }
  return std::nullopt;
}

bool DiskModel::WasRemoved(FileId file) const {
  for (size_t i = acknowledged_names_; i < names_.size(); ++i) {
    const bool is_there =
        std::any_of(names_[i].begin(), names_[i].end(),
                    [file](const auto& entry) { return entry.second == file; });
    if (!is_there) return true;
  }
  return false;
}

}  // namespace pouch
