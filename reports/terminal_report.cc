#include "reports/terminal_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <sstream>
#include <string_view>

#include "base/time.h"
#include "reports/escape.h"
#include "reports/shrink_text.h"

namespace pouch {
namespace {

// Longer values are cut here; the JSON report has them whole.
constexpr size_t kMostValueBytes = 2000;
// A traceback's end says most, so its middle goes.
constexpr size_t kMostTracebackBytes = 6000;
constexpr size_t kMostOtherFailures = 10;
constexpr size_t kOutputLinesBefore = 10;
constexpr size_t kOutputLinesAfter = 5;

std::string Counted(uint64_t count, std::string_view singular,
                    std::string_view plural) {
  return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

std::string Joined(const std::vector<std::string>& parts,
                   std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

std::string Shortened(const std::string& bytes, size_t most) {
  if (bytes.size() <= most) return bytes;
  return bytes.substr(0, most) +
         fmt::format(" ... ({} bytes more)", bytes.size() - most);
}

std::string WithoutMiddle(const std::string& bytes, size_t most) {
  if (bytes.size() <= most) return bytes;
  return bytes.substr(0, most / 2) +
         fmt::format("\n... ({} bytes left out)\n", bytes.size() - most) +
         bytes.substr(bytes.size() - most / 2);
}

// "state.diverged at 1.2s on w1, step count".
std::string WhatAndWhere(const RunFailure& failure) {
  std::string text =
      fmt::format("{} at {}", failure.failure_class, failure.at.ToString());
  if (!failure.worker.empty()) text += " on " + failure.worker;
  if (!failure.step.empty()) text += ", step " + failure.step;
  return EscapeLine(text);
}

Tone ToneOf(const RunReport& report) {
  if (report.as_expected()) return Tone::kGood;
  const bool unknown =
      report.outcome == RunOutcome::kSkipped ||
      (report.outcome == RunOutcome::kFinished && report.result.incomplete &&
       report.result.failures.empty());
  return unknown ? Tone::kDoubtful : Tone::kBad;
}

// The verdict, and whether it is the right one.
std::string VerdictOf(const RunReport& report) {
  if (report.outcome == RunOutcome::kRejected) return "NOT RUN";
  if (report.outcome == RunOutcome::kSkipped) return "SKIPPED";
  const std::string verdict = EscapeLine(report.result.verdict());
  if (report.as_expected())
    return report.result.passed() ? verdict : verdict + " as expected";
  if (report.result.passed()) return "FAIL " + verdict + " (not expected)";
  return report.result.failures.empty() ? "INCOMPLETE" : "FAIL " + verdict;
}

void AddHeading(const RunReport& report, TextLayout* layout) {
  const RunResult& result = report.result;
  layout->Heading(ToneOf(report), VerdictOf(report),
                  EscapeLine(report.title()));
  const std::vector<std::string> usual = {"pass"};
  if (!report.as_expected() && report.expected != usual)
    layout->Row("expected", EscapeLine(Joined(report.expected, " or ")));
  if (result.incomplete) {
    layout->Row("incomplete", EscapeLines(result.incomplete_reason),
                Tone::kDoubtful);
  }
}

// What the application printed on any worker about the time of the failure.
void AddOutputAround(const RunResult& result, Time at, TextLayout* layout) {
  const auto after =
      std::find_if(result.output.begin(), result.output.end(),
                   [at](const OutputLine& line) { return line.at > at; });
  const size_t middle = static_cast<size_t>(after - result.output.begin());
  const size_t first =
      middle > kOutputLinesBefore ? middle - kOutputLinesBefore : 0;
  const size_t end = std::min(result.output.size(), middle + kOutputLinesAfter);
  if (first == end) return;
  layout->EmptyLine();
  layout->Block("what the application printed around that time", 2,
                Tone::kFaint);
  for (size_t i = first; i < end; ++i) {
    const OutputLine& line = result.output[i];
    layout->Block(fmt::format("{} {}  {}", line.at.ToString(),
                              EscapeLine(line.worker), EscapeLine(line.text)),
                  4);
  }
}

void AddOtherFailures(const std::vector<RunFailure>& failures,
                      TextLayout* layout) {
  if (failures.size() < 2) return;
  layout->EmptyLine();
  const size_t others = failures.size() - 1;
  layout->Block("what else was found", 2, Tone::kFaint);
  for (size_t i = 1; i <= std::min(others, kMostOtherFailures); ++i) {
    layout->Block(
        WhatAndWhere(failures[i]) + ": " +
            EscapeLine(Shortened(failures[i].message, kMostValueBytes)),
        4);
  }
  if (others > kMostOtherFailures) layout->Block("...", 4);
}

// Lines that are not wrapped: places to be clicked, carets below code.
void AddLines(const std::string& text, size_t indent, TextLayout* layout) {
  std::istringstream lines(EscapeLines(text));
  for (std::string line; std::getline(lines, line);)
    layout->Verbatim(line, indent);
}

void AddFailure(const RunResult& result, const RunFailure& failure,
                TextLayout* layout) {
  layout->EmptyLine();
  layout->Block(EscapeLines(failure.message), 2, Tone::kStrong);
  layout->EmptyLine();
  layout->Row("worker", EscapeLine(failure.worker));
  layout->Row("at", failure.at.ToString() + " virtual time");
  layout->Row("step", EscapeLine(failure.step));
  layout->Row("key", EscapeLine(Shortened(failure.key, kMostValueBytes)));
  layout->Row("expected",
              EscapeLines(Shortened(failure.expected, kMostValueBytes)));
  layout->Row("actual",
              EscapeLines(Shortened(failure.actual, kMostValueBytes)));
  layout->Row("found by", EscapeLine(failure.checker));
  if (!failure.traceback.empty()) {
    layout->EmptyLine();
    AddLines(WithoutMiddle(failure.traceback, kMostTracebackBytes), 4, layout);
  }
  AddOutputAround(result, failure.at, layout);
  AddOtherFailures(result.failures, layout);
  layout->EmptyLine();
}

// "feed 12 inputs; steps 30 calls, 4 states": grouped by checker, as they come.
std::string CheckText(const std::vector<CheckCount>& checks, bool idle) {
  std::string text;
  std::string_view checker;
  for (const CheckCount& check : checks) {
    if ((check.checked == 0) != idle) continue;
    if (text.empty() || check.checker != checker) {
      text += (text.empty() ? "" : "; ") + check.checker + " ";
      checker = check.checker;
    } else {
      text += ", ";
    }
    text += idle ? check.what : fmt::format("{} {}", check.checked, check.what);
  }
  return EscapeLine(text);
}

void AddChecks(const RunResult& result, TextLayout* layout) {
  const std::string looked = CheckText(result.checks, false);
  layout->Row("checked", looked.empty() ? "nothing" : looked,
              looked.empty() ? Tone::kDoubtful : Tone::kPlain);
  layout->Row("saw nothing", CheckText(result.checks, true));
}

void AddFaults(const RunResult& result, TextLayout* layout) {
  if (result.faults.empty()) {
    layout->Row("faults", "none asked for");
    return;
  }
  uint64_t asked = 0;
  uint64_t fired = 0;
  for (const FaultOutcome& fault : result.faults) {
    asked += fault.asked;
    fired += fault.fired;
  }
  layout->Row("faults", fmt::format("{} asked, {} fired", asked, fired),
              fired < asked ? Tone::kDoubtful : Tone::kPlain);
  for (const FaultOutcome& fault : result.faults) {
    std::string line = EscapeLine(fault.label);
    if (fault.fired == 0) {
      line += ": never fired";
    } else {
      line += fmt::format(
          ": fired{}, {}",
          fault.fired == 1 ? "" : fmt::format(" {} times", fault.fired),
          Counted(fault.mattered, "consequence", "consequences"));
    }
    layout->Row("", line,
                fault.fired < fault.asked ? Tone::kDoubtful : Tone::kPlain);
  }
}

// "boundary: resent, gap; log: rotated".
std::string ProbesNeverHit(const RunResult& result) {
  std::map<std::string_view, std::vector<std::string>> families;
  for (size_t i = 0; i < kProbeCount; ++i) {
    if (result.probes[i] != 0) continue;
    const std::string_view name = ProbeName(static_cast<Probe>(i));
    const size_t dot = name.find('.');
    families[name.substr(0, dot)].emplace_back(name.substr(dot + 1));
  }
  std::vector<std::string> texts;
  for (const auto& [family, members] : families)
    texts.push_back(std::string(family) + ": " + Joined(members, ", "));
  return Joined(texts, "; ");
}

void AddSize(const RunReport& report, const ReportContext& context,
             TextLayout* layout) {
  const RunResult& result = report.result;
  layout->Row(
      "run",
      fmt::format(
          "{} inputs, {} outputs, {} step calls, {} messages between "
          "workers; {} completed, {} declined, {}",
          result.inputs, result.outputs, result.processed,
          result.between_workers,
          Counted(result.checkpoints_completed, "checkpoint", "checkpoints"),
          result.checkpoints_declined,
          Counted(result.rollbacks, "rollback", "rollbacks")));
  layout->Row("time", fmt::format("{} virtual, {:.1f}s real, {} events",
                                  result.ended_at.ToString(),
                                  report.wall_seconds, result.events));
  const auto missed = static_cast<size_t>(
      std::count(result.probes.begin(), result.probes.end(), uint64_t{0}));
  layout->Row("probes", fmt::format("{} of {} hit{}{}", kProbeCount - missed,
                                    kProbeCount, missed == 0 ? "" : "; never ",
                                    ProbesNeverHit(result)));
  for (const AuthorProbeCount& probe : result.author_probes) {
    const bool first = &probe == &result.author_probes.front();
    layout->Row(
        first ? "sometimes" : "",
        fmt::format(
            "{} {}", EscapeLine(probe.name),
            probe.hits == 0 ? "never" : fmt::format("{} times", probe.hits)),
        probe.hits == 0 ? Tone::kDoubtful : Tone::kPlain);
  }
  layout->Row("seed", fmt::format("{}, trace digest {}", result.seed,
                                  EscapeLine(result.trace_digest)));
  layout->Row("pouch", "revision " + EscapeLine(context.revision));
}

}  // namespace

std::string TerminalReport(const RunReport& report,
                           const ReportContext& context,
                           const TextStyle& style) {
  TextLayout layout(style);
  if (report.outcome != RunOutcome::kFinished) {
    layout.Heading(ToneOf(report), VerdictOf(report), EscapeLine(report.file));
    AddLines(report.problem, 2, &layout);
    layout.Row("pouch", "revision " + EscapeLine(context.revision));
    return layout.text();
  }
  AddHeading(report, &layout);
  const RunResult& result = report.result;
  if (!result.failures.empty()) {
    AddFailure(result, result.failures.front(), &layout);
  } else if (!result.refusals.empty()) {
    AddFailure(result, result.refusals.front(), &layout);
  }
  AddChecks(report.result, &layout);
  AddFaults(report.result, &layout);
  AddSize(report, context, &layout);
  if (report.shrunk) AddShrunk(*report.shrunk, &layout);
  // Stands alone and whole, to be copied.
  if (!report.as_expected() && !report.reproduce.empty()) {
    layout.EmptyLine();
    layout.Block("to see it again", 2, Tone::kFaint);
    layout.Verbatim(EscapeLine(report.reproduce), 4);
  }
  return layout.text();
}

std::string TerminalSummary(const std::vector<RunReport>& reports,
                            const TextStyle& style) {
  TextLayout layout(style);
  size_t right = 0;
  for (const RunReport& report : reports) {
    layout.Heading(ToneOf(report), VerdictOf(report), EscapeLine(report.file));
    right += report.as_expected() ? 1 : 0;
  }
  layout.EmptyLine();
  const bool all = right == reports.size();
  layout.Heading(all ? Tone::kGood : Tone::kBad,
                 fmt::format("{} of {} as expected", right, reports.size()),
                 "");
  return layout.text();
}

}  // namespace pouch
