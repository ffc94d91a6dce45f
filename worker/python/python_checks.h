// PythonChecks: checks of the scenario's author in Python.
//
// They run in a space of their own with a copy of the application's modules,
// as a fresh process would: whatever they import, change or seed there is seen
// by no worker and not by the judge.

#ifndef POUCH_WORKER_PYTHON_PYTHON_CHECKS_H_
#define POUCH_WORKER_PYTHON_PYTHON_CHECKS_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "codec/python_call.h"
#include "codec/python_debugger.h"
#include "codec/python_entry.h"
#include "codec/python_hooks.h"
#include "codec/python_ref.h"
#include "codec/python_runtime.h"
#include "codec/python_space.h"
#include "worker/author_checks.h"
#include "worker/python/author_function.h"

namespace pouch {

// A check, and where the scenario names it, for error messages.
struct PythonCheckName {
  PythonFunctionName function;
  std::string place;
};

struct PythonChecksOptions {
  // As PythonApplicationOptions has them.
  std::string module;
  std::vector<std::string> command_line;
  PythonIsolation isolation = PythonIsolation::kNamespaces;
  size_t max_serialized_bytes = size_t{64} << 20;
  std::vector<PythonCheckName> checks;
  PythonDebugger* debugger = nullptr;  // Opens where a check raises.
};

class PythonChecks final : public AuthorChecks {
 public:
  // Imports the application's module and the checks. `runtime` must outlive
  // them. Errors: kNotFound, kApplicationError; each names the check's place.
  static Result<std::unique_ptr<AuthorChecks>> Create(
      PythonRuntime* runtime, PythonChecksOptions options);
  ~PythonChecks() override;

  std::vector<std::string> names() const override;
  Result<std::vector<CheckViolation>> Run(const CheckView& view) override;
  std::vector<AuthorProbe> probes() const override { return probes_; }
  void SetOutput(std::function<void(std::string_view line)> output) override;

 private:
  PythonChecks(PythonRuntime* runtime, PythonChecksOptions options)
      : runtime_(runtime), options_(std::move(options)) {}

  Status Import();
  PythonEntry Enter() {
    return PythonEntry(space_.get(), &world_, runtime_->options().limits);
  }
  // The object that a check is called with; a new one for each.
  Result<PyRef> MakeView(PythonEntry* entry, const CheckView& view);
  Result<PyRef> MakeStates(PythonEntry* entry, const CheckView& view);
  void ReadProbes(PythonEntry* entry);

  PythonRuntime* runtime_;
  PythonChecksOptions options_;
  PythonWorld world_;
  std::unique_ptr<PythonSpace> space_;
  PyRef module_;
  PyRef run_;  // Helpers of worker/python/pouch/_author.py.
  PyRef view_;
  PyRef probe_counts_;
  std::vector<PyRef> functions_;
  std::unique_ptr<PythonHooks> hooks_;
  std::vector<AuthorProbe> probes_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_PYTHON_PYTHON_CHECKS_H_
