#include "worker/routing.h"

#include <md5.h>

#include <algorithm>

namespace pouch {

KeyHash HashKey(std::string_view key) {
  MD5_CTX context;
  MD5Init(&context);
  MD5Update(&context, reinterpret_cast<const uint8_t*>(key.data()), key.size());
  uint8_t digest[MD5_DIGEST_LENGTH];
  MD5Final(digest, &context);
  KeyHash hash = 0;
  for (uint8_t byte : digest) hash = hash << 8 | byte;
  return hash;
}

WorkerId WorkerOfInterval(KeyHash hash, uint32_t workers) {
  constexpr KeyHash kMost = ~KeyHash{0};
  // The last interval also takes what the division leaves over.
  const KeyHash interval = kMost / workers;
  const KeyHash index =
      std::min<KeyHash>(hash / interval, KeyHash{workers} - 1);
  return WorkerId(static_cast<uint32_t>(index));
}

WorkerId WorkerOfModulo(KeyHash hash, uint32_t workers) {
  return WorkerId(static_cast<uint32_t>(hash % workers));
}

}  // namespace pouch
