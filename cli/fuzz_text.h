// What `pouch fuzz` found, for people.

#ifndef POUCH_CLI_FUZZ_TEXT_H_
#define POUCH_CLI_FUZZ_TEXT_H_

#include <string>
#include <vector>

#include "cli/options/fuzz_options.h"
#include "codec/contract/finding.h"

namespace pouch {

// Several lines about one finding, and how to see it again.
std::string FindingText(const Finding& finding, const FuzzOptions& options);

// The command that makes one check again.
std::string CommandFor(const Finding& finding, const FuzzOptions& options);

}  // namespace pouch

#endif  // POUCH_CLI_FUZZ_TEXT_H_
