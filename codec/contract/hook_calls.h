// HookCalls: serialize and deserialize, called the way a check wants.

#ifndef POUCH_CODEC_CONTRACT_HOOK_CALLS_H_
#define POUCH_CODEC_CONTRACT_HOOK_CALLS_H_

#include <Python.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/python_call.h"
#include "codec/python_hooks.h"
#include "codec/python_ref.h"
#include "codec/python_space.h"

namespace pouch {

// How one call of a hook ended.
struct HookOutcome {
  enum class End {
    kReturned,
    kRaised,    // An Exception, which is how a hook says no.
    kBroke,     // Another BaseException, such as SystemExit.
    kHung,      // Its budget of steps was used up.
    kNoMemory,  // It asked for more memory than it may use.
  };

  End end = End::kReturned;
  PyRef object;  // What it returned.
  // What it raised, and where.
  PyRef error_type;
  PyRef error;
  PyRef error_place;
  uint64_t steps = 0;
  // What it reached out for, e.g. "import socket", "open /etc/passwd", "exec".
  std::vector<std::string> reached;

  bool returned() const { return end == End::kReturned; }
  // The bytes it returned. It must have returned bytes.
  std::string_view bytes() const;
  // A sentence's end, about a hook: "raised ValueError".
  std::string Describe() const;
  // What it raised, as Python prints it; empty if it did not.
  std::string Traceback() const;
};

// Each call sees its own moment and its own random numbers, as in a real
// worker. The space must be the one that the hooks come from.
class HookCalls final {
 public:
  // All must outlive it.
  HookCalls(PythonSpace* space, const PythonHooks* hooks,
            const PythonLimits& limits, uint64_t seed);

  HookOutcome Serialize(PyObject* object);
  HookOutcome Deserialize(std::string_view bytes);
  // Calls anything else in the same way.
  HookOutcome Call(PyObject* callable, PyObject* argument);

  // What the next call sees; it goes on from there.
  PythonWorld& world() { return world_; }
  PythonSpace* space() { return space_; }
  const PythonHooks& hooks() const { return *hooks_; }
  const PythonLimits& limits() const { return limits_; }
  void set_limits(const PythonLimits& limits) { limits_ = limits; }

  // "app.py:12", where a hook is defined; empty if it is not in Python.
  std::string SerializeLine() const;
  std::string DeserializeLine() const;

 private:
  PythonSpace* space_;
  const PythonHooks* hooks_;
  PythonLimits limits_;
  PythonWorld world_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_HOOK_CALLS_H_
