// Findings as JSON, for --json and between processes.

#ifndef POUCH_CODEC_CONTRACT_FINDING_JSON_H_
#define POUCH_CODEC_CONTRACT_FINDING_JSON_H_

#include <nlohmann/json.hpp>
#include <string>

#include "codec/contract/finding.h"

namespace pouch {

// Keys in a fixed order; only what is not empty, but always "check",
// "severity", "value" and "path".
nlohmann::ordered_json FindingJson(const Finding& finding);
// The finding that FindingJson() made this of.
Finding FindingOf(const nlohmann::ordered_json& json);

// As text, with what is no UTF-8 replaced.
std::string JsonText(const nlohmann::ordered_json& json, int indent = -1);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_FINDING_JSON_H_
