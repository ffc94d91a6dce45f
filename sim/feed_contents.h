// Cuts the contents of a feed into messages.

#ifndef POUCH_SIM_FEED_CONTENTS_H_
#define POUCH_SIM_FEED_CONTENTS_H_

#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "sim/run_config.h"
#include "worker/application.h"

namespace pouch {

// The messages of a feed, in order: as they are sent, and without the header.
struct FeedContents {
  std::vector<std::string> messages;
  std::vector<std::string> payloads;
};

// Cuts `config.contents` as its framing says. `lines`: each line without its
// end ("\n" or "\r\n"; the last needs none) is a payload. `application` knows
// the headers of `source`.
//
// Errors: kInvalidArgument, naming the feed and the byte, if the contents are
// not whole messages; the application's own.
Result<FeedContents> CutFeed(const FeedConfig& config, StepId source,
                             Application* application);

}  // namespace pouch

#endif  // POUCH_SIM_FEED_CONTENTS_H_
