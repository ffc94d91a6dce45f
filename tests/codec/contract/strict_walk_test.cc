// The strict walk: silent about good copies, and exact about bad ones.

#include "codec/contract/strict_walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "codec/python_entry.h"
#include "codec/python_ref.h"
#include "codec/python_space.h"
#include "tests/codec/python_fixture.h"

namespace pouch {
namespace {

constexpr char kModule[] = R"(
import array, collections, copy, dataclasses, datetime, decimal, enum, pickle
import fractions, functools, threading, uuid
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import timezone
from decimal import Decimal

class Color(enum.Enum):
    RED = 1
    BLUE = 2
Point = namedtuple("Point", "x y")
@dataclasses.dataclass
class Data:
    a: object
    b: object = "b"
@dataclasses.dataclass
class Ignoring:
    a: object
    seen: object = dataclasses.field(default=0, compare=False)
class Slots:
    __slots__ = ("a", "b")
    def __init__(self, a, b=None):
        self.a = a
        if b is not None: self.b = b
class Hostile:
    def __init__(self, x): self.x = x
    def __eq__(self, other): raise RuntimeError("__eq__ ran")
    def __hash__(self): return hash(self.x)
    def __reduce__(self): raise RuntimeError("__reduce__ ran")
class Liar:
    def __init__(self, x): self.x = x
    def __eq__(self, other): return True
class Named:
    def __init__(self, name, x=1): self.name = name; self.x = x
    def __eq__(self, other): return self.name.lower() == other.name.lower()
    def __hash__(self): return hash(self.name.lower())
class Dropping:
    def __init__(self, x, cache): self.x = x; self._cache = cache
    def __getstate__(self): return {"x": self.x}
class Reducing:
    def __init__(self, x, cache): self.x = x; self._cache = cache
    def __reduce__(self): return (Reducing, (self.x, None))
class Cached:
    def __init__(self, x): self.x = x
    @functools.cached_property
    def twice(self): return 2 * self.x
class Text(str): pass
class Items(list): pass
class Plain: pass
def plain(**attributes):
    made = Plain()
    for name, value in attributes.items(): setattr(made, name, value)
    return made
def computed(x):
    made = Cached(x)
    made.twice
    return made
def moved():
    made = OrderedDict([(1, "a"), (2, "b"), (3, "c")])
    made.move_to_end(1)
    return made
def cycle(n):
    items = [n]
    items.append(items)
    return items
def unrolled(n):
    items = [n]
    items.append([n, items])
    return items
def twice(shared, make=lambda: [1]):
    one = make()
    return [one, one if shared else make()]
def zone(hours): return timezone(datetime.timedelta(hours=hours))
def at(tz=None): return datetime.datetime(2024, 1, 1, tzinfo=tz)
def deep(n):
    items = []
    for _ in range(n): items = [items]
    return items
def f(): pass
def g(): pass
def make(text): return eval(text)
)";

class StrictWalkTest : public PythonTest {
 protected:
  StrictWalkTest() {
    Write("m.py", kModule);
    space_ = MakeSpace("w1");
  }

  void TearDown() override { space_.reset(); }

  PyRef Make(const std::string& expression) {
    Result<PyRef> value = CallFunction(space_.get(), "m", "make", expression);
    EXPECT_TRUE(value.ok()) << value.status();
    return value.ok() ? *value : PyRef();
  }

  PythonComparison Compare(const std::string& left, const std::string& right) {
    const PyRef original = Make(left);
    const PyRef copy = Make(right);
    PythonEntry entry(space_.get(), &world_, limits_);
    PythonComparison result = walk_.Compare(original.get(), copy.get());
    EXPECT_EQ(PyErr_Occurred(), nullptr) << left << " and " << right;
    return result;
  }

  // "path: what" of what matters.
  std::string Difference(const std::string& left, const std::string& right) {
    const PythonComparison result = Compare(left, right);
    if (!result.difference) return "none";
    return result.difference->path + ": " + result.difference->what;
  }

