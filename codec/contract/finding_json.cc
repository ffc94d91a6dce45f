#include "codec/contract/finding_json.h"

#include <utility>

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;
using Text = std::string Finding::*;

constexpr std::pair<const char*, Text> kOptional[] = {
    {"what", &Finding::what},     {"excuse", &Finding::excuse},
    {"source", &Finding::source}, {"hook", &Finding::hook},
    {"hex", &Finding::hex},       {"traceback", &Finding::traceback},
};

}  // namespace

Json FindingJson(const Finding& finding) {
  Json json = {
      {"check", finding.check},
      {"class", finding.failure_class},
      {"severity", finding.severity == Severity::kError ? "error" : "advice"},
      {"generated", finding.generated},
      {"value", finding.value},
      {"path", finding.path}};
  for (const auto& [key, member] : kOptional) {
    if (!(finding.*member).empty()) json[key] = finding.*member;
  }
  return json;
}

Finding FindingOf(const Json& json) {
  Finding finding;
  finding.check = json.at("check").get<std::string>();
  finding.failure_class = json.at("class").get<std::string>();
  finding.severity =
      json.at("severity") == "error" ? Severity::kError : Severity::kAdvice;
  finding.generated = json.at("generated").get<bool>();
  finding.value = json.at("value").get<std::string>();
  finding.path = json.at("path").get<std::string>();
  for (const auto& [key, member] : kOptional) {
    finding.*member = json.value(key, "");
  }
  return finding;
}

std::string JsonText(const Json& json, int indent) {
  return json.dump(indent, ' ', /*ensure_ascii=*/false,
                   Json::error_handler_t::replace);
}

}  // namespace pouch
