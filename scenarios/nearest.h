// Finds what somebody probably meant.

#ifndef POUCH_SCENARIOS_NEAREST_H_
#define POUCH_SCENARIOS_NEAREST_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pouch {

// The fewest letters to insert, remove, replace, or swap with their neighbour
// that make `left` into `right`.
size_t EditDistance(std::string_view left, std::string_view right);

// The choice that is nearest to `word`, if any is near: at most a third of the
// longer one differs, or one is the other's end behind a '.' or '_'. Of equally
// near ones the first. Letter case and '-' for '_' do not count.
std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& choices);

// A hint for a word that is none of `choices`: the nearest one, or else all of
// them if they are few enough to read.
std::string SuggestOneOf(std::string_view word,
                         const std::vector<std::string>& choices);

// The text in quotation marks for a message: what a terminal cannot show is
// escaped, and a long text is cut.
std::string Quoted(std::string_view text);

// The choices in quotation marks with commas: "a", "b".
std::string QuotedList(const std::vector<std::string>& choices);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_NEAREST_H_
