#include "sim/explicit_power_loss.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "sim/pending_operations.h"

namespace pouch {
namespace {

using Kind = PowerLossOutcome::Kind;
using Cut = PowerLossOutcome::Cut;
using Tail = PowerLossOutcome::Tail;

// The header of whatever a program writes is taken to be so long at most.
constexpr uint64_t kHeaderBytes = 8;

// What becomes of one operation.
struct Fate {
  bool survives = false;
  std::optional<uint64_t> prefix_bytes;       // Only so many bytes,
  std::optional<std::set<uint64_t>> sectors;  // or only these sectors,
  std::optional<Tail> tail;                   // or something else in its place.
};

// Where the `index`-th border of a sector inside the append is, from its
// beginning.
uint64_t BorderIn(const DataOperation& append, uint32_t sector_bytes,
                  uint64_t index) {
  const uint64_t first = sector_bytes - append.offset_bytes % sector_bytes;
  return std::min(first + index * sector_bytes, append.length_bytes);
}

uint64_t CutBytes(const PowerLossOutcome& outcome, const DataOperation& append,
                  uint32_t sector_bytes) {
  switch (outcome.cut) {
    case Cut::kHeader:
      return std::min(kHeaderBytes, append.length_bytes / 2);
    case Cut::kMiddle:
      return append.length_bytes / 2;
    case Cut::kLastByte:
      return append.length_bytes - std::min<uint64_t>(append.length_bytes, 1);
    case Cut::kSector:
      return BorderIn(append, sector_bytes, outcome.index);
  }
  return 0;
}

class ExplicitPowerLoss final {
 public:
  ExplicitPowerLoss(const PowerLossOutcome& outcome, uint32_t sector_bytes,
                    const Rng& rng, DiskDirectory* directory)
      : outcome_(outcome),
        sector_bytes_(sector_bytes),
        rng_(rng),
        directory_(directory),
        pending_(PendingOperationsOf(*directory)),
        fates_(pending_.size()) {
    CHECK_GT(sector_bytes_, 0u);
  }

  PowerLossReport Run() {
    for (size_t i = 0; i < fates_.size(); ++i) {
      fates_[i].survives = SurvivesAlone(i);
    }
    if (outcome_.kind == Kind::kCutLast || outcome_.kind == Kind::kTail) {
      DecideLastWrite();
    }
    const std::vector<std::shared_ptr<DiskFile>> files = FilesOf(*directory_);
    for (const auto& file : files) {
      if (!file->is_settled()) bytes_.emplace_back(file, file->durable());
    }
    FindOldBytes(files);
    for (size_t i = 0; i < pending_.size(); ++i) {
      if (!pending_[i].is_name()) SettleData(pending_[i], fates_[i]);
    }
    SettleNames();
    for (auto& [file, bytes] : bytes_) file->Settle(std::move(bytes));
    return report_;
  }

 private:
  // Of operation `i`, with no eye on what is special about the last write.
  bool SurvivesAlone(size_t i) {
    const bool is_name = pending_[i].is_name();
    switch (outcome_.kind) {
      case Kind::kNothing:
        return false;
      case Kind::kEverything:
      case Kind::kCutLast:
      case Kind::kTail:
        return true;
      case Kind::kPrefix:
        return i < outcome_.index;
      case Kind::kOmit:
        return i != outcome_.index;
      case Kind::kLoseName:
        return !is_name || names_seen_++ != outcome_.index;
      case Kind::kLoseNames:
        return !is_name;
      case Kind::kKeep:
        return Keeps(i);
    }
    return false;
  }

  bool Keeps(size_t i) {
    bool keeps = false;
    for (const PowerLossOutcome::Part& part : outcome_.keep) {
      if (part.operation != i) continue;
      keeps = true;
      if (!part.sector || !pending_[i].is_append()) continue;
      if (!fates_[i].sectors) fates_[i].sectors.emplace();
      fates_[i].sectors->insert(*part.sector);
    }
    return keeps;
  }

  void DecideLastWrite() {
    for (size_t i = pending_.size(); i-- > 0;) {
      if (!pending_[i].is_append()) continue;
      if (outcome_.kind == Kind::kTail) {
        fates_[i].tail = outcome_.tail;
      } else {
        fates_[i].prefix_bytes =
            CutBytes(outcome_, pending_[i].data(), sector_bytes_);
      }
      return;
    }
  }

