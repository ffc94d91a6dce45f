// StatelessEcho: the smallest native application: what comes in goes out.
//
//   lines (source) -> echo -> sink

#ifndef POUCH_TESTS_NATIVE_STATELESS_ECHO_H_
#define POUCH_TESTS_NATIVE_STATELESS_ECHO_H_

#include "tests/native/native_application.h"

namespace pouch {

// Source "lines" at "feed:7000", sink at "sink:7100", which gets each line and
// a line end.
ApplicationFactory StatelessEcho(NativeDefects defects = {});

}  // namespace pouch

#endif  // POUCH_TESTS_NATIVE_STATELESS_ECHO_H_
