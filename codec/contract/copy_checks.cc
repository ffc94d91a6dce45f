#include "codec/contract/copy_checks.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/contract/object_graph.h"
#include "codec/python_error.h"
#include "codec/python_inspect.h"

namespace pouch {
namespace {

// Parts of the standard library that no load has any business with.
constexpr std::array<std::string_view, 16> kForbidden = {
    "asyncio",         "code",   "ctypes",     "ftplib",   "http",    "imaplib",
    "multiprocessing", "poplib", "pty",        "requests", "smtplib", "socket",
    "socketserver",    "ssl",    "subprocess", "urllib"};

std::string TopOf(std::string_view module) {
  return std::string(module.substr(0, module.find('.')));
}

bool IsStandard(const std::string& top) {
  PyObject* names = PySys_GetObject("stdlib_module_names");
  PyRef name = PyRef::Adopt(PyUnicode_FromString(top.c_str()));
  if (names == nullptr || !name) return false;
  const int found = PySet_Contains(names, name.get());
  if (found < 0) PyErr_Clear();
  return found > 0;
}

// True if the module lies in a folder of packages that is not the
// application's own.
bool IsForeign(const std::string& top) {
  PyObject* modules = PyImport_GetModuleDict();
  PyObject* module = PyDict_GetItemString(modules, top.c_str());
  if (module == nullptr) return false;
  PyRef file = PyRef::Adopt(PyObject_GetAttrString(module, "__file__"));
  if (!file || !PyUnicode_Check(file.get())) {
    PyErr_Clear();
    return false;
  }
  const std::string path = PythonText(file.get());
  return path.find("-packages/") != std::string::npos;
}

// True for an object that one copy may not share with another.
bool MustBeOwn(const ObjectGraph::Node& node, TypeFactsTable* types) {
  if (node.is_plain_value) return false;
  switch (types->Of(node.object.get()).content) {
    case PythonContent::kNothing:
      // Without attributes there is nothing to change: a marker.
      return !node.parts.empty();
    case PythonContent::kList:
    case PythonContent::kDictionary:
    case PythonContent::kDefaultDictionary:
    case PythonContent::kOrderedDictionary:
    case PythonContent::kSet:
    case PythonContent::kDeque:
    case PythonContent::kByteArray:
      return true;
    default:
      return false;
  }
}

// True if the object's class decides by itself what a load gives: one of a
// fixed set of objects.
bool IsInterned(PyObject* object) {
  for (PyTypeObject* type = Py_TYPE(object);
       type != nullptr && IsPythonClass(type); type = type->tp_base) {
    for (const char* name : {"__reduce__", "__reduce_ex__", "__new__"}) {
      if (PyDict_GetItemString(type->tp_dict, name) != nullptr) return true;
    }
  }
  return false;
}

// True if the module of the hook has a global that is this object: a constant,
// meant to be shared.
bool IsGlobal(PyObject* hook, PyObject* object) {
  if (!PyFunction_Check(hook)) return false;
  PyObject* globals = PyFunction_GET_GLOBALS(hook);
  PyObject* name = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(globals, &position, &name, &value) != 0) {
    if (value == object) return true;
  }
  return false;
}

// The path in `copy` to something that it may not share with `other`.
std::string SharedPath(CheckRun* run, PyObject* copy, PyObject* other) {
  const ObjectGraph graph(copy, &run->types());
  const ObjectGraph others(other, &run->types());
  // One of a fixed set of objects, and what that leads to. The root itself is
  // no constant of the module: a hook has parked it there.
  std::vector<bool> is_fixed(graph.nodes().size());
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    PyObject* object = graph.nodes()[i].object.get();
    if (!others.Contains(object)) continue;
    is_fixed[i] =
        (i > 0 && is_fixed[graph.nodes()[i].parent]) || IsInterned(object) ||
        (i > 0 && IsGlobal(run->calls().hooks().deserialize(), object));
    if (is_fixed[i] || !MustBeOwn(graph.nodes()[i], &run->types())) continue;
    return graph.PathTo(i) + " (" + PythonTypeName(object) + ")";
  }
  return "";
}

}  // namespace

void CheckRoundTrip(CheckRun* run, const Trip& trip) {
  const PythonComparison& compared = trip.compared;
  const auto& difference =
      compared.difference ? compared.difference : compared.excused;
  if (!difference) return;
  Finding& finding = run->Report(CheckId::kRoundTrip, *trip.value, *difference);
  finding.hook = run->calls().DeserializeLine();
  finding.hex = HexAround(trip.bytes(), 0);
}

