#include "scenarios/generated_feeds.h"

#include "base/digest.h"
#include "base/rng.h"

namespace pouch {
namespace {

// One message for each item, in order.
Result<std::string> ContentsOf(const std::vector<std::string>& items,
                               Framing framing) {
  std::string contents;
  for (size_t i = 0; i < items.size(); ++i) {
    const std::string& item = items[i];
    if (framing == Framing::kRaw) {
      contents += item;
      continue;
    }
    if (item.find('\n') != item.npos || item.ends_with('\r')) {
      return Status(StatusCode::kApplicationError,
                    "item " + std::to_string(i) +
                        " holds the end of a line, which a feed of lines "
                        "cannot; \"framing\": \"raw\" can");
    }
    contents += item;
    contents += '\n';
  }
  return contents;
}

}  // namespace

Status FillGeneratedFeeds(std::vector<GeneratedFeed>* generated,
                          const FeedItems& items, RunConfig* config) {
  for (GeneratedFeed& feed : *generated) {
    for (FeedConfig& target : config->feeds) {
      if (target.name != feed.feed) continue;
      const uint64_t seed = Rng(config->seed).Fork("feed " + feed.feed).Next();
      const auto made = items(feed.generate, seed, feed.count);
      if (!made.ok()) return made.status().WithContext(feed.generate.place);
      Result<std::string> contents = ContentsOf(*made, target.framing);
      if (!contents.ok())
        return contents.status().WithContext(feed.generate.place);
      target.contents = *std::move(contents);
      feed.made = DigestOf(target.contents, config->seed);
    }
  }
  return OkStatus();
}

bool IsAsGenerated(const GeneratedFeed& generated, uint64_t seed,
                   const std::string& contents) {
  return generated.made ? *generated.made == DigestOf(contents, seed)
                        : contents.empty();
}

}  // namespace pouch
