// Property: whatever the interleaving, and whichever barriers some inputs never
// deliver, an instance passes exactly the barriers that all inputs deliver,
// once and in order, each when exactly what came before it was processed; and
// every message is processed once, in the order of its input.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/worker/aligned_step.h"

namespace pouch {
namespace {

// What one input delivers: barriers as their number, messages as 0.
using Stream = std::vector<uint64_t>;

constexpr uint64_t kBarriers = 5;

Stream AnyStream() {
  Stream stream;
  for (uint64_t barrier = 1; barrier <= kBarriers; ++barrier) {
    stream.insert(stream.end(), *rc::gen::inRange<size_t>(0, 4), 0);
    // The last one comes on every input, so that nothing stays blocked.
    const bool is_last = barrier == kBarriers;
    if (is_last || *rc::gen::inRange(0, 4) > 0) stream.push_back(barrier);
  }
  stream.insert(stream.end(), *rc::gen::inRange<size_t>(0, 3), 0);
  return stream;
}

bool Delivers(const Stream& stream, uint64_t barrier) {
  return std::find(stream.begin(), stream.end(), barrier) != stream.end();
}

// What of each input was processed before the pass of `barrier`, as counts of
// messages; of everything if there was no such pass.
std::vector<size_t> ProcessedBefore(const std::vector<std::string>& log,
                                    uint64_t barrier, size_t inputs) {
  std::vector<size_t> counts(inputs, 0);
  for (const std::string& entry : log) {
    if (entry == "pass " + std::to_string(barrier)) break;
    if (entry.starts_with("pass")) continue;
    const size_t input = std::stoul(entry.substr(0, entry.find(':')));
    // FIFO: the n-th message of an input is the n-th processed.
    RC_ASSERT(entry.substr(entry.find(':') + 1) ==
              std::to_string(counts[input]));
    ++counts[input];
  }
  return counts;
}

std::vector<size_t> DeliveredBefore(const std::vector<Stream>& streams,
                                    uint64_t barrier) {
  std::vector<size_t> counts;
  for (const Stream& stream : streams) {
    const auto end = std::find(stream.begin(), stream.end(), barrier);
    counts.push_back(
        static_cast<size_t>(std::count(stream.begin(), end, uint64_t{0})));
  }
  return counts;
}

RC_GTEST_PROP(AlignmentProperty, PassesWhatAllDeliverWhenAllDeliveredIt, ()) {
  const auto inputs = *rc::gen::inRange<size_t>(1, 5);
  std::vector<Stream> streams;
  std::vector<size_t> order;  // Which input delivers next.
  for (size_t i = 0; i < inputs; ++i) {
    streams.push_back(AnyStream());
    order.insert(order.end(), streams.back().size(), i);
  }
  // A shuffle by random swaps, which shrinks towards no shuffle.
  for (size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[*rc::gen::inRange<size_t>(0, i)]);
  }

  AlignedStep step(inputs);
  std::vector<size_t> position(inputs, 0);
  std::vector<size_t> messages(inputs, 0);
  for (size_t input : order) {
    const uint64_t item = streams[input][position[input]++];
    if (item == 0) {
      step.Message(input, std::to_string(messages[input]++));
    } else {
      step.Barrier(input, item);
    }
  }

  std::vector<std::string> expected_passes;
  for (uint64_t barrier = 1; barrier <= kBarriers; ++barrier) {
    const bool everywhere = std::all_of(
        streams.begin(), streams.end(),
        [barrier](const Stream& s) { return Delivers(s, barrier); });
    if (!everywhere) continue;
    expected_passes.push_back("pass " + std::to_string(barrier));
    RC_ASSERT(ProcessedBefore(step.log(), barrier, inputs) ==
              DeliveredBefore(streams, barrier));
  }
  std::vector<std::string> passes;
  std::copy_if(step.log().begin(), step.log().end(), std::back_inserter(passes),
               [](const std::string& e) { return e.starts_with("pass"); });
  RC_ASSERT(passes == expected_passes);
  RC_ASSERT(ProcessedBefore(step.log(), kBarriers + 1, inputs) == messages);
  RC_ASSERT(step.queued() == 0u);
  RC_CLASSIFY(step.superseded() > 0, "superseded");
  RC_CLASSIFY(expected_passes.size() > 1, "several passes");
}

}  // namespace
}  // namespace pouch
