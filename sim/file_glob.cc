#include "sim/file_glob.h"

#include <cstddef>

namespace pouch {

bool MatchesGlob(std::string_view pattern, std::string_view name) {
  size_t at = 0;    // In the pattern,
  size_t done = 0;  // and in the name.
  // Where to go on if the last '*' must take one byte more.
  size_t after_star = std::string_view::npos;
  size_t star_took_to = 0;
  while (done < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      after_star = ++at;
      star_took_to = done;
    } else if (at < pattern.size() &&
               (pattern[at] == '?' || pattern[at] == name[done])) {
      ++at;
      ++done;
    } else if (after_star != std::string_view::npos) {
      at = after_star;
      done = ++star_took_to;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

}  // namespace pouch
