#include "cli/fuzz_text.h"

#include "codec/contract/check_table.h"
#include "reports/escape.h"

namespace pouch {
namespace {

// Every line of `text` behind `indent`, escaped for a terminal.
std::string Indented(const std::string& text, const std::string& indent) {
  std::string lines;
  size_t start = 0;
  while (start < text.size()) {
    const size_t end = std::min(text.find('\n', start), text.size());
    lines += indent + EscapeLine(text.substr(start, end - start)) + "\n";
    start = end + 1;
  }
  return lines;
}

// A word for a shell.
std::string Quoted(const std::string& word) {
  const bool is_plain =
      !word.empty() && word.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyz"
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                           "_-./:=,@%+") == std::string::npos;
  if (is_plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string CommandFor(const Finding& finding, const FuzzOptions& options) {
  std::string command = "./pouch fuzz " + Quoted(options.target);
  for (const auto& [name, file] : options.feeds) {
    command += " --feed " + Quoted(name.empty() ? file : name + "=" + file);
  }
  if (!options.values.empty()) command += " --values " + Quoted(options.values);
  command +=
      " --only " + finding.check + " --seed " + std::to_string(options.seed);
  for (const std::string& path : options.paths)
    command += " --path " + Quoted(path);
  if (!options.venv.empty()) command += " --venv " + Quoted(options.venv);
  if (!options.arguments.empty()) command += " --";
  for (const std::string& argument : options.arguments)
    command += " " + Quoted(argument);
  return command;
}

std::string FindingText(const Finding& finding, const FuzzOptions& options) {
  const auto check = FindCheck(finding.check);
  std::string text = finding.severity == Severity::kError ? "FAIL " : "note ";
  text +=
      finding.check + " " + (check ? std::string(CheckOf(*check).title) : "");
  text += "  (" + finding.failure_class + ")\n";
  std::string sentence = finding.what;
  if (!finding.path.empty()) sentence = finding.path + ": " + sentence;
  text += Indented(sentence, "  ");
  if (!finding.excuse.empty()) {
    text += Indented("advice only: " + finding.excuse, "  ");
  }
  if (finding.generated) {
    text +=
        "  advice only: a generated value, which the application may never "
        "hold\n";
  }
  if (finding.severity == Severity::kAdvice && finding.source.empty()) {
    return text;
  }
  text += Indented("value     " + finding.value, "    ");
  text += Indented(finding.source, "              ");
  if (!finding.hook.empty())
    text += Indented("hook      " + finding.hook, "    ");
  if (!finding.hex.empty()) {
    text += "    bytes\n" + Indented(finding.hex, "      ");
  }
  text += Indented(finding.traceback, "      ");
  text += Indented("again     " + CommandFor(finding, options), "    ");
  return text;
}

}  // namespace pouch
