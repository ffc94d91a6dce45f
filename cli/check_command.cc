#include "cli/check_command.h"

#include "reports/escape.h"
#include "scenarios/loader.h"

namespace pouch {

ExitStatus CheckScenarios(const CheckOptions& options, const Console& console) {
  ExitStatus status = ExitStatus::kExpected;
  for (const std::string& file : options.files) {
    const LoadResult loaded = LoadScenario(file);
    if (loaded.ok()) {
      *console.out << EscapeLine(file) << ": fine\n";
      continue;
    }
    status = ExitStatus::kBadInput;
    for (const Problem& problem : loaded.problems)
      *console.err << EscapeLine(problem.ToString()) << "\n";
  }
  if (!console.out->flush()) {
    *console.err << "pouch check: cannot write to the standard output\n";
    status = ExitStatus::kOwnFault;
  }
  return status;
}

}  // namespace pouch
