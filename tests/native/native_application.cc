#include "tests/native/native_application.h"

#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "base/digest.h"

namespace pouch {
namespace {

Status Raised(std::string message) {
  return Status(StatusCode::kApplicationError, std::move(message));
}

// One step or edge as an object for the hooks.
Value StepObject(const Step& step) {
  return MakeNative(step.name, {static_cast<int64_t>(step.kind),
                                int64_t{step.header_length_bytes}});
}

}  // namespace

NativeApplication::NativeApplication(NativeSetup setup, NativeDefects defects)
    : setup_(std::move(setup)), defects_(std::move(defects)) {
  call_.defects = &defects_;
  call_.print = [](std::string_view) {};
}

Status NativeApplication::Setup() {
  pipeline_.emplace(setup_(&call_));
  return pipeline_->graph_.Validate();
}

Result<std::string> NativeApplication::EncodeTopology() {
  std::string bytes;
  ByteWriter writer(&bytes);
  writer.U32(static_cast<uint32_t>(graph().steps.size()));
  for (const Step& step : graph().steps) {
    POUCH_ASSIGN_OR_RETURN(const std::string object,
                           Serialize(StepObject(step)));
    writer.String(object);
  }
  return bytes;
}

// The callables live in the program, so only their names travel: they are
// built again here and must bear the names that were sent.
Status NativeApplication::LoadTopology(std::string_view bytes) {
  NativePipeline own = setup_(&call_);
  ByteReader reader(bytes);
  if (reader.U32() != own.graph_.steps.size()) {
    return Raised("the topology has another number of steps");
  }
  for (const Step& step : own.graph_.steps) {
    POUCH_ASSIGN_OR_RETURN(const Value object, Deserialize(reader.String()));
    if (NativeOf(object).text != step.name) {
      return Raised("the topology has another step than " + step.name);
    }
  }
  if (!reader.AtEnd()) return Raised("the topology is longer than its steps");
  pipeline_.emplace(std::move(own));
  return OkStatus();
}

const StepGraph& NativeApplication::graph() const {
  CHECK(pipeline_.has_value()) << "neither Setup() nor LoadTopology()";
  return pipeline_->graph_;
}

void NativeApplication::BeginCall(const CallContext& context) {
  call_.context = context;
}

Result<size_t> NativeApplication::PayloadLength(StepId,
                                                std::string_view header) {
  ByteReader reader(header);
  const size_t length = reader.U32();
  if (!reader.AtEnd()) return Raised("a header has four bytes");
  return length;
}

Result<std::string> NativeApplication::FrameHeader(StepId,
                                                   size_t payload_bytes) {
  if (payload_bytes > UINT32_MAX) return Raised("the payload is too long");
  std::string header;
  ByteWriter(&header).U32(static_cast<uint32_t>(payload_bytes));
  return header;
}

Result<Value> NativeApplication::Decode(StepId source,
                                        std::string_view payload) {
  return pipeline_->steps_[source.value()].decode(payload);
}

Result<Value> NativeApplication::InitialState(StepId step) {
  return pipeline_->steps_[step.value()].initial_state();
}

Status NativeApplication::Compute(StepId step, const Value& input, Value* state,
                                  std::vector<Value>* outputs) {
  const NativeObject& message = NativeOf(input);
  if (defects_.compute_fails_on == message.text) {
    return Raised("the computation does not like \"" + message.text + "\"");
  }
  const size_t before = outputs->size();
  POUCH_RETURN_IF_ERROR(
      pipeline_->steps_[step.value()].compute(message, state, outputs));
  if (defects_.shared_counter != nullptr) {
    ++*defects_.shared_counter;
    for (size_t i = before; i < outputs->size(); ++i) {
      NativeOf((*outputs)[i]).numbers.push_back(*defects_.shared_counter);
    }
  }
  if (defects_.emits_state_itself && state != nullptr) {
    for (size_t i = before; i < outputs->size(); ++i) (*outputs)[i] = *state;
  }
  return OkStatus();
}

Result<std::string> NativeApplication::ExtractKey(EdgeId edge,
                                                  const Value& message) {
  return pipeline_->edges_[edge.value()](NativeOf(message));
}

Result<std::optional<std::string>> NativeApplication::Encode(
    StepId sink, const Value& message) {
  return std::optional<std::string>(
      pipeline_->steps_[sink.value()].encode(NativeOf(message)));
}

Result<std::string> NativeApplication::Serialize(const Value& value) {
  NativeObject& object = NativeOf(value);
  if (defects_.serialize_fails_on == object.text) {
    return Raised("serialize does not like \"" + object.text + "\"");
  }
  if (defects_.lossy_round_trip && object.numbers.size() > 1) {
    NativeObject shorter{object.text, object.numbers};
    shorter.numbers.pop_back();
    return EncodeNative(shorter);
  }
  std::string bytes = EncodeNative(object);
  if (defects_.serialize_changes_input) object.numbers.push_back(1);
  if (defects_.unstable_bytes) {
    bytes.push_back(static_cast<char>(++serialize_calls_));
  }
  if (defects_.unstable_length) {
    const int padding = ++serialize_calls_ % 5;
    bytes.append(static_cast<size_t>(padding), '\0');
    bytes.push_back(static_cast<char>(padding));
  }
  return bytes;
}

Result<Value> NativeApplication::Deserialize(std::string_view bytes) {
  if (defects_.unstable_bytes && !bytes.empty()) bytes.remove_suffix(1);
  if (defects_.unstable_length && !bytes.empty()) {
    const auto padding = static_cast<size_t>(bytes.back()) + 1;
    if (padding > bytes.size()) return Raised("the padding is too long");
    bytes.remove_suffix(padding);
  }
  Result<Value> value = DecodeNative(bytes);
  if (!value.ok()) return Raised(value.status().message());
  return value;
}

Result<uint64_t> NativeApplication::StructuralDigest(const Value& value) {
  const NativeObject& object = NativeOf(value);
  Digest digest;
  digest.Add(object.text);
  for (const int64_t number : object.numbers) {
    digest.Add(static_cast<uint64_t>(number));
  }
  return digest.value();
}

void NativeApplication::SetOutput(
    std::function<void(std::string_view line)> output) {
  call_.print = std::move(output);
}

std::string NativeApplication::Describe(const Value& value, size_t limit) {
  if (!value) return std::string("nothing").substr(0, limit);
  return DescribeNative(NativeOf(value)).substr(0, limit);
}

ApplicationFactory NativeFactory(NativeSetup setup, NativeDefects defects) {
  return [setup = std::move(setup), defects = std::move(defects)](
             std::string_view) -> Result<std::unique_ptr<Application>> {
    return std::unique_ptr<Application>(
        std::make_unique<NativeApplication>(setup, defects));
  };
}

}  // namespace pouch
