// DiskModel: what a disk may hold after a crash, kept beside a SimDisk by a
// test that drives both.
//
// It knows what was written and what was acknowledged, and nothing about how
// SimDisk works.

#ifndef POUCH_TESTS_SIM_DISK_MODEL_H_
#define POUCH_TESTS_SIM_DISK_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pouch {

class DiskModel final {
 public:
  // The first bytes of every file, durable from the start: they tell files
  // apart whatever becomes of their names.
  static constexpr size_t kTagBytes = 8;
  using FileId = size_t;

  // A file that is durably there, with its name, when the model starts.
  void StartWith(const std::string& name, const std::string& contents);

  // A new file whose tag, `contents`, is durable; its name is not.
  void Create(const std::string& name, const std::string& contents);
  void Append(const std::string& name, std::string_view data);
  void Truncate(const std::string& name, size_t size);
  void Rename(const std::string& from, const std::string& to);
  void Remove(const std::string& name);

  // A sync was asked for; returns what to tell once it is acknowledged.
  struct Asked {
    FileId file;
    size_t history;  // The file's, when it was asked for.
  };
  Asked AskSync(const std::string& name) const;
  void Acknowledge(const Asked& asked);
  size_t AskSyncNames() const { return names_.size() - 1; }
  void AcknowledgeNames(size_t asked);

  // The names and contents that programs see.
  std::map<std::string, std::string> Visible() const;
  bool Has(const std::string& name) const {
    return names_.back().contains(name);
  }
  const std::string& ContentsOf(const std::string& name) const;

  // What is wrong with `found` after a power loss; empty: nothing.
  // `only_prefixes`: no file may hold anything but a prefix of its history.
  std::string Judge(const std::map<std::string, std::string>& found,
                    bool only_prefixes) const;

 private:
  struct File {
    std::vector<std::string> history;  // Contents after each operation.
    size_t acknowledged = 0;           // Index into history.
    // What is left of history[acknowledged] by every cut made since.
    size_t vouched_bytes = 0;
  };

  std::string JudgeFile(const File& file, const std::string& found,
                        bool only_prefixes) const;
  std::string JudgeNames(const std::map<std::string, std::string>& found) const;
  std::optional<FileId> FindByTag(const std::string& contents) const;
  // True if some change since the acknowledged one took `file`'s name away.
  bool WasRemoved(FileId file) const;

  std::vector<File> files_;
  // The directory after each change of a name, the first one durable.
  std::vector<std::map<std::string, FileId>> names_ = {{}};
  size_t acknowledged_names_ = 0;
};

}  // namespace pouch

#endif  // POUCH_TESTS_SIM_DISK_MODEL_H_