  void FindOldBytes(const std::vector<std::shared_ptr<DiskFile>>& files) {
    for (const auto& file : files) {
      if (old_bytes_.empty()) old_bytes_ = file->durable();
    }
  }

  void SettleData(const PendingOperation& operation, const Fate& fate) {
    std::string* bytes = BytesOf(*operation.file);
    const DataOperation& data = operation.data();
    ++report_.pending_data;
    if (!fate.survives) {
      ++report_.lost_data;
    } else if (!operation.is_append()) {
      if (data.offset_bytes < bytes->size()) bytes->resize(data.offset_bytes);
    } else {
      SettleAppend(*operation.file, data, fate, bytes);
    }
  }

  void SettleAppend(const DiskFile& file, const DataOperation& append,
                    const Fate& fate, std::string* bytes) {
    const std::string_view data = file.BytesOf(append);
    if (fate.prefix_bytes || fate.sectors || fate.tail) ++report_.torn_data;
    if (fate.prefix_bytes) {
      if (*fate.prefix_bytes == 0) return;
      WriteAt(bytes, append.offset_bytes, data.substr(0, *fate.prefix_bytes));
    } else if (fate.sectors) {
      WriteSectors(append, data, *fate.sectors, bytes);
    } else if (fate.tail) {
      WriteTail(file, append, *fate.tail, bytes);
    } else if (!data.empty()) {
      WriteAt(bytes, append.offset_bytes, data);
    }
  }

  void WriteSectors(const DataOperation& append, std::string_view data,
                    const std::set<uint64_t>& sectors, std::string* bytes) {
    uint64_t from = 0;
    for (uint64_t i = 0; from < data.size(); ++i) {
      const uint64_t to = BorderIn(append, sector_bytes_, i);
      if (sectors.contains(i)) {
        WriteAt(bytes, append.offset_bytes + from,
                data.substr(from, to - from));
      }
      from = to;
    }
  }

  void WriteTail(const DiskFile& file, const DataOperation& append, Tail tail,
                 std::string* bytes) {
    uint64_t from = append.offset_bytes;
    uint64_t to = from + append.length_bytes;
    if (tail == Tail::kTrash) {
      from -= from % sector_bytes_;
      to += (sector_bytes_ - to % sector_bytes_) % sector_bytes_;
      to = std::min<uint64_t>(
          to, std::max<uint64_t>(bytes->size(),
                                 append.offset_bytes + append.length_bytes));
    }
    if (from == to) return;
    std::string garbage(to - from, '\0');
    if (tail == Tail::kOld) {
      const std::string& old =
          file.durable().empty() ? old_bytes_ : file.durable();
      for (size_t i = 0; i < garbage.size() && !old.empty(); ++i) {
        garbage[i] = old[i % old.size()];
      }
    } else if (tail != Tail::kZeros) {
      Rng rng = rng_.Fork("tail");
      for (char& c : garbage) c = static_cast<char>(rng.Next());
    }
    WriteAt(bytes, from, garbage);
  }

  // What the file, which is not settled, will hold.
  std::string* BytesOf(const DiskFile& wanted) {
    for (auto& [file, bytes] : bytes_) {
      if (file.get() == &wanted) return &bytes;
    }
    CHECK(false) << "a settled file has pending operations";
    return nullptr;
  }

  void SettleNames() {
    std::vector<bool> kept(directory_->operations().size());
    for (size_t i = 0; i < pending_.size(); ++i) {
      if (pending_[i].is_name()) kept[pending_[i].index] = fates_[i].survives;
    }
    kept = directory_->Settle(std::move(kept));
    report_.pending_names = kept.size();
    report_.lost_names =
        static_cast<uint64_t>(std::count(kept.begin(), kept.end(), false));
  }

