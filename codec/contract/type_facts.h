// TypeFacts: what a comparison must know about a Python type, looked up once.

#ifndef POUCH_CODEC_CONTRACT_TYPE_FACTS_H_
#define POUCH_CODEC_CONTRACT_TYPE_FACTS_H_

#include <Python.h>

#include <unordered_map>

#include "codec/python_ref.h"

namespace pouch {

// What the part of an object that is written in C consists of.
enum class PythonContent {
  kNothing,  // Only attributes: an instance of a class of Python's own.
  kNone,
  kBool,
  kInteger,
  kFloat,
  kComplex,
  kText,
  kBytes,
  kByteArray,
  kTuple,
  kList,
  kDictionary,
  kOrderedDictionary,
  kDefaultDictionary,
  kSet,
  kDeque,
  kNamed,    // A class, a module, a function: it is its name.
  kMethod,   // A function and the object it is bound to.
  kEnum,     // One of a fixed number of objects.
  kReduced,  // As pickle would take it apart, or opaque.
};

struct TypeFacts {
  PythonContent content = PythonContent::kReduced;
  bool has_attributes = false;  // In a __dict__ or in slots.
  bool has_slots = false;
  // True if two equal ones cannot be told apart but by `is`: numbers, texts,
  // and whatever is hashed by what it holds.
  bool is_plain_value = false;
};

// Keeps the types that it was asked for.
class TypeFactsTable final {
 public:
  TypeFactsTable() = default;
  TypeFactsTable(const TypeFactsTable&) = delete;
  TypeFactsTable& operator=(const TypeFactsTable&) = delete;

  // Of an object's type. Valid as long as the table.
  const TypeFacts& Of(PyObject* object);

 private:
  struct Entry {
    PyRef type;
    TypeFacts facts;
  };
  // Looked up, never iterated.
  std::unordered_map<PyTypeObject*, Entry> entries_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_TYPE_FACTS_H_
