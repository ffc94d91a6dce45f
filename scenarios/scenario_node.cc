#include "scenarios/scenario_node.h"

#include "base/check.h"
#include "scenarios/duration_text.h"
#include "scenarios/schema.h"

namespace pouch {

using Json = nlohmann::json;

namespace {

// Where a value has several forms: the one that is an object.
const Json& ObjectForm(const Json& schema) {
  if (!schema.contains("oneOf")) return schema;
  for (const Json& form : schema["oneOf"]) {
    if (form.contains("properties")) return form;
  }
  return schema;
}

}  // namespace

ScenarioNode::ScenarioNode(const ReadContext* context)
    : ScenarioNode(context, &context->document->root(), context->schema, "") {}

ScenarioNode::ScenarioNode(const ReadContext* context, const Json* value,
                           const Json* schema, std::string pointer)
    : context_(context),
      value_(value),
      schema_(&Resolved(*context->schema, *schema)),
      pointer_(std::move(pointer)) {}

ScenarioNode ScenarioNode::operator[](std::string_view key) const {
  const Json& properties = ObjectForm(*schema_).at("properties");
  const auto part = properties.find(key);
  CHECK(part != properties.end()) << "the schema has no key " << key;
  const Json* value = nullptr;
  if (is_object()) {
    const auto found = value_->find(key);
    if (found != value_->end()) value = &*found;
  }
  return ScenarioNode(context_, value, &*part, PointerTo(pointer_, key));
}

std::vector<std::pair<std::string, ScenarioNode>> ScenarioNode::Members()
    const {
  std::vector<std::pair<std::string, ScenarioNode>> members;
  if (!is_object()) return members;
  const Json& part = schema_->at("additionalProperties");
  for (const auto& [key, value] : value_->items()) {
    members.emplace_back(
        key, ScenarioNode(context_, &value, &part, PointerTo(pointer_, key)));
  }
  return members;
}

std::vector<ScenarioNode> ScenarioNode::Elements() const {
  std::vector<ScenarioNode> elements;
  if (!is_array()) return elements;
  // Where a list is one of several forms, its elements have no part to check.
  const Json& part =
      schema_->contains("items") ? schema_->at("items") : *schema_;
  for (size_t i = 0; i < value_->size(); ++i) {
    elements.push_back(
        ScenarioNode(context_, &(*value_)[i], &part, PointerTo(pointer_, i)));
  }
  return elements;
}

std::string ScenarioNode::Text(std::string_view fallback) const {
  if (!is_string()) return std::string(fallback);
  std::string text = AnyText();
  if (text.find('\0') != text.npos) {
    Problem("the string holds a NUL character");
    return std::string(fallback);
  }
  return text;
}

std::string ScenarioNode::AnyText() const {
  return is_string() ? value_->get<std::string>() : "";
}

std::vector<std::string> ScenarioNode::Texts() const {
  std::vector<std::string> texts;
  for (const ScenarioNode& element : Elements())
    texts.push_back(element.Text());
  return texts;
}

uint64_t ScenarioNode::Whole(uint64_t fallback) const {
  if (!exists() || !value_->is_number_integer()) return fallback;
  if (value_->is_number_unsigned()) return value_->get<uint64_t>();
  Problem("this must be " + DescribeSchema(*context_->schema, *schema_) +
          ", not " + value_->dump());
  return fallback;
}

double ScenarioNode::Number(double fallback) const {
  return exists() && value_->is_number() ? value_->get<double>() : fallback;
}

bool ScenarioNode::Truth(bool fallback) const {
  return exists() && value_->is_boolean() ? value_->get<bool>() : fallback;
}

Duration ScenarioNode::AnyDuration(Duration fallback) const {
  if (!is_string()) return fallback;
  const DurationText text = ParseDuration(AnyText());
  if (text.ok) return text.duration;
  Problem(text.message, text.hint);
  return fallback;
}

Duration ScenarioNode::PositiveDuration(Duration fallback) const {
  const Duration duration = AnyDuration(fallback);
  if (duration > Duration()) return duration;
  Problem("this duration must be longer than 0", "for example \"200ms\"");
  return fallback;
}

std::string ScenarioNode::Place() const {
  if (!exists()) return context_->file;
  const TextPosition at = context_->document->ValueAt(pointer_);
  return context_->file + ":" + std::to_string(at.line) + ":" +
         std::to_string(at.column) + ": " + pointer_;
}

void ScenarioNode::Problem(std::string message, std::string hint) const {
  CHECK(exists()) << pointer_;
  const TextPosition at = context_->document->ValueAt(pointer_);
  context_->problems->push_back({context_->file, pointer_, at.line, at.column,
                                 std::move(message), std::move(hint)});
}

void ScenarioNode::KeyProblem(std::string message, std::string hint) const {
  CHECK(exists()) << pointer_;
  const TextPosition at = context_->document->KeyAt(pointer_);
  context_->problems->push_back({context_->file, pointer_, at.line, at.column,
                                 std::move(message), std::move(hint)});
}

}  // namespace pouch
