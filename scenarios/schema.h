// The JSON Schema of scenario files, as it was when this binary was built.

#ifndef POUCH_SCENARIOS_SCHEMA_H_
#define POUCH_SCENARIOS_SCHEMA_H_

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/json_document.h"
#include "scenarios/problem.h"

namespace pouch {

// scenarios/schema/scenario.schema.json, read.
nlohmann::json ScenarioSchema();

// The part of `root` that `schema`, a part of it, refers to by "$ref"; `schema`
// itself if it refers to nothing.
const nlohmann::json& Resolved(const nlohmann::json& root,
                               const nlohmann::json& schema);

// The keys that an object of this schema may have.
std::vector<std::string> SchemaKeys(const nlohmann::json& schema);

// What the schema asks for, for people: `one of "lines", "raw"`.
std::string DescribeSchema(const nlohmann::json& root,
                           const nlohmann::json& schema);

// Adds to `problems`, under the name `file`, everything in which the document
// is not as the schema says. Patterns of strings, and bounds that no signed
// 64-bit number holds, are left to whoever reads these values.
void CheckAgainstSchema(const JsonDocument& document,
                        const nlohmann::json& schema, const std::string& file,
                        Problems* problems);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_SCHEMA_H_
