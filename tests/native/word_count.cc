#include "tests/native/word_count.h"

#include <string>
#include <utility>
#include <vector>

namespace pouch {
namespace {

Result<Value> DecodeLine(std::string_view payload) {
  if (payload.starts_with('#')) return Value();
  return MakeNative(std::string(payload));
}

Status Split(const NativeCall* call, const NativeObject& line,
             std::vector<Value>* words) {
  if (line.text.starts_with('!')) call->print(line.text.substr(1));
  size_t start = 0;
  while (start < line.text.size()) {
    size_t end = line.text.find(' ', start);
    if (end == std::string::npos) end = line.text.size();
    if (end > start) {
      words->push_back(MakeNative(line.text.substr(start, end - start)));
    }
    start = end + 1;
  }
  return OkStatus();
}

// The state holds the count, and the digest-like sum of the words' lengths, so
// that a lossy hook has something to lose.
Status Count(const NativeObject& word, Value* state,
             std::vector<Value>* outputs) {
  std::vector<int64_t>& numbers = NativeOf(*state).numbers;
  numbers[0] += 1;
  numbers[1] += static_cast<int64_t>(word.text.size());
  NativeOf(*state).text = word.text;
  outputs->push_back(MakeNative(word.text, {numbers[0], numbers[1]}));
  return OkStatus();
}

NativePipeline WordCountPipeline(const NativeCall* call) {
  NativePipeline pipeline("word count");
  const StepId words = pipeline.AddSource("words", "feed:7000", &DecodeLine);
  const auto text = [](const NativeObject& object) { return object.text; };
  const StepId split = pipeline.AddStateless(
      "split", {words},
      [call](const NativeObject& line, Value*, std::vector<Value>* outputs) {
        return Split(call, line, outputs);
      },
      text);
  const StepId count = pipeline.AddState(
      "count", {split},
      [] {
        return MakeNative("", {0, 0});
      },
      &Count, text);
  pipeline.AddSink("sink:7100", count, [](const NativeObject& counted) {
    return counted.text + " " + std::to_string(counted.numbers.at(0)) + "\n";
  });
  return pipeline;
}

}  // namespace

ApplicationFactory WordCount(NativeDefects defects) {
  return NativeFactory(&WordCountPipeline, std::move(defects));
}

}  // namespace pouch
