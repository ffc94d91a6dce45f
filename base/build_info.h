// Which source this binary was built from.

#ifndef POUCH_BASE_BUILD_INFO_H_
#define POUCH_BASE_BUILD_INFO_H_

#include <string_view>

namespace pouch {

// The revision of the source tree at build time: an abbreviated commit, with
// `-dirty` behind it if a tracked file differed from that commit, or `unknown`
// if the tree was neither a checkout nor made by `git archive`.
std::string_view BuildRevision();

}  // namespace pouch

#endif  // POUCH_BASE_BUILD_INFO_H_
