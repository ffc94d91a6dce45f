#include "codec/contract/dictionary_order.h"

#include "codec/contract/change_text.h"

namespace pouch {
namespace {

bool Holds(PyObject* dictionary, PyObject* key) {
  const int found = PyDict_Contains(dictionary, key);
  if (found < 0) PyErr_Clear();
  return found > 0;
}

}  // namespace

PyRef InItsOrder(PyObject* ordered) {
  PyRef dictionary = PyRef::Adopt(PyDict_New());
  PyRef keys = PyRef::Adopt(PySequence_List(ordered));
  if (!keys) PyErr_Clear();
  for (Py_ssize_t i = 0; keys && i < PyList_GET_SIZE(keys.get()); ++i) {
    PyObject* key = PyList_GET_ITEM(keys.get(), i);
    PyObject* value = PyDict_GetItemWithError(ordered, key);
    if (value != nullptr) PyDict_SetItem(dictionary.get(), key, value);
    PyErr_Clear();
  }
  return dictionary;
}

std::string KeyChange(PyObject* original, PyObject* copy,
                      PyObject* original_key, PyObject* copy_key) {
  const PyRef key = PyRef::Share(original_key);
  const PyRef copied = PyRef::Share(copy_key);
  const bool is_lost = key && !Holds(copy, key.get());
  const bool is_new = copied && !Holds(original, copied.get());
  if (is_lost && is_new) {
    return "its key " + DescribeChange(key.get(), copied.get());
  }
  if (is_lost) return "its key " + ShortText(key.get()) + " was lost";
  if (is_new) return "a key " + ShortText(copied.get()) + " appeared";
  if (!key || !copied) return "its keys changed";
  if (PyObject_RichCompareBool(key.get(), copied.get(), Py_EQ) > 0) {
    return "its key " + DescribeChange(key.get(), copied.get());
  }
  PyErr_Clear();
  return "the order of its keys changed: " + ShortText(copied.get()) +
         " where " + ShortText(key.get()) + " was";
}

}  // namespace pouch
