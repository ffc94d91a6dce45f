// PythonApplicationTest: writes Python modules and runs them as applications.

#ifndef POUCH_TESTS_WORKER_PYTHON_PYTHON_APPLICATION_FIXTURE_H_
#define POUCH_TESTS_WORKER_PYTHON_PYTHON_APPLICATION_FIXTURE_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codec/python_runtime.h"
#include "worker/application.h"
#include "worker/python/author_function.h"
#include "worker/python/python_application.h"

namespace pouch {

// Each test has a folder of its own and collects what its applications print.
class PythonApplicationTest : public ::testing::Test {
 protected:
  PythonApplicationTest() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    std::string name =
        std::string(test->test_suite_name()) + "." + test->name();
    for (char& c : name) c = c == '/' ? '_' : c;
    folder_ = std::filesystem::path(::testing::TempDir()) / name;
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    options_.arguments = {"--in", "words@feed:7000", "--out", "sink:7100"};
    options_.output = [this](std::string_view worker, std::string_view line) {
      printed_ += std::string(worker) + ": " + std::string(line) + "\n";
    };
  }

  ~PythonApplicationTest() override {
    if (has_options_) runtime_.reset();
  }

  // Starts an interpreter with options of the test's own. Tests that don't
  // share one.
  void Start(PythonOptions options = {}) {
    runtime_.reset();
    options.embedded = WallarooPackage();
    const EmbeddedModules pouch = PouchPackage();
    options.embedded.insert(options.embedded.end(), pouch.begin(), pouch.end());
    auto runtime = PythonRuntime::Create(std::move(options));
    ASSERT_TRUE(runtime.ok()) << runtime.status();
    runtime_ = *std::move(runtime);
    has_options_ = true;
  }

  // Starts an interpreter that tests share, unless there is one.
  void StartShared() {
    if (runtime_ != nullptr) return;
    Start();
    has_options_ = false;
  }

  // Writes a file in the test's folder and returns its path.
  std::string Write(const std::string& name, std::string_view text) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }

  Result<std::unique_ptr<Application>> TryMake(
      const std::string& module, std::string_view worker = "initializer") {
    StartShared();
    options_.module = module;
    return PythonApplication::Create(runtime_.get(), options_, worker);
  }

  // An application that is set up.
  std::unique_ptr<Application> Make(const std::string& module,
                                    std::string_view worker = "initializer") {
    auto application = TryMake(module, worker);
    EXPECT_TRUE(application.ok()) << application.status();
    if (!application.ok()) return nullptr;
    const Status status = (*application)->Setup();
    EXPECT_TRUE(status.ok()) << status;
    return *std::move(application);
  }

  // The message of the failure of TryMake() or of Setup().
  std::string Failure(const std::string& module) {
    auto application = TryMake(module);
    if (!application.ok()) return application.status().message();
    return (*application)->Setup().message();
  }

  std::filesystem::path folder_;
  std::string printed_;
  PythonApplicationOptions options_;
  bool has_options_ = false;
  // Shared by the tests of a process: starting it takes most of their time.
  inline static std::unique_ptr<PythonRuntime> runtime_;
};

// A word count: source, split, count by word, sink.
inline constexpr std::string_view kWordCount = R"(
import struct
import wallaroo

def application_setup(args):
    _, host, port = wallaroo.tcp_parse_input_addrs(args)[0]
    out_host, out_port = wallaroo.tcp_parse_output_addrs(args)[0]
    words = wallaroo.source(
        "words", wallaroo.TCPSourceConfig("words", host, port, decode))
    return wallaroo.build_application("word count", words
        .to(split)
        .key_by(word)
        .to(count)
        .to_sink(wallaroo.TCPSinkConfig(out_host, out_port, encode)))

@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode(bs):
    return None if bs.startswith(b"#") else bs.decode()

@wallaroo.computation_multi(name="split")
def split(line):
    return line.split()

@wallaroo.key_extractor
def word(data):
    return data

class Count:
    def __init__(self):
        self.value = 0

@wallaroo.state_computation(name="count", state=Count)
def count(data, state):
    state.value += 1
    return (data, state.value)

@wallaroo.encoder
def encode(data):
    return "%s %d\n" % data
)";

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_PYTHON_PYTHON_APPLICATION_FIXTURE_H_
