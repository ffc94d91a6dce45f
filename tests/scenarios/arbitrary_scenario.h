// Arbitrary<Scenario>: any legal scenario of the native word count, for
// properties.
//
// A correct application passes every one. All choices are small numbers in
// containers that RapidCheck may resize, and each says something whatever the
// others are (a worker is a number modulo the workers there are): so whatever
// RapidCheck makes of a counterexample while it shrinks is a scenario too.

#ifndef POUCH_TESTS_SCENARIOS_ARBITRARY_SCENARIO_H_
#define POUCH_TESTS_SCENARIOS_ARBITRARY_SCENARIO_H_

#include <rapidcheck.h>

#include "scenarios/scenario.h"

namespace rc {

// Without an application and a file: whoever wants to write it names them.
template <>
struct Arbitrary<pouch::Scenario> {
  static Gen<pouch::Scenario> arbitrary();
};

}  // namespace rc

namespace pouch {

// What a failed property prints.
void showValue(const Scenario& scenario, std::ostream& os);

}  // namespace pouch

#endif  // POUCH_TESTS_SCENARIOS_ARBITRARY_SCENARIO_H_
