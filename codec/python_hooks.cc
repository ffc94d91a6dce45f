#include "codec/python_hooks.h"

#include <algorithm>

#include "codec/python_error.h"

namespace pouch {
namespace {

constexpr char kSerialize[] = "serialize";
constexpr char kDeserialize[] = "deserialize";

PyRef Attribute(PyObject* module, const char* name) {
  PyRef value = PyRef::Adopt(PyObject_GetAttrString(module, name));
  if (!value) PyErr_Clear();
  return value;
}

Status NotCallable(PyObject* module, const char* name, PyObject* value) {
  return Status(StatusCode::kApplicationError,
                std::string(PyModule_GetName(module)) + "." + name +
                    " cannot be called: it is a " + PythonTypeName(value));
}

Status OneIsMissing(PyObject* module, const char* present,
                    const char* missing) {
  return Status(StatusCode::kApplicationError,
                std::string("module \"") + PyModule_GetName(module) +
                    "\" has a top-level " + present + "() but no " + missing +
                    "(): define both, or neither to use pickle");
}

}  // namespace

Result<PythonHooks> PythonHooks::Find(PyObject* module, PyObject* defaults,
                                      size_t max_bytes) {
  PythonHooks hooks;
  hooks.max_bytes_ = max_bytes;
  hooks.serialize_ = Attribute(module, kSerialize);
  hooks.deserialize_ = Attribute(module, kDeserialize);
  if (!hooks.serialize_ && !hooks.deserialize_) {
    hooks.serialize_ = Attribute(defaults, kSerialize);
    hooks.deserialize_ = Attribute(defaults, kDeserialize);
    CHECK(hooks.serialize_ && hooks.deserialize_);
    return hooks;
  }
  if (!hooks.deserialize_)
    return OneIsMissing(module, kSerialize, kDeserialize);
  if (!hooks.serialize_) return OneIsMissing(module, kDeserialize, kSerialize);
  if (PyCallable_Check(hooks.serialize_.get()) == 0) {
    return NotCallable(module, kSerialize, hooks.serialize_.get());
  }
  if (PyCallable_Check(hooks.deserialize_.get()) == 0) {
    return NotCallable(module, kDeserialize, hooks.deserialize_.get());
  }
  hooks.custom_ = true;
  return hooks;
}

Result<std::string> PythonHooks::Serialize(PythonEntry* entry,
                                           PyObject* object) const {
  // Names the type only when something went wrong: most calls succeed.
  const auto subject = [object] {
    return "serialize() of a " + PythonTypeName(object);
  };
  PyRef bytes;
  {
    Result<PyRef> result = entry->Call(serialize_.get(), object, "");
    if (!result.ok()) {
      return Status(result.status().code(),
                    subject() + result.status().message());
    }
    bytes = *std::move(result);
  }
  if (!PyBytes_Check(bytes.get())) {
    return entry->Error(subject(), "returned a " + PythonTypeName(bytes.get()) +
                                       " instead of bytes");
  }
  const auto size = static_cast<size_t>(PyBytes_GET_SIZE(bytes.get()));
  if (size > max_bytes_) {
    return entry->Error(subject(), "returned " + std::to_string(size) +
                                       " bytes; the limit is " +
                                       std::to_string(max_bytes_));
  }
  return std::string(PyBytes_AS_STRING(bytes.get()), size);
}

Result<std::string> PythonHooks::SerializeTwice(PythonEntry* entry,
                                                PyObject* object) const {
  POUCH_ASSIGN_OR_RETURN(std::string first, Serialize(entry, object));
  POUCH_ASSIGN_OR_RETURN(std::string second, Serialize(entry, object));
  if (first == second) return first;
  const auto [at, unused] =
      std::mismatch(first.begin(), first.end(), second.begin(), second.end());
  return entry->Error("serialize() of a " + PythonTypeName(object),
                      "returned " + std::to_string(first.size()) +
                          " bytes, then " + std::to_string(second.size()) +
                          ", for the same object; they differ from byte " +
                          std::to_string(at - first.begin()) + " on");
}

Result<PyRef> PythonHooks::Deserialize(PythonEntry* entry,
                                       std::string_view bytes) const {
  PyRef argument = PyRef::Adopt(PyBytes_FromStringAndSize(
      bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
  const std::string_view subject = "deserialize()";
  if (!argument) return entry->Raised(subject);
  Result<PyRef> object =
      entry->Call(deserialize_.get(), argument.get(), subject);
  if (object.ok()) return object;
  return Status(object.status().code(), object.status().message() + "\n(of " +
                                            std::to_string(bytes.size()) +
                                            " bytes)");
}

}  // namespace pouch
