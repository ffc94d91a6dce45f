// WordCount: the native application that most tests of the runtime run.
//
//   words (source, "a b c") -> split -> count, keyed by word -> sink "a 3\n"

#ifndef POUCH_TESTS_NATIVE_WORD_COUNT_H_
#define POUCH_TESTS_NATIVE_WORD_COUNT_H_

#include "tests/native/native_application.h"

namespace pouch {

// Source "words" at "feed:7000", sink at "sink:7100". Lines that begin with #
// are discarded by the decoder; a line "!text" makes `split` print the text.
// Each line goes to the `split` of a worker that the line itself decides, so
// that all workers take part.
ApplicationFactory WordCount(NativeDefects defects = {});

}  // namespace pouch

#endif  // POUCH_TESTS_NATIVE_WORD_COUNT_H_
