#include "sim/judge/oracle_calls.h"

#include <cstdint>
#include <utility>

#include "base/digest.h"

namespace pouch {

Status OracleCalls::Decode(StepId source, const CallContext& call,
                           std::string_view payload,
                           std::vector<Value>* outputs) {
  outputs->clear();
  context_->oracle->BeginCall(call);
  POUCH_ASSIGN_OR_RETURN(Value value,
                         context_->oracle->Decode(source, payload));
  if (value) outputs->push_back(std::move(value));
  return OkStatus();
}

Status OracleCalls::Compute(StepId step, const CallContext& call,
                            const Value& input, Value* state,
                            std::vector<Value>* outputs) {
  outputs->clear();
  context_->oracle->BeginCall(call);
  if (context_->graph->step(step).kind != StepKind::kState) {
    return context_->oracle->Compute(step, input, nullptr, outputs);
  }
  if (!*state) {
    POUCH_ASSIGN_OR_RETURN(*state, context_->oracle->InitialState(step));
  }
  return context_->oracle->Compute(step, input, state, outputs);
}

Status OracleCalls::Encode(StepId sink, const CallContext& call,
                           const Value& input,
                           std::optional<std::string>* bytes) {
  context_->oracle->BeginCall(call);
  POUCH_ASSIGN_OR_RETURN(*bytes, context_->oracle->Encode(sink, input));
  return OkStatus();
}

std::optional<Value> OracleCalls::CopyOf(const Value& value) {
  if (!value) return Value();
  auto bytes = context_->oracle->Serialize(value);
  if (!bytes.ok()) return std::nullopt;
  auto copy = context_->oracle->Deserialize(*bytes);
  if (!copy.ok()) return std::nullopt;
  return *std::move(copy);
}

void OracleCalls::AddDigest(const Value& value, std::string* result) {
  *result += Digest(DigestOfValue(context_->oracle, value)).ToString();
}

bool OracleCalls::DecodeDiffers(StepId source, const CallContext& call,
                                std::string_view payload) {
  std::string results[2];
  for (std::string& result : results) {
    std::vector<Value> outputs;
    result = Decode(source, call, payload, &outputs).ToString();
    for (const Value& output : outputs) AddDigest(output, &result);
  }
  return results[0] != results[1];
}

bool OracleCalls::ComputeDiffers(StepId step, const CallContext& call,
                                 const Value& input, const Value& state) {
  std::string results[2];
  std::optional<Value> inputs[2];
  std::optional<Value> states[2];
  for (int i = 0; i < 2; ++i) {
    inputs[i] = CopyOf(input);
    states[i] = CopyOf(state);
    if (!inputs[i] || !states[i]) return false;
  }
  for (int i = 0; i < 2; ++i) {
    std::vector<Value> outputs;
    results[i] =
        Compute(step, call, *inputs[i], &*states[i], &outputs).ToString();
    for (const Value& output : outputs) AddDigest(output, &results[i]);
    if (*states[i]) AddDigest(*states[i], &results[i]);
  }
  return results[0] != results[1];
}

bool OracleCalls::EncodeDiffers(StepId sink, const CallContext& call,
                                const Value& input) {
  std::optional<std::string> results[2];
  for (auto& result : results) {
    const Status status = Encode(sink, call, input, &result);
    if (!status.ok()) result = "error: " + status.ToString();
  }
  return results[0] != results[1];
}

}  // namespace pouch
