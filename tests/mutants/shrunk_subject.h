// How small the failure of a mutant gets.

#ifndef POUCH_TESTS_MUTANTS_SHRUNK_SUBJECT_H_
#define POUCH_TESTS_MUTANTS_SHRUNK_SUBJECT_H_

#include <string>

#include "sim/run_result.h"
#include "tests/mutants/subject.h"

namespace pouch {

// Shrinks the run of `subject`, which failed as `result` says, in this process.
// One line of JSON: workers, faults, messages, runs, and whether the failure
// came three times more.
std::string ShrinkSubject(const Subject& subject, const RunResult& result);

}  // namespace pouch

#endif  // POUCH_TESTS_MUTANTS_SHRUNK_SUBJECT_H_
