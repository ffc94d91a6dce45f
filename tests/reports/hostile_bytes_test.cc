// Property: whatever bytes users put into names, keys and messages, every
// report is well formed, and what it says of itself is not changed by them.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "reports/escape.h"
#include "reports/json_report.h"
#include "reports/junit_report.h"
#include "reports/terminal_report.h"
#include "reports/trace_writer.h"
#include "tests/reports/example_reports.h"

namespace pouch {
namespace {

// Bytes of all kinds, and often those that formats stumble over.
rc::Gen<std::string> AnyBytes() {
  const auto piece = rc::gen::oneOf(
      rc::gen::map(
          rc::gen::inRange(0, 256),
          [](int byte) { return std::string(1, static_cast<char>(byte)); }),
      rc::gen::element<std::string>("]]>", "<!--", "&#0;", "\"", "'", "\\",
                                    "\r\n", "\x1b[0m", "\xed\xa0\x80",
                                    "\xef\xbf\xbe", "\xf0\x9f\x98\x80", "\\u",
                                    std::string(1, '\0')));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string all;
                        for (const std::string& part : pieces) all += part;
                        return all;
                      });
}

RunReport HostileReport() {
  RunReport report = FailedReport();
  report.file = *AnyBytes();
  report.name = *AnyBytes();
  report.reproduce = *AnyBytes();
  report.expected = {*AnyBytes()};
  RunFailure& failure = report.result.failures.front();
  for (std::string* field :
       {&failure.failure_class, &failure.checker, &failure.worker,
        &failure.step, &failure.key, &failure.expected, &failure.actual,
        &failure.message, &failure.traceback}) {
    *field = *AnyBytes();
  }
  report.result.output.front().text = *AnyBytes();
  report.result.output.front().worker = *AnyBytes();
  report.result.faults.front().label = *AnyBytes();
  report.result.checks.front().checker = *AnyBytes();
  report.result.trace_digest = *AnyBytes();
  report.result.sinks = {{*AnyBytes(), *AnyBytes(), {*AnyBytes()}}};
  return report;
}

// Rejects what XML 1.0 forbids; pugixml's parser lets some of it through.
bool HasOnlyXmlCharacters(std::string_view text) {
  while (!text.empty()) {
    char32_t character = 0;
    const size_t length = DecodeUtf8(text, &character);
    if (length == 0) return false;
    if (character < 0x20 && character != '\n' && character != '\t' &&
        character != '\r') {
      return false;
    }
    if (character == 0xfffe || character == 0xffff) return false;
    text.remove_prefix(length);
  }
  return true;
}

RC_GTEST_PROP(HostileBytes, LeaveJunitWellFormed, ()) {
  const RunReport report = HostileReport();
  const std::string xml = JunitReport({report}, ExampleContext());
  RC_ASSERT(HasOnlyXmlCharacters(xml));
  // The writer escapes every '&' of the text, so each reference is its own.
  for (size_t at = xml.find("&#"); at != std::string::npos;
       at = xml.find("&#", at + 1)) {
    const int character = std::stoi(xml.substr(at + 2, 8));
    RC_ASSERT(character == '\n' || character == '\t');
  }
  pugi::xml_document document;
  RC_ASSERT(static_cast<bool>(document.load_string(xml.c_str())));
  const pugi::xml_node failure = document.child("testsuites")
                                     .child("testsuite")
                                     .child("testcase")
                                     .first_child();
  RC_ASSERT(std::string(failure.attribute("type").value()) ==
            EscapeForXml(report.result.failures.front().failure_class));
}

RC_GTEST_PROP(HostileBytes, LeaveJsonWellFormed, ()) {
  const RunReport report = HostileReport();
  const auto document =
      nlohmann::json::parse(JsonReport({report}, ExampleContext(), 1));
  const auto& failure = document["runs"][0]["failures"][0];
  RC_ASSERT(failure["key"].get<std::string>() ==
            EscapeForJson(report.result.failures.front().key));
}

RC_GTEST_PROP(HostileBytes, LeaveATraceLineOneLineOfJson, ()) {
  const std::string detail = *AnyBytes();
  std::string line;
  AppendTraceLine(At(1), "w1", "step", detail, &line);
  RC_ASSERT(line.find('\n') == line.size() - 1);
  const auto event = nlohmann::json::parse(line);
  RC_ASSERT(event["detail"].get<std::string>() == EscapeForJson(detail));
}

RC_GTEST_PROP(HostileBytes, LeaveTheTerminalAlone, ()) {
  const std::string text =
      TerminalReport(HostileReport(), ExampleContext(), TextStyle());
  for (const char c : text)
    RC_ASSERT(c == '\n' || (static_cast<uint8_t>(c) >= 0x20 && c != 0x7f));
  char32_t character = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const size_t length = DecodeUtf8(rest, &character);
    RC_ASSERT(length > 0u);
    RC_ASSERT(character < 0x80 || character >= 0xa0);
    rest.remove_prefix(length);
  }
}

}  // namespace
}  // namespace pouch
