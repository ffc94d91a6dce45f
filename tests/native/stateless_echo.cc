#include "tests/native/stateless_echo.h"

#include <string>
#include <utility>
#include <vector>

namespace pouch {
namespace {

Status Echo(const NativeObject& line, Value*, std::vector<Value>* outputs) {
  outputs->push_back(MakeNative(line.text, line.numbers));
  return OkStatus();
}

NativePipeline EchoPipeline(const NativeCall*) {
  NativePipeline pipeline("echo");
  const StepId lines = pipeline.AddSource(
      "lines", "feed:7000", [](std::string_view payload) -> Result<Value> {
        return MakeNative(std::string(payload));
      });
  const StepId echo = pipeline.AddStateless("echo", {lines}, &Echo);
  pipeline.AddSink("sink:7100", echo,
                   [](const NativeObject& line) { return line.text + "\n"; });
  return pipeline;
}

}  // namespace

ApplicationFactory StatelessEcho(NativeDefects defects) {
  return NativeFactory(&EchoPipeline, std::move(defects));
}

}  // namespace pouch
