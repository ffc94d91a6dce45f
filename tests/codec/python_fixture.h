// PythonTest: an interpreter, and spaces in it.

#ifndef POUCH_TESTS_CODEC_PYTHON_FIXTURE_H_
#define POUCH_TESTS_CODEC_PYTHON_FIXTURE_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "codec/python_entry.h"
#include "codec/python_error.h"
#include "codec/python_ref.h"
#include "codec/python_runtime.h"
#include "codec/python_space.h"

namespace pouch {

class PythonTest : public ::testing::Test {
 protected:
  PythonTest() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    std::string name =
        std::string(test->test_suite_name()) + "." + test->name();
    for (char& c : name) c = c == '/' ? '_' : c;
    folder_ = std::filesystem::path(::testing::TempDir()) / name;
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }

  ~PythonTest() override {
    if (has_options_) runtime_.reset();
  }

  // Starts an interpreter with options of the test's own. Tests that don't
  // share one.
  void Start(PythonOptions options = {}) {
    runtime_.reset();
    auto runtime = PythonRuntime::Create(std::move(options));
    ASSERT_TRUE(runtime.ok()) << runtime.status();
    runtime_ = *std::move(runtime);
    has_options_ = true;
  }

  // Writes a file in the test's folder, which every space finds modules in.
  std::string Write(const std::string& name, std::string_view text) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }

  std::unique_ptr<PythonSpace> MakeSpace(
      const std::string& name,
      PythonIsolation isolation = PythonIsolation::kNamespaces) {
    if (runtime_ == nullptr) {
      Start();
      has_options_ = false;
    }
    auto space = runtime_->MakeSpace(name, isolation, folder_.string(), {});
    EXPECT_TRUE(space.ok()) << space.status();
    return *std::move(space);
  }

  // Imports `module` in the space and calls its function `name` with `text`,
  // or without arguments if that is empty.
  Result<PyRef> CallFunction(PythonSpace* space, const std::string& module,
                             const std::string& name,
                             const std::string& text = "") {
    PythonEntry entry(space, &world_, limits_);
    POUCH_ASSIGN_OR_RETURN(PyRef imported, space->Import(module));
    PyRef function =
        PyRef::Adopt(PyObject_GetAttrString(imported.get(), name.c_str()));
    if (!function) return PythonError("no function");
    if (text.empty()) return entry.Call(function.get(), name + "()");
    PyRef argument = PyRef::Adopt(PyUnicode_FromString(text.c_str()));
    return entry.Call(function.get(), argument.get(), name + "()");
  }

  // The str() of what the call returns, or the failure's text.
  std::string Call(PythonSpace* space, const std::string& module,
                   const std::string& name, const std::string& text = "") {
    Result<PyRef> result = CallFunction(space, module, name, text);
    if (!result.ok()) return result.status().ToString();
    PyRef printed = PyRef::Adopt(PyObject_Str(result->get()));
    return printed ? PythonText(printed.get()) : TakePythonError();
  }

  std::filesystem::path folder_;
  PythonWorld world_;
  PythonLimits limits_;
  bool has_options_ = false;
  // Shared by the tests of a process: starting it takes most of their time.
  inline static std::unique_ptr<PythonRuntime> runtime_;
};

}  // namespace pouch

#endif  // POUCH_TESTS_CODEC_PYTHON_FIXTURE_H_
