#include "worker/python/python_value.h"

#include <utility>

#include "base/check.h"

namespace pouch {
namespace {

// An object of the main interpreter is counted by itself.
void RetainShared(void* object) { Py_INCREF(static_cast<PyObject*>(object)); }

void ReleaseShared(void* object) { Py_DECREF(static_cast<PyObject*>(object)); }

constexpr ValueKind kShared = {"Python object", RetainShared, ReleaseShared};

// An object of a sub-interpreter is destroyed inside it.
struct Owned {
  std::shared_ptr<PythonSpace> space;
  PyRef object;
  int references = 1;
};

void RetainOwned(void* object) { ++static_cast<Owned*>(object)->references; }

void ReleaseOwned(void* object) {
  auto* owned = static_cast<Owned*>(object);
  if (--owned->references > 0) return;
  owned->space->Enter();
  owned->object = PyRef();
  delete owned;
}

constexpr ValueKind kOwned = {"object of a Python sub-interpreter", RetainOwned,
                              ReleaseOwned};

}  // namespace

Value ToValue(PyRef object, const std::shared_ptr<PythonSpace>& space) {
  if (!space->owns_interpreter()) {
    return Value::Adopt(&kShared, object.Release());
  }
  return Value::Adopt(&kOwned, new Owned{space, std::move(object)});
}

PyObject* ObjectOf(const Value& value) {
  if (value.kind() == &kShared) return static_cast<PyObject*>(value.object());
  CHECK(value.kind() == &kOwned) << "not a Python object";
  return static_cast<Owned*>(value.object())->object.get();
}

}  // namespace pouch
