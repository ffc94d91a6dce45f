#include "sim/search/search_outcome.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

namespace pouch {
namespace {

// One visitor writes, one reads, and both go through the same lists of fields
// below, so that they cannot part. The structured bindings there stop
// compiling when a struct gets a field that is not in the list.
class FieldWriter final {
 public:
  explicit FieldWriter(std::string* out) : writer_(out) {}

  void operator()(const std::string& text) { writer_.String(text); }
  void operator()(const uint64_t& number) { writer_.U64(number); }
  void operator()(const bool& flag) { writer_.U8(flag ? 1 : 0); }
  void operator()(const Time& time) { writer_.I64(time.nanoseconds()); }
  template <typename T>
  void Count(const std::vector<T>& items) {
    writer_.U32(static_cast<uint32_t>(items.size()));
  }

 private:
  ByteWriter writer_;
};

class FieldReader final {
 public:
  explicit FieldReader(std::string_view bytes) : reader_(bytes) {}

  void operator()(std::string& text) { text = reader_.String(); }
  void operator()(uint64_t& number) { number = reader_.U64(); }
  void operator()(bool& flag) { flag = reader_.U8() != 0; }
  void operator()(Time& time) { time = Time::FromNanoseconds(reader_.I64()); }
  template <typename T>
  void Count(std::vector<T>& items) {
    const uint32_t count = reader_.U32();
    // An item has at least a byte, so a greater count is damage.
    if (count > reader_.remaining_bytes()) impossible_ = true;
    items.resize(impossible_ ? 0 : count);
  }

  bool AtEnd() const { return reader_.AtEnd() && !impossible_; }

 private:
  ByteReader reader_;
  bool impossible_ = false;
};

template <typename Visitor, typename... Fields>
void VisitAll(Visitor* visit, Fields&... fields) {
  ((*visit)(fields), ...);
}

// `Failure` is RunFailure, const or not, and so on below.
template <typename Visitor, typename Failure>
void VisitFailure(Visitor* visit, Failure& failure) {
  auto& [failure_class, checker, worker, at, step, key, expected, actual,
         message, traceback] = failure;
  VisitAll(visit, failure_class, checker, worker, at, step, key, expected,
           actual, message, traceback);
}

template <typename Visitor, typename Outcome>
void VisitFault(Visitor* visit, Outcome& fault) {
  auto& [label, asked, fired, mattered] = fault;
  VisitAll(visit, label, asked, fired, mattered);
}

template <typename Visitor, typename Count>
void VisitCheck(Visitor* visit, Count& check) {
  auto& [checker, what, checked] = check;
  VisitAll(visit, checker, what, checked);
}

template <typename Visitor, typename AuthorProbe>
void VisitAuthorProbe(Visitor* visit, AuthorProbe& probe) {
  auto& [name, hits] = probe;
  VisitAll(visit, name, hits);
}

template <typename Visitor, typename Line>
void VisitLine(Visitor* visit, Line& line) {
  auto& [at, worker, text] = line;
  VisitAll(visit, at, worker, text);
}

template <typename Visitor, typename Contents>
void VisitSink(Visitor* visit, Contents& sink) {
  auto& [address, writer, messages] = sink;
  VisitAll(visit, address, writer);
  visit->Count(messages);
  for (auto& message : messages) (*visit)(message);
}

template <typename Visitor, typename AnyResult>
void VisitResult(Visitor* visit, AnyResult& result) {
  auto& [seed, failures, refusals, incomplete, incomplete_reason, ended_at,
         events, trace_digest, inputs, processed, between_workers, outputs,
         completed, declined, rollbacks, probes, faults, checks, author_probes,
         output, sinks] = result;
  VisitAll(visit, seed, incomplete, incomplete_reason, ended_at, events,
           trace_digest, inputs, processed, between_workers, outputs, completed,
           declined, rollbacks);
  for (auto& hits : probes) (*visit)(hits);
  visit->Count(failures);
  for (auto& failure : failures) VisitFailure(visit, failure);
  visit->Count(refusals);
  for (auto& refusal : refusals) VisitFailure(visit, refusal);
  visit->Count(faults);
  for (auto& fault : faults) VisitFault(visit, fault);
  visit->Count(checks);
  for (auto& check : checks) VisitCheck(visit, check);
  visit->Count(author_probes);
  for (auto& probe : author_probes) VisitAuthorProbe(visit, probe);
  visit->Count(output);
  for (auto& line : output) VisitLine(visit, line);
  visit->Count(sinks);
  for (auto& sink : sinks) VisitSink(visit, sink);
}

}  // namespace

std::string EncodeOutcome(const SearchOutcome& outcome) {
  std::string bytes;
  FieldWriter write(&bytes);
  const auto code = static_cast<uint64_t>(outcome.status.code());
  VisitAll(&write, code, outcome.status.message(), outcome.compared);
  VisitResult(&write, outcome.result);
  return bytes;
}

Result<SearchOutcome> DecodeOutcome(std::string_view bytes) {
  FieldReader read(bytes);
  SearchOutcome outcome;
  uint64_t code = 0;
  std::string message;
  VisitAll(&read, code, message, outcome.compared);
  VisitResult(&read, outcome.result);
  if (!read.AtEnd() || code > static_cast<uint64_t>(StatusCode::kInternal))
    return Status(StatusCode::kDataLoss, "these bytes are no outcome of a run");
  if (code != 0)
    outcome.status = Status(static_cast<StatusCode>(code), std::move(message));
  return outcome;
}

}  // namespace pouch
