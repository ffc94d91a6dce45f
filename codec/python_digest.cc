#include "codec/python_digest.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "codec/python_error.h"
#include "codec/python_inspect.h"
#include "codec/python_ref.h"

namespace pouch {
namespace {

constexpr int kMaxDepth = 1000;

// Writes what the object is to a string, every item behind a tag, every
// variable length before its bytes, so that different objects never give the
// same string.
class Walker final {
 public:
  explicit Walker(int depth) : depth_(depth), writer_(&text_) {}

  // False if it went too deep.
  bool Walk(PyObject* object);
  uint64_t Value() const { return DigestOf(text_); }

 private:
  bool WalkContainer(PyObject* object);
  bool WalkOther(PyObject* object);
  bool WalkInstance(PyObject* object);
  bool WalkPartInC(PyObject* object);
  bool WalkSequence(char tag, PyObject* const* items, Py_ssize_t count);
  bool WalkDictionary(PyObject* object);
  bool WalkSet(PyObject* object);
  bool WalkIterator(char tag, PyObject* iterator);
  bool WalkReduced(PyObject* object);
  void Text(PyObject* text);
  void Integer(PyObject* number);
  void Float(double number);
  void Bytes(std::string_view bytes);
  // True, and a note of it, if the object was met before.
  bool MetBefore(PyObject* object);

