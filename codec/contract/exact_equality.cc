#include "codec/contract/exact_equality.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "codec/contract/change_text.h"
#include "codec/python_digest.h"
#include "codec/python_inspect.h"
#include "codec/python_ref.h"

namespace pouch {
namespace {

bool SameBits(double left, double right) {
  return std::memcmp(&left, &right, sizeof left) == 0;
}

bool SameBytes(const char* left, Py_ssize_t left_size, const char* right,
               Py_ssize_t right_size) {
  return left_size == right_size &&
         std::memcmp(left, right, static_cast<size_t>(left_size)) == 0;
}

uint64_t DigestOrZero(PyObject* object) {
  const Result<uint64_t> digest = PythonDigest(object);
  return digest.ok() ? *digest : 0;
}

struct SetElement {
  uint64_t digest;
  PyObject* element;
};

std::vector<SetElement> ElementsOf(PyObject* set) {
  std::vector<SetElement> elements;
  PyObject* element = nullptr;
  Py_hash_t hash = 0;
  Py_ssize_t position = 0;
  while (_PySet_NextEntry(set, &position, &element, &hash) != 0) {
    elements.push_back({DigestOrZero(element), element});
  }
  std::sort(elements.begin(), elements.end(),
            [](const SetElement& a, const SetElement& b) {
              return a.digest < b.digest;
            });
  return elements;
}

// The first of `left` that is not among `right`; both are sorted.
PyObject* Missing(const std::vector<SetElement>& left,
                  const std::vector<SetElement>& right) {
  for (const SetElement& one : left) {
    const auto found = std::lower_bound(
        right.begin(), right.end(), one.digest,
        [](const SetElement& a, uint64_t digest) { return a.digest < digest; });
    if (found == right.end() || found->digest != one.digest) return one.element;
  }
  return nullptr;
}

}  // namespace

bool SameText(PyObject* left, PyObject* right) {
  const Py_ssize_t length = PyUnicode_GET_LENGTH(left);
  // The storage is the narrowest that fits, so it follows from the text.
  return length == PyUnicode_GET_LENGTH(right) &&
         PyUnicode_KIND(left) == PyUnicode_KIND(right) &&
         std::memcmp(PyUnicode_DATA(left), PyUnicode_DATA(right),
                     static_cast<size_t>(length) *
                         static_cast<size_t>(PyUnicode_KIND(left))) == 0;
}

bool SameInteger(PyObject* left, PyObject* right) {
  // int's own comparison, whatever a subclass says.
  PyRef equal = PyRef::Adopt(PyLong_Type.tp_richcompare(left, right, Py_EQ));
  return equal.get() == Py_True;
}

bool SameScalar(PythonContent content, PyObject* left, PyObject* right) {
  switch (content) {
    case PythonContent::kText:
      return SameText(left, right);
    case PythonContent::kInteger:
      return SameInteger(left, right);
    case PythonContent::kFloat:
      return SameBits(PyFloat_AS_DOUBLE(left), PyFloat_AS_DOUBLE(right));
    case PythonContent::kComplex: {
      const Py_complex a = PyComplex_AsCComplex(left);
      const Py_complex b = PyComplex_AsCComplex(right);
      return SameBits(a.real, b.real) && SameBits(a.imag, b.imag);
    }
    case PythonContent::kBytes:
      return SameBytes(PyBytes_AS_STRING(left), PyBytes_GET_SIZE(left),
                       PyBytes_AS_STRING(right), PyBytes_GET_SIZE(right));
    case PythonContent::kByteArray:
      return SameBytes(PyByteArray_AS_STRING(left), PyByteArray_GET_SIZE(left),
                       PyByteArray_AS_STRING(right),
                       PyByteArray_GET_SIZE(right));
    case PythonContent::kNothing:
    case PythonContent::kNone:
      return true;
    default:
      return left == right;  // True, False, members of an enum.
  }
}

bool SameFunction(PyObject* left, PyObject* right) {
  if (!PyFunction_Check(left) || !PyFunction_Check(right)) return false;
  const int same = PyObject_RichCompareBool(PyFunction_GET_CODE(left),
                                            PyFunction_GET_CODE(right), Py_EQ);
  if (same < 0) PyErr_Clear();
  return same > 0 && NameOfThing(left) == NameOfThing(right);
}

bool SameKey(PyObject* left, PyObject* right) {
  if (left == right) return true;
  if (Py_TYPE(left) != Py_TYPE(right)) return false;
  if (PyUnicode_CheckExact(left)) return SameText(left, right);
  if (PyLong_CheckExact(left)) return SameInteger(left, right);
  return DigestOrZero(left) == DigestOrZero(right);
}

std::string SetChange(PyObject* original, PyObject* copy) {
  const std::vector<SetElement> before = ElementsOf(original);
  const std::vector<SetElement> after = ElementsOf(copy);
  PyObject* lost = Missing(before, after);
  PyObject* new_one = Missing(after, before);
  if (lost != nullptr && new_one != nullptr) {
    return "its element " + DescribeChange(lost, new_one);
  }
  if (lost != nullptr) return "its element " + ShortText(lost) + " was lost";
  if (new_one == nullptr) return "";
  return "an element " + ShortText(new_one) + " appeared";
}

}  // namespace pouch
