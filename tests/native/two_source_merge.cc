#include "tests/native/two_source_merge.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace pouch {
namespace {

constexpr int64_t kOrder = 0;
constexpr int64_t kQuote = 1;

// The object {symbol, [kind, number]} of "symbol number"; no value if the line
// has another form.
Result<Value> Decode(std::string_view line, int64_t kind) {
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return Value();
  int64_t number = 0;
  std::from_chars(line.data() + space + 1, line.data() + line.size(), number);
  return MakeNative(std::string(line.substr(0, space)), {kind, number});
}

// The state is {symbol, [latest price, orders so far]}.
Status Market(const NativeObject& message, Value* state,
              std::vector<Value>* outputs) {
  NativeObject& market = NativeOf(*state);
  market.text = message.text;
  if (message.numbers.at(0) == kQuote) {
    market.numbers.at(0) = message.numbers.at(1);
    return OkStatus();
  }
  market.numbers.at(1) += 1;
  outputs->push_back(
      MakeNative(message.text, {message.numbers.at(1), market.numbers.at(0)}));
  return OkStatus();
}

NativePipeline MergePipeline(const NativeCall*) {
  NativePipeline pipeline("orders and quotes");
  const StepId orders = pipeline.AddSource(
      "orders", "feed:7001",
      [](std::string_view line) { return Decode(line, kOrder); });
  const StepId quotes = pipeline.AddSource(
      "quotes", "feed:7002",
      [](std::string_view line) { return Decode(line, kQuote); });
  const StepId market = pipeline.AddState(
      "market", {orders, quotes},
      [] {
        return MakeNative("", {0, 0});
      },
      &Market, [](const NativeObject& message) { return message.text; });
  pipeline.AddSink("sink:7100", market, [](const NativeObject& answer) {
    return answer.text + " " + std::to_string(answer.numbers.at(0)) + " " +
           std::to_string(answer.numbers.at(1)) + "\n";
  });
  return pipeline;
}

}  // namespace

ApplicationFactory TwoSourceMerge(NativeDefects defects) {
  return NativeFactory(&MergePipeline, std::move(defects));
}

}  // namespace pouch
