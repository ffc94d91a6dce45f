#include "worker/python/hook_contract.h"

#include <Python.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "codec/contract/hook_calls.h"
#include "codec/contract/stored_checks.h"
#include "codec/python_describe.h"
#include "codec/python_digest.h"
#include "codec/python_entry.h"
#include "codec/python_error.h"
#include "worker/python/observed_values.h"
#include "worker/python/python_application.h"

namespace pouch {
namespace {

constexpr size_t kMostGivenValues = 100'000;
constexpr size_t kMostElsewhere = 200;
constexpr size_t kMostDescribed = 2000;
// Less than in a run: each hook is called many times.
constexpr uint64_t kMostSteps = 16'000'000;

// "app:values" and "app.py:values".
Result<std::pair<std::string, std::string>> SplitName(const std::string& name) {
  const size_t colon = name.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == name.size()) {
    return Status(StatusCode::kInvalidArgument,
                  "--values is a module and a function that gives objects, "
                  "such as app:values, not \"" +
                      name + "\"");
  }
  std::string module = name.substr(0, colon);
  if (module.ends_with(".py")) module.resize(module.size() - 3);
  return std::make_pair(module.substr(module.rfind('/') + 1),
                        name.substr(colon + 1));
}

// Adds the objects that the author's function gives.
Status AddGivenValues(PythonApplication* application, const std::string& name,
                      std::vector<ContractValue>* values) {
  POUCH_ASSIGN_OR_RETURN(const auto names, SplitName(name));
  PythonWorld world;
  PythonEntry entry(application->space(), &world, application->limits());
  POUCH_ASSIGN_OR_RETURN(const PyRef module,
                         application->space()->Import(names.first));
  PyRef function =
      PyRef::Adopt(PyObject_GetAttrString(module.get(), names.second.c_str()));
  if (!function) return PythonError("--values " + name);
  // A list or a tuple does as well as what gives one.
  PyRef given = function;
  if (PyCallable_Check(function.get()) != 0) {
    POUCH_ASSIGN_OR_RETURN(given, entry.Call(function.get(), names.second));
  }
  PyRef iterator = PyRef::Adopt(PyObject_GetIter(given.get()));
  if (!iterator) return PythonError("--values " + name);
  for (size_t i = 0; i < kMostGivenValues; ++i) {
    PyRef item = PyRef::Adopt(PyIter_Next(iterator.get()));
    if (!item) break;
    ContractValue value;
    value.object = std::move(item);
    value.name = names.second + "()[" + std::to_string(i) + "]";
    values->push_back(std::move(value));
  }
  if (PyErr_Occurred() != nullptr) return PythonError("--values " + name);
  return OkStatus();
}

// Runs the application, or just imports and, if it can, sets it up.
Result<std::string> Observe(const ApplicationFactory& factory,
                            const HookContractOptions& options) {
  if (options.run != nullptr) {
    auto ended = options.run(factory);
    if (ended.ok() || options.values.empty()) return ended;
    return ended.status().message();
  }
  POUCH_ASSIGN_OR_RETURN(const std::unique_ptr<Application> application,
                         factory("initializer"));
  const Status set_up = application->Setup();
  if (set_up.ok() || !options.values.empty()) return std::string();
  return set_up;
}

// What another process is to load.
std::vector<EncodedValue> Encode(CheckRun* run,
                                 const std::vector<Trip>& trips) {
  std::vector<EncodedValue> encoded;
  const size_t step = trips.size() / kMostElsewhere + 1;
  for (size_t i = 0; i < trips.size(); i += step) {
    const Trip& trip = trips[i];
    const Result<uint64_t> digest = PythonDigest(trip.copy.get());
    if (!digest.ok()) continue;
    EncodedValue& value = encoded.emplace_back();
    value.name = trip.value->name;
    value.root = trip.value->root;
    value.bytes = trip.bytes();
    value.digest = *digest;
    value.described = DescribePython(trip.copy.get(), kMostDescribed);
    const HookOutcome again = run->calls().Serialize(trip.copy.get());
    if (again.returned() && PyBytes_Check(again.object.get())) {
      value.again = again.bytes();
    }
  }
  return encoded;
}

}  // namespace

