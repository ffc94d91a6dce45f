// The items of a snapshot: what a checkpoint keeps of one worker.
//
//   state:     u8 1, u32 step, string key, string bytes (what the hooks gave)
//   position:  u8 2, u32 step, u64 the number of the source's next input
//
// docs/formats.md has a worked example.

#ifndef POUCH_WORKER_SNAPSHOT_H_
#define POUCH_WORKER_SNAPSHOT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace pouch {

// One item, parsed. Views into the bytes that were parsed.
struct SnapshotItem {
  enum class Kind : uint8_t { kState = 1, kPosition = 2 };
  Kind kind = Kind::kState;
  StepId step;
  std::string_view key;    // kState
  std::string_view bytes;  // kState
  uint64_t position = 0;   // kPosition
};

std::string EncodeStateItem(StepId step, std::string_view key,
                            std::string_view bytes);
std::string EncodePositionItem(StepId step, uint64_t position);

// nullopt if `item` is neither.
std::optional<SnapshotItem> ParseSnapshotItem(std::string_view item);

}  // namespace pouch

#endif  // POUCH_WORKER_SNAPSHOT_H_
