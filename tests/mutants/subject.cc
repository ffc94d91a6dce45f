#include "tests/mutants/subject.h"

#include <utility>

#include "base/rng.h"
#include "sim/random_run.h"
#include "tests/native/two_source_merge.h"
#include "tests/native/word_count.h"

namespace pouch {
namespace {

FeedConfig Feed(std::string name, FeedDelivery delivery) {
  FeedConfig feed;
  feed.name = std::move(name);
  feed.delivery = delivery;
  return feed;
}

// Lines that share most of their words, so that states have a history.
FeedConfig Words(FeedDelivery delivery, int64_t lines) {
  FeedConfig feed = Feed("words", delivery);
  for (int64_t i = 0; i < lines; ++i) {
    feed.contents += "the cat " + std::to_string(i % 17) + " sat on mats\n";
  }
  return feed;
}

// Lines "symbol number" over a few symbols.
FeedConfig Market(const char* name, FeedDelivery delivery, int64_t lines) {
  FeedConfig feed = Feed(name, delivery);
  for (int64_t i = 0; i < lines; ++i) {
    feed.contents += "s" + std::to_string(i % 7) + " " + std::to_string(i);
    feed.contents += '\n';
  }
  return feed;
}

}  // namespace

Subject DrawSubject(uint64_t seed, const NativeDefects& defects) {
  Rng rng = Rng(seed).Fork("subject");
  Subject subject;
  subject.config.seed = seed;
  const auto delivery =
      rng.Chance(0.1) ? FeedDelivery::kPlain : FeedDelivery::kReplayable;
  if (rng.Chance(0.1)) {
    subject.config.sinks.push_back({"", SinkDelivery::kPlain});
  }
  const int64_t lines = rng.Between(60, 900);
  if (rng.Chance(0.3)) {
    subject.application = TwoSourceMerge(defects);
    subject.config.feeds = {Market("orders", delivery, lines),
                            Market("quotes", delivery, lines)};
  } else {
    subject.application = WordCount(defects);
    subject.config.feeds = {Words(delivery, lines)};
  }
  // A native run costs next to nothing: one seed may try a lot.
  constexpr uint32_t kLength = 6;
  DrawRandomRun(&subject.config, static_cast<uint32_t>(rng.Between(2, 4)),
                FaultMask::All(), kLength);
  return subject;
}

}  // namespace pouch
