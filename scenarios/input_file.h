// Reads the files that a scenario is made of.

#ifndef POUCH_SCENARIOS_INPUT_FILE_H_
#define POUCH_SCENARIOS_INPUT_FILE_H_

#include <cstddef>
#include <string>

#include "base/status.h"

namespace pouch {

// The whole file. Errors, each with a sentence that names the path: kNotFound,
// kInvalidArgument for a folder, kResourceExhausted for more than `most_bytes`
// (which also ends the reading of a device that never ends), kIoError.
Result<std::string> ReadInputFile(const std::string& path, size_t most_bytes);

// `name` as an absolute path without "." and "..", where a relative one starts
// from the absolute path `folder`.
std::string ResolvePath(const std::string& folder, const std::string& name);

// How a file in `folder` names the file `path`, so that ResolvePath() finds it;
// both are absolute and without "." and "..".
std::string RelativePath(const std::string& folder, const std::string& path);

// A hint that names the file beside the missing `path` whose name is nearest,
// or is empty.
std::string SuggestFile(const std::string& path);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_INPUT_FILE_H_
