#include "worker/python/python_callables.h"

#include <algorithm>

#include "base/check.h"
#include "codec/python_error.h"

namespace pouch {
namespace {

// What Wallaroo takes for the length of a payload whose header is unreadable.
constexpr size_t kLengthOfUnreadable = 4;

Result<PyRef> Method(PyObject* object, const char* name,
                     const std::string& subject) {
  PyRef method = PyRef::Adopt(PyObject_GetAttrString(object, name));
  if (method && PyCallable_Check(method.get()) != 0) return method;
  PyErr_Clear();
  return Status(StatusCode::kApplicationError,
                subject + " is a " + PythonTypeName(object) + " without " +
                    name +
                    "(): decorate it as wallaroo's documentation says, and "
                    "see that serialize() and deserialize() keep it");
}

bool HasMethod(PyObject* object, const char* name) {
  return PyObject_HasAttrString(object, name) != 0;
}

PyRef BytesOf(std::string_view bytes) {
  return PyRef::Adopt(PyBytes_FromStringAndSize(
      bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
}

std::string_view ViewOf(PyObject* bytes) {
  return {PyBytes_AS_STRING(bytes),
          static_cast<size_t>(PyBytes_GET_SIZE(bytes))};
}

// The bytes of a bytes or str object; nullopt for another, or for a str that
// UTF-8 cannot hold.
std::optional<std::string> BytesOrText(PyObject* object) {
  if (PyBytes_Check(object)) return std::string(ViewOf(object));
  if (!PyUnicode_Check(object)) return std::nullopt;
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(object, &size);
  if (text == nullptr) {
    PyErr_Clear();
    return std::nullopt;
  }
  return std::string(text, static_cast<size_t>(size));
}

// The computation's own name, or its type's.
Result<std::string> NameOf(PyObject* object, PythonEntry* entry) {
  if (!HasMethod(object, "name")) return PythonTypeName(object);
  POUCH_ASSIGN_OR_RETURN(PyRef method, Method(object, "name", "a computation"));
  POUCH_ASSIGN_OR_RETURN(PyRef name,
                         entry->Call(method.get(), "a computation's name()"));
  return PyUnicode_Check(name.get()) ? PythonText(name.get())
                                     : PythonTypeName(object);
}

}  // namespace

Result<PythonCallables> PythonCallables::Bind(PythonPipeline* pipeline,
                                              PythonEntry* entry) {
  PythonCallables callables;
  std::vector<Step>& steps = pipeline->graph.steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    const std::vector<PyRef>& objects = pipeline->step_objects[i];
    CHECK(!objects.empty());
    Step* step = &steps[i];
    if (step->kind == StepKind::kSource) {
      POUCH_RETURN_IF_ERROR(
          callables.BindSource(objects[0].get(), step, entry));
    } else if (step->kind == StepKind::kSink) {
      Calls calls;
      calls.encode.subject = "the encoder of sink " + step->name;
      POUCH_ASSIGN_OR_RETURN(
          calls.encode.method,
          Method(objects[0].get(), "encode", calls.encode.subject));
      callables.steps_.push_back(std::move(calls));
    } else {
      POUCH_RETURN_IF_ERROR(callables.BindComputations(objects, step, entry));
    }
  }
  for (const PyRef& object : pipeline->edge_objects) {
    PythonCallable extractor;
    if (object) {
      extractor.subject = "the key extractor " + PythonTypeName(object.get());
      POUCH_ASSIGN_OR_RETURN(
          extractor.method,
          Method(object.get(), "extract_key", extractor.subject));
    }
    callables.key_extractors_.push_back(std::move(extractor));
  }
  return callables;
}

Status PythonCallables::BindSource(PyObject* decoder, Step* step,
                                   PythonEntry* entry) {
  const std::string subject = "the decoder of source \"" + step->name + "\"";
  Calls calls;
  calls.payload_length.subject = subject;
  calls.decode.subject = subject;
  POUCH_ASSIGN_OR_RETURN(calls.payload_length.method,
                         Method(decoder, "payload_length", subject));
  POUCH_ASSIGN_OR_RETURN(calls.decode.method,
                         Method(decoder, "decode", subject));
  if (HasMethod(decoder, "_frame_header")) {
    calls.frame_header.subject = "the header format of " + subject;
    POUCH_ASSIGN_OR_RETURN(calls.frame_header.method,
                           Method(decoder, "_frame_header", subject));
  }
  POUCH_ASSIGN_OR_RETURN(PyRef header_length,
                         Method(decoder, "header_length", subject));
  POUCH_ASSIGN_OR_RETURN(PyRef length,
                         entry->Call(header_length.get(), subject));
  const long bytes =
      PyLong_Check(length.get()) ? PyLong_AsLong(length.get()) : -1;
  if (bytes < 0 || bytes > UINT16_MAX) {
    PyErr_Clear();
    return entry->Error(subject, "has no header length from 0 to 65535");
  }
  step->header_length_bytes = static_cast<uint32_t>(bytes);
  steps_.push_back(std::move(calls));
  return OkStatus();
}

Status PythonCallables::BindComputations(const std::vector<PyRef>& objects,
                                         Step* step, PythonEntry* entry) {
  Calls calls;
  step->name.clear();
  for (const PyRef& object : objects) {
    POUCH_ASSIGN_OR_RETURN(const std::string name, NameOf(object.get(), entry));
    Computation computation;
    computation.compute.subject = "computation \"" + name + "\"";
    computation.is_multi = HasMethod(object.get(), "compute_multi");
    POUCH_ASSIGN_OR_RETURN(
        computation.compute.method,
        Method(object.get(), computation.is_multi ? "compute_multi" : "compute",
               computation.compute.subject));
    if (step->kind == StepKind::kState) {
      computation.initial_state.subject =
          "the initial state of computation \"" + name + "\"";
      POUCH_ASSIGN_OR_RETURN(
          computation.initial_state.method,
          Method(object.get(), "initial_state", computation.compute.subject));
    }
    if (!step->name.empty()) step->name += " + ";
    step->name += name;
    calls.computations.push_back(std::move(computation));
  }
  steps_.push_back(std::move(calls));
  return OkStatus();
}

Result<size_t> PythonCallables::PayloadLength(PythonEntry* entry, StepId source,
                                              std::string_view header,
                                              std::string* printed) const {
  const PythonCallable& call = steps_[source.value()].payload_length;
  PyRef bytes = BytesOf(header);
  if (!bytes) return entry->Raised(call.subject);
  const Result<PyRef> length =
      entry->Call(call.method.get(), bytes.get(), call.subject);
  if (!length.ok()) {
    *printed = length.status().message();
    return kLengthOfUnreadable;
  }
  if (!PyLong_Check(length->get())) {
    return entry->Error(
        call.subject,
        "gave a " + PythonTypeName(length->get()) + " as a payload's length");
  }
  const Py_ssize_t value = PyLong_AsSsize_t(length->get());
  if (value < 0) {
    PyErr_Clear();
    return entry->Error(call.subject,
                        "gave a payload's length below zero or "
                        "beyond 64 bits");
  }
  return static_cast<size_t>(value);
}

Result<std::string> PythonCallables::FrameHeader(PythonEntry* entry,
                                                 const Step& step,
                                                 StepId source,
                                                 size_t payload_bytes) const {
  const PythonCallable& own = steps_[source.value()].frame_header;
  if (own.method) {
    PyRef size = PyRef::Adopt(PyLong_FromSize_t(payload_bytes));
    POUCH_ASSIGN_OR_RETURN(
        PyRef header, entry->Call(own.method.get(), size.get(), own.subject));
    if (PyBytes_Check(header.get())) return std::string(ViewOf(header.get()));
  }
  std::string header(step.header_length_bytes, '\0');
  for (size_t i = 0; i < header.size() && i < sizeof payload_bytes; ++i) {
    header[i] = static_cast<char>(payload_bytes >> (8 * i) & 0xff);
  }
  for (int order = 0; order < 2; ++order) {
    std::string unreadable;
    const Result<size_t> length =
        PayloadLength(entry, source, header, &unreadable);
    if (length.ok() && unreadable.empty() && *length == payload_bytes) {
      return header;
    }
    std::reverse(header.begin(), header.end());
  }
  return entry->Error(steps_[source.value()].payload_length.subject,
                      "gives no header for " + std::to_string(payload_bytes) +
                          " bytes: it is no plain integer; use a feed that "
                          "is framed already");
}

Result<PyRef> PythonCallables::Decode(PythonEntry* entry, StepId source,
                                      std::string_view payload) const {
  const PythonCallable& call = steps_[source.value()].decode;
  PyRef bytes = BytesOf(payload);
  if (!bytes) return entry->Raised(call.subject);
  POUCH_ASSIGN_OR_RETURN(
      PyRef message, entry->Call(call.method.get(), bytes.get(), call.subject));
  if (message.get() == Py_None) return PyRef();
  return message;
}

Result<PyRef> PythonCallables::InitialState(PythonEntry* entry,
                                            StepId step) const {
  const Calls& calls = steps_[step.value()];
  CHECK_EQ(calls.computations.size(), 1u);
  const PythonCallable& call = calls.computations[0].initial_state;
  return entry->Call(call.method.get(), call.subject);
}

Status PythonCallables::Compute(PythonEntry* entry, StepId step,
                                PyObject* input, PyObject* state,
                                std::vector<PyRef>* outputs) const {
  return ComputeFrom(entry, steps_[step.value()], /*position=*/0, input, state,
                     outputs);
}

// Runs the computations from `position` on, each output to its end before the
// next, as Wallaroo does.
Status PythonCallables::ComputeFrom(PythonEntry* entry, const Calls& calls,
                                    size_t position, PyObject* input,
                                    PyObject* state,
                                    std::vector<PyRef>* outputs) const {
  if (position == calls.computations.size()) {
    outputs->push_back(PyRef::Share(input));
    return OkStatus();
  }
  const Computation& computation = calls.computations[position];
  PyObject* method = computation.compute.method.get();
  const std::string& subject = computation.compute.subject;
  POUCH_ASSIGN_OR_RETURN(PyRef result,
                         state == nullptr
                             ? entry->Call(method, input, subject)
                             : entry->Call(method, input, state, subject));
  if (!computation.is_multi) {
    if (result.get() == Py_None) return OkStatus();
    return ComputeFrom(entry, calls, position + 1, result.get(), nullptr,
                       outputs);
  }
  if (!PyList_Check(result.get())) {
    return entry->Error(subject, "returned a " + PythonTypeName(result.get()) +
                                     " instead of a list");
  }
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(result.get()); ++i) {
    const PyRef item = PyRef::Share(PyList_GET_ITEM(result.get(), i));
    if (item.get() == Py_None) continue;
    POUCH_RETURN_IF_ERROR(
        ComputeFrom(entry, calls, position + 1, item.get(), nullptr, outputs));
  }
  return OkStatus();
}

Result<std::string> PythonCallables::ExtractKey(PythonEntry* entry, EdgeId edge,
                                                PyObject* message) const {
  const PythonCallable& call = key_extractors_[edge.value()];
  CHECK(call.method) << "edge " << edge << " has no key extractor";
  POUCH_ASSIGN_OR_RETURN(PyRef key,
                         entry->Call(call.method.get(), message, call.subject));
  std::optional<std::string> bytes = BytesOrText(key.get());
  if (!bytes.has_value()) {
    return entry->Error(call.subject, "gave a " + PythonTypeName(key.get()) +
                                          " as a key, not a str or bytes that"
                                          " UTF-8 can hold");
  }
  return *std::move(bytes);
}

Result<std::optional<std::string>> PythonCallables::Encode(
    PythonEntry* entry, StepId sink, PyObject* message) const {
  const PythonCallable& call = steps_[sink.value()].encode;
  POUCH_ASSIGN_OR_RETURN(PyRef output,
                         entry->Call(call.method.get(), message, call.subject));
  if (output.get() == Py_None) return std::optional<std::string>();
  std::optional<std::string> bytes = BytesOrText(output.get());
  if (!bytes.has_value()) {
    return entry->Error(call.subject, "returned a " +
                                          PythonTypeName(output.get()) +
                                          " instead of bytes or str");
  }
  return bytes;
}

}  // namespace pouch
