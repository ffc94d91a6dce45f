// Routing: which worker's instance of a step a key belongs to.
//
// As Wallaroo 0.6.1 does it: the MD5 of the key as a big-endian 128-bit number.
// State steps split the range of that number into equal intervals, one per
// worker in join order; other steps take the number modulo the workers.

#ifndef POUCH_WORKER_ROUTING_H_
#define POUCH_WORKER_ROUTING_H_

#include <cstdint>
#include <string_view>

#include "base/ids.h"

namespace pouch {

using KeyHash = unsigned __int128;

// The MD5 of `key` as a big-endian number.
KeyHash HashKey(std::string_view key);

// The worker of `workers` whose interval `hash` falls into. Needs workers > 0.
WorkerId WorkerOfInterval(KeyHash hash, uint32_t workers);

// The worker of `workers` that `hash` modulo `workers` names.
WorkerId WorkerOfModulo(KeyHash hash, uint32_t workers);

}  // namespace pouch

#endif  // POUCH_WORKER_ROUTING_H_
