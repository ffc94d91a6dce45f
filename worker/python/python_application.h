// PythonApplication: a Wallaroo Python application as one worker runs it.
//
// The user's module is imported, unchanged, into a space of the worker's own
// (codec/python_space.h), beside a copy of the `wallaroo` package, whose
// sources are inside the executable (worker/python/wallaroo). All errors of the
// application name the worker and hold Python's traceback.

#ifndef POUCH_WORKER_PYTHON_PYTHON_APPLICATION_H_
#define POUCH_WORKER_PYTHON_PYTHON_APPLICATION_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "codec/embedded_module.h"
#include "codec/python_call.h"
#include "codec/python_debugger.h"
#include "codec/python_hooks.h"
#include "codec/python_ref.h"
#include "codec/python_runtime.h"
#include "codec/python_space.h"
#include "worker/application.h"
#include "worker/author_checks.h"
#include "worker/python/python_callables.h"
#include "worker/python/python_checks.h"
#include "worker/python/python_pipeline.h"

namespace pouch {

// The sources of the `wallaroo` package, for PythonOptions::embedded.
EmbeddedModules WallarooPackage();

struct PythonApplicationOptions {
  // A file, a package's folder, or a dotted name (LocatePythonModule).
  std::string module;
  // What application_setup() gets; also the end of wallaroo._ARGS.
  std::vector<std::string> arguments;
  PythonIsolation isolation = PythonIsolation::kNamespaces;
  // The worker whose wallaroo._ARGS has --cluster-initializer.
  std::string initializer = "initializer";
  // More than this from serialize() is an error.
  size_t max_serialized_bytes = size_t{64} << 20;
  // Checks of the scenario's author: the application made under the name
  // `judge` brings them.
  std::vector<PythonCheckName> checks;
  std::string judge = "judge";
  // Opens wherever a call of a worker or a check raises; may be null.
  PythonDebugger* debugger = nullptr;
  // Takes what a worker prints and logs, line by line, without line ends, in
  // order, from its import until SetOutput() is called. Runs inside calls; must
  // not throw and must not call Python.
  std::function<void(std::string_view worker, std::string_view line)> output;
};

// Objects in its Values may outlive it, but not the runtime.
class PythonApplication final : public Application {
 public:
  // Imports the module. `runtime` must outlive the application.
  // Errors: kNotFound (no such module), kApplicationError (it cannot be
  // imported, or has one of the hooks without the other).
  static Result<std::unique_ptr<Application>> Create(
      PythonRuntime* runtime, const PythonApplicationOptions& options,
      std::string_view worker);
  ~PythonApplication() override;

  Status Setup() override;
  Result<std::string> EncodeTopology() override;
  Status LoadTopology(std::string_view bytes) override;
  const StepGraph& graph() const override { return pipeline_.graph; }
  void BeginCall(const CallContext& context) override;
  Result<size_t> PayloadLength(StepId source, std::string_view header) override;
  Result<std::string> FrameHeader(StepId source, size_t payload_bytes) override;
  Result<Value> Decode(StepId source, std::string_view payload) override;
  Result<Value> InitialState(StepId step) override;
  Status Compute(StepId step, const Value& input, Value* state,
                 std::vector<Value>* outputs) override;
  Result<std::string> ExtractKey(EdgeId edge, const Value& message) override;
  Result<std::optional<std::string>> Encode(StepId sink,
                                            const Value& message) override;
  Result<std::string> Serialize(const Value& value) override;
  Result<Value> Deserialize(std::string_view bytes) override;
  Result<uint64_t> StructuralDigest(const Value& value) override;
  void SetOutput(std::function<void(std::string_view line)> output) override;
  void SetWait(std::function<void(Duration)> wait) override {
    world_.on_wait = std::move(wait);
  }
  std::string Describe(const Value& value, size_t limit) override;
  AuthorChecks* author_checks() override { return checks_.get(); }
  bool Debug(std::string_view title,
             const std::vector<InspectedState>& states) override;

  // For judging the hooks: what they are, and where they run. Live as long as
  // the application.
  PythonSpace* space() { return space_.get(); }
  const PythonHooks& hooks() const { return *hooks_; }
  const PythonLimits& limits() const { return runtime_->options().limits; }
  PyObject* module() const { return module_.get(); }
  // The objects of the pipeline that travel between workers. Needs Setup().
  std::vector<PyRef> PipelineObjects() const;
  // An object of this application as a Value.
  Value ValueOf(PyRef object) const;

 private:
  PythonApplication(PythonRuntime* runtime, PythonApplicationOptions options,
                    std::string_view worker);

  Status Import();
  Status ImportChecks();
  Status Use(PythonPipeline pipeline, PythonEntry* entry);
  std::vector<std::string> CommandLine() const;
  PythonEntry Enter() {
    if (new_context_) SeedRandom();
    return PythonEntry(space_.get(), &world_, runtime_->options().limits);
  }
  void SeedRandom();

  PythonRuntime* runtime_;
  PythonApplicationOptions options_;
  std::string worker_;
  std::string module_name_;
  PythonWorld world_;
  bool new_context_ = false;  // BeginCall() without a call since.
  std::shared_ptr<PythonSpace> space_;
  PyRef wallaroo_;
  PyRef module_;
  std::optional<PythonHooks> hooks_;
  PythonPipeline pipeline_;
  std::optional<PythonCallables> callables_;
  std::unique_ptr<AuthorChecks> checks_;
  std::vector<PyRef> outputs_;  // Of one Compute; kept for its capacity.
};

// A factory for Worker, which makes an application for each of its starts.
ApplicationFactory MakePythonApplicationFactory(
    PythonRuntime* runtime, PythonApplicationOptions options);

}  // namespace pouch

#endif  // POUCH_WORKER_PYTHON_PYTHON_APPLICATION_H_
