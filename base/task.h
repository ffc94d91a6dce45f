// Task: a callable that runs once, stored inline without an allocation.

#ifndef POUCH_BASE_TASK_H_
#define POUCH_BASE_TASK_H_

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace pouch {

// A move-only `void()`. A callable that does not fit is a compile error: put
// what it needs behind one pointer.
class Task final {
 public:
  static constexpr size_t kCapacityBytes = 64;

  Task() = default;

  template <typename Callable>
  requires(!std::is_same_v<std::decay_t<Callable>, Task>)
      Task(Callable&& callable) {  // NOLINT: implicit on purpose
    using Stored = std::decay_t<Callable>;
    static_assert(sizeof(Stored) <= kCapacityBytes, "captures too much");
    static_assert(alignof(Stored) <= alignof(std::max_align_t));
    static_assert(std::is_nothrow_move_constructible_v<Stored>);
    new (storage_) Stored(std::forward<Callable>(callable));
    actions_ = &kActionsOf<Stored>;
  }

  Task(Task&& other) noexcept { MoveFrom(other); }
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      Reset();
      MoveFrom(other);
    }
    return *this;
  }
  ~Task() { Reset(); }

  explicit operator bool() const { return actions_ != nullptr; }

  void operator()() {
    CHECK(actions_ != nullptr) << "an empty task was run";
    actions_->run(storage_);
  }

 private:
  struct Actions {
    void (*run)(void* storage);
    void (*move)(void* from, void* to) noexcept;
    void (*destroy)(void* storage) noexcept;
  };

  template <typename Stored>
  static constexpr Actions kActionsOf = {
      [](void* storage) { (*static_cast<Stored*>(storage))(); },
      [](void* from, void* to) noexcept {
        new (to) Stored(std::move(*static_cast<Stored*>(from)));
        static_cast<Stored*>(from)->~Stored();
      },
      [](void* storage) noexcept { static_cast<Stored*>(storage)->~Stored(); }};

  void MoveFrom(Task& other) noexcept {
    actions_ = std::exchange(other.actions_, nullptr);
    if (actions_ != nullptr) actions_->move(other.storage_, storage_);
  }
  void Reset() {
    if (actions_ != nullptr)
      std::exchange(actions_, nullptr)->destroy(storage_);
  }

  alignas(std::max_align_t) std::byte storage_[kCapacityBytes];
  const Actions* actions_ = nullptr;
};

}  // namespace pouch

#endif  // POUCH_BASE_TASK_H_
