// Digest: a running 64-bit digest of a sequence of bytes and numbers (XXH3).
//
// Each step folds the digest so far into the next, so two sequences that
// differ anywhere differ in the end (but for a chance of 2^-64).

#ifndef POUCH_BASE_DIGEST_H_
#define POUCH_BASE_DIGEST_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace pouch {

// The XXH3 digest of `bytes`, mixed with `seed`.
uint64_t DigestOf(std::string_view bytes, uint64_t seed = 0);

// A digest of everything added so far, in order.
class Digest final {
 public:
  Digest() = default;
  explicit Digest(uint64_t start) : value_(start) {}

  void Add(std::string_view bytes) { value_ = DigestOf(bytes, value_); }
  void Add(uint64_t number);

  uint64_t value() const { return value_; }
  // 16 lower-case hexadecimal digits.
  std::string ToString() const;

 private:
  uint64_t value_ = 0;
};

}  // namespace pouch

#endif  // POUCH_BASE_DIGEST_H_
