// The worked examples of docs/formats.md, as the code makes them.

#ifndef POUCH_TESTS_DOCS_FORMAT_EXAMPLES_H_
#define POUCH_TESTS_DOCS_FORMAT_EXAMPLES_H_

#include <map>
#include <string>

namespace pouch {

// Bytes by the name of the example.
using FormatExamples = std::map<std::string, std::string>;

// One frame, and every message of the sessions: its frame's type, and the
// payload.
void AddMessageExamples(FormatExamples* examples);

// What a worker and the coordinator leave on a disk.
void AddLogExamples(FormatExamples* examples);

// A pipeline as the initializer ships it.
void AddTopologyExample(FormatExamples* examples);

}  // namespace pouch

#endif  // POUCH_TESTS_DOCS_FORMAT_EXAMPLES_H_
