// ScenarioNode: one value of a scenario file, read with its place at hand.

#ifndef POUCH_SCENARIOS_SCENARIO_NODE_H_
#define POUCH_SCENARIOS_SCENARIO_NODE_H_

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "scenarios/json_document.h"
#include "scenarios/problem.h"

namespace pouch {

// What all nodes of one file share. Everything pointed to outlives them.
struct ReadContext {
  const JsonDocument* document;
  const nlohmann::json* schema;  // The root of the schema.
  std::string file;              // As problems call it.
  std::string folder;            // Absolute; where relative names start from.
  Problems* problems;
};

// A value that may be absent, beside the schema's part for it.
//
// Readers give `fallback` for what is absent, and also for what is not as the
// schema says: CheckAgainstSchema() has told so already. What only a reader can
// find wrong, it adds to the problems.
class ScenarioNode final {
 public:
  // The root of the file.
  explicit ScenarioNode(const ReadContext* context);

  bool exists() const { return value_ != nullptr; }
  bool is_string() const { return exists() && value_->is_string(); }
  bool is_array() const { return exists() && value_->is_array(); }
  bool is_object() const { return exists() && value_->is_object(); }
  const std::string& pointer() const { return pointer_; }
  const ReadContext& context() const { return *context_; }
  // "file:line:column: /pointer", for what is found wrong later.
  std::string Place() const;

  // The member `key`, which the schema must know.
  ScenarioNode operator[](std::string_view key) const;
  // The members of an object whose keys are names, ascending by name.
  std::vector<std::pair<std::string, ScenarioNode>> Members() const;
  // The elements of an array.
  std::vector<ScenarioNode> Elements() const;

  // A string. One with a NUL character is a problem.
  std::string Text(std::string_view fallback = "") const;
  // A string that may hold any character.
  std::string AnyText() const;
  // The strings of an array of strings.
  std::vector<std::string> Texts() const;
  // A whole number that is not negative; a negative one is a problem.
  uint64_t Whole(uint64_t fallback) const;
  double Number(double fallback) const;
  bool Truth(bool fallback) const;
  // A duration; one that is 0 is a problem for PositiveDuration().
  Duration AnyDuration(Duration fallback) const;
  Duration PositiveDuration(Duration fallback) const;
  // The value that belongs to the string.
  template <typename Value>
  Value Choice(
      Value fallback,
      std::initializer_list<std::pair<std::string_view, Value>> choices) const {
    const std::string text = Text();
    for (const auto& [name, value] : choices) {
      if (name == text) return value;
    }
    return fallback;
  }

  // Says that the value, or its key, is wrong. The node must exist.
  void Problem(std::string message, std::string hint = "") const;
  void KeyProblem(std::string message, std::string hint = "") const;

 private:
  ScenarioNode(const ReadContext* context, const nlohmann::json* value,
               const nlohmann::json* schema, std::string pointer);

  const ReadContext* context_;
  const nlohmann::json* value_;   // Null: absent.
  const nlohmann::json* schema_;  // Resolved.
  std::string pointer_;
};

}  // namespace pouch

#endif  // POUCH_SCENARIOS_SCENARIO_NODE_H_
