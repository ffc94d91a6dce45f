#include "sim/judge/feed_checker.h"

#include <algorithm>

#include "base/check.h"

namespace pouch {
namespace {

constexpr std::string_view kChecker = "feed";

std::string Number(uint64_t index) {
  return "message " + std::to_string(index);
}

}  // namespace

FeedChecker::FeedChecker(const JudgeContext* context)
    : context_(context), sources_(context->graph->steps.size()) {
  for (const JudgeConfig::Feed& feed : context->config->feeds) {
    CHECK_LT(feed.source.value(), sources_.size());
    sources_[feed.source.value()].feed = &feed;
  }
}

void FeedChecker::OnPlainConnected(StepId source,
                                   std::string_view local_address,
                                   uint64_t first_index) {
  Source& known = sources_[source.value()];
  known.connections.insert_or_assign(
      std::string(local_address),
      Connection{first_index, ++known.connections_opened});
}

FeedChecker::Origin FeedChecker::OnInput(WorkerId worker,
                                         const ObservedInput& input) {
  const Source& source = sources_[input.source.value()];
  const FailurePlace place{input.context.now, worker, input.source};
  Origin origin{input.index, 0};
  if (!input.connection.empty()) {
    const auto found = source.connections.find(input.connection);
    if (found == source.connections.end()) {
      context_->Fail(
          "delivery.unknown", kChecker, place,
          {"a connection that the feed opened", std::string(input.connection),
           "an input came from a connection that no feed opened"});
      return {};
    }
    origin.feed_index = found->second.first_index + input.connection_index;
    origin.connection = found->second.number;
  }
  if (source.feed == nullptr ||
      origin.feed_index >= source.feed->payloads.size()) {
    context_->Fail("delivery.unknown", kChecker, place,
                   {"nothing", QuoteBytes(input.payload),
                    Number(origin.feed_index) +
                        " was taken in, which the feed does not have"});
    return {};
  }
  const std::string& sent = source.feed->payloads[origin.feed_index];
  if (sent != input.payload) {
    context_->Fail("delivery.corrupted", kChecker, place,
                   {QuoteBytes(sent), QuoteBytes(input.payload),
                    Number(origin.feed_index) +
                        " was taken in with other bytes than the feed sent"});
    return {};
  }
  return origin;
}

void FeedChecker::OnCommitted(StepId step, WorkerId worker, Epoch epoch,
                              std::span<const JournaledCall> calls) {
  Source& source = sources_[step.value()];
  for (size_t i = 0; i < calls.size(); ++i) {
    const JournaledCall& call = calls[i];
    ++checked_;
    if (call.feed_index == kNoFeedIndex) continue;
    if (call.feed_index < source.position) {
      OnRepeated(step, worker, call);
    } else {
      const bool may_miss = source.feed->delivery == FeedDelivery::kPlain &&
                            (epoch != source.last_epoch ||
                             call.connection != source.last_connection);
      if (call.feed_index > source.position) {
        OnSkipped(step, worker, may_miss, call, calls.subspan(i + 1));
      }
      source.position = call.feed_index + 1;
    }
    source.last_epoch = epoch;
    source.last_connection = call.connection;
  }
}

void FeedChecker::OnSkipped(StepId step, WorkerId worker, bool may_miss,
                            const JournaledCall& call,
                            std::span<const JournaledCall> behind) {
  Source& source = sources_[step.value()];
  source.missing.emplace_back(source.position, call.feed_index);
  if (may_miss) return;
  const bool comes_later = std::any_of(
      behind.begin(), behind.end(),
      [&](const auto& later) { return later.feed_index == source.position; });
  context_->Fail(
      comes_later ? "delivery.reordered" : "delivery.lost", kChecker,
      {call.context.now, worker, step},
      {Number(source.position), Number(call.feed_index),
       Number(source.position) + " of " + context_->StepName(step) +
           (comes_later ? " was taken in too late" : " was skipped")});
}

void FeedChecker::OnRepeated(StepId step, WorkerId worker,
                             const JournaledCall& call) {
  const Source& source = sources_[step.value()];
  const bool was_missing = std::any_of(
      source.missing.begin(), source.missing.end(), [&](const auto& range) {
        return range.first <= call.feed_index && call.feed_index < range.second;
      });
  context_->Fail(
      was_missing ? "delivery.reordered" : "delivery.duplicate", kChecker,
      {call.context.now, worker, step},
      {Number(source.position), Number(call.feed_index),
       Number(call.feed_index) + " of " + context_->StepName(step) +
           (was_missing ? " was taken in too late" : " was taken in again")});
}

const std::string& FeedChecker::Payload(StepId source,
                                        uint64_t feed_index) const {
  return sources_[source.value()].feed->payloads[feed_index];
}

std::vector<uint64_t> FeedChecker::Positions() const {
  std::vector<uint64_t> positions;
  for (const Source& source : sources_) {
    const bool replayable = source.feed != nullptr &&
                            source.feed->delivery == FeedDelivery::kReplayable;
    positions.push_back(replayable ? source.position : 0);
  }
  return positions;
}

void FeedChecker::Finish(Epoch epoch) {
  for (uint32_t i = 0; i < sources_.size(); ++i) {
    const Source& source = sources_[i];
    if (source.feed == nullptr ||
        source.position >= source.feed->payloads.size()) {
      continue;
    }
    const bool may_miss = source.feed->delivery == FeedDelivery::kPlain &&
                          (source.last_epoch != epoch ||
                           source.last_connection != source.connections_opened);
    if (may_miss) continue;
    context_->Fail(
        "delivery.lost", kChecker, {context_->now(), std::nullopt, StepId(i)},
        {Number(source.position) + ": " +
             QuoteBytes(source.feed->payloads[source.position]),
         "nothing",
         Number(source.position) + " of " + context_->StepName(StepId(i)) +
             " was never processed"});
  }
}

void FeedChecker::AppendCounts(std::vector<CheckCount>* counts) const {
  counts->push_back({std::string(kChecker), "inputs", checked_});
}

}  // namespace pouch
