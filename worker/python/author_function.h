// Python functions of a scenario's author: checks, and what generates feeds.
//
// They are no part of the application and run in spaces of their own. The
// package `pouch`, whose sources are inside the executable
// (worker/python/pouch), is what they may import besides.

#ifndef POUCH_WORKER_PYTHON_AUTHOR_FUNCTION_H_
#define POUCH_WORKER_PYTHON_AUTHOR_FUNCTION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "codec/embedded_module.h"
#include "codec/python_ref.h"
#include "codec/python_runtime.h"
#include "codec/python_space.h"

namespace pouch {

// The sources of the `pouch` package, for PythonOptions::embedded.
EmbeddedModules PouchPackage();

// E.g. {"/shop/checks.py", "conserves_money"}.
struct PythonFunctionName {
  std::string file;
  std::string function;
};

// Pouch's own helper of that name, of worker/python/pouch/_author.py, as it is
// in `space`. Inside a PythonEntry. Errors: kApplicationError.
Result<PyRef> AuthorHelper(PythonSpace* space, const char* name);

// Imports the module and gives the function, which can be called with one
// argument. Inside a PythonEntry. Errors: kNotFound (no such file),
// kApplicationError (it cannot be imported, or is no such function).
Result<PyRef> FindAuthorFunction(PythonSpace* space,
                                 const PythonFunctionName& name);

// What the generator function yields when it is given a random.Random of that
// seed: `count` items, or fewer if it ends before; each str in UTF-8.
// `runtime` knows the package `pouch`. Errors: as above, and whatever the
// function raises.
Result<std::vector<std::string>> GeneratePythonItems(
    PythonRuntime* runtime, const PythonFunctionName& name, uint64_t seed,
    uint64_t count);

}  // namespace pouch

#endif  // POUCH_WORKER_PYTHON_AUTHOR_FUNCTION_H_