Result<HookContractReport> JudgeHooks(const ApplicationFactory& factory,
                                      const HookContractOptions& options) {
  ObservedValues observed;
  HookContractReport report;
  POUCH_ASSIGN_OR_RETURN(report.note,
                         Observe(observed.Observe(factory), options));
  PythonApplication* application = observed.application();
  std::vector<ContractValue> values = observed.Values();
  if (!options.values.empty()) {
    POUCH_RETURN_IF_ERROR(AddGivenValues(application, options.values, &values));
  }
  if (values.empty()) {
    return Status(StatusCode::kInvalidArgument,
                  "there is no value to try the hooks on: name a feed with "
                  "--feed, or values with --values MODULE:CALLABLE");
  }
  PythonLimits limits = application->limits();
  limits.steps = std::min(limits.steps, kMostSteps);
  HookCalls calls(application->space(), &application->hooks(), limits,
                  options.battery.seed);
  CheckRun run(&calls, options.checks, options.apart, options.battery.seed);
  report.custom_hooks = application->hooks().custom();
  report.serialize_line = calls.SerializeLine();
  report.deserialize_line = calls.DeserializeLine();
  BatteryOptions battery = options.battery;
  battery.on_trips = [&report, &run, &options](const std::vector<Trip>& trips) {
    report.encoded = Encode(&run, trips);
    if (run.enabled(CheckId::kOldBytes)) CheckOldBytes(&run, options.stored);
  };
  report.result = RunBattery(&run, values, battery);
  return report;
}

Result<std::vector<LoadedValue>> LoadElsewhere(
    const ApplicationFactory& factory, const std::vector<std::string>& bytes) {
  POUCH_ASSIGN_OR_RETURN(const std::unique_ptr<Application> made,
                         factory("another-process"));
  auto* application = dynamic_cast<PythonApplication*>(made.get());
  CHECK(application != nullptr) << "only Python's hooks can be judged";
  HookCalls calls(application->space(), &application->hooks(),
                  application->limits(), /*seed=*/2);
  std::vector<LoadedValue> all;
  for (const std::string& one : bytes) {
    LoadedValue& value = all.emplace_back();
    const HookOutcome loaded = calls.Deserialize(one);
    value.loaded = loaded.returned();
    value.error =
        loaded.returned() ? "" : loaded.Describe() + "\n" + loaded.Traceback();
    if (!value.loaded) continue;
    const Result<uint64_t> digest = PythonDigest(loaded.object.get());
    value.digest = digest.ok() ? *digest : 0;
    value.described = DescribePython(loaded.object.get(), kMostDescribed);
    const HookOutcome again = calls.Serialize(loaded.object.get());
    if (again.returned() && PyBytes_Check(again.object.get())) {
      value.bytes = again.bytes();
    }
  }
  return all;
}

void CheckOtherProcess(const EncodedValue& value, const LoadedValue& loaded,
                       std::vector<Finding>* findings) {
  Finding finding;
  finding.check = CheckOf(CheckId::kOtherProcess).name;
  finding.failure_class = CheckOf(CheckId::kOtherProcess).failure_class;
  finding.value = value.name;
  if (!loaded.loaded) {
    finding.what = "deserialize(), in a fresh process, " +
                   loaded.error.substr(0, loaded.error.find('\n'));
    finding.traceback = loaded.error.substr(loaded.error.find('\n') + 1);
  } else if (loaded.digest != value.digest) {
    finding.path = value.root;
    finding.what = "a fresh process loads another value: " +
                   DescribedChange(value.described, loaded.described);
  } else if (loaded.bytes != value.again) {
    finding.severity = Severity::kAdvice;
    finding.what =
        "a fresh process with another hash seed serializes the same value to "
        "other bytes";
    finding.excuse = "they load as the same value";
  } else {
    return;
  }
  findings->push_back(std::move(finding));
}

}  // namespace pouch