void CheckSharing(CheckRun* run, const Trip& trip) {
  if (!trip.compared.sharing) return;
  run->Report(CheckId::kSharing, *trip.value, *trip.compared.sharing).hook =
      run->calls().DeserializeLine();
}

void CheckInputUnchanged(CheckRun* run, const Trip& trip) {
  if (!trip.input_change) return;
  run->Report(CheckId::kInputUnchanged, *trip.value, *trip.input_change,
              "serialize() changed its argument: ")
      .hook = run->calls().SerializeLine();
}

void CheckBytesOnly(CheckRun* run, const Trip& trip) {
  std::string problem;
  if (!PyBytes_CheckExact(trip.encoded.get())) {
    problem = "serialize() returned a " + PythonTypeName(trip.encoded.get()) +
              ", which is a subclass of bytes";
  } else if (trip.bytes().size() > run->calls().hooks().max_bytes()) {
    problem = "serialize() returned " + std::to_string(trip.bytes().size()) +
              " bytes; the limit is " +
              std::to_string(run->calls().hooks().max_bytes());
  }
  if (problem.empty()) return;
  run->Report(CheckId::kBytesOnly, Severity::kError, *trip.value, "",
              std::move(problem))
      .hook = run->calls().SerializeLine();
}

void CheckIndependentLoads(CheckRun* run, const Trip& trip) {
  const HookOutcome second = run->calls().Deserialize(trip.bytes());
  if (!second.returned()) {
    run->Report(CheckId::kIndependentLoads, Severity::kError, *trip.value,
                "deserialize(), called a second time,", second);
    return;
  }
  std::string what;
  std::string path = SharedPath(run, trip.copy.get(), second.object.get());
  if (!path.empty()) {
    what = "two loads of the same bytes give one object";
  } else {
    path = SharedPath(run, trip.copy.get(), trip.value->object.get());
    what = "the loaded object is the original's own";
  }
  if (path.empty()) return;
  run->Report(CheckId::kIndependentLoads, Severity::kError, *trip.value,
              std::move(path), std::move(what))
      .hook = run->calls().DeserializeLine();
}

void CheckReach(CheckRun* run, const Trip& trip) {
  std::vector<std::string> reached;
  bool is_forbidden = false;
  for (const std::string& one : trip.reached) {
    if (!one.starts_with("import ")) continue;
    const std::string top = TopOf(std::string_view(one).substr(7));
    if (std::count(kForbidden.begin(), kForbidden.end(), top) > 0) {
      is_forbidden = true;
    } else if (IsStandard(top) || !IsForeign(top)) {
      continue;
    }
    reached.push_back(one);
  }
  // What was imported is there now: files that are opened are opened each time.
  HookOutcome second = run->calls().Deserialize(trip.bytes());
  for (std::string& one : second.reached) {
    if (one.starts_with("import ")) continue;
    is_forbidden = true;
    reached.push_back(std::move(one));
  }
  if (reached.empty()) return;
  run->Report(CheckId::kReach,
              is_forbidden ? Severity::kError : Severity::kAdvice, *trip.value,
              "", "deserialize() reached outside: " + reached.front())
      .hook = run->calls().DeserializeLine();
}

void CheckBehaviour(CheckRun* run, const Trip& trip) {
  if (trip.value->behaviour == nullptr) return;
  const auto load = [run, &trip] {
    return run->calls().Deserialize(trip.bytes()).object;
  };
  const PyRef first_copy = load();
  const PyRef second_copy = load();
  if (!first_copy || !second_copy) return;
  const PyRef of_copy = trip.value->behaviour(first_copy.get());
  const PyRef of_other = trip.value->behaviour(second_copy.get());
  const PyRef of_original = trip.value->behaviour(trip.value->object.get());
  if (!of_copy || !of_other || !of_original) {
    if (of_original && !of_copy && !of_other) {
      run->Report(CheckId::kBehaviour, Severity::kError, *trip.value, "",
                  "the application raises on the copy, and not on the "
                  "original");
    }
    return;
  }
  // If two copies differ, the application depends on something else.
  if (run->Compare(of_copy.get(), of_other.get()).difference) return;
  const PythonComparison compared =
      run->Compare(of_original.get(), of_copy.get());
  if (!compared.difference) return;
  Finding& finding = run->Report(
      CheckId::kBehaviour, *trip.value, *compared.difference,
      "what the application then does differs between original and copy: ");
  finding.path = "behaviour" + compared.difference->path;
}

}  // namespace pouch