  const PowerLossOutcome& outcome_;
  const uint32_t sector_bytes_;
  const Rng rng_;
  DiskDirectory* const directory_;
  const std::vector<PendingOperation> pending_;
  std::vector<Fate> fates_;
  uint64_t names_seen_ = 0;
  // What each file that may change will hold.
  std::vector<std::pair<std::shared_ptr<DiskFile>, std::string>> bytes_;
  std::string old_bytes_;
  PowerLossReport report_;
};

PowerLossOutcome Of(Kind kind, uint64_t index = 0) {
  PowerLossOutcome outcome;
  outcome.kind = kind;
  outcome.index = index;
  return outcome;
}

// Cuts of the last write, and what may stand in its place.
void AddLastWrite(const DataOperation& append, uint32_t sector_bytes,
                  std::vector<PowerLossOutcome>* outcomes) {
  for (const Cut cut : {Cut::kHeader, Cut::kMiddle, Cut::kLastByte}) {
    outcomes->push_back(Of(Kind::kCutLast));
    outcomes->back().cut = cut;
  }
  for (uint64_t i = 0; i + 1 < SectorsOf(append, sector_bytes); ++i) {
    outcomes->push_back(Of(Kind::kCutLast, i));
    outcomes->back().cut = Cut::kSector;
  }
  for (const Tail tail : {Tail::kZeros, Tail::kOld}) {
    outcomes->push_back(Of(Kind::kTail));
    outcomes->back().tail = tail;
  }
}

}  // namespace

PowerLossReport SettlePowerLossAs(const PowerLossOutcome& outcome,
                                  uint32_t sector_bytes, const Rng& rng,
                                  DiskDirectory* directory) {
  return ExplicitPowerLoss(outcome, sector_bytes, rng, directory).Run();
}

Digest DigestAfter(const PowerLossOutcome& outcome, uint32_t sector_bytes,
                   const Rng& rng, const DiskDirectory& directory) {
  DiskDirectory clone = directory.Clone();
  SettlePowerLossAs(outcome, sector_bytes, rng, &clone);
  Digest digest;
  for (const auto& [name, file] : clone.entries()) {
    digest.Add(name);
    digest.Add(file->contents());
    digest.Add(file->contents().size());
  }
  return digest;
}

std::vector<PowerLossOutcome> OutcomesToTry(DiskProfile profile,
                                            uint32_t sector_bytes,
                                            const DiskDirectory& directory) {
  const std::vector<PendingOperation> pending = PendingOperationsOf(directory);
  std::vector<PowerLossOutcome> outcomes = {Of(Kind::kNothing),
                                            Of(Kind::kEverything)};
  for (uint64_t i = 1; i < pending.size(); ++i) {
    outcomes.push_back(Of(Kind::kPrefix, i));
  }
  for (uint64_t i = 0; i < pending.size(); ++i) {
    outcomes.push_back(Of(Kind::kOmit, i));
  }
  for (size_t i = pending.size(); i-- > 0;) {
    if (!pending[i].is_append()) continue;
    AddLastWrite(pending[i].data(), sector_bytes, &outcomes);
    break;
  }
  const uint64_t names = directory.operations().size();
  for (uint64_t i = 0; i < names; ++i) {
    outcomes.push_back(Of(Kind::kLoseName, i));
  }
  if (names > 0) outcomes.push_back(Of(Kind::kLoseNames));
  std::erase_if(outcomes, [profile](const PowerLossOutcome& outcome) {
    return !ProfileAllows(profile, outcome);
  });
  return outcomes;
}

std::vector<PowerLossOutcome> AllSubsets(DiskProfile profile,
                                         uint32_t sector_bytes,
                                         uint64_t most_parts,
                                         const DiskDirectory& directory) {
  CHECK_LT(most_parts, 32u);
  std::vector<PowerLossOutcome::Part> parts;
  const std::vector<PendingOperation> pending = PendingOperationsOf(directory);
  for (uint64_t i = 0; i < pending.size(); ++i) {
    if (!pending[i].is_append()) {
      parts.push_back({i, std::nullopt});
      continue;
    }
    const uint64_t sectors = SectorsOf(pending[i].data(), sector_bytes);
    for (uint64_t j = 0; j < sectors; ++j) parts.push_back({i, j});
    if (parts.size() > most_parts) return {};
  }
  if (parts.size() > most_parts) return {};
  std::vector<PowerLossOutcome> outcomes;
  if (!ProfileAllows(profile, Of(Kind::kKeep))) return outcomes;
  for (uint64_t subset = 0; subset < uint64_t{1} << parts.size(); ++subset) {
    outcomes.push_back(Of(Kind::kKeep));
    for (size_t i = 0; i < parts.size(); ++i) {
      if ((subset >> i & 1) != 0) outcomes.back().keep.push_back(parts[i]);
    }
  }
  return outcomes;
}

}  // namespace pouch
