// DiskFile: the bytes of one simulated file, as programs see them and as they
// would be found after a power loss.

#ifndef POUCH_SIM_DISK_FILE_H_
#define POUCH_SIM_DISK_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pouch {

// A change of a file's bytes that no sync has vouched for yet.
struct DataOperation {
  enum class Kind { kAppend, kTruncate };
  Kind kind;
  // Position in the disk's one order of operations.
  uint64_t number;
  // Where the bytes go; for a cut, the new size.
  uint64_t offset_bytes;
  // Of an append.
  uint64_t length_bytes;
  // A failed sync covered it, so no later sync does. It may or may not
  // survive, like any other.
  bool abandoned;
  // It is in the cache alone: a power loss takes it for certain, unless a later
  // sync that may vouch for it does.
  bool doomed;
  // Where DiskFile keeps the bytes.
  uint64_t journal_position;
};

// One inode. It has no name of its own; names are DiskDirectory's.
class DiskFile final {
 public:
  // `number` grows with every operation of the disk.
  void Append(std::string_view data, uint64_t number);
  void Truncate(uint64_t size_bytes, uint64_t number);

  // A sync of every operation with a number below `mark` succeeded.
  void MakeDurable(uint64_t mark);
  // It failed.
  void Abandon(uint64_t mark);
  // What it covered is in the cache alone; see DataOperation::doomed.
  void Doom(uint64_t mark);
  // What it covered is forgotten: reads give what is durable, or zeros.
  void Revert(uint64_t mark);
  // The power failed: what is doomed is gone.
  void DropDoomed();

  // After a power loss: `survivors` is all there is, and durable.
  void Settle(std::string survivors);
  // Damage on the medium: overwrites or extends what is read and what is
  // durable. Operations not yet durable are not touched.
  void Damage(uint64_t offset_bytes, std::string_view bytes);
  // Damage on the medium: the file ends here, also what of it was pending.
  void CutShort(uint64_t size_bytes);
  // Damage on the medium: these are its bytes now; nothing is pending. Who has
  // it open goes on at their end.
  void ReplaceContents(std::string bytes);

  // What programs read.
  const std::string& contents() const { return contents_; }
  // What would survive if nothing but what is vouched for did.
  const std::string& durable() const { return durable_; }
  // In the order in which they were done.
  const std::vector<DataOperation>& operations() const { return operations_; }
  // The bytes of an append; valid until the next change of the file.
  std::string_view BytesOf(const DataOperation& operation) const;

  // True if a power loss changes nothing.
  bool is_settled() const {
    return operations_.empty() && contents_ == durable_;
  }
  bool is_open() const { return is_open_; }
  void set_open(bool is_open) { is_open_ = is_open; }

 private:
  // Forgets what failed syncs left behind where a later operation below
  // `mark`, which is durable now, would be harmed if it survived.
  void ForgetOvertaken(uint64_t mark);
  // Makes the pending operations' effect on `bytes`.
  void ApplyPending(std::string* bytes) const;
  void TrimJournal();

  std::string contents_;
  std::string durable_;
  std::vector<DataOperation> operations_;
  // The bytes of the appends, oldest first; its first byte has the position
  // `journal_start_`.
  std::string journal_;
  uint64_t journal_start_ = 0;
  bool is_open_ = false;
};

// Writes `data` at `offset_bytes` of `bytes`. A gap is filled with zeros.
void WriteAt(std::string* bytes, uint64_t offset_bytes, std::string_view data);

}  // namespace pouch

#endif  // POUCH_SIM_DISK_FILE_H_
