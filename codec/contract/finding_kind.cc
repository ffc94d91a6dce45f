#include "codec/contract/finding_kind.h"

namespace pouch {

std::string KindOf(const Finding& finding) {
  std::string kind = finding.check + "\n" + finding.failure_class + "\n" +
                     (finding.severity == Severity::kError ? "e" : "a") +
                     (finding.generated ? "g" : "o") + finding.excuse + "\n";
  // Attributes are of a kind, keys and positions are not.
  int depth = 0;
  for (const char c : finding.path) {
    if (c == '[') ++depth;
    if (depth == 0) kind += c;
    if (c == ']' && depth > 0) --depth;
  }
  if (finding.failure_class == "codec.hook_failed") kind += finding.what;
  return kind;
}

}  // namespace pouch
