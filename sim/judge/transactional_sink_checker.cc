#include "sim/judge/transactional_sink_checker.h"

#include <algorithm>

#include "base/check.h"

namespace pouch {
namespace {

constexpr std::string_view kChecker = "sinks";

std::string NameOf(CheckpointId id) {
  return "checkpoint " + std::to_string(id.number.value()) + " of epoch " +
         std::to_string(id.epoch.value());
}

}  // namespace

TransactionalSinkChecker::TransactionalSinkChecker(const JudgeContext* context)
    : context_(context),
      writers_(context->graph->steps.size() * context->config->workers.size()) {
  for (const JudgeConfig::Sink& sink : context->config->sinks) {
    CHECK_LT(sink.sink.value(), context->graph->steps.size());
    if (sink.delivery != SinkDelivery::kTransactional) continue;
    for (uint32_t i = 0; i < context->config->workers.size(); ++i) {
      WriterOf(sink.sink, WorkerId(i)).judged = true;
    }
  }
}

TransactionalSinkChecker::Writer& TransactionalSinkChecker::WriterOf(
    StepId sink, WorkerId writer) {
  return writers_[sink.value() * context_->config->workers.size() +
                  writer.value()];
}

std::string_view TransactionalSinkChecker::TextOf(const Writer& known,
                                                  size_t message) const {
  const Message& found = known.messages[message];
  return std::string_view(known.bytes).substr(found.offset, found.size);
}

void TransactionalSinkChecker::OnFolded(StepId sink, WorkerId writer,
                                        Epoch epoch, const Segment& segment) {
  Writer& known = WriterOf(sink, writer);
  if (!known.judged) return;
  const size_t bytes_before = known.bytes.size();
  size_t offset = 0;
  size_t barrier = 0;
  for (size_t i = 0; i <= segment.calls.size(); ++i) {
    while (barrier < segment.barriers.size() &&
           segment.barriers[barrier].calls == i) {
      known.boundaries.push_back(
          {{epoch, segment.barriers[barrier].number}, known.messages.size()});
      ++barrier;
    }
    if (i == segment.calls.size()) break;
    const JournaledCall& call = segment.calls[i];
    if (!call.has_output) continue;
    known.messages.push_back(
        {bytes_before + offset, call.output_bytes, call.context.now});
    offset += call.output_bytes;
  }
  known.bytes.append(segment.outputs);
}

std::optional<size_t> TransactionalSinkChecker::ExpectedCount(
    const Writer& known, const FailurePlace& place, CheckpointId transaction,
    std::optional<CheckpointId> complete) {
  for (const Boundary& boundary : known.boundaries) {
    if (boundary.checkpoint == transaction) return boundary.messages;
  }
  if (known.last_committed && transaction <= *known.last_committed) {
    context_->Fail("delivery.duplicate", kChecker, place,
                   {"committed once", "committed again",
                    "the transaction of " + NameOf(transaction) +
                        " was committed after it, or one behind it, had been"});
  } else {
    context_->Fail("delivery.uncommitted", kChecker, place,
                   {complete ? "nothing behind " + NameOf(*complete)
                             : "nothing, as no checkpoint is complete",
                    NameOf(transaction),
                    "a transaction was committed whose checkpoint is not part "
                    "of the committed history"});
  }
  return std::nullopt;
}

void TransactionalSinkChecker::OnCommitted(
    StepId sink, WorkerId writer, CheckpointId transaction,
    const std::vector<std::string>& messages,
    std::optional<CheckpointId> last_complete) {
  Writer& known = WriterOf(sink, writer);
  if (!known.judged) return;
  ++transactions_checked_;
  messages_checked_ += messages.size();
  const FailurePlace place{context_->now(), writer, sink};
  const auto expected = ExpectedCount(known, place, transaction, last_complete);
  if (!expected) return;
  Compare(known, *expected, place, messages);
  known.last_committed = transaction;
  Forget(&known, *expected);
  std::erase_if(known.boundaries, [transaction](const Boundary& boundary) {
    return boundary.checkpoint <= transaction;
  });
}

void TransactionalSinkChecker::Compare(
    const Writer& known, size_t expected, const FailurePlace& place,
    const std::vector<std::string>& messages) {
  size_t same = 0;
  while (same < expected && same < messages.size() &&
         TextOf(known, same) == messages[same]) {
    ++same;
  }
  if (same == expected && same == messages.size()) return;
  const std::string number =
      "message " + std::to_string(same) + " of the transaction";
  const std::string wanted =
      same < expected ? QuoteBytes(TextOf(known, same)) : "its end";
  if (same == messages.size()) {
    context_->Fail("delivery.lost", kChecker, place,
                   {wanted, "its end", number + " is missing"});
    return;
  }
  // Which failure it is shows in how often the message that came is due.
  const auto due = [&](std::string_view text) {
    size_t count = 0;
    for (size_t i = 0; i < expected; ++i) count += TextOf(known, i) == text;
    return count;
  };
  const auto came = [&](std::string_view text) {
    return static_cast<size_t>(
        std::count(messages.begin(), messages.end(), text));
  };
  const std::string& actual = messages[same];
  if (came(actual) > due(actual)) {
    const bool known_text = due(actual) > 0;
    context_->Fail(known_text ? "delivery.duplicate" : "delivery.unknown",
                   kChecker, place,
                   {wanted, QuoteBytes(actual),
                    number + (known_text ? " came once too often"
                                         : " is not what the sink encoded")});
  } else if (same < expected &&
             came(TextOf(known, same)) < due(TextOf(known, same))) {
    context_->Fail("delivery.lost", kChecker, place,
                   {wanted, QuoteBytes(actual), number + " is missing"});
  } else {
    context_->Fail(
        "delivery.reordered", kChecker, place,
        {wanted, QuoteBytes(actual), number + " came in another order"});
  }
}

void TransactionalSinkChecker::Forget(Writer* known, size_t messages) {
  const size_t bytes = messages == known->messages.size()
                           ? known->bytes.size()
                           : known->messages[messages].offset;
  known->bytes.erase(0, bytes);
  known->messages.erase(
      known->messages.begin(),
      known->messages.begin() + static_cast<ptrdiff_t>(messages));
  for (Message& message : known->messages) message.offset -= bytes;
  for (Boundary& boundary : known->boundaries) {
    boundary.messages -= std::min(boundary.messages, messages);
  }
}

void TransactionalSinkChecker::CheckNothingOutstanding(WorkerId worker,
                                                       std::string_view when) {
  for (uint32_t i = 0; i < context_->graph->steps.size(); ++i) {
    Writer& known = WriterOf(StepId(i), worker);
    if (known.messages.empty()) {
      // Whether a transaction without messages is made is the writer's choice.
      if (!known.boundaries.empty()) {
        known.last_committed = known.boundaries.back().checkpoint;
        known.boundaries.clear();
      }
      continue;
    }
    context_->Fail("delivery.lost", kChecker,
                   {context_->now(), worker, StepId(i)},
                   {QuoteBytes(TextOf(known, 0)) + ", encoded at " +
                        known.messages[0].at.ToString(),
                    "nothing",
                    "output of a complete checkpoint is not committed though " +
                        std::string(when)});
    known.boundaries.clear();
    Forget(&known, known.messages.size());
  }
}

void TransactionalSinkChecker::AppendCounts(
    std::vector<CheckCount>* counts) const {
  counts->push_back(
      {std::string(kChecker), "transactions", transactions_checked_});
  counts->push_back({std::string(kChecker), "messages", messages_checked_});
}

}  // namespace pouch
