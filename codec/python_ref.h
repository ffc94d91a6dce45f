// PyRef: the one owner of a Python reference count.
//
// <Python.h> appears only in codec/python_*, codec/contract/* and
// worker/python/*.

#ifndef POUCH_CODEC_PYTHON_REF_H_
#define POUCH_CODEC_PYTHON_REF_H_

#include <Python.h>

#include <utility>

namespace pouch {

// A counted reference to a Python object, or none. Copies share the object.
// The interpreter must be running whenever one that holds an object is copied
// or destroyed.
class PyRef final {
 public:
  PyRef() = default;

  // Takes over a reference that the caller holds: a "new reference" in the
  // words of Python's manual. Null gives an empty PyRef.
  static PyRef Adopt(PyObject* object) { return PyRef(object); }
  // Adds a reference of its own to a "borrowed reference".
  static PyRef Share(PyObject* object) {
    Py_XINCREF(object);
    return PyRef(object);
  }

  PyRef(const PyRef& other) : object_(other.object_) { Py_XINCREF(object_); }
  PyRef(PyRef&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)) {}
  PyRef& operator=(PyRef other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~PyRef() { Py_XDECREF(object_); }

  PyObject* get() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }

  // Gives up the reference; the caller must drop it.
  [[nodiscard]] PyObject* Release() { return std::exchange(object_, nullptr); }

 private:
  explicit PyRef(PyObject* object) : object_(object) {}

  PyObject* object_ = nullptr;
};

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_REF_H_
