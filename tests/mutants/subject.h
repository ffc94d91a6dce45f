// What a mutant runs: a native application, its input, and the world of one
// seed.

#ifndef POUCH_TESTS_MUTANTS_SUBJECT_H_
#define POUCH_TESTS_MUTANTS_SUBJECT_H_

#include <cstdint>
#include <string>

#include "sim/run_config.h"
#include "tests/native/native_application.h"
#include "worker/application.h"

namespace pouch {

struct Subject {
  RunConfig config;
  ApplicationFactory application;
};

// The subject that `seed` draws: which application, how much input, how feeds
// and sinks speak, and a random run (sim/random_run.h). It knows nothing of
// mutants.
Subject DrawSubject(uint64_t seed, const NativeDefects& defects);

}  // namespace pouch

#endif  // POUCH_TESTS_MUTANTS_SUBJECT_H_
