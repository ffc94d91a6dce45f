#include "sim/judge/checked_application.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace pouch {
namespace {

constexpr size_t kMostDescribedBytes = 200;

class CheckedApplication final : public Application {
 public:
  CheckedApplication(std::unique_ptr<Application> inner, CodecCallback callback)
      : inner_(std::move(inner)), callback_(std::move(callback)) {}

  Status Setup() override { return inner_->Setup(); }
  Result<std::string> EncodeTopology() override {
    return inner_->EncodeTopology();
  }
  Status LoadTopology(std::string_view bytes) override {
    return inner_->LoadTopology(bytes);
  }
  const StepGraph& graph() const override { return inner_->graph(); }
  void BeginCall(const CallContext& context) override {
    inner_->BeginCall(context);
  }
  Result<size_t> PayloadLength(StepId source,
                               std::string_view header) override {
    return inner_->PayloadLength(source, header);
  }
  Result<std::string> FrameHeader(StepId source,
                                  size_t payload_bytes) override {
    return inner_->FrameHeader(source, payload_bytes);
  }
  Result<Value> Decode(StepId source, std::string_view payload) override {
    return inner_->Decode(source, payload);
  }
  Result<Value> InitialState(StepId step) override {
    return inner_->InitialState(step);
  }
  Status Compute(StepId step, const Value& input, Value* state,
                 std::vector<Value>* outputs) override {
    return inner_->Compute(step, input, state, outputs);
  }
  Result<std::string> ExtractKey(EdgeId edge, const Value& message) override {
    return inner_->ExtractKey(edge, message);
  }
  Result<std::optional<std::string>> Encode(StepId sink,
                                            const Value& message) override {
    return inner_->Encode(sink, message);
  }
  Result<Value> Deserialize(std::string_view bytes) override {
    return inner_->Deserialize(bytes);
  }
  Result<uint64_t> StructuralDigest(const Value& value) override {
    return inner_->StructuralDigest(value);
  }
  void SetOutput(std::function<void(std::string_view)> output) override {
    inner_->SetOutput(
        [this, output = std::move(output)](std::string_view line) {
          if (!checking_) output(line);
        });
  }
  void SetWait(std::function<void(Duration)> wait) override {
    inner_->SetWait([this, wait = std::move(wait)](Duration duration) {
      if (!checking_) wait(duration);
    });
  }
  std::string Describe(const Value& value, size_t limit) override {
    return inner_->Describe(value, limit);
  }

  bool Debug(std::string_view title,
             const std::vector<InspectedState>& states) override {
    return inner_->Debug(title, states);
  }

  Result<std::string> Serialize(const Value& value) override {
    const auto before = inner_->StructuralDigest(value);
    auto bytes = inner_->Serialize(value);
    if (!bytes.ok()) return bytes;
    if (!before.ok()) return bytes;
    checking_ = true;
    const CodecReport report = Check(value, *before, *bytes);
    checking_ = false;
    callback_(report);
    return bytes;
  }

 private:
  CodecReport Check(const Value& value, uint64_t before,
                    const std::string& bytes) {
    const auto after = inner_->StructuralDigest(value);
    const auto again = inner_->Serialize(value);
    if (!after.ok() || *after != before) {
      return {"codec.input_changed", "the value as it was",
              inner_->Describe(value, kMostDescribedBytes),
              "serialize changed the value that it was given"};
    }
    if (!again.ok()) {
      return {"codec.unstable_bytes", "the same bytes again",
              again.status().message(),
              "serialize failed when it was called again with the same value"};
    }
    if (again->size() != bytes.size()) {
      return {"codec.unstable_length", std::to_string(bytes.size()) + " bytes",
              std::to_string(again->size()) + " bytes",
              "serialize gave another number of bytes when it was called "
              "again with the same value, " +
                  inner_->Describe(value, kMostDescribedBytes)};
    }
    return CheckRoundTrip(value, before, bytes, *again);
  }

  static std::string ByteText(char byte) {
    constexpr char kDigits[] = "0123456789abcdef";
    const auto number = static_cast<unsigned char>(byte);
    return {'0', 'x', kDigits[number >> 4], kDigits[number & 0xf]};
  }

  CodecReport CheckRoundTrip(const Value& value, uint64_t before,
                             const std::string& bytes,
                             const std::string& again) {
    const auto back = inner_->Deserialize(bytes);
    if (!back.ok()) {
      return {"codec.round_trip", inner_->Describe(value, kMostDescribedBytes),
              back.status().message(),
              "deserialize failed on what serialize had given"};
    }
    const auto digest = inner_->StructuralDigest(*back);
    if (!digest.ok() || *digest != before) {
      return {"codec.round_trip", inner_->Describe(value, kMostDescribedBytes),
              inner_->Describe(*back, kMostDescribedBytes),
              "a value did not survive serialize and deserialize"};
    }
    if (again == bytes) return {};
    const auto differs =
        std::mismatch(bytes.begin(), bytes.end(), again.begin(), again.end());
    return {"codec.unstable_bytes", ByteText(*differs.first),
            ByteText(*differs.second),
            "serialize gave another byte at offset " +
                std::to_string(differs.first - bytes.begin()) +
                " when it was called again with the same value, " +
                inner_->Describe(value, kMostDescribedBytes)};
  }

  std::unique_ptr<Application> inner_;
  CodecCallback callback_;
  bool checking_ = false;
};

}  // namespace

std::unique_ptr<Application> MakeCheckedApplication(
    std::unique_ptr<Application> application, CodecCallback callback) {
  return std::make_unique<CheckedApplication>(std::move(application),
                                              std::move(callback));
}

}  // namespace pouch
