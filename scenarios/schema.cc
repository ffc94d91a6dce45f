#include "scenarios/schema.h"

#include <cstdint>
#include <limits>
#include <map>
#include <string_view>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/check.h"
#include "scenarios/nearest.h"

namespace pouch {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSchemaText =
#include "scenarios/schema_text.inc"
    ;

// A copy without what the validator is not fit for: it matches patterns with
// one stack frame and more for each character, and it takes whole numbers as
// signed, so that bounds beyond these deceive it.
Json ForValidator(Json schema) {
  if (schema.is_object()) {
    schema.erase("pattern");
    const auto maximum = schema.find("maximum");
    if (maximum != schema.end() && maximum->is_number_unsigned() &&
        maximum->get<uint64_t>() > std::numeric_limits<int64_t>::max()) {
      schema.erase("minimum");
      schema.erase("maximum");
    }
  }
  for (Json& part : schema) {
    if (part.is_structured()) part = ForValidator(std::move(part));
  }
  return schema;
}

// The value for a message, shortened.
std::string Shown(const Json& value) {
  constexpr size_t kLongest = 40;
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  std::string text = value.dump(-1, ' ', true);
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
  return text;
}

std::string Range(const Json& schema) {
  return " from " + schema["minimum"].dump() + " to " +
         schema["maximum"].dump();
}

// One place of the document, and what the schema says about it.
struct Place {
  std::string pointer;
  const Json* value;
  const Json* schema;
};

// Follows a path of the validator, whose steps are "[key]" and "[0]".
Place FindPlace(const JsonDocument& document, const Json& root,
                const std::vector<std::string>& path) {
  Place place{"", &document.root(), &root};
  for (size_t i = 1; i < path.size(); ++i) {
    const std::string step = path[i].substr(1, path[i].size() - 2);
    const Json& schema = Resolved(root, *place.schema);
    if (place.value->is_array()) {
      const size_t index = std::stoul(step);
      if (!schema.contains("items")) break;
      place = {PointerTo(place.pointer, index), &(*place.value)[index],
               &schema["items"]};
    } else {
      const bool known =
          schema.contains("properties") && schema["properties"].contains(step);
      if (!known && !schema.contains("additionalProperties")) break;
      place = {PointerTo(place.pointer, step), &(*place.value)[step],
               known ? &schema["properties"][step]
                     : &schema["additionalProperties"]};
    }
  }
  return place;
}

// Turns one place that did not validate into problems.
class Diagnosis final {
 public:
  Diagnosis(const JsonDocument& document, const Json& root,
            const std::string& file, Problems* problems)
      : document_(document), root_(root), file_(file), problems_(problems) {}

  // `parts_failed`: something below the place did not validate either.
  void Explain(const Place& place, bool parts_failed) {
    const Json& schema = Resolved(root_, *place.schema);
    const size_t before = problems_->size();
    if (place.value->is_object() && schema.contains("properties"))
      ExplainKeys(place, schema);
    if (problems_->size() == before && !parts_failed)
      ExplainValue(place, schema);
  }

 private:
  void ExplainKeys(const Place& place, const Json& schema) {
    const std::vector<std::string> known = SchemaKeys(schema);
    for (const auto& [key, value] : place.value->items()) {
      if (schema["properties"].contains(key)) continue;
      const std::string pointer = PointerTo(place.pointer, key);
      Add(pointer, document_.KeyAt(pointer), "there is no key " + Quoted(key),
          SuggestOneOf(key, known));
    }
    for (const Json& key : schema.value("required", Json::array())) {
      if (place.value->contains(key.get<std::string>())) continue;
      const Json& missing = schema["properties"][key.get<std::string>()];
      Add(place.pointer, document_.ValueAt(place.pointer),
          "the key " + key.dump() + " is missing here",
          "for example " + key.dump() + ": " +
              missing.value("examples", Json::array({""})).front().dump());
    }
  }

