#include "codec/python_describe.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "codec/python_error.h"
#include "codec/python_inspect.h"
#include "codec/python_ref.h"

namespace pouch {
namespace {

constexpr int kMaxDepth = 8;
constexpr std::string_view kMore = "...";

// repr() of an object of a type written in C that holds no other objects.
std::string ReprOfC(PyObject* object) {
  PyRef text = PyRef::Adopt(PyObject_Repr(object));
  if (text) return PythonText(text.get());
  PyErr_Clear();
  return "<" + PythonTypeName(object) + ">";
}

// Writes until the limit is passed; then every call does nothing.
class Describer final {
 public:
  explicit Describer(size_t limit) : limit_(limit) {}

  void Describe(PyObject* object);
  std::string Take();

 private:
  bool full() const { return text_.size() > limit_; }
  void DescribeText(PyObject* object);
  void DescribeOther(PyObject* object);
  void DescribeInstance(PyObject* object);
  void Items(PyObject* const* items, Py_ssize_t count);
  void Dictionary(PyObject* object);
  void Set(PyObject* object);

  size_t limit_;
  int depth_ = 0;
  std::string text_;
};

std::string Describer::Take() {
  if (text_.size() <= limit_) return std::move(text_);
  size_t end = limit_ > kMore.size() ? limit_ - kMore.size() : 0;
  // Not in the middle of a character.
  while (end > 0 && (static_cast<unsigned char>(text_[end]) & 0xc0) == 0x80) {
    --end;
  }
  text_.resize(end);
  if (limit_ > kMore.size()) text_ += kMore;
  return std::move(text_);
}

void Describer::Describe(PyObject* object) {
  if (full()) return;
  if (depth_ >= kMaxDepth) {
    text_ += kMore;
    return;
  }
  ++depth_;
  if (PyUnicode_CheckExact(object) || PyBytes_CheckExact(object)) {
    DescribeText(object);
  } else if (PyLong_CheckExact(object) || PyFloat_CheckExact(object) ||
             PyBool_Check(object) || object == Py_None) {
    text_ += ReprOfC(object);
  } else if (PyTuple_CheckExact(object)) {
    text_ += '(';
    Items(&PyTuple_GET_ITEM(object, 0), PyTuple_GET_SIZE(object));
    text_ += PyTuple_GET_SIZE(object) == 1 ? ",)" : ")";
  } else if (PyList_CheckExact(object)) {
    text_ += '[';
    Items(reinterpret_cast<PyListObject*>(object)->ob_item,
          PyList_GET_SIZE(object));
    text_ += ']';
  } else if (PyDict_CheckExact(object)) {
    Dictionary(object);
  } else if (PyAnySet_CheckExact(object)) {
    Set(object);
  } else {
    DescribeOther(object);
  }
  --depth_;
}

// Cuts long texts before repr() makes them longer.
void Describer::DescribeText(PyObject* object) {
  const auto most = static_cast<Py_ssize_t>(limit_) + 1;
  if (PySequence_Size(object) <= most) {
    text_ += ReprOfC(object);
    return;
  }
  PyRef start = PyRef::Adopt(PySequence_GetSlice(object, 0, most));
  text_ += start ? ReprOfC(start.get()) : std::string(kMore);
}

void Describer::Items(PyObject* const* items, Py_ssize_t count) {
  for (Py_ssize_t i = 0; i < count && !full(); ++i) {
    if (i > 0) text_ += ", ";
    Describe(items[i]);
  }
}

void Describer::Dictionary(PyObject* object) {
  text_ += '{';
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t position = 0;
  bool first = true;
  while (!full() && PyDict_Next(object, &position, &key, &value) != 0) {
    if (!first) text_ += ", ";
    first = false;
    Describe(key);
    text_ += ": ";
    Describe(value);
  }
  text_ += '}';
}

void Describer::Set(PyObject* object) {
  std::vector<std::string> elements;
  PyObject* element = nullptr;
  Py_hash_t hash = 0;
  Py_ssize_t position = 0;
  while (_PySet_NextEntry(object, &position, &element, &hash) != 0) {
    elements.push_back(DescribePython(element, limit_));
  }
  std::sort(elements.begin(), elements.end());
  text_ += elements.empty() ? "set(" : "{";
  for (size_t i = 0; i < elements.size() && !full(); ++i) {
    if (i > 0) text_ += ", ";
    text_ += elements[i];
  }
  text_ += elements.empty() ? ")" : "}";
}

void Describer::DescribeOther(PyObject* object) {
  if (IsNamedThing(object)) {
    text_ += "<" + NameOfThing(object) + ">";
    return;
  }
  PyTypeObject* type = TypeInC(object);
  const bool plain = type == Py_TYPE(object) && ReducedByC(object);
  if (plain && !PyDict_Check(object) && !PyMethod_Check(object) &&
      std::string_view(type->tp_name) != "collections.deque") {
    text_ += ReprOfC(object);  // A date, a Decimal, an exact C type.
    return;
  }
  DescribeInstance(object);
}

void Describer::DescribeInstance(PyObject* object) {
  const std::string name = PythonTypeName(object);
  text_ += name.substr(name.rfind('.') + 1) + "(";
  const size_t start = text_.size();
  if (PyUnicode_Check(object) || PyLong_Check(object) ||
      PyFloat_Check(object) || PyBytes_Check(object)) {
    PyRef repr = PyRef::Adopt(TypeInC(object)->tp_repr(object));
    if (!repr) PyErr_Clear();
    text_ += repr ? PythonText(repr.get()) : std::string(kMore);
  } else if (PyTuple_Check(object)) {
    Items(&PyTuple_GET_ITEM(object, 0), PyTuple_GET_SIZE(object));
  } else if (PyList_Check(object)) {
    Items(reinterpret_cast<PyListObject*>(object)->ob_item,
          PyList_GET_SIZE(object));
  } else if (PyDict_Check(object)) {
    Dictionary(object);
  } else if (PyAnySet_Check(object)) {
    Set(object);
  }
  const bool is_enum = IsEnumMember(object);
  for (const PythonAttribute& attribute : AttributesOf(object)) {
    if (full()) break;
    const std::string attribute_name = PythonText(attribute.name.get());
    if (is_enum && attribute_name != "_name_") continue;
    if (text_.size() > start) text_ += ", ";
    text_ += attribute_name + "=";
    Describe(attribute.value.get());
  }
  text_ += ')';
}

}  // namespace

std::string DescribePython(PyObject* object, size_t limit) {
  Describer describer(limit);
  describer.Describe(object);
  return describer.Take();
}

}  // namespace pouch
