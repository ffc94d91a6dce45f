// OracleCalls: the application's callables as the judge runs them, with the
// recorded world of each call.

#ifndef POUCH_SIM_JUDGE_ORACLE_CALLS_H_
#define POUCH_SIM_JUDGE_ORACLE_CALLS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "sim/judge/judge_context.h"
#include "worker/application.h"
#include "worker/value.h"

namespace pouch {

class OracleCalls final {
 public:
  explicit OracleCalls(const JudgeContext* context) : context_(context) {}

  // What each call gives; `outputs` is emptied first. Errors are the
  // application's own.
  Status Decode(StepId source, const CallContext& call,
                std::string_view payload, std::vector<Value>* outputs);
  // Makes the key's first state if `state` holds none.
  Status Compute(StepId step, const CallContext& call, const Value& input,
                 Value* state, std::vector<Value>* outputs);
  Status Encode(StepId sink, const CallContext& call, const Value& input,
                std::optional<std::string>* bytes);

  // Diagnosis, once something differs: does the same call on equal copies give
  // two results? False where copies cannot be made.
  bool DecodeDiffers(StepId source, const CallContext& call,
                     std::string_view payload);
  bool ComputeDiffers(StepId step, const CallContext& call, const Value& input,
                      const Value& state);
  bool EncodeDiffers(StepId sink, const CallContext& call, const Value& input);

 private:
  std::optional<Value> CopyOf(const Value& value);
  void AddDigest(const Value& value, std::string* result);

  const JudgeContext* context_;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_ORACLE_CALLS_H_