  void ExplainValue(const Place& place, const Json& schema) {
    std::string hint;
    const std::string wanted = DescribeSchema(root_, *place.schema);
    if (schema.contains("enum") && place.value->is_string()) {
      hint = Nearest(place.value->get<std::string>(),
                     schema["enum"].get<std::vector<std::string>>())
                 .value_or("");
    }
    if (!hint.empty()) hint = "did you mean \"" + hint + "\"?";
    if (wanted.starts_with("a duration") && place.value->is_number())
      hint = "write \"" + place.value->dump() + "ms\"";
    const Json& annotated = *place.schema;
    if (hint.empty() && annotated.contains("examples"))
      hint = "for example " + annotated["examples"].front().dump();
    Add(place.pointer, document_.ValueAt(place.pointer),
        "this must be " + wanted + ", not " + Shown(*place.value), hint);
  }

  void Add(const std::string& pointer, TextPosition at, std::string message,
           std::string hint) {
    problems_->push_back({file_, pointer, at.line, at.column,
                          std::move(message), std::move(hint)});
  }

  const JsonDocument& document_;
  const Json& root_;
  const std::string& file_;
  Problems* problems_;
};

}  // namespace

Json ScenarioSchema() { return Json::parse(kSchemaText); }

const Json& Resolved(const Json& root, const Json& schema) {
  constexpr size_t kPrefix = 1;  // "#" of "#/definitions/...".
  if (!schema.contains("$ref")) return schema;
  const auto reference = schema["$ref"].get<std::string>().substr(kPrefix);
  return root.at(Json::json_pointer(reference));
}

std::vector<std::string> SchemaKeys(const Json& schema) {
  std::vector<std::string> keys;
  for (const auto& [key, part] : schema["properties"].items())
    keys.push_back(key);
  return keys;
}

std::string DescribeSchema(const Json& root, const Json& reference) {
  if (reference.contains("title")) return reference["title"];
  const Json& schema = Resolved(root, reference);
  if (schema.contains("title")) return schema["title"];
  if (schema.contains("enum")) {
    return "one of " +
           QuotedList(schema["enum"].get<std::vector<std::string>>());
  }
  if (schema.contains("oneOf")) {
    std::string text;
    for (const Json& choice : schema["oneOf"])
      text += (text.empty() ? "" : ", or ") + DescribeSchema(root, choice);
    return text;
  }
  const std::string type = schema["type"];
  if (type == "boolean") return "true or false";
  if (type == "integer") return "a whole number" + Range(schema);
  if (type == "string" && schema.contains("minLength"))
    return "a string that is not empty";
  if (type == "array" && schema.contains("items"))
    return "a list, each element " + DescribeSchema(root, schema["items"]);
  return (type == "object" ? "an " : "a ") + type;
}

void CheckAgainstSchema(const JsonDocument& document, const Json& schema,
                        const std::string& file, Problems* problems) {
  const Json checked = ForValidator(schema);
  valijson::Schema compiled;
  valijson::SchemaParser().populateSchema(
      valijson::adapters::NlohmannJsonAdapter(checked), compiled);
  valijson::ValidationResults results;
  if (valijson::Validator(valijson::Validator::kStrongTypes)
          .validate(compiled,
                    valijson::adapters::NlohmannJsonAdapter(document.root()),
                    &results))
    return;

  std::map<std::string, Place> places;
  for (const auto& error : results) {
    Place place = FindPlace(document, schema, error.context);
    places.emplace(place.pointer, place);
  }
  const size_t before = problems->size();
  Diagnosis diagnosis(document, schema, file, problems);
  for (const auto& [pointer, place] : places) {
    const auto below = places.lower_bound(pointer + "/");
    const bool parts_failed =
        below != places.end() && below->first.starts_with(pointer + "/");
    diagnosis.Explain(place, parts_failed);
  }
  CHECK(problems->size() > before) << "refused by the schema, and silent";
}

}  // namespace pouch
