#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string_view>

#include "codec/python_runtime.h"
#include "tests/docs/format_examples.h"
#include "worker/python/python_application.h"

namespace pouch {
namespace {

// A word count whose serialize() gives two bytes for every object.
constexpr std::string_view kModule = R"(
import wallaroo

def application_setup(args):
    source = wallaroo.source(
        "words", wallaroo.TCPSourceConfig("words", "feed", "7000", decode))
    return wallaroo.build_application("wc", source
        .key_by(word)
        .to(count)
        .to_sink(wallaroo.TCPSinkConfig("sink", "7100", encode)))

@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode(bs):
    return bs.decode()

@wallaroo.key_extractor
def word(data):
    return data

@wallaroo.state_computation(name="count", state=list)
def count(data, state):
    state.append(data)
    return (data, len(state))

@wallaroo.encoder
def encode(data):
    return "%s %d\n" % data

def serialize(obj):
    names = {decode: b"D!", word: b"K!", count: b"C!", encode: b"E!"}
    return names[obj]

def deserialize(bs):
    return {b"D!": decode, b"K!": word, b"C!": count, b"E!": encode}[bs]
)";

}  // namespace

void AddTopologyExample(FormatExamples* examples) {
  const auto file =
      std::filesystem::path(::testing::TempDir()) / "format_example.py";
  std::ofstream(file) << kModule;
  PythonOptions python;
  python.embedded = WallarooPackage();
  const auto runtime = PythonRuntime::Create(std::move(python));
  ASSERT_TRUE(runtime.ok()) << runtime.status();
  PythonApplicationOptions options;
  options.module = file.string();
  const auto application =
      PythonApplication::Create(runtime->get(), options, "initializer");
  ASSERT_TRUE(application.ok()) << application.status();
  const Status setup = (*application)->Setup();
  ASSERT_TRUE(setup.ok()) << setup;
  const auto topology = (*application)->EncodeTopology();
  ASSERT_TRUE(topology.ok()) << topology.status();
  examples->emplace("topology", *topology);
}

}  // namespace pouch
