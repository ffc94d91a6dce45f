#include "sim/disk_file.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace pouch {

namespace {

// True if `left`, surviving late, would change what `done` made durable.
bool Overtakes(const DataOperation& done, const DataOperation& left) {
  if (done.number < left.number) return false;
  if (left.kind == DataOperation::Kind::kTruncate) return true;
  const uint64_t left_end = left.offset_bytes + left.length_bytes;
  if (done.offset_bytes >= left_end) return false;
  return done.kind == DataOperation::Kind::kTruncate ||
         done.offset_bytes + done.length_bytes > left.offset_bytes;
}

}  // namespace

void WriteAt(std::string* bytes, uint64_t offset_bytes, std::string_view data) {
  if (offset_bytes == bytes->size()) {
    bytes->append(data);
    return;
  }
  const uint64_t end = offset_bytes + data.size();
  if (bytes->size() < end) bytes->resize(end);
  std::copy(data.begin(), data.end(),
            bytes->begin() + static_cast<ptrdiff_t>(offset_bytes));
}

void DiskFile::Append(std::string_view data, uint64_t number) {
  operations_.push_back({DataOperation::Kind::kAppend, number, contents_.size(),
                         data.size(), false, false,
                         journal_start_ + journal_.size()});
  journal_.append(data);
  contents_.append(data);
}

void DiskFile::Truncate(uint64_t size_bytes, uint64_t number) {
  CHECK_LE(size_bytes, contents_.size());
  operations_.push_back({DataOperation::Kind::kTruncate, number, size_bytes, 0,
                         false, false, journal_start_ + journal_.size()});
  contents_.resize(size_bytes);
}

void DiskFile::MakeDurable(uint64_t mark) {
  for (size_t i = 0; i < operations_.size(); ++i) {
    const DataOperation operation = operations_[i];
    if (operation.number >= mark) break;
    if (operation.abandoned) continue;
    if (operation.kind == DataOperation::Kind::kAppend) {
      WriteAt(&durable_, operation.offset_bytes, BytesOf(operation));
    } else if (operation.offset_bytes < durable_.size()) {
      durable_.resize(operation.offset_bytes);
    }
  }
  ForgetOvertaken(mark);
  std::erase_if(operations_, [mark](const DataOperation& operation) {
    return operation.number < mark && !operation.abandoned;
  });
  TrimJournal();
}

void DiskFile::Abandon(uint64_t mark) {
  for (DataOperation& operation : operations_) {
    if (operation.number < mark) operation.abandoned = true;
  }
}

void DiskFile::Doom(uint64_t mark) {
  for (DataOperation& operation : operations_) {
    if (operation.number < mark) operation.doomed = true;
  }
}

void DiskFile::Revert(uint64_t mark) {
  std::erase_if(operations_, [mark](const DataOperation& operation) {
    return operation.number < mark;
  });
  // The length is not in the pages that were dropped.
  const uint64_t size_bytes = contents_.size();
  contents_ = durable_;
  contents_.resize(size_bytes);
  ApplyPending(&contents_);
  TrimJournal();
}

void DiskFile::DropDoomed() {
  std::erase_if(operations_, [](const DataOperation& operation) {
    return operation.doomed;
  });
}

void DiskFile::ReplaceContents(std::string bytes) {
  const bool was_open = is_open_;
  Settle(std::move(bytes));
  is_open_ = was_open;
}

void DiskFile::ApplyPending(std::string* bytes) const {
  for (const DataOperation& operation : operations_) {
    if (operation.kind == DataOperation::Kind::kAppend) {
      WriteAt(bytes, operation.offset_bytes, BytesOf(operation));
    } else {
      bytes->resize(operation.offset_bytes);
    }
  }
}

void DiskFile::Settle(std::string survivors) {
  durable_ = std::move(survivors);
  contents_ = durable_;
  operations_.clear();
  TrimJournal();
  is_open_ = false;
}

void DiskFile::Damage(uint64_t offset_bytes, std::string_view bytes) {
  WriteAt(&contents_, offset_bytes, bytes);
  WriteAt(&durable_, offset_bytes, bytes);
}

void DiskFile::CutShort(uint64_t size_bytes) {
  if (size_bytes < contents_.size()) contents_.resize(size_bytes);
  if (size_bytes < durable_.size()) durable_.resize(size_bytes);
  // What was on its way there is gone as well: no sync brings it back.
  std::erase_if(operations_, [size_bytes](const DataOperation& operation) {
    return operation.kind == DataOperation::Kind::kAppend &&
           operation.offset_bytes >= size_bytes;
  });
  for (DataOperation& operation : operations_) {
    if (operation.kind != DataOperation::Kind::kAppend) continue;
    operation.length_bytes =
        std::min(operation.length_bytes, size_bytes - operation.offset_bytes);
  }
}

std::string_view DiskFile::BytesOf(const DataOperation& operation) const {
  return std::string_view(journal_).substr(
      operation.journal_position - journal_start_, operation.length_bytes);
}

void DiskFile::ForgetOvertaken(uint64_t mark) {
  std::vector<DataOperation> done;
  bool any_abandoned = false;
  for (const DataOperation& operation : operations_) {
    if (operation.abandoned) {
      any_abandoned = true;
    } else if (operation.number < mark) {
      done.push_back(operation);
    }
  }
  if (!any_abandoned) return;
  std::erase_if(operations_, [&done](const DataOperation& left) {
    return left.abandoned &&
           std::any_of(done.begin(), done.end(),
                       [&left](const DataOperation& operation) {
                         return Overtakes(operation, left);
                       });
  });
}

void DiskFile::TrimJournal() {
  const uint64_t needed_from = operations_.empty()
                                   ? journal_start_ + journal_.size()
                                   : operations_.front().journal_position;
  const uint64_t unneeded = needed_from - journal_start_;
  // Moving the rest to the front costs no more than what was dropped.
  if (unneeded < journal_.size() - unneeded) return;
  journal_.erase(0, unneeded);
  journal_start_ = needed_from;
}

}  // namespace pouch
