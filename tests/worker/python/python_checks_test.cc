// Checks in Python see copies, cannot disturb anybody, and say what is wrong
// with their own traceback.

#include "worker/python/python_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "tests/worker/python/python_application_fixture.h"
#include "worker/author_checks.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class PythonChecksTest : public PythonApplicationTest,
                         public ::testing::WithParamInterface<PythonIsolation> {
 protected:
  PythonChecksTest() {
    module_ = Write("app/word_count.py", kWordCount);
    options_.isolation = GetParam();
  }

  // The judge's application with the check of this source.
  Result<std::unique_ptr<Application>> TryMakeWith(const std::string& source) {
    options_.checks = {{{Write("checks.py", source), "check"}, "s.json:9:3"}};
    return TryMake(module_, "judge");
  }
  void MakeWith(const std::string& source) {
    auto application = TryMakeWith(source);
    ASSERT_TRUE(application.ok()) << application.status();
    application_ = *std::move(application);
    ASSERT_TRUE(application_->Setup().ok());
  }
  std::vector<CheckViolation> Run() {
    auto violations = application_->author_checks()->Run(view_);
    EXPECT_TRUE(violations.ok()) << violations.status();
    return violations.ok() ? *violations : std::vector<CheckViolation>();
  }
  // The count of a word as a worker would save it.
  std::string SavedCount(const std::string& word, int times) {
    const StepId count(2);
    Value state = *application_->InitialState(count);
    const Value message = *application_->Decode(StepId(0), word);
    std::vector<Value> outputs;
    for (int i = 0; i < times; ++i)
      EXPECT_TRUE(application_->Compute(count, message, &state, &outputs).ok());
    return *application_->Serialize(state);
  }
  void Show(int the, int cat) {
    view_.at = Time() + Duration::Milliseconds(1500);
    view_.checkpoint = 7;
    view_.steps = {"count"};
    view_.states = {{0, "the", SavedCount("the", the)},
                    {0, "cat", SavedCount("cat", cat)}};
  }

  std::string module_;
  // Gone before the interpreter is.
  std::unique_ptr<Application> application_;
  CheckView view_;
};

INSTANTIATE_TEST_SUITE_P(Isolation, PythonChecksTest,
                         ::testing::Values(PythonIsolation::kNamespaces,
                                           PythonIsolation::kInterpreter));

TEST_P(PythonChecksTest, ViewHoldsTheStatesByStepAndKey) {
  MakeWith(R"(
def check(view):
    counts = view.states["count"]
    assert {key: s.value for key, s in counts.items()} == {"the": 3, "cat": 1}
    assert type(counts["the"]).__name__ == "Count"
    assert view.output is None
    assert (view.checkpoint, view.time) == (7, 1.5)
)");
  Show(3, 1);
  for (const CheckViolation& violation : Run())
    ADD_FAILURE() << violation.traceback;
}

TEST_P(PythonChecksTest, ViewAtTheEndHoldsTheOutput) {
  MakeWith(R"(
def check(view):
    assert view.output == {"sink:7100": [b"the 1\n", b"\xff"]}
)");
  view_.at_end = true;
  view_.output = {{"sink:7100", {"the 1\n", "\xff"}}};
  for (const CheckViolation& violation : Run())
    ADD_FAILURE() << violation.traceback;
}

TEST_P(PythonChecksTest, WhatIsRaisedComesWithItsTraceback) {
  MakeWith(R"(
def check(view):
    total = sum(s.value for s in view.states["count"].values())
    assert total == 5, "%d words instead of 5" % total
)");
  Show(3, 1);
  const auto violations = Run();
  ASSERT_THAT(violations, SizeIs(1));
  EXPECT_EQ(violations[0].check, "check");
  EXPECT_EQ(violations[0].message, "AssertionError: 4 words instead of 5");
  EXPECT_THAT(violations[0].traceback, HasSubstr("checks.py\", line 4"));
  EXPECT_THAT(violations[0].traceback, Not(HasSubstr("<pouch>")));
}

TEST_P(PythonChecksTest, ReturningFalseIsNoWayOut) {
  MakeWith("def check(view): return False");
  const auto violations = Run();
  ASSERT_THAT(violations, SizeIs(1));
  EXPECT_THAT(violations[0].message, HasSubstr("check returned bool"));
}

