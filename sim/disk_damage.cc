#include "sim/disk_damage.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.h"
#include "sim/disk_twists.h"
#include "sim/file_glob.h"

namespace pouch {
namespace {

using Files = std::map<std::string, std::string>;

// A file that may be hit, and what a sync vouched for of it.
struct Target {
  std::string name;
  std::string contents;
  uint64_t durable_bytes;
};

std::optional<Target> DrawTarget(const DiskFault& fault, const SimDisk& disk,
                                 Rng* rng) {
  std::vector<Target> targets;
  for (const auto& [name, contents] : disk.Snapshot()) {
    const uint64_t durable = disk.durable_bytes(name);
    const bool fits = fault.file.empty() || MatchesGlob(fault.file, name);
    if (fits && durable > 0) targets.push_back({name, contents, durable});
  }
  if (targets.empty()) return std::nullopt;
  return targets[rng->Below(targets.size())];
}

bool FlipBit(const DiskFault& fault, const Target& target, SimDisk* disk,
             Rng* rng) {
  const uint64_t offset =
      fault.offset_bytes.value_or(rng->Below(target.durable_bytes));
  if (offset >= target.contents.size()) return false;
  const char flipped =
      static_cast<char>(target.contents[offset] ^ (1 << rng->Below(8)));
  disk->DamageFile(target.name, offset, std::string_view(&flipped, 1));
  return true;
}

bool ZeroBlock(const DiskFault& fault, const Target& target, SimDisk* disk,
               Rng* rng) {
  uint64_t begin = rng->Below(target.durable_bytes);
  begin = fault.offset_bytes.value_or(begin / kDamagedBlockBytes *
                                      kDamagedBlockBytes);
  if (begin >= target.durable_bytes) return false;
  const uint64_t length =
      std::min(fault.size_bytes.value_or(kDamagedBlockBytes),
               target.durable_bytes - begin);
  const std::string zeros(length, '\0');
  if (target.contents.compare(begin, length, zeros) == 0) return false;
  disk->DamageFile(target.name, begin, zeros);
  return true;
}

// How much of the end of a file is hit.
uint64_t DrawTail(const DiskFault& fault, const Target& target, Rng* rng) {
  const uint64_t drawn = 1 + rng->Below(target.durable_bytes);
  return std::min(fault.size_bytes.value_or(drawn), target.durable_bytes);
}

// "events" of "events-0000000100000001.log".
std::string_view SeriesOf(std::string_view name) {
  return name.substr(0, name.rfind('-'));
}

// What `other` holds under that name, or under the newest name of its series.
std::optional<std::string> Counterpart(const std::string& name,
                                       const SimDisk& other) {
  const Files files = other.Snapshot();
  const auto same = files.find(name);
  if (same != files.end()) return same->second;
  std::optional<std::string> newest;
  for (const auto& [theirs, contents] : files) {
    if (SeriesOf(theirs) == SeriesOf(name)) newest = contents;
  }
  return newest;
}

bool SwapFile(const Target& target, SimDisk* disk,
              const std::vector<const SimDisk*>& others, Rng* rng) {
  std::vector<std::string> candidates;
  for (const SimDisk* other : others) {
    auto contents = Counterpart(target.name, *other);
    if (contents && *contents != target.contents) {
      candidates.push_back(*std::move(contents));
    }
  }
  if (candidates.empty()) return false;
  disk->ReplaceFile(target.name, candidates[rng->Below(candidates.size())]);
  return true;
}

bool AddFiles(SimDisk* disk, Rng* rng) {
  constexpr std::string_view kNames[] = {"lost+found",
                                         "core",
                                         ".nfs0001",
                                         "events.log~",
                                         "events-00.log",
                                         "events-ffffffffffffffff.log",
                                         "coordinator-0000000000000000.log",
                                         "coordinator-fffffffffffffff0.log",
                                         "identity-0000000000000000.log",
                                         "identity-fffffffffffffff0.log"};
  const Files files = disk->Snapshot();
  bool any = false;
  for (const std::string_view name : kNames) {
    if (!rng->Chance(0.5) || files.contains(std::string(name))) continue;
    // A log of which nothing is durable yet may hold nothing else.
    const bool begun =
        std::any_of(files.begin(), files.end(), [disk, name](const auto& file) {
          return SeriesOf(file.first) == SeriesOf(name) &&
                 disk->durable_bytes(file.first) > 0;
        });
    if (name.ends_with("0.log") && !begun) continue;
    std::string garbage(rng->Below(200), '\0');
    for (char& c : garbage) c = static_cast<char>(rng->Next());
    disk->PutFile(name, garbage);
    any = true;
  }
  return any;
}

}  // namespace

bool IsDamageAtRest(FaultKind kind, const DiskFault& fault) {
  switch (kind) {
    case FaultKind::kBitFlip:
      return !fault.on_read;
    case FaultKind::kZeroedBlock:
    case FaultKind::kTruncatedTail:
    case FaultKind::kDuplicatedTail:
    case FaultKind::kSwappedFile:
    case FaultKind::kMissingFile:
    case FaultKind::kExtraFiles:
      return true;
    default:
      return false;
  }
}

bool DamageAtRest(FaultKind kind, const DiskFault& fault, SimDisk* disk,
                  const std::vector<const SimDisk*>& others, Rng* rng) {
  CHECK(IsDamageAtRest(kind, fault)) << FaultKindName(kind);
  if (kind == FaultKind::kExtraFiles) return AddFiles(disk, rng);
  const std::optional<Target> target = DrawTarget(fault, *disk, rng);
  if (!target) return false;
  switch (kind) {
    case FaultKind::kBitFlip:
      return FlipBit(fault, *target, disk, rng);
    case FaultKind::kZeroedBlock:
      return ZeroBlock(fault, *target, disk, rng);
    case FaultKind::kTruncatedTail:
      disk->CutShort(target->name,
                     target->durable_bytes - DrawTail(fault, *target, rng));
      return true;
    case FaultKind::kDuplicatedTail: {
      const uint64_t tail = DrawTail(fault, *target, rng);
      disk->DamageFile(
          target->name, target->contents.size(),
          target->contents.substr(target->durable_bytes - tail, tail));
      return true;
    }
    case FaultKind::kSwappedFile:
      return SwapFile(*target, disk, others, rng);
    default:
      disk->LoseFile(target->name);
      return true;
  }
}

}  // namespace pouch
