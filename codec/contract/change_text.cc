#include "codec/contract/change_text.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "codec/python_describe.h"
#include "codec/python_error.h"
#include "codec/python_inspect.h"
#include "codec/python_ref.h"

namespace pouch {
namespace {

constexpr size_t kMostText = 60;
constexpr size_t kMostKey = 40;
constexpr Py_ssize_t kLongText = 40;

PyRef AttributeOrNothing(PyObject* object, const char* name) {
  PyRef value = PyRef::Adopt(PyObject_GetAttrString(object, name));
  if (!value) PyErr_Clear();
  return value;
}

// True for a time or a date and time.
bool IsTime(PyObject* object) {
  const std::string name = PythonNameOfType(TypeInC(object));
  return name == "datetime.datetime" || name == "datetime.time";
}

std::string IsoText(PyObject* time) {
  PyRef text = PyRef::Adopt(PyObject_CallMethod(time, "isoformat", nullptr));
  if (!text) PyErr_Clear();
  return text ? PythonText(text.get()) : ShortText(time);
}

std::string TimeChange(PyObject* original, PyObject* copy) {
  const PyRef before = AttributeOrNothing(original, "tzinfo");
  const PyRef after = AttributeOrNothing(copy, "tzinfo");
  const bool was_aware = before && before.get() != Py_None;
  const bool is_aware = after && after.get() != Py_None;
  if (was_aware && !is_aware) return IsoText(original) + " became naive";
  const std::string left = IsoText(original);
  const std::string right = IsoText(copy);
  if (left != right) return left + " became " + right;
  return left + " has another tzinfo, " +
         (after ? ShortText(after.get()) : "none") + " instead of " +
         (before ? ShortText(before.get()) : "none");
}

// Where two long texts or bytes begin to differ.
std::optional<std::string> LongChange(PyObject* original, PyObject* copy) {
  const bool are_text = PyUnicode_Check(original);
  if (!are_text && !PyBytes_Check(original)) return std::nullopt;
  const Py_ssize_t before = PySequence_Size(original);
  const Py_ssize_t after = PySequence_Size(copy);
  if (std::max(before, after) <= kLongText) return std::nullopt;
  Py_ssize_t at = 0;
  while (at < std::min(before, after)) {
    PyRef left = PyRef::Adopt(PySequence_GetItem(original, at));
    PyRef right = PyRef::Adopt(PySequence_GetItem(copy, at));
    if (PyObject_RichCompareBool(left.get(), right.get(), Py_EQ) == 0) break;
    ++at;
  }
  const std::string unit = are_text ? " characters" : " bytes";
  PyRef left = PyRef::Adopt(PySequence_GetSlice(original, at, at + 8));
  PyRef right = PyRef::Adopt(PySequence_GetSlice(copy, at, at + 8));
  return "its " + std::to_string(before) + unit + " became " +
         std::to_string(after) + ", different from " + std::to_string(at) +
         " on: " + ShortText(left.get()) + " became " + ShortText(right.get());
}

}  // namespace

std::string ShortText(PyObject* object) {
  return DescribePython(object, kMostText);
}

std::string KeyLabel(PyObject* key) {
  return "[" + DescribePython(key, kMostKey) + "]";
}

std::string AttributeLabel(PyObject* name) { return "." + PythonText(name); }

std::string DescribeChange(PyObject* original, PyObject* copy) {
  if (Py_TYPE(original) == Py_TYPE(copy)) {
    if (IsTime(original)) return TimeChange(original, copy);
    if (auto text = LongChange(original, copy)) return *std::move(text);
    const std::string before = ShortText(original);
    const std::string after = ShortText(copy);
    if (before != after) return before + " became " + after;
    return before + " became another that looks the same";
  }
  if (copy == Py_None) return ShortText(original) + " became None";
  return PythonTypeName(original) + " " + ShortText(original) + " became " +
         PythonTypeName(copy) + " " + ShortText(copy);
}

}  // namespace pouch
