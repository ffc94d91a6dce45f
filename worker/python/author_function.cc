#include "worker/python/author_function.h"

#include <Python.h>

#include <memory>

#include "base/rng.h"
#include "codec/python_entry.h"
#include "codec/python_error.h"
#include "codec/python_site.h"

namespace pouch {
namespace {

constexpr char kHelpers[] = "pouch._author";

PyRef Text(std::string_view text) {
  return PyRef::Adopt(PyUnicode_DecodeFSDefaultAndSize(
      text.data(), static_cast<Py_ssize_t>(text.size())));
}

// Calls `function` with whatever `arguments` holds.
Result<PyRef> CallWith(PyObject* function, PyRef arguments,
                       std::string_view subject) {
  if (!arguments) return PythonError(subject);
  PyRef result =
      PyRef::Adopt(PyObject_Call(function, arguments.get(), nullptr));
  if (!result) return PythonError(subject);
  return result;
}

Result<std::vector<std::string>> ToStrings(PyObject* list) {
  std::vector<std::string> items;
  const Py_ssize_t count = PyList_GET_SIZE(list);
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* item = PyList_GET_ITEM(list, i);
    items.emplace_back(PyBytes_AS_STRING(item),
                       static_cast<size_t>(PyBytes_GET_SIZE(item)));
  }
  return items;
}

}  // namespace

Result<PyRef> AuthorHelper(PythonSpace* space, const char* name) {
  POUCH_ASSIGN_OR_RETURN(const PyRef helpers, space->Import(kHelpers));
  PyRef helper = PyRef::Adopt(PyObject_GetAttrString(helpers.get(), name));
  if (!helper) return PythonError(kHelpers);
  return helper;
}

Result<PyRef> FindAuthorFunction(PythonSpace* space,
                                 const PythonFunctionName& name) {
  POUCH_ASSIGN_OR_RETURN(const PythonModuleLocation location,
                         LocatePythonModule(name.file, {}));
  POUCH_ASSIGN_OR_RETURN(const PyRef find, AuthorHelper(space, "find"));
  const PyRef module = Text(location.name);
  const PyRef file = Text(name.file);
  const PyRef function = Text(name.function);
  const PyRef folder = Text(location.folder);
  return CallWith(find.get(),
                  PyRef::Adopt(PyTuple_Pack(4, module.get(), folder.get(),
                                            file.get(), function.get())),
                  name.function + " of " + name.file + " cannot be used");
}

Result<std::vector<std::string>> GeneratePythonItems(
    PythonRuntime* runtime, const PythonFunctionName& name, uint64_t seed,
    uint64_t count) {
  POUCH_ASSIGN_OR_RETURN(const PythonModuleLocation location,
                         LocatePythonModule(name.file, {}));
  POUCH_ASSIGN_OR_RETURN(
      const std::unique_ptr<PythonSpace> space,
      runtime->MakeSpace("feeds", PythonIsolation::kNamespaces, location.folder,
                         {}));
  PythonWorld world;
  world.random = Rng(seed);
  const PythonEntry entry(space.get(), &world, runtime->options().limits);
  POUCH_ASSIGN_OR_RETURN(const PyRef function,
                         FindAuthorFunction(space.get(), name));
  space->SeedRandom(seed);
  POUCH_ASSIGN_OR_RETURN(const PyRef generate,
                         AuthorHelper(space.get(), "generate"));
  const PyRef seed_number = PyRef::Adopt(PyLong_FromUnsignedLongLong(seed));
  const PyRef count_number = PyRef::Adopt(PyLong_FromUnsignedLongLong(count));
  POUCH_ASSIGN_OR_RETURN(
      const PyRef items,
      CallWith(generate.get(),
               PyRef::Adopt(PyTuple_Pack(3, function.get(), seed_number.get(),
                                         count_number.get())),
               name.function + " of " + name.file + " raised"));
  return ToStrings(items.get());
}

}  // namespace pouch
