// PythonHooks: the application's serialize and deserialize.

#ifndef POUCH_CODEC_PYTHON_HOOKS_H_
#define POUCH_CODEC_PYTHON_HOOKS_H_

#include <Python.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/status.h"
#include "codec/python_entry.h"
#include "codec/python_ref.h"

namespace pouch {

// Two functions, serialize(object) -> bytes and deserialize(bytes) -> object.
class PythonHooks final {
 public:
  // Takes both from `module`, or, if it has neither, both from `defaults`.
  // Errors: kApplicationError if the module has just one, naming the other; if
  // one cannot be called.
  static Result<PythonHooks> Find(PyObject* module, PyObject* defaults,
                                  size_t max_bytes);

  // The bytes of `object`. Errors: kApplicationError, naming the worker and
  // the object's type: the hook raised, did not end, used too much memory,
  // returned anything but bytes, or more than `max_bytes`.
  Result<std::string> Serialize(PythonEntry* entry, PyObject* object) const;

  // Serialize(), twice: as Wallaroo does, which relies on equal lengths.
  // Errors: also kApplicationError if the bytes differ, saying where.
  Result<std::string> SerializeTwice(PythonEntry* entry,
                                     PyObject* object) const;

  // The object in `bytes`, which may be None.
  // Errors: kApplicationError as above.
  Result<PyRef> Deserialize(PythonEntry* entry, std::string_view bytes) const;

  // True if the application brought hooks of its own.
  bool custom() const { return custom_; }
  // The two functions. Borrowed.
  PyObject* serialize() const { return serialize_.get(); }
  PyObject* deserialize() const { return deserialize_.get(); }
  size_t max_bytes() const { return max_bytes_; }

 private:
  PythonHooks() = default;

  PyRef serialize_;
  PyRef deserialize_;
  size_t max_bytes_ = 0;
  bool custom_ = false;
};

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_HOOKS_H_
