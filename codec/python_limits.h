// The two limits on application code: memory and steps.
//
// Memory: allocators installed before the interpreter starts keep the sum of
// what Python holds, in arenas of small objects and in single large blocks, so
// that small objects cost nothing. An allocation beyond the limit fails, which
// Python turns into MemoryError: a pickle of nine bytes that asks for 17 GB
// ends there, before the kernel is asked.
//
// Steps: the interpreter polls for signals at every backward jump and at every
// entry of a function. The linker redirects that poll to this file
// (--wrap), where a counter stands; while a call runs, the poll's flag is kept
// raised. It costs about 20 ns for each loop or function entry, a third of
// what PyEval_SetTrace costs, and counts the same in every run of a process;
// code that runs for the first time counts a few steps more.
// Sub-interpreters never poll for signals; there PyEval_SetTrace counts
// instructions (lines would not do: `while True: pass` is one line, once).
// One long call into C that does not poll cannot be ended this way.

#ifndef POUCH_CODEC_PYTHON_LIMITS_H_
#define POUCH_CODEC_PYTHON_LIMITS_H_

#include <Python.h>

#include <cstdint>

namespace pouch {

// Installs the counting allocators, before the interpreter starts. A second
// call does nothing.
void InstallPythonMemoryMeter();

// Bytes that Python holds now, and the sum that it may not exceed.
int64_t PythonMemoryBytes();
int64_t PythonMemoryLimit();
void SetPythonMemoryLimit(int64_t bytes);

// The exception that ends endless loops; a BaseException, so that `except
// Exception` does not catch it. Created once, at the interpreter's start.
void SetStepBudgetException(PyObject* exception_type);

// Raises the poll's flag for the running call.
void ArmPythonStepCounter();

// A Py_tracefunc that counts instructions, for sub-interpreters.
int CountPythonInstruction(PyObject* unused, PyFrameObject* frame, int event,
                           PyObject* argument);

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_LIMITS_H_
