#include "scenarios/outcome_text.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;
using Kind = PowerLossOutcome::Kind;
using Cut = PowerLossOutcome::Cut;
using Tail = PowerLossOutcome::Tail;

constexpr std::pair<std::string_view, Kind> kWords[] = {
    {"nothing", Kind::kNothing},
    {"everything", Kind::kEverything},
    {"lose_names", Kind::kLoseNames}};
constexpr std::pair<std::string_view, Kind> kNumbers[] = {
    {"prefix", Kind::kPrefix},
    {"omit", Kind::kOmit},
    {"lose_name", Kind::kLoseName}};
constexpr std::pair<std::string_view, Cut> kCuts[] = {
    {"header", Cut::kHeader},
    {"middle", Cut::kMiddle},
    {"last_byte", Cut::kLastByte}};
constexpr std::pair<std::string_view, Tail> kTails[] = {
    {"zeros", Tail::kZeros},
    {"old", Tail::kOld},
    {"random", Tail::kRandom},
    {"trash", Tail::kTrash}};

void ReadCut(const ScenarioNode& node, PowerLossOutcome* outcome) {
  outcome->kind = Kind::kCutLast;
  for (const auto& [word, cut] : kCuts) {
    if (node.Text() == word) outcome->cut = cut;
  }
  if (!node.is_object()) return;
  outcome->cut = Cut::kSector;
  outcome->index = node["sector"].Whole(0);
}

void ReadTail(const ScenarioNode& node, PowerLossOutcome* outcome) {
  outcome->kind = Kind::kTail;
  for (const auto& [word, tail] : kTails) {
    if (node.Text() == word) outcome->tail = tail;
  }
}

void ReadParts(const ScenarioNode& node, PowerLossOutcome* outcome) {
  outcome->kind = Kind::kKeep;
  for (const ScenarioNode& element : node.Elements()) {
    PowerLossOutcome::Part part;
    const std::vector<ScenarioNode> pair = element.Elements();
    if (pair.size() == 2) {
      part.operation = pair[0].Whole(0);
      part.sector = pair[1].Whole(0);
    } else {
      part.operation = element.Whole(0);
    }
    outcome->keep.push_back(part);
  }
}

Json WriteParts(const std::vector<PowerLossOutcome::Part>& parts) {
  Json json = Json::array();
  for (const auto& [operation, sector] : parts) {
    if (sector) {
      json.push_back({operation, *sector});
    } else {
      json.push_back(operation);
    }
  }
  return json;
}

}  // namespace

PowerLossOutcome ReadOutcome(const ScenarioNode& node) {
  PowerLossOutcome outcome;
  for (const auto& [word, kind] : kWords) {
    if (node.Text() == word) outcome.kind = kind;
  }
  if (!node.is_object()) return outcome;
  for (const auto& [key, kind] : kNumbers) {
    if (!node[key].exists()) continue;
    outcome.kind = kind;
    outcome.index = node[key].Whole(0);
  }
  if (node["cut_last"].exists()) ReadCut(node["cut_last"], &outcome);
  if (node["tail"].exists()) ReadTail(node["tail"], &outcome);
  if (node["keep"].exists()) ReadParts(node["keep"], &outcome);
  return outcome;
}

Json WriteOutcome(const PowerLossOutcome& outcome) {
  // Names every member: a new one does not compile until it is written.
  const auto& [kind, index, cut, tail, keep] = outcome;
  for (const auto& [word, of] : kWords) {
    if (of == kind) return word;
  }
  Json json = Json::object();
  for (const auto& [key, of] : kNumbers) {
    if (of == kind) json[std::string(key)] = index;
  }
  if (kind == Kind::kCutLast) {
    if (cut == Cut::kSector) json["cut_last"]["sector"] = index;
    for (const auto& [word, of] : kCuts) {
      if (of == cut) json["cut_last"] = word;
    }
  }
  if (kind == Kind::kTail) {
    for (const auto& [word, of] : kTails) {
      if (of == tail) json["tail"] = word;
    }
  }
  if (kind == Kind::kKeep) json["keep"] = WriteParts(keep);
  return json;
}

}  // namespace pouch
