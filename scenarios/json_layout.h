// Lays JSON out for people: what fits on a line stands on one.

#ifndef POUCH_SCENARIOS_JSON_LAYOUT_H_
#define POUCH_SCENARIOS_JSON_LAYOUT_H_

#include <nlohmann/json.hpp>
#include <string>

namespace pouch {

// `value` as text with a line end behind it: keys in their order, two blanks
// for each level; an object or array that fits into 80 columns stands on one
// line, but not the outermost. Equal values give equal texts. All strings must
// be UTF-8.
std::string LayOutJson(const nlohmann::ordered_json& value);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_JSON_LAYOUT_H_
