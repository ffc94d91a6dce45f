// NativePipeline: a pipeline of C++ callables, as a native test application
// builds it in its setup function.

#ifndef POUCH_TESTS_NATIVE_NATIVE_PIPELINE_H_
#define POUCH_TESTS_NATIVE_NATIVE_PIPELINE_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "tests/native/native_object.h"
#include "worker/application.h"
#include "worker/step_graph.h"
#include "worker/value.h"

namespace pouch {

// The message in a payload; no value to discard it.
using NativeDecoder = std::function<Result<Value>(std::string_view payload)>;
// Appends what `input` leads to. `state` is null for a stateless step.
using NativeComputation = std::function<Status(
    const NativeObject& input, Value* state, std::vector<Value>* outputs)>;
using NativeKeyExtractor = std::function<std::string(const NativeObject&)>;
using NativeEncoder = std::function<std::string(const NativeObject&)>;

// The graph and, beside it, the callables: of a step by its id, of an edge by
// its own.
class NativePipeline final {
 public:
  explicit NativePipeline(std::string application_name) {
    graph_.application_name = std::move(application_name);
  }

  // A source of messages behind a header of four bytes, the payload's length
  // in big-endian order.
  StepId AddSource(std::string name, std::string address,
                   NativeDecoder decoder);

  // A step that follows `from`. With a key extractor its input is keyed anew.
  StepId AddStateless(std::string name, std::vector<StepId> from,
                      NativeComputation computation,
                      NativeKeyExtractor key = nullptr);
  StepId AddState(std::string name, std::vector<StepId> from,
                  Value (*initial_state)(), NativeComputation computation,
                  NativeKeyExtractor key = nullptr);
  StepId AddSink(std::string address, StepId from, NativeEncoder encoder);

 private:
  friend class NativeApplication;

  struct Callables {
    NativeDecoder decode;
    NativeComputation compute;
    Value (*initial_state)() = nullptr;
    NativeEncoder encode;
  };

  StepId Add(Step step, Callables callables);
  void Connect(const std::vector<StepId>& from, StepId to,
               NativeKeyExtractor key);

  StepGraph graph_;
  std::vector<Callables> steps_;
  std::vector<NativeKeyExtractor> edges_;
};

}  // namespace pouch

#endif  // POUCH_TESTS_NATIVE_NATIVE_PIPELINE_H_
