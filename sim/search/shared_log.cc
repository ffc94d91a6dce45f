#include "sim/search/shared_log.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace pouch {
namespace {

constexpr size_t kAlignment = 8;

size_t Rounded(size_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

SharedLog::SharedLog(size_t capacity_bytes)
    : capacity_(Rounded(capacity_bytes)) {
  // The kernel gives zeros, which is how everything starts here.
  void* memory =
      mmap(nullptr, sizeof(Header) + capacity_, PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  CHECK(memory != MAP_FAILED) << "no memory to share";
  header_ = static_cast<Header*>(memory);
}

SharedLog::~SharedLog() { munmap(header_, sizeof(Header) + capacity_); }

bool SharedLog::Append(std::string_view record) {
  const size_t size = sizeof(RecordHeader) + Rounded(record.size());
  const uint64_t at = header_->used.fetch_add(size);
  if (at + size > capacity_) {
    header_->dropped.fetch_add(1);
    return false;
  }
  auto* header = reinterpret_cast<RecordHeader*>(records() + at);
  header->length = static_cast<uint32_t>(record.size());
  std::memcpy(records() + at + sizeof(RecordHeader), record.data(),
              record.size());
  header->whole.store(1, std::memory_order_release);
  return true;
}

std::vector<std::string> SharedLog::Records() const {
  std::vector<std::string> found;
  const uint64_t used = header_->used.load();
  for (uint64_t at = 0;
       at + sizeof(RecordHeader) <= std::min<uint64_t>(used, capacity_);) {
    const auto* header = reinterpret_cast<const RecordHeader*>(records() + at);
    // One that was killed before it said how long its record is ends the rest.
    if (header->length == 0) break;
    const size_t size = sizeof(RecordHeader) + Rounded(header->length);
    if (at + size > capacity_) break;
    if (header->whole.load(std::memory_order_acquire) == 1) {
      found.emplace_back(reinterpret_cast<const char*>(header + 1),
                         header->length);
    }
    at += size;
  }
  return found;
}

}  // namespace pouch
