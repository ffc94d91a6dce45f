// CheckedApplication: an Application that looks at every call of serialize.
//
// It asks the hooks more often than a worker would: serialize twice, because
// Wallaroo does (once for the length and once for the bytes, trusting that they
// agree), and deserialize once, to see whether the value survives.

#ifndef POUCH_SIM_JUDGE_CHECKED_APPLICATION_H_
#define POUCH_SIM_JUDGE_CHECKED_APPLICATION_H_

#include <functional>
#include <memory>
#include <string>

#include "worker/application.h"

namespace pouch {

// What became of one value.
struct CodecReport {
  std::string failure_class;  // Empty: it survived, unchanged.
  std::string expected;
  std::string actual;
  std::string message;
};

using CodecCallback = std::function<void(const CodecReport&)>;

// Forwards everything to `application`; Serialize() gives what the hook gave
// first, and what they print when they are asked again is not handed on.
// `callback` is called once for each value serialized; a hook's own
// failure is the caller's to report and is not.
//
//   codec.unstable_length  the second serialize gave another number of bytes
//   codec.unstable_bytes   it gave other bytes, and they mean something else
//   codec.input_changed    serialize changed the value it was given
//   codec.round_trip       deserialize fails, or gives another value
std::unique_ptr<Application> MakeCheckedApplication(
    std::unique_ptr<Application> application, CodecCallback callback);

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_CHECKED_APPLICATION_H_
