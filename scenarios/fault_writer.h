// Writes a fault as scenarios spell it.

#ifndef POUCH_SCENARIOS_FAULT_WRITER_H_
#define POUCH_SCENARIOS_FAULT_WRITER_H_

#include <nlohmann/json.hpp>

#include "base/status.h"
#include "sim/run_config.h"

namespace pouch {

// The object that fault_reader.h reads as `fault`, without the keys that have
// their default and without what this kind of fault does not heed. The label
// follows from the rest and is not written.
//
// Errors: kInvalidArgument if no scenario can say it: no trigger or
// more than one, or a group of links without the other.
Result<nlohmann::ordered_json> WriteFault(const Fault& fault,
                                          const RunConfig& config);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_FAULT_WRITER_H_
