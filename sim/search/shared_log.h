// SharedLog: what processes forked off this one tell it, in memory that all of
// them share.

#ifndef POUCH_SIM_SEARCH_SHARED_LOG_H_
#define POUCH_SIM_SEARCH_SHARED_LOG_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace pouch {

// Create it before the first fork(). Any process may add; read it once those
// that add have ended. One that is killed while it adds costs its record only.
class SharedLog final {
 public:
  static constexpr size_t kCounters = 8;

  // Room for so many bytes of records. Pages nobody writes cost nothing.
  explicit SharedLog(size_t capacity_bytes);
  SharedLog(const SharedLog&) = delete;
  SharedLog& operator=(const SharedLog&) = delete;
  ~SharedLog();

  // False if there is no room: the record is dropped, and counted as such.
  bool Append(std::string_view record);
  void Count(size_t counter, uint64_t by = 1) {
    header_->counters[counter].fetch_add(by, std::memory_order_relaxed);
  }

  uint64_t count(size_t counter) const {
    return header_->counters[counter].load(std::memory_order_relaxed);
  }
  uint64_t dropped() const { return header_->dropped.load(); }
  // In the order in which they were added.
  std::vector<std::string> Records() const;

 private:
  // At the beginning of the memory.
  struct Header {
    std::atomic<uint64_t> used;
    std::atomic<uint64_t> dropped;
    std::array<std::atomic<uint64_t>, kCounters> counters;
  };
  // Before each record, whose length is rounded up to a multiple of 8.
  struct RecordHeader {
    std::atomic<uint32_t> whole;  // 1 once all of it is there.
    uint32_t length;
  };

  char* records() const { return reinterpret_cast<char*>(header_ + 1); }

  size_t capacity_;
  Header* header_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SHARED_LOG_H_
