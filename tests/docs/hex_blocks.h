// Reads the hexadecimal examples out of a Markdown document.

#ifndef POUCH_TESTS_DOCS_HEX_BLOCKS_H_
#define POUCH_TESTS_DOCS_HEX_BLOCKS_H_

#include <map>
#include <string>
#include <string_view>

#include "base/status.h"

namespace pouch {

// The bytes of every block of `document` that begins with "```hex NAME", by
// name. A line of a block is bytes as two hexadecimal digits each, with one
// space between them, then nothing, or two spaces and a remark.
// Errors: kInvalidArgument, naming the line: anything else in a block, a name
// that comes twice, a block without an end.
Result<std::map<std::string, std::string>> ReadHexBlocks(
    std::string_view document);

// `bytes` as such a block would hold them, 16 to a line.
std::string ToHexLines(std::string_view bytes);

}  // namespace pouch

#endif  // POUCH_TESTS_DOCS_HEX_BLOCKS_H_
