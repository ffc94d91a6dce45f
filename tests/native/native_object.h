// NativeObject: the one type of object that native test applications pass
// around: a text and some numbers.

#ifndef POUCH_TESTS_NATIVE_NATIVE_OBJECT_H_
#define POUCH_TESTS_NATIVE_NATIVE_OBJECT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "worker/value.h"

namespace pouch {

// A counted object. Passed by reference inside a worker, so that a step which
// changes what it emitted is seen to do so.
struct NativeObject {
  std::string text;
  std::vector<int64_t> numbers;
  uint32_t references = 1;
};

// A new object behind a Value.
Value MakeNative(std::string text, std::vector<int64_t> numbers = {});

// The object of a Value that MakeNative() or DecodeNative() made.
NativeObject& NativeOf(const Value& value);

// The hooks: the text as a string, the count of the numbers as u32, each number
// as i64 (base/bytes.h).
std::string EncodeNative(const NativeObject& object);

// Errors: kInvalidArgument if the bytes are not exactly one object.
Result<Value> DecodeNative(std::string_view bytes);

// For people: `"the" [3, 4]`.
std::string DescribeNative(const NativeObject& object);

}  // namespace pouch

#endif  // POUCH_TESTS_NATIVE_NATIVE_OBJECT_H_
