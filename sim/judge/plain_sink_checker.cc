#include "sim/judge/plain_sink_checker.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"

namespace pouch {
namespace {

constexpr std::string_view kChecker = "sinks";

}  // namespace

PlainSinkChecker::PlainSinkChecker(const JudgeContext* context)
    : context_(context),
      writers_(context->graph->steps.size() * context->config->workers.size()) {
  for (const JudgeConfig::Sink& sink : context->config->sinks) {
    CHECK_LT(sink.sink.value(), context->graph->steps.size());
    if (sink.delivery != SinkDelivery::kPlain) continue;
    for (uint32_t i = 0; i < context->config->workers.size(); ++i) {
      WriterOf(sink.sink, WorkerId(i)).judged = true;
    }
  }
}

PlainSinkChecker::Writer& PlainSinkChecker::WriterOf(StepId sink,
                                                     WorkerId writer) {
  return writers_[sink.value() * context_->config->workers.size() +
                  writer.value()];
}

void PlainSinkChecker::OnProcessStarted(WorkerId worker) {
  for (uint32_t i = 0; i < context_->graph->steps.size(); ++i) {
    ++WriterOf(StepId(i), worker).process;
  }
}

void PlainSinkChecker::OnRolledBack(WorkerId worker, Epoch) {
  for (uint32_t i = 0; i < context_->graph->steps.size(); ++i) {
    Writer& known = WriterOf(StepId(i), worker);
    if (!known.judged) continue;
    known.slots.emplace_back(known.process);
    ForgetRead(&known);
  }
}

void PlainSinkChecker::OnOutput(StepId sink, WorkerId writer,
                                std::string_view bytes) {
  Writer& known = WriterOf(sink, writer);
  if (!known.judged || bytes.empty() || known.slots.empty()) return;
  known.slots.back().Add(bytes);
}

std::vector<PlainSinkChecker::Cursor> PlainSinkChecker::FirstCursors(
    const Writer& known, uint64_t connection) {
  // What the connections before it are known to have brought.
  Cursor floor{known.first_slot, 0, 0};
  for (const auto& [number, earlier] : known.connections) {
    if (number >= connection || earlier.cursors.empty()) continue;
    floor = std::max(floor, earlier.cursors.front());
  }
  std::vector<Cursor> cursors;
  for (uint64_t i = 0; i < known.slots.size(); ++i) {
    const PlainOutput& output = known.slots[i];
    const uint64_t slot = known.first_slot + i;
    if (slot < floor.slot) continue;
    // The first number that a connection of the slot's process can have.
    uint64_t first_of_process = 0;
    for (const auto& [number, earlier] : known.connections) {
      if (earlier.first_seen_process < output.process()) {
        first_of_process = std::max(first_of_process, number + 1);
      }
    }
    if (connection < first_of_process) continue;
    uint64_t from = slot == floor.slot ? floor.message : 0;
    from = std::max(from, output.begin());
    const bool may_skip = connection > first_of_process;
    const uint64_t to =
        may_skip ? output.end() : std::min(from + 1, output.end());
    for (uint64_t message = from; message < to; ++message) {
      cursors.push_back({slot, message, 0});
    }
  }
  return cursors;
}

bool PlainSinkChecker::ReadOn(const Writer& known, std::string_view bytes,
                              Reading* reading) {
  Cursor& cursor = reading->cursor;
  const PlainOutput& output = known.slots[cursor.slot - known.first_slot];
  if (cursor.message < output.begin() || cursor.message >= output.end()) {
    return false;
  }
  const std::string_view rest = output.at(cursor.message).substr(cursor.offset);
  const std::string_view came = bytes.substr(reading->position, rest.size());
  if (rest.substr(0, came.size()) != came) return false;
  reading->position += came.size();
  if (came.size() == rest.size()) {
    cursor = {cursor.slot, cursor.message + 1, 0};
  } else {
    cursor.offset += came.size();
  }
  return true;
}

std::vector<PlainSinkChecker::Cursor> PlainSinkChecker::Advance(
    const Writer& known, const std::vector<Cursor>& cursors,
    std::string_view bytes, Reading* furthest) {
  const uint64_t slots_end = known.first_slot + known.slots.size();
  // Where another epoch of the same process may begin.
  const auto may_end = [&known, slots_end](const Cursor& cursor) {
    const uint64_t index = cursor.slot - known.first_slot;
    return cursor.offset == 0 && cursor.slot + 1 < slots_end &&
           known.slots[index].process() == known.slots[index + 1].process();
  };
  // In order of position, so that equal readings meet before they go on.
  std::set<Reading> open;
  std::vector<Cursor> done;
  for (const Cursor& cursor : cursors) open.insert({0, cursor});
  while (!open.empty()) {
    Reading reading = *open.begin();
    open.erase(open.begin());
    // With one reading in the latest epoch there is nothing to choose from.
    do {
      if (reading.position == bytes.size()) {
        done.push_back(reading.cursor);
        break;
      }
      if (may_end(reading.cursor)) {
        open.insert({reading.position, {reading.cursor.slot + 1, 0, 0}});
      }
      *furthest = std::max(*furthest, reading);
      if (!ReadOn(known, bytes, &reading)) break;
      if (!open.empty()) open.insert(reading);
    } while (open.empty());
  }
  std::sort(done.begin(), done.end());
  return done;
}

void PlainSinkChecker::OnBytes(StepId sink, WorkerId writer,
                               uint64_t connection, std::string_view bytes) {
  Writer& known = WriterOf(sink, writer);
  if (!known.judged) return;
  bytes_checked_ += bytes.size();
  const bool is_new = !known.connections.contains(connection);
  const bool is_newest = known.connections.empty() ||
                         connection > known.connections.rbegin()->first;
  Connection& stream = known.connections[connection];
  if (is_new) {
    stream.first_seen_process = known.process;
    // Bytes of a connection that another one has replaced may come late, when
    // what they could be is forgotten.
    if (is_newest && !known.dropped_unread) {
      stream.cursors = FirstCursors(known, connection);
      if (stream.cursors.empty()) {
        FailUnreadable(sink, writer, known, LastReading(known), bytes);
      }
    }
  }
  if (stream.cursors.empty()) return;
  Reading furthest{0, stream.cursors.front()};
  auto after = Advance(known, stream.cursors, bytes, &furthest);
  if (after.empty()) {
    FailUnreadable(sink, writer, known, furthest, bytes);
  } else if (after.size() > kMostCursors) {
    after.clear();
  }
  stream.cursors = std::move(after);
  ForgetRead(&known);
}

PlainSinkChecker::Reading PlainSinkChecker::LastReading(const Writer& known) {
  if (known.slots.empty()) return {};
  return {
      0,
      {known.first_slot + known.slots.size() - 1, known.slots.back().end(), 0}};
}

void PlainSinkChecker::FailUnreadable(StepId sink, WorkerId writer,
                                      const Writer& known,
                                      const Reading& furthest,
                                      std::string_view bytes) {
  const std::string_view came = bytes.substr(furthest.position);
  std::string expected = "nothing";
  std::string_view failure_class = "delivery.unknown";
  const uint64_t index = furthest.cursor.slot - known.first_slot;
  if (furthest.cursor.slot >= known.first_slot && index < known.slots.size()) {
    const PlainOutput& output = known.slots[index];
    const uint64_t due = furthest.cursor.message;
    if (due >= output.begin() && due < output.end()) {
      expected = QuoteBytes(output.at(due).substr(furthest.cursor.offset));
    }
    // Which other message of the epoch is it that came instead?
    for (uint64_t i = output.begin(); i < output.end(); ++i) {
      const std::string_view other = output.at(i);
      if (i == due ||
          came.substr(0, other.size()) != other.substr(0, came.size())) {
        continue;
      }
      failure_class = i < due ? "delivery.duplicate" : "delivery.lost";
      if (i > due) break;
    }
  }
  context_->Fail(failure_class, kChecker, {context_->now(), writer, sink},
                 {expected, QuoteBytes(came),
                  "the bytes at a plain sink are not what the sink encoded, in "
                  "order and without gaps"});
}

void PlainSinkChecker::OnClosed(StepId sink, WorkerId writer,
                                uint64_t connection) {
  Writer& known = WriterOf(sink, writer);
  known.any_closed = true;
  const auto found = known.connections.find(connection);
  if (found != known.connections.end()) found->second.closed = true;
}

void PlainSinkChecker::ForgetRead(Writer* known) {
  // New connections begin behind what the others brought; open ones go on.
  Cursor floor{known->first_slot, 0, 0};
  for (const auto& [number, stream] : known->connections) {
    if (!stream.cursors.empty()) {
      floor = std::max(floor, stream.cursors.front());
    }
  }
  for (const auto& [number, stream] : known->connections) {
    if (!stream.closed && !stream.cursors.empty()) {
      floor = std::min(floor, stream.cursors.front());
    }
  }
  while (known->first_slot < floor.slot || known->slots.size() > kMostSlots) {
    known->dropped_unread |= known->first_slot >= floor.slot;
    known->slots.pop_front();
    ++known->first_slot;
  }
  if (floor.slot == known->first_slot && !known->slots.empty()) {
    known->slots.front().ForgetBelow(floor.message);
  }
  for (auto& [number, stream] : known->connections) {
    std::erase_if(stream.cursors, [known](const Cursor& cursor) {
      return cursor.slot < known->first_slot;
    });
  }
}

void PlainSinkChecker::FinishWriter(StepId sink, WorkerId writer) {
  const Writer& known = WriterOf(sink, writer);
  if (!known.judged || known.slots.empty() || known.slots.back().end() == 0) {
    return;
  }
  const PlainOutput& last = known.slots.back();
  const uint64_t slot = known.first_slot + known.slots.size() - 1;
  std::string_view expected =
      last.begin() < last.end() ? last.at(last.begin()) : std::string_view();
  if (known.connections.empty()) {
    // A connection that broke before anything arrived may have taken all.
    if (known.any_closed) return;
  } else {
    const Connection& newest = known.connections.rbegin()->second;
    if (newest.closed || newest.cursors.empty()) return;
    for (const Cursor& cursor : newest.cursors) {
      if (cursor.slot == slot && cursor.message == last.end()) return;
      if (cursor.slot == slot && cursor.message >= last.begin()) {
        expected = last.at(cursor.message);
      }
    }
  }
  context_->Fail("delivery.lost", kChecker, {context_->now(), writer, sink},
                 {QuoteBytes(expected), "nothing",
                  "output never arrived at a plain sink whose connection is "
                  "still open"});
}

void PlainSinkChecker::Finish() {
  for (const JudgeConfig::Sink& sink : context_->config->sinks) {
    for (uint32_t i = 0; i < context_->config->workers.size(); ++i) {
      FinishWriter(sink.sink, WorkerId(i));
    }
  }
}

void PlainSinkChecker::AppendCounts(std::vector<CheckCount>* counts) const {
  counts->push_back({std::string(kChecker), "plain bytes", bytes_checked_});
}

}  // namespace pouch
