// Fills in what a generated feed sends under a seed.

#ifndef POUCH_SCENARIOS_GENERATED_FEEDS_H_
#define POUCH_SCENARIOS_GENERATED_FEEDS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "scenarios/scenario.h"
#include "sim/run_config.h"

namespace pouch {

// Calls the author's function with random numbers of `seed` and gives at most
// `count` of the items that it yields. Errors: kApplicationError, kNotFound.
using FeedItems = std::function<Result<std::vector<std::string>>(
    const AuthorFunction& function, uint64_t seed, uint64_t count)>;

// Puts into `config`, which came from the scenario, what its generated feeds
// hold under config->seed: then it is explicit, and equal to every other of
// that seed. A feed that `config` has no more is left out. Notes in `generated`
// what it made.
//
// Errors: those of `items`; kApplicationError for an item that its feed's
// framing cannot hold. Each names the place in the scenario.
Status FillGeneratedFeeds(std::vector<GeneratedFeed>* generated,
                          const FeedItems& items, RunConfig* config);

// True if a feed of these contents, in a run of this seed, holds what its
// function made for it, or nothing because it was not called yet.
bool IsAsGenerated(const GeneratedFeed& generated, uint64_t seed,
                   const std::string& contents);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_GENERATED_FEEDS_H_
