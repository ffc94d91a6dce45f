#include <string>
#include <utility>

#include "codec/contract/object_clone.h"
#include "codec/contract/object_graph.h"
#include "codec/contract/repetition_checks.h"
#include "codec/python_call.h"

namespace pouch {
namespace {

// Another value of the same type; empty if this is of none of a few types.
PyRef Other(PyObject* value) {
  PyRef other;
  if (PyLong_CheckExact(value)) {
    PyRef one = PyRef::Adopt(PyLong_FromLong(1));
    other = PyRef::Adopt(PyNumber_Add(value, one.get()));
  } else if (PyUnicode_CheckExact(value)) {
    PyRef more = PyRef::Adopt(PyUnicode_FromString("x"));
    other = PyRef::Adopt(PyUnicode_Concat(value, more.get()));
  } else if (PyFloat_CheckExact(value)) {
    other = PyRef::Adopt(PyFloat_FromDouble(PyFloat_AS_DOUBLE(value) * 2 + 1));
  }
  if (!other) PyErr_Clear();
  return other;
}

// Puts `value` where `part` of `owner` is; false if that cannot be done.
bool Put(PyObject* owner, const ObjectPart& part, const PyRef& value) {
  int failed = -1;
  if (part.kind == ObjectPart::Kind::kAttribute) {
    failed = PyObject_GenericSetAttr(owner, part.label.get(), value.get());
  } else if (part.kind == ObjectPart::Kind::kEntry &&
             PyDict_CheckExact(owner)) {
    failed = PyDict_SetItem(owner, part.label.get(), value.get());
  } else if (PyList_CheckExact(owner)) {
    failed = PyList_SetItem(owner, part.index, PyRef(value).Release());
  }
  if (failed != 0) PyErr_Clear();
  return failed == 0;
}

// True if the hooks carry this part, where it is `value`, in a fresh object.
bool IsCarried(CheckRun* run, const Trip& trip, const CloneEdit& edit) {
  PyRef fresh;
  {
    const PythonCall call(&run->calls().world(), run->calls().limits());
    fresh = CloneWith(trip.value->object.get(), {edit}, &run->types());
  }
  if (!fresh) return false;
  const HookOutcome encoded = run->calls().Serialize(fresh.get());
  if (!encoded.returned() || !PyBytes_Check(encoded.object.get()) ||
      encoded.bytes() == trip.bytes()) {
    return false;
  }
  const HookOutcome loaded = run->calls().Deserialize(encoded.bytes());
  if (!loaded.returned()) return false;
  const PythonComparison compared =
      run->Compare(fresh.get(), loaded.object.get());
  return !compared.difference && !compared.excused;
}

// The bytes of the value while that part of it is another.
HookOutcome SerializeChanged(CheckRun* run, const Trip& trip, PyObject* owner,
                             const ObjectPart& part, const PyRef& other) {
  HookOutcome outcome;
  outcome.end = HookOutcome::End::kRaised;
  if (!Put(owner, part, other)) return outcome;
  outcome = run->calls().Serialize(trip.value->object.get());
  Put(owner, part, part.value);
  return outcome;
}

}  // namespace

void CheckStaleBytes(CheckRun* run, const Trip& trip) {
  constexpr int kMostParts = 3;
  int tried = 0;
  const ObjectGraph graph(trip.value->object.get(), &run->types());
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    PyObject* owner = graph.nodes()[i].object.get();
    for (size_t j = 0; j < graph.nodes()[i].parts.size(); ++j) {
      const ObjectPart& part = graph.nodes()[i].parts[j];
      const PyRef other = Other(part.value.get());
      if (!other || PyTuple_Check(owner) || PyAnySet_Check(owner)) continue;
      if (tried++ == kMostParts) return;
      if (!IsCarried(run, trip, {owner, j, other})) continue;
      const HookOutcome changed =
          SerializeChanged(run, trip, owner, part, other);
      if (!changed.returned() || !PyBytes_Check(changed.object.get()) ||
          changed.bytes() != trip.bytes()) {
        continue;
      }
      run->Report(CheckId::kHistory, Severity::kError, *trip.value,
                  graph.PathTo(i) + LabelOf(part),
                  "serialize() gives the bytes of before, although this "
                  "changed meanwhile")
          .hook = run->calls().SerializeLine();
      return;
    }
  }
}

}  // namespace pouch
