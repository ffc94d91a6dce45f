// The hooks of one application before the battery of codec/contract/.

#ifndef POUCH_WORKER_PYTHON_HOOK_CONTRACT_H_
#define POUCH_WORKER_PYTHON_HOOK_CONTRACT_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/status.h"
#include "codec/contract/battery.h"
#include "codec/contract/check_run.h"
#include "codec/contract/check_table.h"
#include "codec/contract/encoded_value.h"
#include "codec/contract/finding.h"
#include "worker/application.h"

namespace pouch {

struct HookContractOptions {
  std::set<CheckId> checks;
  BatteryOptions battery;
  WorkApart apart;
  // "module:callable" with more values; empty: none. A module of the
  // application's folder.
  std::string values;
  // Runs the application over its feeds with what it is given; null: no feeds.
  // Returns what to say about how the run ended; empty: nothing.
  std::function<Result<std::string>(const ApplicationFactory&)> run;
  // Bytes of earlier versions, for P16.
  std::vector<EncodedValue> stored;
};

struct HookContractReport {
  BatteryResult result;
  // Some of the values, for another process to load (P8).
  std::vector<EncodedValue> encoded;
  bool custom_hooks = false;
  std::string note;  // About how the application's run ended; may be empty.
  std::string serialize_line;
  std::string deserialize_line;
};

// Collects values, observed and from options.values, and runs the battery.
// `factory` makes PythonApplications. Errors: kApplicationError, if the module
// cannot be imported or there is no value; kInvalidArgument.
Result<HookContractReport> JudgeHooks(const ApplicationFactory& factory,
                                      const HookContractOptions& options);

// How one of the values was loaded by another process.
struct LoadedValue {
  bool loaded = false;
  std::string error;  // The traceback, if not.
  uint64_t digest = 0;
  std::string described;
  std::string bytes;  // What it is serialized as there.
};

// Loads the bytes of values in this process, which knows nothing but the
// module. Errors: as above.
Result<std::vector<LoadedValue>> LoadElsewhere(
    const ApplicationFactory& factory, const std::vector<std::string>& bytes);

// What P8 has to say about a value that was loaded so.
void CheckOtherProcess(const EncodedValue& value, const LoadedValue& loaded,
                       std::vector<Finding>* findings);

}  // namespace pouch

#endif  // POUCH_WORKER_PYTHON_HOOK_CONTRACT_H_
