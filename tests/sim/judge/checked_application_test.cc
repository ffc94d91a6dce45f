// Hooks that break their contract are caught at every call.

#include "sim/judge/checked_application.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/native/native_object.h"
#include "tests/native/word_count.h"

namespace pouch {
namespace {

// Serializes `value` with a WordCount that has these defects; the class of what
// is reported.
std::string ClassOf(NativeDefects defects, const Value& value) {
  std::string failure_class = "not called";
  auto checked =
      MakeCheckedApplication(*WordCount(std::move(defects))("w1"),
                             [&failure_class](const CodecReport& report) {
                               failure_class = report.failure_class;
                             });
  EXPECT_TRUE(checked->Serialize(value).ok());
  return failure_class;
}

TEST(CheckedApplicationTest, GoodHooksPass) {
  EXPECT_EQ(ClassOf({}, MakeNative("cat", {1, 2})), "");
}

TEST(CheckedApplicationTest, LossyHookIsFound) {
  NativeDefects defects;
  defects.lossy_round_trip = true;
  EXPECT_EQ(ClassOf(defects, MakeNative("cat", {1, 2})), "codec.round_trip");
}

TEST(CheckedApplicationTest, HookThatChangesItsInputIsFound) {
  NativeDefects defects;
  defects.serialize_changes_input = true;
  EXPECT_EQ(ClassOf(defects, MakeNative("cat", {1})), "codec.input_changed");
}

TEST(CheckedApplicationTest, OtherBytesOfEqualMeaningAreFound) {
  NativeDefects defects;
  defects.unstable_bytes = true;
  EXPECT_EQ(ClassOf(defects, MakeNative("cat", {1})), "codec.unstable_bytes");
}

TEST(CheckedApplicationTest, HookThatFailsIsTheCallersToReport) {
  NativeDefects defects;
  defects.serialize_fails_on = "cat";
  bool called = false;
  auto checked =
      MakeCheckedApplication(*WordCount(defects)("w1"),
                             [&called](const CodecReport&) { called = true; });
  EXPECT_FALSE(checked->Serialize(MakeNative("cat")).ok());
  EXPECT_FALSE(called);
}

// Gives a longer, or a different, encoding at every second call.
class FickleApplication final : public Application {
 public:
  explicit FickleApplication(bool longer) : longer_(longer) {}

  Result<std::string> Serialize(const Value& value) override {
    if (output_) output_("serialize");
    NativeObject object{NativeOf(value).text, NativeOf(value).numbers};
    if (++calls_ % 2 == 0) {
      if (longer_) {
        object.text += "!";
      } else {
        object.text[0] = '!';
      }
    }
    return EncodeNative(object);
  }
  Result<Value> Deserialize(std::string_view bytes) override {
    return DecodeNative(bytes);
  }
  Result<uint64_t> StructuralDigest(const Value& value) override {
    return uint64_t{static_cast<unsigned char>(NativeOf(value).text[0])};
  }
  std::string Describe(const Value& value, size_t) override {
    return DescribeNative(NativeOf(value));
  }
  void SetOutput(std::function<void(std::string_view)> output) override {
    output_ = std::move(output);
  }
  Status Setup() override { return OkStatus(); }
  Result<std::string> EncodeTopology() override { return std::string(); }
  Status LoadTopology(std::string_view) override { return OkStatus(); }
  const StepGraph& graph() const override { return graph_; }
  void BeginCall(const CallContext&) override {}
  Result<size_t> PayloadLength(StepId, std::string_view) override {
    return size_t{0};
  }
  Result<std::string> FrameHeader(StepId, size_t) override {
    return std::string();
  }
  Result<Value> Decode(StepId, std::string_view) override { return Value(); }
  Result<Value> InitialState(StepId) override { return Value(); }
  Status Compute(StepId, const Value&, Value*, std::vector<Value>*) override {
    return OkStatus();
  }
  Result<std::string> ExtractKey(EdgeId, const Value&) override {
    return std::string();
  }
  Result<std::optional<std::string>> Encode(StepId, const Value&) override {
    return std::optional<std::string>();
  }

 private:
  bool longer_;
  int calls_ = 0;
  std::function<void(std::string_view)> output_;
  StepGraph graph_;
};

std::string FickleClass(bool longer) {
  std::string failure_class;
  auto checked =
      MakeCheckedApplication(std::make_unique<FickleApplication>(longer),
                             [&failure_class](const CodecReport& report) {
                               failure_class = report.failure_class;
                             });
  EXPECT_TRUE(checked->Serialize(MakeNative("cat")).ok());
  return failure_class;
}

TEST(CheckedApplicationTest, WhatIsPrintedWhenAskedAgainIsNotHandedOn) {
  auto checked = MakeCheckedApplication(
      std::make_unique<FickleApplication>(true), [](const CodecReport&) {});
  int lines = 0;
  checked->SetOutput([&lines](std::string_view) { ++lines; });
  EXPECT_TRUE(checked->Serialize(MakeNative("cat")).ok());
  EXPECT_EQ(lines, 1);
}

TEST(CheckedApplicationTest, OtherLengthIsFound) {
  EXPECT_EQ(FickleClass(true), "codec.unstable_length");
}

TEST(CheckedApplicationTest, OtherBytesOfOtherMeaningAreFound) {
  EXPECT_EQ(FickleClass(false), "codec.unstable_bytes");
}

}  // namespace
}  // namespace pouch