  int depth_;
  std::string text_;
  ByteWriter writer_;
  // Looked up, never iterated: no order by address.
  std::unordered_map<PyObject*, uint32_t> met_;
  // Objects made for the walk, kept so that no later one gets their address.
  std::vector<PyRef> made_;
};

void Walker::Bytes(std::string_view bytes) {
  writer_.U8('b');
  writer_.String(bytes);
}

void Walker::Text(PyObject* text) {
  // The storage is the narrowest that fits, so it follows from the text.
  writer_.U8('s');
  const int kind = static_cast<int>(PyUnicode_KIND(text));
  writer_.U8(static_cast<uint8_t>(kind));
  writer_.String(
      std::string_view(static_cast<const char*>(PyUnicode_DATA(text)),
                       static_cast<size_t>(PyUnicode_GET_LENGTH(text)) *
                           static_cast<size_t>(kind)));
}

void Walker::Integer(PyObject* number) {
  int overflow = 0;
  const long long small = PyLong_AsLongLongAndOverflow(number, &overflow);
  if (overflow == 0) {
    writer_.U8('i');
    writer_.I64(small);
    return;
  }
  PyRef digits = PyRef::Adopt(_PyLong_Format(number, 16));
  writer_.U8('I');
  writer_.String(digits ? PythonText(digits.get()) : "");
}

void Walker::Float(double number) {
  uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  writer_.U8('f');
  writer_.U64(bits);
}

bool Walker::MetBefore(PyObject* object) {
  const auto [position, is_new] =
      met_.emplace(object, static_cast<uint32_t>(met_.size()));
  if (is_new) return false;
  writer_.U8('r');
  writer_.U32(position->second);
  return true;
}

bool Walker::Walk(PyObject* object) {
  PyTypeObject* type = Py_TYPE(object);
  if (type == &PyUnicode_Type) {
    Text(object);
  } else if (type == &PyLong_Type) {
    Integer(object);
  } else if (type == &PyFloat_Type) {
    Float(PyFloat_AS_DOUBLE(object));
  } else if (type == &PyBool_Type) {
    writer_.U8(object == Py_True ? 'T' : 'F');
  } else if (object == Py_None) {
    writer_.U8('N');
  } else if (type == &PyBytes_Type) {
    Bytes({PyBytes_AS_STRING(object),
           static_cast<size_t>(PyBytes_GET_SIZE(object))});
  } else {
    if (++depth_ > kMaxDepth) return false;
    const bool done = WalkContainer(object);
    --depth_;
    return done;
  }
  return true;
}

bool Walker::WalkContainer(PyObject* object) {
  if (PyTuple_CheckExact(object)) {
    return WalkSequence('t', &PyTuple_GET_ITEM(object, 0),
                        PyTuple_GET_SIZE(object));
  }
  if (PyList_CheckExact(object)) {
    if (MetBefore(object)) return true;
    return WalkSequence('l', reinterpret_cast<PyListObject*>(object)->ob_item,
                        PyList_GET_SIZE(object));
  }
  if (PyDict_CheckExact(object)) {
    return MetBefore(object) || WalkDictionary(object);
  }
  if (PyFrozenSet_CheckExact(object)) return WalkSet(object);
  if (PySet_CheckExact(object)) return MetBefore(object) || WalkSet(object);
  return WalkOther(object);
}

bool Walker::WalkSequence(char tag, PyObject* const* items, Py_ssize_t count) {
  writer_.U8(static_cast<uint8_t>(tag));
  writer_.U64(static_cast<uint64_t>(count));
  for (Py_ssize_t i = 0; i < count; ++i) {
    if (!Walk(items[i])) return false;
  }
  return true;
}

bool Walker::WalkDictionary(PyObject* object) {
  writer_.U8('d');
  writer_.U64(static_cast<uint64_t>(PyDict_GET_SIZE(object)));
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(object, &position, &key, &value) != 0) {
    if (!Walk(key) || !Walk(value)) return false;
  }
  return true;
}

bool Walker::WalkSet(PyObject* object) {
  std::vector<uint64_t> elements;
  PyObject* element = nullptr;
  Py_hash_t hash = 0;
  Py_ssize_t position = 0;
  while (_PySet_NextEntry(object, &position, &element, &hash) != 0) {
    Walker walker(depth_);
    if (!walker.Walk(element)) return false;
    elements.push_back(walker.Value());
  }
  std::sort(elements.begin(), elements.end());
  writer_.U8('e');
  writer_.U8(PyFrozenSet_CheckExact(object));
  writer_.U64(elements.size());
  for (const uint64_t digest : elements) writer_.U64(digest);
  return true;
}

bool Walker::WalkIterator(char tag, PyObject* iterator) {
  writer_.U8(static_cast<uint8_t>(tag));
  while (PyRef item = PyRef::Adopt(PyIter_Next(iterator))) {
    made_.push_back(item);
    writer_.U8(',');
    if (!Walk(item.get())) return false;
  }
  PyErr_Clear();
  writer_.U8('.');
  return true;
}

bool Walker::WalkOther(PyObject* object) {
  if (IsNamedThing(object)) {
    writer_.U8('n');
    writer_.String(NameOfThing(object));
    return true;
  }
  if (PyMethod_Check(object)) {
    writer_.U8('m');
    return Walk(PyMethod_GET_FUNCTION(object)) &&
           Walk(PyMethod_GET_SELF(object));
  }
  if (!IsEnumMember(object) && MetBefore(object)) return true;
  writer_.U8('o');
  writer_.String(PythonTypeName(object));
  return WalkInstance(object);
}

bool Walker::WalkInstance(PyObject* object) {
  if (!WalkPartInC(object)) return false;
  const bool is_enum = IsEnumMember(object);
  for (const PythonAttribute& attribute : AttributesOf(object)) {
    // An enum member is its name and value; the rest is the class's business.
    if (is_enum &&
        PyUnicode_CompareWithASCIIString(attribute.name.get(), "_name_") != 0 &&
        PyUnicode_CompareWithASCIIString(attribute.name.get(), "_value_") !=
            0) {
      continue;
    }
    writer_.U8('a');
    Text(attribute.name.get());
    if (!Walk(attribute.value.get())) return false;
  }
  writer_.U8('.');
  return true;
}

// What an instance of a class derived from a type written in C inherits.
bool Walker::WalkPartInC(PyObject* object) {
  PyTypeObject* type = TypeInC(object);
  if (type == &PyBaseObject_Type) return true;
  const std::string_view name = type->tp_name;
  if (PyUnicode_Check(object)) {
    Text(object);
  } else if (PyLong_Check(object)) {
    Integer(object);
  } else if (PyFloat_Check(object)) {
    Float(PyFloat_AS_DOUBLE(object));
  } else if (PyBytes_Check(object)) {
    Bytes({PyBytes_AS_STRING(object),
           static_cast<size_t>(PyBytes_GET_SIZE(object))});
  } else if (PyByteArray_Check(object)) {
    Bytes({PyByteArray_AS_STRING(object),
           static_cast<size_t>(PyByteArray_GET_SIZE(object))});
  } else if (PyTuple_Check(object)) {
    return WalkSequence('t', &PyTuple_GET_ITEM(object, 0),
                        PyTuple_GET_SIZE(object));
  } else if (PyList_Check(object)) {
    return WalkSequence('l', reinterpret_cast<PyListObject*>(object)->ob_item,
                        PyList_GET_SIZE(object));
  } else if (PyODict_Check(object)) {
    PyRef items = PyRef::Adopt(PyODict_Type.tp_iter(object));
    return items && WalkIterator('k', items.get()) && WalkDictionary(object);
  } else if (PyDict_Check(object)) {
    if (name == "collections.defaultdict") {
      PyRef key = PyRef::Adopt(PyUnicode_FromString("default_factory"));
      PyRef factory = PyRef::Adopt(PyObject_GenericGetAttr(object, key.get()));
      if (factory && !Walk(factory.get())) return false;
    }
    return WalkDictionary(object);
  } else if (PyAnySet_Check(object)) {
    return WalkSet(object);
  } else if (name == "collections.deque") {
    PyRef iterator = PyRef::Adopt(type->tp_iter(object));
    PyRef key = PyRef::Adopt(PyUnicode_FromString("maxlen"));
    PyRef limit = PyRef::Adopt(PyObject_GenericGetAttr(object, key.get()));
    return iterator && limit && Walk(limit.get()) &&
           WalkIterator('q', iterator.get());
  } else {
    return WalkReduced(object);
  }
  return true;
}

bool Walker::WalkReduced(PyObject* object) {
  PyRef reduced = ReducedByC(object);
  if (!reduced) {
    writer_.U8('x');  // Opaque: a lock, a generator, an open file.
    return true;
  }
  if (!PyTuple_Check(reduced.get())) {
    writer_.U8('g');
    return Walk(reduced.get());
  }
  made_.push_back(reduced);
  writer_.U8('z');
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(reduced.get()); ++i) {
    PyObject* part = PyTuple_GET_ITEM(reduced.get(), i);
    const bool done = PyIter_Check(part) ? WalkIterator('j', part) : Walk(part);
    if (!done) return false;
  }
  writer_.U8('.');
  return true;
}

}  // namespace

Result<uint64_t> PythonDigest(PyObject* object) {
  Walker walker(/*depth=*/0);
  if (!walker.Walk(object)) {
    return Status(StatusCode::kResourceExhausted,
                  "a " + PythonTypeName(object) + " is nested more than " +
                      std::to_string(kMaxDepth) + " deep");
  }
  return walker.Value();
}

}  // namespace pouch
