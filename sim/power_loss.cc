#include "sim/power_loss.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "sim/explicit_power_loss.h"
#include "sim/power_loss_outcome.h"

namespace pouch {
namespace {

// What a strict disk makes of everything pending, drawn once per power loss:
// were each operation's fate drawn alone, nearly all outcomes would be a wild
// mixture, and the plain ones, which find the most bugs, would hardly occur.
enum class Mood { kNothing, kEverything, kOmitOne, kPrefixes, kMixture };

// What becomes of one operation.
enum class Fate { kLost, kWhole, kPrefix, kSectors, kSizeOnly, kGarbage };

constexpr uint64_t kAll = UINT64_MAX;
// How often a strict disk is left as one of the plain outcomes says.
constexpr double kPlainOutcomes = 0.25;

class PowerLoss final {
 public:
  PowerLoss(DiskProfile profile, uint32_t sector_bytes, const Rng& rng,
            DiskDirectory* directory)
      : profile_(profile),
        sector_bytes_(sector_bytes),
        rng_(rng),
        directory_(directory) {
    CHECK_GT(sector_bytes_, 0u);
  }

  PowerLossReport Run();

 private:
  void DrawMood();
  void SettleNames();
  // Every operation of `file` below `published` survives.
  void SettleFile(const std::string& name, DiskFile* file, uint64_t published);
  std::vector<Fate> DrawFates(const DiskFile& file, uint64_t published,
                              Rng* rng);
  Fate DrawMixedFate(Rng* rng);
  void Append(const DataOperation& operation, std::string_view data, Fate fate,
              Rng* rng, std::string* bytes);
  void AppendSectors(uint64_t offset_bytes, std::string_view data, Rng* rng,
                     std::string* bytes);
  // As many bytes as asked for, of what may turn up where a write was lost.
  std::string Garbage(uint64_t length, Rng* rng);
  // Everything that is pending, in files that have a name, and its number.
  std::vector<uint64_t> PendingNumbers() const;

