#include "sim/disk_twists.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace pouch {
namespace {

// The block of a read that goes wrong: where it begins and ends in `out`.
struct Block {
  size_t begin;
  size_t end;
};

Block DrawBlock(const DiskRuling& ruling, uint64_t offset_bytes, size_t count,
                Rng* rng) {
  const uint64_t at = ruling.offset_bytes ? *ruling.offset_bytes
                                          : offset_bytes + rng->Below(count);
  if (at < offset_bytes || at >= offset_bytes + count) return {0, 0};
  const uint64_t start = at / kDamagedBlockBytes * kDamagedBlockBytes;
  const size_t begin =
      static_cast<size_t>(std::max(start, offset_bytes) - offset_bytes);
  const size_t end = std::min(
      count, static_cast<size_t>(start + kDamagedBlockBytes - offset_bytes));
  return {begin, end};
}

void FlipBit(const DiskRuling& ruling, uint64_t offset_bytes, size_t count,
             std::span<char> out, Rng* rng) {
  const uint64_t at = ruling.offset_bytes ? *ruling.offset_bytes
                                          : offset_bytes + rng->Below(count);
  if (at < offset_bytes || at >= offset_bytes + count) return;
  char& byte = out[static_cast<size_t>(at - offset_bytes)];
  byte = static_cast<char>(byte ^ (1 << rng->Below(8)));
}

}  // namespace

std::optional<DiskPlace> DrawOtherPlace(const DiskDirectory& directory,
                                        const DiskFile* without,
                                        uint64_t offset_bytes, Rng* rng) {
  std::vector<DiskPlace> places;
  for (const auto& [name, file] : directory.entries()) {
    const uint64_t end =
        file.get() == without
            ? std::min<uint64_t>(offset_bytes, file->durable().size())
            : file->durable().size();
    if (end > 0) places.push_back({name, file, end});
  }
  if (places.empty()) return std::nullopt;
  DiskPlace place = places[rng->Below(places.size())];
  place.offset_bytes = rng->Below(place.offset_bytes);
  return place;
}

size_t TwistRead(const DiskRuling& ruling, const DiskDirectory& directory,
                 const DiskFile& file, uint64_t offset_bytes, size_t count,
                 std::span<char> out, Rng* rng) {
  if (count == 0) return 0;
  switch (ruling.twist) {
    case DiskTwist::kShort:
      return 1 + rng->Below(count);
    case DiskTwist::kFlipped:
      FlipBit(ruling, offset_bytes, count, out, rng);
      return count;
    case DiskTwist::kStale: {
      // Files only grow: what stood there before was nothing.
      const Block block = DrawBlock(ruling, offset_bytes, count, rng);
      std::fill(out.begin() + static_cast<ptrdiff_t>(block.begin),
                out.begin() + static_cast<ptrdiff_t>(block.end), '\0');
      return count;
    }
    case DiskTwist::kMisdirected: {
      const Block block = DrawBlock(ruling, offset_bytes, count, rng);
      const auto other = DrawOtherPlace(directory, &file, offset_bytes, rng);
      for (size_t i = block.begin; i < block.end; ++i) {
        const std::string_view bytes =
            other ? std::string_view(other->file->contents()) : "";
        const uint64_t from = other ? other->offset_bytes + i - block.begin : 0;
        out[i] = from < bytes.size() ? bytes[from] : '\0';
      }
      return count;
    }
    default:
      return count;
  }
}

}  // namespace pouch
