// TwoSourceMerge: a native application in which two feeds meet in one state.
//
//   orders (source, "symbol quantity") -> |
//                                         | market, keyed by symbol -> sink
//   quotes (source, "symbol price")    -> |

#ifndef POUCH_TESTS_NATIVE_TWO_SOURCE_MERGE_H_
#define POUCH_TESTS_NATIVE_TWO_SOURCE_MERGE_H_

#include "tests/native/native_application.h"

namespace pouch {

// Sources "orders" at "feed:7001" and "quotes" at "feed:7002", sink at
// "sink:7100". An order is answered by a line "symbol quantity price\n" with
// the symbol's latest quote, 0 before the first.
ApplicationFactory TwoSourceMerge(NativeDefects defects = {});

}  // namespace pouch

#endif  // POUCH_TESTS_NATIVE_TWO_SOURCE_MERGE_H_
