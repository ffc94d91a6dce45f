#include "codec/contract/exception_checks.h"

#include <string>
#include <utility>

#include "base/check.h"
#include "codec/contract/object_clone.h"
#include "codec/contract/object_graph.h"
#include "codec/contract/object_snapshot.h"
#include "codec/python_call.h"
#include "codec/python_error.h"

namespace pouch {
namespace {

// An object that raises whatever is done with it, and says that it did.
constexpr char kPoison[] = R"(
class PoisonError(Exception):
    pass

raised = []

def _refuse(self, *_, **__):
    raised.append(1)
    raise PoisonError("this part cannot be serialized")

class Poison:
    __slots__ = ()

for _name in (
    "__getattr__ __reduce_ex__ __reduce__ __getstate__ __iter__ __len__ __str__"
    " __repr__ __bytes__ __float__ __int__ __index__ __format__ __getitem__"
    " __call__ __complex__ __contains__ __lt__ __add__ __radd__"
).split():
    setattr(Poison, _name, _refuse)
)";

struct Poison {
  PyRef object;
  PyRef raised;  // A list that grows.
};

Poison MakePoison() {
  PyRef globals = PyRef::Adopt(PyDict_New());
  PyDict_SetItemString(globals.get(), "__builtins__", PyEval_GetBuiltins());
  PyRef name = PyRef::Adopt(PyUnicode_FromString("pouch.poison"));
  PyDict_SetItemString(globals.get(), "__name__", name.get());
  PyRef done = PyRef::Adopt(
      PyRun_String(kPoison, Py_file_input, globals.get(), globals.get()));
  CHECK(done) << TakePythonError();
  return {PyRef::Adopt(PyObject_CallNoArgs(
              PyDict_GetItemString(globals.get(), "Poison"))),
          PyRef::Share(PyDict_GetItemString(globals.get(), "raised"))};
}

// Serializes `poisoned` and judges; false once something was found.
bool Try(CheckRun* run, const Trip& trip, const std::string& path,
         const PyRef& poisoned, const Poison& poison) {
  const ObjectSnapshot snapshot(poisoned.get(), &run->types());
  PyList_SetSlice(poison.raised.get(), 0, PY_SSIZE_T_MAX, nullptr);
  const HookOutcome outcome = run->calls().Serialize(poisoned.get());
  const bool raised = PyList_GET_SIZE(poison.raised.get()) > 0;
  if (outcome.returned() && raised) {
    run->Report(CheckId::kExceptions, Severity::kError, *trip.value, path,
                "serialize() swallowed the exception that this part raised, "
                "and returned a " +
                    PythonTypeName(outcome.object.get()))
        .hook = run->calls().SerializeLine();
    return false;
  }
  if (outcome.returned()) return true;
  const HookOutcome again = run->calls().Serialize(trip.value->object.get());
  if (!again.returned()) {
    run->Report(CheckId::kExceptions, Severity::kError, *trip.value,
                "serialize() of the value itself, after one with a part that "
                "raised,",
                again);
    return false;
  }
  const PythonCall call(&run->calls().world(), run->calls().limits());
  const auto change = snapshot.Change(&run->walk());
  // What the hook changes in every call is P3's.
  if (!change || !change->excuse.empty() || trip.input_change) return true;
  run->Report(CheckId::kExceptions, *trip.value, *change,
              "after serialize() raised, its argument is not as it was: ")
      .hook = run->calls().SerializeLine();
  return false;
}

// A load that fails must not disturb the next one.
void CheckFailedLoad(CheckRun* run, const Trip& trip) {
  const std::string_view bytes = trip.bytes();
  const HookOutcome failed =
      run->calls().Deserialize(bytes.substr(0, bytes.size() / 2));
  if (failed.returned()) return;
  const HookOutcome loaded = run->calls().Deserialize(bytes);
  if (!loaded.returned()) {
    run->Report(CheckId::kExceptions, Severity::kError, *trip.value,
                "deserialize(), after it refused other bytes,", loaded);
    return;
  }
  const PythonComparison compared =
      run->Compare(trip.copy.get(), loaded.object.get());
  if (!compared.difference) return;
  run->Report(CheckId::kExceptions, *trip.value, *compared.difference,
              "loaded after other bytes were refused: ")
      .hook = run->calls().DeserializeLine();
}

}  // namespace

void CheckExceptions(CheckRun* run, const Trip& trip) {
  constexpr int kMostPlaces = 40;
  run->calls().space()->Enter();
  const Poison poison = MakePoison();
  const ObjectGraph graph(trip.value->object.get(), &run->types());
  int places = 0;
  for (size_t i = 0; i < graph.nodes().size() && places < kMostPlaces; ++i) {
    const ObjectGraph::Node& node = graph.nodes()[i];
    for (size_t part = 0; part < node.parts.size(); ++part) {
      if (++places > kMostPlaces || !run->TimeIsLeft()) break;
      const PyRef poisoned =
          CloneWith(trip.value->object.get(),
                    {{node.object.get(), part, poison.object}}, &run->types());
      if (!poisoned) continue;
      const std::string path = graph.PathTo(i) + LabelOf(node.parts[part]);
      if (!Try(run, trip, path, poisoned, poison)) return;
    }
  }
  CheckFailedLoad(run, trip);
}

}  // namespace pouch
