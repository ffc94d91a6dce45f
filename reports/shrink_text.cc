#include "reports/shrink_text.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "reports/escape.h"

namespace pouch {
namespace {

std::string Counted(uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string SizeText(const ScenarioSize& size) {
  return Counted(size.workers, "worker") + ", " +
         Counted(size.faults, "fault") + ", " +
         Counted(size.messages, "message");
}

}  // namespace

void AddShrunk(const ShrinkReport& shrunk, TextLayout* layout) {
  if (!shrunk.problem.empty()) {
    layout->Row("not shrunk", EscapeLine(shrunk.problem), Tone::kDoubtful);
    return;
  }
  layout->Row("shrunk", "to " + SizeText(shrunk.after));
  layout->Row("", "from " + SizeText(shrunk.before));
  layout->Row("", fmt::format("in {}: {}", Counted(shrunk.runs, "run"),
                              EscapeLine(shrunk.ended)));
  if (!shrunk.confirmed) {
    layout->Row("", "what is left does not fail in this way each time",
                Tone::kDoubtful);
  }
  if (shrunk.confirmed && shrunk.after.faults == 0)
    layout->Row("needed", "no fault");
  for (const FaultNeedReport& fault : shrunk.faults) {
    layout->Row(fault.needed ? "needed" : "not needed",
                fmt::format("{} ({} without it)", EscapeLine(fault.label),
                            EscapeLine(fault.verdict_without)));
  }
  if (shrunk.file.empty()) return;
  layout->EmptyLine();
  layout->Block("to see the small scenario fail", 2, Tone::kFaint);
  layout->Verbatim("./pouch run " + EscapeLine(shrunk.file), 4);
}

}  // namespace pouch
