// EncodedValue: what the hooks made of a value, for another process or another
// version of the hooks to load.

#ifndef POUCH_CODEC_CONTRACT_ENCODED_VALUE_H_
#define POUCH_CODEC_CONTRACT_ENCODED_VALUE_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/status.h"

namespace pouch {

struct EncodedValue {
  std::string name;
  std::string root;  // What paths begin with.
  std::string bytes;
  std::string again;      // What the value that they are loaded as gives.
  uint64_t digest = 0;    // Of that value.
  std::string described;  // The same for people.
};

// As JSON, and back. Errors: kInvalidArgument.
nlohmann::ordered_json EncodedJson(const EncodedValue& value);
Result<EncodedValue> EncodedOf(const nlohmann::ordered_json& json);

// Where two descriptions begin to differ, with some text around: "... {'a': 1}
// became ... {}".
std::string DescribedChange(const std::string& before,
                            const std::string& after);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_ENCODED_VALUE_H_
