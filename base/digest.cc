#include "base/digest.h"

#include <xxhash.h>

namespace pouch {

uint64_t DigestOf(std::string_view bytes, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

void Digest::Add(uint64_t number) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(number >> (56 - 8 * i) & 0xff);
  }
  Add(std::string_view(bytes, sizeof bytes));
}

std::string Digest::ToString() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) {
    text += kDigits[value_ >> shift & 0xf];
  }
  return text;
}

}  // namespace pouch
