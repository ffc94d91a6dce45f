// Functions of a scenario's author are found, or it is told why not; what
// generates feeds gives the same items for the same seed.

#include "worker/python/author_function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "tests/worker/python/python_application_fixture.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class AuthorFunctionTest : public PythonApplicationTest {
 protected:
  AuthorFunctionTest() { StartShared(); }

  Result<std::vector<std::string>> Items(const std::string& source,
                                         uint64_t seed = 1,
                                         uint64_t count = 3) {
    return GeneratePythonItems(
        runtime_.get(), {Write("feeds.py", source), "items"}, seed, count);
  }
  std::string ErrorOf(const std::string& source) {
    const auto items = Items(source);
    EXPECT_FALSE(items.ok());
    return items.status().message();
  }
};

TEST_F(AuthorFunctionTest, ItemsAreBytesOrTextAndAtMostAsManyAsAskedFor) {
  const auto items = Items(R"(
def items(random):
    yield "\u00e4"
    yield b"\xff\x00"
    while True:
        yield ""
)");
  ASSERT_TRUE(items.ok()) << items.status();
  EXPECT_THAT(*items, ElementsAre("\xc3\xa4", std::string("\xff\x00", 2), ""));
}

TEST_F(AuthorFunctionTest, GeneratorMayEndBefore) {
  const auto items = Items("def items(random): return ['a', 'b']", 1, 100);
  ASSERT_TRUE(items.ok()) << items.status();
  EXPECT_THAT(*items, ElementsAre("a", "b"));
}

TEST_F(AuthorFunctionTest, ItemsFollowFromTheSeed) {
  const std::string source = R"(
import os, random as module, time
def items(random):
    while True:
        yield "%r %r %r %r" % (random.random(), module.random(),
                               os.urandom(4), time.time())
)";
  const auto one = Items(source, 1);
  const auto again = Items(source, 1);
  const auto other = Items(source, 2);
  ASSERT_TRUE(one.ok() && again.ok() && other.ok()) << one.status();
  EXPECT_THAT(*one, SizeIs(3));
  EXPECT_EQ(*one, *again);
  EXPECT_NE(*one, *other);
}

TEST_F(AuthorFunctionTest, WhatTheFunctionRaisesComesWithItsTraceback) {
  const std::string error =
      ErrorOf("def items(random):\n  yield 'a'\n  1 / 0\n");
  EXPECT_THAT(error, HasSubstr("feeds.py\", line 3, in items"));
  EXPECT_THAT(error, HasSubstr("ZeroDivisionError"));
  EXPECT_THAT(error, Not(HasSubstr("<pouch>")));
}

TEST_F(AuthorFunctionTest, EndlessGeneratorIsStopped) {
  PythonOptions options;
  options.limits.steps = 100'000;
  Start(std::move(options));
  EXPECT_THAT(ErrorOf("def items(random):\n  while True: pass\n"),
              HasSubstr("budget"));
}

TEST_F(AuthorFunctionTest, WrongItemsAreTold) {
  EXPECT_THAT(ErrorOf("def items(random): yield 7"),
              HasSubstr("an item of a feed is bytes or str, not int"));
}

TEST_F(AuthorFunctionTest, MissingFunctionIsToldWithThoseThatAreThere) {
  EXPECT_THAT(ErrorOf("def orders(random): pass\ndef _helper(): pass\n"),
              ::testing::EndsWith("only: orders"));
}

TEST_F(AuthorFunctionTest, FunctionThatTakesNoArgumentIsTold) {
  EXPECT_THAT(ErrorOf("def items(): yield 'a'"),
              HasSubstr("is called with one argument"));
}

TEST_F(AuthorFunctionTest, WhatCannotBeImportedIsTold) {
  EXPECT_THAT(ErrorOf("import nowhere_to_be_found"),
              HasSubstr("nowhere_to_be_found"));
}

TEST_F(AuthorFunctionTest, ModuleWhoseNameIsTakenIsTold) {
  const auto items = GeneratePythonItems(
      runtime_.get(),
      {Write("json.py", "def items(random): yield 'a'"), "items"}, 1, 1);
  ASSERT_FALSE(items.ok());
  EXPECT_THAT(items.status().message(), HasSubstr("another name"));
}

}  // namespace
}  // namespace pouch
