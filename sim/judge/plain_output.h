// PlainOutput: what one sink instance encoded for a plain sink in one epoch.

#ifndef POUCH_SIM_JUDGE_PLAIN_OUTPUT_H_
#define POUCH_SIM_JUDGE_PLAIN_OUTPUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace pouch {

// A list of messages that grows at its end and is forgotten from its front.
// Messages are numbered from 0; forgotten numbers are not used again.
class PlainOutput final {
 public:
  // `process` is the how-manieth start of its worker wrote it.
  explicit PlainOutput(uint32_t process) : process_(process) {}

  uint32_t process() const { return process_; }
  // One more than the number of the last message.
  uint64_t end() const { return first_ + ends_.size(); }
  // The number of the first message that is not forgotten.
  uint64_t begin() const { return first_; }

  void Add(std::string_view bytes) {
    bytes_.append(bytes);
    ends_.push_back(forgotten_bytes_ + bytes_.size());
  }

  // The bytes of a message in [begin(), end()).
  std::string_view at(uint64_t message) const {
    CHECK(message >= first_ && message < end());
    const size_t index = static_cast<size_t>(message - first_);
    const uint64_t from = index == 0 ? forgotten_bytes_ : ends_[index - 1];
    return std::string_view(bytes_).substr(from - forgotten_bytes_,
                                           ends_[index] - from);
  }

  // Forgets the messages below `message`, now or once it is worth while.
  void ForgetBelow(uint64_t message) {
    const size_t count = static_cast<size_t>(message - first_);
    if (message <= first_ || count < 1024 || count * 2 < ends_.size()) return;
    const uint64_t bytes = ends_[count - 1];
    bytes_.erase(0, bytes - forgotten_bytes_);
    ends_.erase(ends_.begin(), ends_.begin() + static_cast<ptrdiff_t>(count));
    first_ = message;
    forgotten_bytes_ = bytes;
  }

 private:
  uint32_t process_;
  uint64_t first_ = 0;
  uint64_t forgotten_bytes_ = 0;
  std::string bytes_;
  std::vector<uint64_t> ends_;  // Where each message ends, from the very first.
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_PLAIN_OUTPUT_H_