TEST_P(PythonChecksTest, EachCallIsShownACopyOfItsOwn) {
  MakeWith(R"(
def check(view):
    assert view.states["count"]["the"].value == 3
    view.states["count"]["the"].value = 0
    view.states.clear()
)");
  Show(3, 1);
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_THAT(Run(), IsEmpty());
}

TEST_P(PythonChecksTest, ApplicationOfTheJudgeDoesNotSeeWhatAChecksDoes) {
  MakeWith(R"(
import random
import word_count
def check(view):
    random.seed(1)
    word_count.Count.value = property(lambda self: 1 / 0)
)");
  view_.steps = {"count"};
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_FALSE(SavedCount("the", 2).empty());
}

TEST_P(PythonChecksTest, CallsFollowFromTheCheckpointAlone) {
  MakeWith(R"(
import os, random, time
def check(view):
    raise ValueError("%r %r %r" % (random.random(), os.urandom(4), time.time()))
)");
  view_.checkpoint = 1;
  const std::string once = Run().at(0).message;
  EXPECT_EQ(Run().at(0).message, once);
  view_.checkpoint = 2;
  EXPECT_NE(Run().at(0).message, once);
}

TEST_P(PythonChecksTest, SometimesIsCountedAndListedWithZeroToo) {
  MakeWith(R"(
from pouch import sometimes
def check(view):
    assert sometimes("called")
    assert not sometimes("many", view.checkpoint > 1)
)");
  view_.checkpoint = 1;
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_THAT(Run(), IsEmpty());
  const auto probes = application_->author_checks()->probes();
  ASSERT_THAT(probes, SizeIs(2));
  EXPECT_EQ(probes[0].name, "called");
  EXPECT_EQ(probes[0].hits, 2u);
  EXPECT_EQ(probes[1].name, "many");
  EXPECT_EQ(probes[1].hits, 0u);
}

TEST_P(PythonChecksTest, WhatTheyPrintIsHandedOn) {
  MakeWith("def check(view): print('seen', view.checkpoint)");
  std::vector<std::string> lines;
  application_->author_checks()->SetOutput(
      [&lines](std::string_view line) { lines.emplace_back(line); });
  view_.checkpoint = 3;
  Run();
  application_->author_checks()->SetOutput(nullptr);
  EXPECT_THAT(lines, ElementsAre("seen 3"));
}

TEST_P(PythonChecksTest, CheckWithoutAnEndIsStopped) {
  PythonOptions options;
  options.limits.steps = 100'000;
  Start(std::move(options));
  MakeWith("def check(view):\n  while True: pass\n");
  ASSERT_THAT(Run(), SizeIs(1));
}

TEST_P(PythonChecksTest, StateThatCannotBeReadBackIsAnError) {
  MakeWith("def check(view): pass");
  view_.steps = {"count"};
  view_.states = {{0, "the", "no pickle"}};
  const auto violations = application_->author_checks()->Run(view_);
  ASSERT_FALSE(violations.ok());
  EXPECT_THAT(violations.status().message(), HasSubstr("deserialize"));
}

TEST_P(PythonChecksTest, CheckThatCannotBeUsedNamesItsPlace) {
  for (const char* source :
       {"def other(view): pass", "def check(): pass", "check = 7",
        "def check(view, more): pass", "import nowhere_to_be_found",
        "async def check(view): pass"}) {
    const auto application = TryMakeWith(source);
    ASSERT_FALSE(application.ok()) << source;
    EXPECT_EQ(application.status().code(), StatusCode::kApplicationError);
    EXPECT_THAT(application.status().message(),
                ::testing::StartsWith("s.json:9:3: "));
  }
}

TEST_P(PythonChecksTest, WorkersBringNoChecks) {
  options_.checks = {{{Write("checks.py", "1 / 0"), "check"}, "s.json:9:3"}};
  auto worker = TryMake(module_, "w1");
  ASSERT_TRUE(worker.ok()) << worker.status();
  EXPECT_EQ((*worker)->author_checks(), nullptr);
}

}  // namespace
}  // namespace pouch
