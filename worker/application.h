// Application: the user's code, as the worker calls it.
//
// Implemented for Python (worker/python/python_application.h) and by native
// C++ code (tests/native has examples). Each worker holds an Application of
// its own, which shares no objects with another's; a restarted worker gets a
// new one.
//
// Errors: kApplicationError means that the user's code raised, returned the
// wrong type or burst a limit; the message holds the language's own traceback.
// After such an error the worker stops.

#ifndef POUCH_WORKER_APPLICATION_H_
#define POUCH_WORKER_APPLICATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "worker/step_graph.h"
#include "worker/value.h"

namespace pouch {

class AuthorChecks;
struct InspectedState;

// What the application sees of the world during one call.
struct CallContext {
  Time now;  // The worker's clock; stands still during the call.
  uint64_t random_seed = 0;  // Seeds what the operating system's random bytes
                             // give during the call.
  // Of `now`, as the machine's date has it.
  Duration wall_clock_ahead = Duration();
};

class Application {
 public:
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;
  virtual ~Application() = default;

  // Builds the pipeline from the user's own setup function.
  virtual Status Setup() = 0;

  // The pipeline's own objects (computations, key extractors, decoders,
  // encoders) as bytes, through Serialize(), with the graph. Needs Setup().
  virtual Result<std::string> EncodeTopology() = 0;

  // Replaces the pipeline with one that another worker's EncodeTopology() gave.
  virtual Status LoadTopology(std::string_view bytes) = 0;

  // The pipeline. Needs Setup() or LoadTopology(); changed by these only.
  virtual const StepGraph& graph() const = 0;

  // Sets what the following calls see. Called before each group of calls.
  virtual void BeginCall(const CallContext& context) = 0;

  // Length in bytes of the payload that follows `header`, which has
  // Step::header_length_bytes bytes.
  virtual Result<size_t> PayloadLength(StepId source,
                                       std::string_view header) = 0;

  // The header that announces a payload of that length: the inverse of
  // PayloadLength(). Feeds that hold bare messages frame them with it.
  virtual Result<std::string> FrameHeader(StepId source,
                                          size_t payload_bytes) = 0;

  // The message in `payload`; no value if the decoder discards it.
  virtual Result<Value> Decode(StepId source, std::string_view payload) = 0;

  // A new state for a key that `step` has not seen.
  virtual Result<Value> InitialState(StepId step) = 0;

  // Runs `step` on `input` and appends what it emits to `outputs`. `state` is
  // the key's state, changed in place, or null for a stateless step.
  virtual Status Compute(StepId step, const Value& input, Value* state,
                         std::vector<Value>* outputs) = 0;

  // The key of `message` on an edge with a key extractor.
  virtual Result<std::string> ExtractKey(EdgeId edge, const Value& message) = 0;

  // The bytes to send out; nullopt if the encoder writes nothing.
  virtual Result<std::optional<std::string>> Encode(StepId sink,
                                                    const Value& message) = 0;

  // The user's hooks, or the default ones.
  virtual Result<std::string> Serialize(const Value& value) = 0;
  virtual Result<Value> Deserialize(std::string_view bytes) = 0;

  // A digest of the value's structure and bits, equal for equal values in any
  // worker. For judging only.
  virtual Result<uint64_t> StructuralDigest(const Value& value) = 0;

  // Where what the user's code prints and logs goes, line by line without the
  // line end. Before the first call it is dropped.
  virtual void SetOutput(std::function<void(std::string_view line)> output) {
    (void)output;
  }

  // Who hears, within a call, for how long the user's code waits: a sleep or
  // anything else with a time-out takes virtual time. Nobody by default.
  virtual void SetWait(std::function<void(Duration)> wait) { (void)wait; }

  // What the scenario's author wants to be true of this application's states
  // and output (worker/author_checks.h); null if there is nothing. Asked of the
  // judge's application only, which they live as long as.
  virtual AuthorChecks* author_checks() { return nullptr; }

  // Opens the language's own debugger, for the user to look at these states of
  // this application; returns once they have seen enough. False if there is
  // none.
  virtual bool Debug(std::string_view title,
                     const std::vector<InspectedState>& states) {
    (void)title;
    (void)states;
    return false;
  }

  // The value for people, at most `limit` bytes. Never fails.
  virtual std::string Describe(const Value& value, size_t limit) = 0;

 protected:
  Application() = default;
};

// Makes the Application of one worker (or of the judge, under its own name).
// Called anew at every start of the worker.
using ApplicationFactory = std::function<Result<std::unique_ptr<Application>>(
    std::string_view worker)>;

}  // namespace pouch

#endif  // POUCH_WORKER_APPLICATION_H_
