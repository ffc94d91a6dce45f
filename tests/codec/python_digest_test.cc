// Structural digests: equal for equal objects in any worker, different for
// anything that an application could tell apart. And descriptions.

#include "codec/python_digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "codec/python_describe.h"
#include "tests/codec/python_fixture.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

class PythonDigestTest : public PythonTest {
 protected:
  PythonDigestTest() {
    Write("m.py", R"(
import collections, copy, dataclasses, datetime, decimal, enum, fractions
import array, re, uuid, zoneinfo
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple

class Color(enum.Enum):
    RED = 1
    BLUE = 2
Point = namedtuple("Point", "x y")
@dataclasses.dataclass
class Data:
    a: int
    b: str = "b"
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
    def __repr__(self): raise RuntimeError("__repr__ ran")
    def __getattr__(self, name): raise RuntimeError("__getattr__ ran")
class Text(str): pass
class Items(list): pass
class Late(datetime.datetime): pass
class Queue(deque):
    def __reduce__(self): raise RuntimeError("__reduce__ ran")
class Plain: pass
def plain(**attributes):
    made = Plain()
    for name, value in attributes.items(): setattr(made, name, value)
    return made
def cycle(n):
    items = [n]
    items.append(items)
    return items
def twice(shared):
    one = [1]
    return [one, one if shared else [1]]
def zone(hours): return datetime.timezone(datetime.timedelta(hours=hours))
def f(): pass
def g(): pass
def make(text): return eval(text)
)");
  }

  // The digest of an expression's value, in a worker's space.
  uint64_t DigestOf(PythonSpace* space, const std::string& expression) {
    const Result<PyRef> value = CallFunction(space, "m", "make", expression);
    EXPECT_TRUE(value.ok()) << value.status();
    if (!value.ok()) return 0;
    const Result<uint64_t> digest = PythonDigest(value->get());
    EXPECT_TRUE(digest.ok()) << expression << ": " << digest.status();
    EXPECT_EQ(PyErr_Occurred(), nullptr) << expression;
    return digest.ok() ? *digest : 0;
  }

  std::string Described(const std::string& expression, size_t limit = 200) {
    if (space_ == nullptr) space_ = MakeSpace("w1");
    const Result<PyRef> value =
        CallFunction(space_.get(), "m", "make", expression);
    EXPECT_TRUE(value.ok()) << value.status();
    const std::string text = DescribePython(value->get(), limit);
    EXPECT_EQ(PyErr_Occurred(), nullptr) << expression;
    return text;
  }

  void TearDown() override { space_.reset(); }

  std::unique_ptr<PythonSpace> space_;
};

// Every two of these can be told apart.
constexpr const char* kDifferent[] = {
    "None",
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
    "'a'",
    "'\\0'",
    "'\\u00e9'",
    "'\\u20ac'",
    "'\\U0001f600'",
    "'\\ud800'",
    "b''",
    "b'a'",
    "bytearray(b'a')",
    "[]",
    "()",
    "{}",
    "set()",
    "frozenset()",
    "[1]",
    "(1,)",
    "[1, 2]",
    "[2, 1]",
    "[[1], 2]",
    "[[1, 2]]",
    "{1: 2}",
    "{'1': 2}",
    "{1: 2, 3: 4}",
    "{3: 4, 1: 2}",
    "{1}",
    "frozenset({1})",
    "{True: 2}",
    "Counter('a')",
    "OrderedDict({1: 2})",
    "OrderedDict({1: 2, 3: 4})",
    "OrderedDict({3: 4, 1: 2})",
    "defaultdict(int, {1: 2})",
    "defaultdict(list, {1: 2})",
    "deque([1])",
    "deque([1], 5)",
    "Queue([1])",
    "Queue([2])",
    "array.array('i', [1])",
    "array.array('l', [1])",
    "range(3)",
    "range(4)",
    "slice(1)",
    "Color.RED",
    "Color.BLUE",
    "Point(1, 2)",
    "Point(2, 1)",
    "Data(1)",
    "Data(1, 'c')",
    "Slots(1)",
    "Slots(1, 2)",
    "Slots(2)",
    "Hostile(1)",
    "Hostile(2)",
    "Text('a')",
    "Items([1])",
    "Plain()",
    "plain(a=1)",
    "plain(b=1)",
    "plain(a=1, b=2)",
    "cycle(1)",
    "cycle(2)",
    "[1, [1, []]]",
    "twice(True)",
    "twice(False)",
    "f",
    "g",
    "len",
    "max",
    "int",
    "str",
    "Plain",
    "re",
    "collections",
    "[].append",
    "decimal.Decimal('1')",
    "decimal.Decimal('1.0')",
    "fractions.Fraction(1, 3)",
    "datetime.date(2020, 1, 1)",
    "datetime.datetime(2020, 1, 1)",
    "datetime.datetime(2020, 1, 1, fold=1)",
    "Late(2020, 1, 1)",
    "Late(2021, 1, 1)",
    "datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)",
    "datetime.datetime(2020, 1, 1, tzinfo=zone(1))",
    "datetime.timedelta(1)",
    "uuid.UUID(int=1)",
    "uuid.UUID(int=2)",
    "ValueError('a')",
    "ValueError('b')",
    "KeyError('a')"};

