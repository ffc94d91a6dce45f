// Value: one object of the application, whatever language it lives in.
//
// A Value is a counted reference: copying it shares the object, as passing a
// reference inside one process does. Only its Application looks inside.

#ifndef POUCH_WORKER_VALUE_H_
#define POUCH_WORKER_VALUE_H_

#include <utility>

namespace pouch {

// How one kind of object is counted. One static instance per kind.
struct ValueKind {
  const char* name;
  void (*retain)(void* object);
  void (*release)(void* object);
};

// A reference to an application's object, or none.
class Value final {
 public:
  Value() = default;

  // Takes over one reference that the caller holds.
  static Value Adopt(const ValueKind* kind, void* object) {
    Value value;
    value.kind_ = kind;
    value.object_ = object;
    return value;
  }

  Value(const Value& other) : kind_(other.kind_), object_(other.object_) {
    if (object_ != nullptr) kind_->retain(object_);
  }
  Value(Value&& other) noexcept
      : kind_(other.kind_), object_(std::exchange(other.object_, nullptr)) {}
  Value& operator=(Value other) noexcept {
    std::swap(kind_, other.kind_);
    std::swap(object_, other.object_);
    return *this;
  }
  ~Value() {
    if (object_ != nullptr) kind_->release(object_);
  }

  explicit operator bool() const { return object_ != nullptr; }
  const ValueKind* kind() const { return kind_; }
  void* object() const { return object_; }

 private:
  const ValueKind* kind_ = nullptr;
  void* object_ = nullptr;
};

}  // namespace pouch

#endif  // POUCH_WORKER_VALUE_H_
