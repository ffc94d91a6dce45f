// NativeApplication: an Application whose pipeline is C++ callables, for
// testing the runtime without Python.
//
// Defects can be planted in it, which the judge must catch.

#ifndef POUCH_TESTS_NATIVE_NATIVE_APPLICATION_H_
#define POUCH_TESTS_NATIVE_NATIVE_APPLICATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "tests/native/native_pipeline.h"
#include "worker/application.h"
#include "worker/author_checks.h"

namespace pouch {

// What is wrong with an application; nothing by default.
struct NativeDefects {
  // serialize gives other bytes each time (they decode to the same object).
  bool unstable_bytes = false;
  // serialize gives bytes of another length each time (they decode to the same
  // object).
  bool unstable_length = false;
  // serialize forgets the last number of objects that have more than one.
  bool lossy_round_trip = false;
  // serialize changes the object that it is given.
  bool serialize_changes_input = false;
  // Computations lean on a counter that all workers of the process share. The
  // factory owns it; null: none.
  std::shared_ptr<int64_t> shared_counter = nullptr;
  // State steps emit their state object itself and go on changing it.
  bool emits_state_itself = false;
  // serialize fails for objects with this text.
  std::optional<std::string> serialize_fails_on = std::nullopt;
  // Computations fail for messages with this text.
  std::optional<std::string> compute_fails_on = std::nullopt;
};

// Sees what an application does beyond its pipeline's callables.
struct NativeCall {
  const NativeDefects* defects;
  CallContext context;
  // Prints a line, as the user's code would.
  std::function<void(std::string_view line)> print;
};

// Builds a pipeline; `call` outlives it and holds the current call's context.
using NativeSetup = std::function<NativePipeline(const NativeCall* call)>;

class NativeApplication final : public Application {
 public:
  NativeApplication(NativeSetup setup, NativeDefects defects);

  Status Setup() override;
  Result<std::string> EncodeTopology() override;
  Status LoadTopology(std::string_view bytes) override;
  const StepGraph& graph() const override;
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
  std::string Describe(const Value& value, size_t limit) override;
  AuthorChecks* author_checks() override { return checks_; }

  // What author_checks() gives; `checks` outlives the application.
  void SetAuthorChecks(AuthorChecks* checks) { checks_ = checks; }

 private:
  NativeSetup setup_;
  NativeDefects defects_;
  NativeCall call_;
  uint64_t serialize_calls_ = 0;
  AuthorChecks* checks_ = nullptr;
  std::optional<NativePipeline> pipeline_;
};

// A factory of such applications: the same for every worker and the judge.
ApplicationFactory NativeFactory(NativeSetup setup, NativeDefects defects = {});

}  // namespace pouch

#endif  // POUCH_TESTS_NATIVE_NATIVE_APPLICATION_H_
