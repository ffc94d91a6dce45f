// Bytes of values in a folder, a file each, from one version of the hooks to
// the next.

#ifndef POUCH_CLI_STORED_VALUES_H_
#define POUCH_CLI_STORED_VALUES_H_

#include <string>
#include <vector>

#include "base/status.h"
#include "codec/contract/encoded_value.h"

namespace pouch {

// Adds the values to the folder, which is made if it is not there. Files are
// named after the bytes, so that nothing is there twice.
// Errors: kInvalidArgument (no such place), kResourceExhausted, kIoError.
Status StoreValues(const std::string& folder,
                   const std::vector<EncodedValue>& values);

// All that the folder holds, in the order of the files' names; none if `folder`
// is empty. Errors: kNotFound (no such folder), kInvalidArgument (a file that
// StoreValues() did not write).
Result<std::vector<EncodedValue>> ReadStored(const std::string& folder);

}  // namespace pouch

#endif  // POUCH_CLI_STORED_VALUES_H_