  StrictWalk walk_;
  std::unique_ptr<PythonSpace> space_;
};

// Every two of these can be told apart.
constexpr const char* kDifferent[] = {"None",
                                      "True",
                                      "False",
                                      "0",
                                      "1",
                                      "-1",
                                      "2**64",
                                      "-2**64",
                                      "1.0",
                                      "0.0",
                                      "-0.0",
                                      "float('nan')",
                                      "float('inf')",
                                      "1+0j",
                                      "''",
                                      "'1'",
                                      "'\\u00e9'",
                                      "'\\ud800'",
                                      "b''",
                                      "b'1'",
                                      "bytearray(b'1')",
                                      "[]",
                                      "()",
                                      "{}",
                                      "set()",
                                      "frozenset()",
                                      "[1]",
                                      "[True]",
                                      "(1,)",
                                      "[1, 2]",
                                      "[2, 1]",
                                      "[[1], 2]",
                                      "[[1, 2]]",
                                      "{1: 2}",
                                      "{'1': 2}",
                                      "{1.0: 2}",
                                      "{True: 2}",
                                      "{1: 2, 3: 4}",
                                      "{3: 4, 1: 2}",
                                      "{1}",
                                      "{True}",
                                      "{1, 2}",
                                      "frozenset({1})",
                                      "Counter('a')",
                                      "OrderedDict({1: 2})",
                                      "OrderedDict({1: 2, 3: 4})",
                                      "OrderedDict({3: 4, 1: 2})",
                                      "defaultdict(int, {1: 2})",
                                      "defaultdict(list, {1: 2})",
                                      "deque([1])",
                                      "deque([1], 5)",
                                      "array.array('i', [1])",
                                      "array.array('l', [1])",
                                      "range(3)",
                                      "range(4)",
                                      "Color.RED",
                                      "Color.BLUE",
                                      "Point(1, 2)",
                                      "Point(2, 1)",
                                      "(1, 2)",
                                      "Data(1)",
                                      "Data(1, 'c')",
                                      "Data(True)",
                                      "Slots(1)",
                                      "Slots(1, 2)",
                                      "Slots(2)",
                                      "Hostile(1)",
                                      "Hostile(2)",
                                      "Text('1')",
                                      "Items([1])",
                                      "Plain()",
                                      "plain(a=1)",
                                      "plain(b=1)",
                                      "plain(a=1, b=2)",
                                      "cycle(1)",
                                      "cycle(2)",
                                      "f",
                                      "g",
                                      "len",
                                      "int",
                                      "collections",
                                      "Decimal('1')",
                                      "Decimal('1.0')",
                                      "fractions.Fraction(1, 3)",
                                      "datetime.date(2020, 1, 1)",
                                      "at()",
                                      "at().replace(fold=1)",
                                      "at(timezone.utc)",
                                      "at(zone(1))",
                                      "datetime.timedelta(1)",
                                      "uuid.UUID(int=1)",
                                      "uuid.UUID(int=2)",
                                      "ValueError('a')",
                                      "ValueError('b')"};

TEST_F(StrictWalkTest, TellsApartWhatAnApplicationCan) {
  std::vector<PyRef> made;
  for (const char* expression : kDifferent) made.push_back(Make(expression));
  PythonEntry entry(space_.get(), &world_, limits_);
  for (size_t i = 0; i < made.size(); ++i) {
    for (size_t j = 0; j < made.size(); ++j) {
      if (i == j) continue;
      const PythonComparison found =
          walk_.Compare(made[i].get(), made[j].get());
      EXPECT_TRUE(found.difference || found.excused)
          << kDifferent[i] << " and " << kDifferent[j];
    }
  }
}

TEST_F(StrictWalkTest, ASecondMakingIsNoDifference) {
  for (const char* expression : kDifferent) {
    EXPECT_TRUE(Compare(expression, expression).same())
        << expression << ": " << Difference(expression, expression);
  }
}

TEST_F(StrictWalkTest, PathsLeadToTheFirstDifference) {
  EXPECT_EQ(Difference("{'k': [1, 2, 3, plain(when=at(timezone.utc))]}",
                       "{'k': [1, 2, 3, plain(when=at())]}"),
            "['k'][3].when: 2024-01-01T00:00:00+00:00 became naive");
  EXPECT_EQ(Difference("[1, 2]", "[1, 2.0]"), "[1]: int 2 became float 2.0");
  EXPECT_EQ(Difference("[1, 2]", "[1]"), ": has 1 items instead of 2");
  EXPECT_EQ(Difference("{1: 'a'}", "{'1': 'a'}"),
            ": its key int 1 became str '1'");
  EXPECT_EQ(Difference("{1: 'a'}", "{True: 'a'}"),
            ": its key int 1 became bool True");
  EXPECT_EQ(Difference("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}"),
            ": the order of its keys changed: 'b' where 'a' was");
  EXPECT_EQ(Difference("{'a': 1}", "{}"), ": its key 'a' was lost");
  EXPECT_EQ(Difference("Slots(1, 2)", "Slots(1)"), ".b: was lost; it was 2");
  EXPECT_EQ(Difference("defaultdict(int)", "defaultdict(list)"),
            ": its default_factory <int> became <list>");
  EXPECT_EQ(Difference("{1, 2}", "{1, '2'}"),
            ": its element int 2 became str '2'");
  EXPECT_EQ(Difference("[Point(1, 2)]", "[(1, 2)]"),
            "[0]: m.Point Point(1, 2) became tuple (1, 2)");
  EXPECT_EQ(Difference("'a' * 50", "'a' * 49 + 'b'"),
            ": its 50 characters became 50, different from 49 on: 'a' became "
            "'b'");
  EXPECT_EQ(Difference("plain(a=Decimal('1.0'))", "plain(a=Decimal('1'))"),
            ".a: Decimal('1.0') became Decimal('1')");
}

TEST_F(StrictWalkTest, IgnoresWhatAnApplicationCannotTell) {
  for (const auto& [left, right] :
       std::vector<std::pair<std::string, std::string>>{
           {"set([0, 8, 16])", "set([16, 8, 0])"},
           {"plain(a=1, b=2)", "plain(b=2, a=1)"},
           {"['ab', 'ab']", "['ab', ''.join(['a', 'b'])]"},
           {"[(1, 2)] * 2", "[(1, 2), (1, 2)]"},
           {"[at()] * 2", "[at(), at()]"},
           {"computed(1)", "Cached(1)"},
           {"Cached(1)", "computed(1)"},
           {"moved()", "pickle.loads(pickle.dumps(moved()))"},
           {"plain(lock=threading.Lock())", "plain(lock=threading.Lock())"},
           {"Data(1).__repr__", "Data(1).__repr__"},
           {"computed(3)", "pickle.loads(pickle.dumps(computed(3)))"}}) {
    EXPECT_TRUE(Compare(left, right).same()) << left << " and " << right;
  }
}

TEST_F(StrictWalkTest, EqualityOfTheClassIsNotTrustedWhereItIsOnlyLax) {
  EXPECT_EQ(Difference("Data(Decimal('1.5'))", "Data(1.5)"),
            ".a: decimal.Decimal Decimal('1.5') became float 1.5");
  EXPECT_EQ(Difference("Liar(1)", "Liar(True)"), ".x: int 1 became bool True");
}

TEST_F(StrictWalkTest, WhatTheClassDoesNotWantIsExcused) {
  for (const auto& [left, right] :
       std::vector<std::pair<std::string, std::string>>{
           {"Dropping(1, {2: 3})", "Dropping(1, None)"},
           {"Reducing(1, {2: 3})", "Reducing(1, None)"},
           {"Ignoring(1, 5)", "Ignoring(1, 0)"},
           {"Named('Bob')", "Named('bob')"},
           {"[Liar(1)]", "[Liar(2)]"}}) {
    const PythonComparison found = Compare(left, right);
    EXPECT_FALSE(found.difference.has_value()) << left;
    EXPECT_TRUE(found.excused.has_value()) << left;
  }
  EXPECT_EQ(Difference("[Dropping(1, 2), 3]", "[Dropping(1, None), 4]"),
            "[1]: 3 became 4");
  EXPECT_EQ(Difference("Dropping(1, 2)", "Dropping(7, None)"),
            ".x: 1 became 7");
  EXPECT_EQ(Difference("Ignoring(1, 5)", "Ignoring(2, 5)"), ".a: 1 became 2");
}

TEST_F(StrictWalkTest, SharedReferencesStayShared) {
  EXPECT_TRUE(Compare("twice(True)", "twice(True)").same());
  const PythonComparison split = Compare("twice(True)", "twice(False)");
  ASSERT_TRUE(split.sharing.has_value());
  EXPECT_EQ(split.sharing->path, "[1]");
  EXPECT_EQ(split.sharing->excuse, "");
  EXPECT_FALSE(split.difference.has_value());
  const PythonComparison merged = Compare("twice(False)", "twice(True)");
  ASSERT_TRUE(merged.sharing.has_value());
  EXPECT_EQ(merged.sharing->path, "[1]");
  const PythonComparison alike = Compare("twice(True, lambda: Named('a'))",
                                         "twice(False, lambda: Named('a'))");
  ASSERT_TRUE(alike.sharing.has_value());
  EXPECT_NE(alike.sharing->excuse, "");
}

TEST_F(StrictWalkTest, CyclesEnd) {
  EXPECT_TRUE(Compare("cycle(1)", "copy.deepcopy(cycle(1))").same());
  const PythonComparison found = Compare("cycle(1)", "unrolled(1)");
  EXPECT_FALSE(found.difference.has_value());
  EXPECT_TRUE(found.sharing.has_value());
  EXPECT_EQ(Difference("cycle(1)", "cycle(2)"), "[0]: 1 became 2");
}

TEST_F(StrictWalkTest, DeepNestingNeedsNoStack) {
  EXPECT_TRUE(Compare("deep(200000)", "deep(200000)").same());
  EXPECT_THAT(Difference("deep(200000)", "deep(199999)"),
              ::testing::HasSubstr("items instead of"));
}

}  // namespace
}  // namespace pouch