TEST_F(PythonDigestTest, TellsApartWhatAnApplicationCan) {
  const auto space = MakeSpace("w1");
  std::map<uint64_t, std::string> seen;
  for (const char* expression : kDifferent) {
    const auto [position, is_new] =
        seen.emplace(DigestOf(space.get(), expression), expression);
    EXPECT_TRUE(is_new) << expression << " and " << position->second;
  }
}

TEST_F(PythonDigestTest, IsTheSameInEveryWorkerAndTheSecondTime) {
  const auto a = MakeSpace("w1");
  const auto b = MakeSpace("w2");
  for (const char* expression : kDifferent) {
    const uint64_t digest = DigestOf(a.get(), expression);
    EXPECT_EQ(DigestOf(b.get(), expression), digest) << expression;
    EXPECT_EQ(DigestOf(a.get(), expression), digest) << expression;
  }
}

TEST_F(PythonDigestTest, IgnoresWhatAnApplicationCannotTell) {
  const auto space = MakeSpace("w1");
  const auto equal = [this, &space](const char* left, const char* right) {
    EXPECT_EQ(DigestOf(space.get(), left), DigestOf(space.get(), right))
        << left << " and " << right;
  };
  equal("{'a', 'b', 'c', 'd', 'e'}", "{'e', 'd', 'c', 'b', 'a'}");
  equal("set([0, 8, 16])", "set([16, 8, 0])");  // Collide: order of insertion.
  equal("{('a', 1), ('b', 2)}", "set([('b', 2), ('a', 1)])");
  equal("plain(a=1, b=2)", "plain(b=2, a=1)");
  equal("['ab', 'ab']", "['ab', ''.join(['a', 'b'])]");
  equal("[(1, 2), (1, 2)]", "[(1, 2)] * 2");
  equal("copy.deepcopy(cycle(1))", "cycle(1)");
  equal("copy.deepcopy(twice(True))", "twice(True)");
}

TEST_F(PythonDigestTest, RunsNoneOfTheUsersMethods) {
  const auto space = MakeSpace("w1");
  DigestOf(space.get(), "{Hostile(1): Hostile(2)}");
  DigestOf(space.get(), "[Hostile(1), {Hostile(3)}]");
  DigestOf(space.get(), "Queue([Hostile(1)])");
}

TEST_F(PythonDigestTest, TooDeepIsAnErrorNotACrash) {
  Write("deep.py",
        "def f():\n"
        "  items = []\n"
        "  for _ in range(100000): items = [items]\n"
        "  return items\n");
  const auto space = MakeSpace("w1");
  const Result<PyRef> value = CallFunction(space.get(), "deep", "f");
  ASSERT_TRUE(value.ok()) << value.status();
  const Result<uint64_t> digest = PythonDigest(value->get());
  ASSERT_FALSE(digest.ok());
  EXPECT_THAT(digest.status().message(), HasSubstr("nested more than"));
  EXPECT_THAT(DescribePython(value->get(), 50), HasSubstr("..."));
}

TEST_F(PythonDigestTest, DescriptionsReadLikePython) {
  EXPECT_EQ(Described("[1, 'a', 2.5, None, True, b'x']"),
            "[1, 'a', 2.5, None, True, b'x']");
  EXPECT_EQ(Described("(1,)"), "(1,)");
  EXPECT_EQ(Described("{'k': {3, 2, 1}}"), "{'k': {1, 2, 3}}");
  EXPECT_EQ(Described("Data(1)"), "Data(a=1, b='b')");
  EXPECT_EQ(Described("Slots(1, 2)"), "Slots(a=1, b=2)");
  EXPECT_EQ(Described("Point(1, 2)"), "Point(1, 2)");
  EXPECT_EQ(Described("Color.RED"), "Color(_name_='RED')");
  EXPECT_EQ(Described("Hostile(1)"), "Hostile(x=1)");
  EXPECT_EQ(Described("decimal.Decimal('1.0')"), "Decimal('1.0')");
  EXPECT_EQ(Described("datetime.date(2020, 1, 1)"),
            "datetime.date(2020, 1, 1)");
  EXPECT_EQ(Described("Text('a')"), "Text('a')");
  EXPECT_EQ(Described("Counter('a')"), "Counter({'a': 1})");
  EXPECT_EQ(Described("f"), "<m.f>");
}

TEST_F(PythonDigestTest, DescriptionsKeepToTheirLimit) {
  EXPECT_EQ(Described("'a' * 1000", 10), "'aaaaaa...");
  EXPECT_EQ(Described("list(range(1000))", 12), "[0, 1, 2,...");
  EXPECT_LE(Described("'\\u20ac' * 1000", 11).size(), 11u);
  EXPECT_LE(Described("cycle(1)", 30).size(), 30u);
  EXPECT_EQ(Described("10**5000", 5).size(), 5u);
}

}  // namespace
}  // namespace pouch
