// Patterns over names of files, as scenarios write them.

#ifndef POUCH_SIM_FILE_GLOB_H_
#define POUCH_SIM_FILE_GLOB_H_

#include <string_view>

namespace pouch {

// True if all of `name` fits: '*' stands for any bytes or none, '?' for any
// one, everything else for itself. Takes time in proportion to the product of
// the lengths at most.
bool MatchesGlob(std::string_view pattern, std::string_view name);

}  // namespace pouch

#endif  // POUCH_SIM_FILE_GLOB_H_
