// PythonCallables: a pipeline's objects, ready to be called.

#ifndef POUCH_WORKER_PYTHON_PYTHON_CALLABLES_H_
#define POUCH_WORKER_PYTHON_PYTHON_CALLABLES_H_

#include <Python.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "codec/python_entry.h"
#include "codec/python_ref.h"
#include "worker/python/python_pipeline.h"
#include "worker/step_graph.h"

namespace pouch {

// A method of one of the application's objects, and what to call it in an
// error message.
struct PythonCallable {
  PyRef method;
  std::string subject;
};

// The calls of one pipeline. Every function runs inside a PythonEntry and
// fails with kApplicationError as PythonEntry::Call does, or when a result has
// the wrong type.
class PythonCallables final {
 public:
  // Looks up the methods of the pipeline's objects, and asks them for what its
  // graph lacks: the names of steps and the lengths of headers.
  // Errors: also if an object is not what its place in the pipeline needs.
  static Result<PythonCallables> Bind(PythonPipeline* pipeline,
                                      PythonEntry* entry);

  // A header that the application cannot read is not fatal in Wallaroo: the
  // traceback goes to `printed`, and the length is taken for 4.
  Result<size_t> PayloadLength(PythonEntry* entry, StepId source,
                               std::string_view header,
                               std::string* printed) const;
  // The header for which the decoder says `payload_bytes`: its own answer, or,
  // from a decoder that was not made by @decoder, an integer in either order
  // of bytes.
  Result<std::string> FrameHeader(PythonEntry* entry, const Step& step,
                                  StepId source, size_t payload_bytes) const;
  // Empty if the decoder discards the message.
  Result<PyRef> Decode(PythonEntry* entry, StepId source,
                       std::string_view payload) const;
  Result<PyRef> InitialState(PythonEntry* entry, StepId step) const;
  // `state` is null for a stateless step.
  Status Compute(PythonEntry* entry, StepId step, PyObject* input,
                 PyObject* state, std::vector<PyRef>* outputs) const;
  Result<std::string> ExtractKey(PythonEntry* entry, EdgeId edge,
                                 PyObject* message) const;
  Result<std::optional<std::string>> Encode(PythonEntry* entry, StepId sink,
                                            PyObject* message) const;

 private:
  struct Computation {
    PythonCallable compute;
    PythonCallable initial_state;
    bool is_multi = false;
  };
  // Which are set depends on the kind of the step.
  struct Calls {
    std::vector<Computation> computations;
    PythonCallable payload_length;
    PythonCallable frame_header;  // Without a method if there is none.
    PythonCallable decode;
    PythonCallable encode;
  };

  PythonCallables() = default;

  Status BindSource(PyObject* decoder, Step* step, PythonEntry* entry);
  Status BindComputations(const std::vector<PyRef>& objects, Step* step,
                          PythonEntry* entry);
  Status ComputeFrom(PythonEntry* entry, const Calls& calls, size_t position,
                     PyObject* input, PyObject* state,
                     std::vector<PyRef>* outputs) const;

  std::vector<Calls> steps_;
  // For each edge; empty without a key extractor.
  std::vector<PythonCallable> key_extractors_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_PYTHON_PYTHON_CALLABLES_H_