  const DiskProfile profile_;
  const uint32_t sector_bytes_;
  const Rng rng_;
  DiskDirectory* const directory_;
  Mood mood_ = Mood::kMixture;
  uint64_t omitted_number_ = kAll;  // Of Mood::kOmitOne.
  // Bytes that were on the disk before: what garbage may be made of.
  std::string old_bytes_;
  // Of a file that a surviving rename published: the rename's number.
  std::vector<std::pair<const DiskFile*, uint64_t>> published_;
  PowerLossReport report_;
};

PowerLossReport PowerLoss::Run() {
  DrawMood();
  for (const auto& [name, file] : directory_->entries()) {
    old_bytes_.append(file->contents().substr(0, 4096));
  }
  SettleNames();
  for (const auto& [name, file] : directory_->entries()) {
    uint64_t published = 0;
    for (const auto& [renamed, number] : published_) {
      if (renamed == file.get()) published = number;
    }
    SettleFile(name, file.get(), published);
  }
  return report_;
}

void PowerLoss::DrawMood() {
  if (profile_ != DiskProfile::kStrict) return;
  Rng rng = rng_.Fork("mood");
  const uint64_t roll = rng.Below(100);
  mood_ = roll < 20   ? Mood::kNothing
          : roll < 27 ? Mood::kEverything
          : roll < 40 ? Mood::kOmitOne
          : roll < 55 ? Mood::kPrefixes
                      : Mood::kMixture;
  if (mood_ != Mood::kOmitOne) return;
  const std::vector<uint64_t> pending = PendingNumbers();
  if (!pending.empty()) omitted_number_ = pending[rng.Below(pending.size())];
}

std::vector<uint64_t> PowerLoss::PendingNumbers() const {
  std::vector<uint64_t> numbers;
  for (const NameOperation& operation : directory_->operations()) {
    numbers.push_back(operation.number);
  }
  for (const auto& [name, file] : directory_->entries()) {
    for (const DataOperation& operation : file->operations()) {
      numbers.push_back(operation.number);
    }
  }
  return numbers;
}

void PowerLoss::SettleNames() {
  const std::vector<NameOperation> operations = directory_->operations();
  Rng rng = rng_.Fork("names");
  const uint64_t prefix = rng.Below(operations.size() + 1);
  std::vector<bool> kept(operations.size());
  for (size_t i = 0; i < operations.size(); ++i) {
    const bool coin = rng.Chance(0.5);
    switch (profile_) {
      case DiskProfile::kSynced:
        kept[i] = true;
        break;
      case DiskProfile::kOrdered:
      case DiskProfile::kPrefix:
        kept[i] = i < prefix;
        break;
      case DiskProfile::kStrict:
        kept[i] = mood_ == Mood::kEverything ||
                  (mood_ == Mood::kOmitOne &&
                   operations[i].number != omitted_number_) ||
                  (mood_ == Mood::kPrefixes && i < prefix) ||
                  (mood_ == Mood::kMixture && coin);
        break;
    }
  }
  kept = directory_->Settle(std::move(kept));
  report_.pending_names = kept.size();
  for (size_t i = 0; i < operations.size(); ++i) {
    if (!kept[i]) {
      ++report_.lost_names;
    } else if (profile_ == DiskProfile::kOrdered &&
               operations[i].kind == NameOperation::Kind::kRename) {
      published_.emplace_back(operations[i].file.get(), operations[i].number);
    }
  }
}

void PowerLoss::SettleFile(const std::string& name, DiskFile* file,
                           uint64_t published) {
  // One stream for each file: what one holds never changes another's fate.
  Rng rng = rng_.Fork("data/" + name);
  const std::vector<Fate> fates = DrawFates(*file, published, &rng);
  std::string bytes = file->durable();
  for (size_t i = 0; i < fates.size(); ++i) {
    const DataOperation& operation = file->operations()[i];
    ++report_.pending_data;
    if (fates[i] == Fate::kLost) {
      ++report_.lost_data;
    } else if (operation.kind == DataOperation::Kind::kTruncate) {
      // Neither half nor garbage: a cut is done or it is not.
      if (operation.offset_bytes < bytes.size()) {
        bytes.resize(operation.offset_bytes);
      }
    } else {
      if (fates[i] != Fate::kWhole) ++report_.torn_data;
      Append(operation, file->BytesOf(operation), fates[i], &rng, &bytes);
    }
  }
  file->Settle(std::move(bytes));
}

std::vector<Fate> PowerLoss::DrawFates(const DiskFile& file, uint64_t published,
                                       Rng* rng) {
  const std::vector<DataOperation>& operations = file.operations();
  std::vector<Fate> fates(operations.size(), Fate::kWhole);
  if (profile_ == DiskProfile::kSynced || mood_ == Mood::kEverything) {
    return fates;
  }
  if (profile_ == DiskProfile::kStrict && mood_ != Mood::kPrefixes) {
    for (size_t i = 0; i < fates.size(); ++i) {
      if (mood_ == Mood::kNothing) {
        fates[i] = Fate::kLost;
      } else if (mood_ == Mood::kMixture) {
        fates[i] = DrawMixedFate(rng);
      } else if (operations[i].number == omitted_number_) {
        fates[i] = Fate::kLost;
      }
    }
    return fates;
  }
  size_t kept = rng->Below(operations.size() + 1);
  const bool torn = rng->Chance(0.5);
  while (kept < operations.size() && operations[kept].number < published) {
    ++kept;
  }
  for (size_t i = kept; i < fates.size(); ++i) {
    fates[i] = i == kept && torn ? Fate::kPrefix : Fate::kLost;
  }
  return fates;
}

Fate PowerLoss::DrawMixedFate(Rng* rng) {
  const uint64_t roll = rng->Below(100);
  return roll < 26   ? Fate::kWhole
         : roll < 46 ? Fate::kLost
         : roll < 62 ? Fate::kPrefix
         : roll < 77 ? Fate::kSectors
         : roll < 90 ? Fate::kSizeOnly
                     : Fate::kGarbage;
}

void PowerLoss::Append(const DataOperation& operation, std::string_view data,
                       Fate fate, Rng* rng, std::string* bytes) {
  const uint64_t offset = operation.offset_bytes;
  if (fate == Fate::kPrefix) {
    data = data.substr(0, rng->Below(data.size() + 1));
  }
  if (data.empty()) return;
  if (bytes->size() < offset) {
    // The appends between were lost.
    const uint64_t hole = offset - bytes->size();
    bytes->append(rng->Chance(0.5) ? Garbage(hole, rng)
                                   : std::string(hole, '\0'));
  }
  const uint64_t end = offset + data.size();
  switch (fate) {
    case Fate::kSectors:
      AppendSectors(offset, data, rng, bytes);
      break;
    case Fate::kSizeOnly:
      if (bytes->size() < end) bytes->resize(end);
      break;
    case Fate::kGarbage:
      WriteAt(bytes, offset, Garbage(data.size(), rng));
      break;
    default:
      WriteAt(bytes, offset, data);
  }
}

void PowerLoss::AppendSectors(uint64_t offset_bytes, std::string_view data,
                              Rng* rng, std::string* bytes) {
  const bool size_grew = rng->Chance(0.5);
  if (size_grew && bytes->size() < offset_bytes + data.size()) {
    bytes->resize(offset_bytes + data.size());
  }
  for (uint64_t done = 0; done < data.size();) {
    const uint64_t at = offset_bytes + done;
    const uint64_t length =
        std::min(data.size() - done, sector_bytes_ - at % sector_bytes_);
    const uint64_t roll = rng->Below(4);
    if (roll < 2) {
      WriteAt(bytes, at, data.substr(done, length));
    } else if (roll == 2 && at < bytes->size()) {
      const uint64_t inside = std::min(length, bytes->size() - at);
      WriteAt(bytes, at, Garbage(inside, rng));
    }
    done += length;
  }
}

std::string PowerLoss::Garbage(uint64_t length, Rng* rng) {
  std::string garbage(length, '\0');
  switch (rng->Below(3)) {
    case 0:
      break;
    case 1:
      for (char& c : garbage) c = static_cast<char>(rng->Next());
      break;
    default: {
      if (old_bytes_.empty()) break;
      // From the start half of the time: it is where records line up.
      uint64_t from = rng->Chance(0.5) ? 0 : rng->Below(old_bytes_.size());
      for (char& c : garbage) c = old_bytes_[from++ % old_bytes_.size()];
    }
  }
  return garbage;
}

}  // namespace

PowerLossReport SettlePowerLoss(DiskProfile profile, uint32_t sector_bytes,
                                const Rng& rng, DiskDirectory* directory) {
  Rng plain = rng.Fork("plain");
  if (profile == DiskProfile::kStrict && plain.Chance(kPlainOutcomes)) {
    const std::vector<PowerLossOutcome> outcomes =
        OutcomesToTry(profile, sector_bytes, *directory);
    return SettlePowerLossAs(outcomes[plain.Below(outcomes.size())],
                             sector_bytes, rng, directory);
  }
  return PowerLoss(profile, sector_bytes, rng, directory).Run();
}

}  // namespace pouch
