#include "codec/python_limits.h"

#include <malloc.h>

#include <limits>

#include "codec/python_call.h"

extern "C" {
// Internal to CPython 3.11, but exported: raises the poll's flag.
void _PyEval_SignalReceived(PyInterpreterState* interpreter);  // NOLINT
int __real__PyErr_CheckSignalsTstate(PyThreadState* thread);   // NOLINT
int __real_PyErr_CheckSignals(void);                           // NOLINT
int __wrap__PyErr_CheckSignalsTstate(PyThreadState* thread);   // NOLINT
int __wrap_PyErr_CheckSignals(void);                           // NOLINT
}

namespace pouch {
namespace {

// What a poll from within C code weighs: every 4096 steps of a regular
// expression poll once, but so does every str() and repr().
constexpr uint64_t kStepsPerPollInC = 64;

// About as many as a short loop has.
constexpr uint64_t kInstructionsPerStep = 8;

// The interpreter is one per process and calls back without a context of
// ours, so this is one per process, too.
struct Meter {
  int64_t memory_bytes = 0;
  int64_t memory_limit = std::numeric_limits<int64_t>::max();
  PyMemAllocatorEx raw;
  PyObjectArenaAllocator arena;
  PyObject* step_budget_exception = nullptr;
  bool installed = false;
  uint64_t instructions = 0;
};

Meter& TheMeter() {
  static Meter meter;
  return meter;
}

bool Fits(const Meter& meter, size_t size) {
  return size <= static_cast<size_t>(PY_SSIZE_T_MAX) &&
         meter.memory_bytes <= meter.memory_limit &&
         static_cast<int64_t>(size) <= meter.memory_limit - meter.memory_bytes;
}

void* Counted(Meter* meter, void* block) {
  if (block != nullptr) {
    meter->memory_bytes += static_cast<int64_t>(malloc_usable_size(block));
  }
  return block;
}

void* Allocate(void* context, size_t size) {
  auto* meter = static_cast<Meter*>(context);
  if (!Fits(*meter, size)) return nullptr;
  return Counted(meter, meter->raw.malloc(meter->raw.ctx, size));
}

void* AllocateZeros(void* context, size_t count, size_t size) {
  auto* meter = static_cast<Meter*>(context);
  size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes) || !Fits(*meter, bytes)) {
    return nullptr;
  }
  return Counted(meter, meter->raw.calloc(meter->raw.ctx, count, size));
}

void* Reallocate(void* context, void* block, size_t size) {
  auto* meter = static_cast<Meter*>(context);
  const size_t old_size = block == nullptr ? 0 : malloc_usable_size(block);
  if (size > old_size && !Fits(*meter, size - old_size)) return nullptr;
  void* moved = meter->raw.realloc(meter->raw.ctx, block, size);
  if (moved == nullptr) return nullptr;
  meter->memory_bytes -= static_cast<int64_t>(old_size);
  return Counted(meter, moved);
}

void Free(void* context, void* block) {
  auto* meter = static_cast<Meter*>(context);
  if (block == nullptr) return;
  meter->memory_bytes -= static_cast<int64_t>(malloc_usable_size(block));
  meter->raw.free(meter->raw.ctx, block);
}

void* AllocateArena(void* context, size_t size) {
  auto* meter = static_cast<Meter*>(context);
  if (!Fits(*meter, size)) return nullptr;
  void* arena = meter->arena.alloc(meter->arena.ctx, size);
  if (arena != nullptr) meter->memory_bytes += static_cast<int64_t>(size);
  return arena;
}

void FreeArena(void* context, void* arena, size_t size) {
  auto* meter = static_cast<Meter*>(context);
  meter->memory_bytes -= static_cast<int64_t>(size);
  meter->arena.free(meter->arena.ctx, arena, size);
}

// 0, or -1 with the exception set.
int Step(PythonCall* call, uint64_t steps) {
  if (call->Use(steps)) return 0;
  PyObject* type = TheMeter().step_budget_exception;
  if (type == nullptr) type = PyExc_RuntimeError;
  if (call->waits_for_ever()) {
    PyErr_SetString(type,
                    "this call waits without a limit, and nothing else runs in "
                    "a worker that could end it");
    return -1;
  }
  PyErr_Format(type, "this call did not end within its budget of %llu steps",
               static_cast<unsigned long long>(call->limits().steps));
  return -1;
}

}  // namespace

void InstallPythonMemoryMeter() {
  Meter* meter = &TheMeter();
  if (meter->installed) return;
  meter->installed = true;
  PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &meter->raw);
  PyMemAllocatorEx raw{meter, Allocate, AllocateZeros, Reallocate, Free};
  PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &raw);
  PyObject_GetArenaAllocator(&meter->arena);
  PyObjectArenaAllocator arena{meter, AllocateArena, FreeArena};
  PyObject_SetArenaAllocator(&arena);
}

int64_t PythonMemoryBytes() { return TheMeter().memory_bytes; }

int64_t PythonMemoryLimit() { return TheMeter().memory_limit; }

void SetPythonMemoryLimit(int64_t bytes) { TheMeter().memory_limit = bytes; }

void SetStepBudgetException(PyObject* exception_type) {
  TheMeter().step_budget_exception = exception_type;
}

void ArmPythonStepCounter() {
  _PyEval_SignalReceived(PyInterpreterState_Main());
}

int CountPythonInstruction(PyObject*, PyFrameObject* frame, int event,
                           PyObject*) {
  PythonCall* call = PythonCall::Current();
  if (call == nullptr) return 0;
  if (event == PyTrace_CALL) {
    PyObject_SetAttrString(reinterpret_cast<PyObject*>(frame),
                           "f_trace_opcodes", Py_True);
    return Step(call, 1);
  }
  if (event != PyTrace_OPCODE) return 0;
  Meter& meter = TheMeter();
  if (++meter.instructions % kInstructionsPerStep != 0) return 0;
  return Step(call, 1);
}

}  // namespace pouch

// Polls from the interpreter's loop. Clears nothing: the flag is raised again,
// so that the next loop or function polls, too.
int __wrap__PyErr_CheckSignalsTstate(PyThreadState* thread) {
  pouch::PythonCall* call = pouch::PythonCall::Current();
  if (call == nullptr) return __real__PyErr_CheckSignalsTstate(thread);
  pouch::ArmPythonStepCounter();
  return pouch::Step(call, 1);
}

// Polls from long-running C code.
int __wrap_PyErr_CheckSignals(void) {
  pouch::PythonCall* call = pouch::PythonCall::Current();
  if (call == nullptr) return __real_PyErr_CheckSignals();
  return pouch::Step(call, pouch::kStepsPerPollInC);
}
