// PythonRuntime: the CPython 3.11 inside this process.
//
// Isolated from the machine: Debian's standard library under /usr whatever
// `python3` is on the PATH, no environment variables, no user site, no .pyc
// files written, a fixed hash seed, UTF-8 everywhere, UTC.

#ifndef POUCH_CODEC_PYTHON_RUNTIME_H_
#define POUCH_CODEC_PYTHON_RUNTIME_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "codec/embedded_module.h"
#include "codec/python_bootstrap.h"
#include "codec/python_call.h"
#include "codec/python_namespaces.h"
#include "codec/python_space.h"

namespace pouch {

struct PythonOptions {
  // Seed of str and bytes hashes, and so of the order of sets. 0 to 2^32 - 1.
  // Python asks once in a process: a second runtime keeps the first one's.
  uint32_t hash_seed = 0;
  // A virtual environment's folder, or empty: its packages are found.
  std::string venv;
  // More folders in which packages are found, before the venv's.
  std::vector<std::string> paths;
  // os.environ of every worker, beside PATH, HOME, LANG and TZ.
  std::map<std::string, std::string> environment;
  // For each call into the application.
  PythonLimits limits;
  // Modules that every interpreter finds before any other.
  EmbeddedModules embedded;
};

// One at a time in a process (a second one after the first works, but C
// extensions may not like it), made by the composition root and used by the
// thread that made it only. Every space and every PyRef must be gone before it.
class PythonRuntime final : private PythonHost {
 public:
  // Starts the interpreter. Errors: kNotFound (the venv or a path), kInternal.
  static Result<std::unique_ptr<PythonRuntime>> Create(PythonOptions options);
  ~PythonRuntime() override;

  // A new space that finds the application in `application_folder` first.
  // Errors: kApplicationError, kInternal.
  Result<std::unique_ptr<PythonSpace>> MakeSpace(
      const std::string& name, PythonIsolation isolation,
      const std::string& application_folder,
      const std::vector<std::string>& arguments);

  // Leaves the current space.
  void EnterBase() { spaces_.EnterBase(); }

  // True if there is one in this process.
  static bool IsRunning();
  // To be called in the child after fork(), if there is one.
  static void AfterForkInChild();

  const PythonOptions& options() const { return options_; }
  // E.g. "3.11.2".
  static std::string Version();

 private:
  explicit PythonRuntime(PythonOptions options);

  Status Start();
  Status StartInterpreter();
  void Warm();

  // PythonHost.
  void Write(std::string_view text) override;
  void Suspend() override;
  void Resume() override;
  void BeginImport(std::string_view module) override;
  void EndImport() override;

  struct ImportScope;

  PythonOptions options_;
  std::vector<std::unique_ptr<ImportScope>> imports_;
  // Options' paths and the venv's.
  std::vector<std::string> foreign_paths_;
  std::optional<PythonBootstrap> bootstrap_;
  std::optional<PythonNamespaces> namespaces_;
  PythonSpaces spaces_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_RUNTIME_H_
