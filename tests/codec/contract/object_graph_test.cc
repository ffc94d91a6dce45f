// What is done with object graphs: paths, copies, snapshots, sources.

#include "codec/contract/object_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "codec/contract/object_clone.h"
#include "codec/contract/object_snapshot.h"
#include "codec/contract/python_source.h"
#include "tests/codec/contract/contract_fixture.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

constexpr char kModule[] = R"(
import array, collections, dataclasses, datetime, decimal, enum, functools
from collections import OrderedDict, defaultdict, deque, namedtuple
Point = namedtuple("Point", "x y")
class Color(enum.Enum):
    RED = 1
@dataclasses.dataclass
class Data:
    a: object
    b: object = None
@dataclasses.dataclass(frozen=True)
class Frozen:
    a: object
class Slots:
    __slots__ = ("a", "b")
    def __init__(self, a): self.a = a
class Loud:
    def __new__(cls, *args): raise RuntimeError("__new__ ran")
    def __setattr__(self, name, value): raise RuntimeError("__setattr__ ran")
def loud(x):
    made = object.__new__(Loud)
    made.__dict__["x"] = x
    return made
class Items(list): pass
class Cached:
    @functools.cached_property
    def value(self): return 1
def with_attribute():
    items = Items([1])
    items.name = "n"
    return items
def ring():
    items = [1]
    items.append(items)
    return items
def parent():
    made = Data(1)
    made.b = [made]
    return made
def twice():
    one = [1]
    return {"a": one, "b": one}
def change(value, text):
    exec(text, {"value": value})
)";

// Objects that can be copied and written down.
constexpr const char* kObjects[] = {
    "None",
    "[1, 'a', 2.5, b'x', True]",
    "float('nan')",
    "[float('inf'), -0.0]",
    "{1: {'a': (1, 2)}, 'b': set()}",
    "{frozenset({1, 2}), 3}",
    "Point(1, [2])",
    "Color.RED",
    "Data([1], {'a': Data(2)})",
    "Frozen([1])",
    "Slots([1])",
    "loud([1])",
    "with_attribute()",
    "defaultdict(list, {'a': [1]})",
    "OrderedDict([(3, 4), (1, 2)])",
    "deque([1, [2]], 5)",
    "bytearray(b'ab')",
    "decimal.Decimal('1.50')",
    "[datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)]",
    "array.array('i', [1, 2])",
    "ring()",
    "parent()",
    "twice()"};

class ObjectGraphTest : public ContractTest {
 protected:
  ObjectGraphTest() : ContractTest(kModule) {}

  // How the object differs from what it was before `statement` ran on it.
  std::string Change(const std::string& expression,
                     const std::string& statement) {
    const PyRef value = Make(expression);
    const ObjectSnapshot snapshot(value.get(), types_.get());
    PythonEntry entry(space_.get(), &world_, limits_);
    const PyRef module = *space_->Import("m");
    const PyRef function =
        PyRef::Adopt(PyObject_GetAttrString(module.get(), "change"));
    const PyRef text = PyRef::Adopt(PyUnicode_FromString(statement.c_str()));
    EXPECT_TRUE(
        entry.Call(function.get(), value.get(), text.get(), "change").ok());
    const auto change = snapshot.Change(walk_.get());
    return change ? change->path + ": " + change->what : "none";
  }
};

TEST_F(ObjectGraphTest, PathsLeadToEveryNode) {
  const PyRef value = Make("{'k': [1, Data([2])]}");
  const ObjectGraph graph(value.get(), types_.get());
  std::string last;
  for (size_t i = 0; i < graph.nodes().size(); ++i) last = graph.PathTo(i);
  EXPECT_EQ(graph.PathTo(0), "");
  EXPECT_EQ(last, "['k'][1].a");
}

TEST_F(ObjectGraphTest, AGraphIsCopiedWithoutTheClassesOwnCode) {
  for (const char* expression : kObjects) {
    const PyRef value = Make(expression);
    const PythonEntry entry(space_.get(), &world_, limits_);
    const PyRef clone = CloneWith(value.get(), {}, types_.get());
    ASSERT_TRUE(clone) << expression;
    EXPECT_EQ(PyErr_Occurred(), nullptr) << expression;
    EXPECT_EQ(Difference(value.get(), clone.get()), "none") << expression;
  }
}

TEST_F(ObjectGraphTest, EditsChangeTheCopyAndNotTheOriginal) {
  const PyRef value = Make("Data([1, 2, 3], {'a': 1})");
  const PyRef untouched = Make("Data([1, 2, 3], {'a': 1})");
  const ObjectGraph graph(value.get(), types_.get());
  PyObject* items = graph.nodes()[1].object.get();
  const PyRef clone =
      CloneWith(value.get(), {{items, 0, PyRef()}, {items, 2, Make("'x'")}},
                types_.get());
  EXPECT_EQ(Difference(Make("Data([2, 'x'], {'a': 1})").get(), clone.get()),
            "none");
  EXPECT_EQ(Difference(untouched.get(), value.get()), "none");
}

TEST_F(ObjectGraphTest, ANamedTupleKeepsItsLength) {
  const PyRef value = Make("Point(1, 2)");
  const PyRef clone =
      CloneWith(value.get(), {{value.get(), 0, PyRef()}}, types_.get());
  EXPECT_EQ(Difference(value.get(), clone.get()), "none");
}

TEST_F(ObjectGraphTest, SnapshotsTellWhatChanged) {
  EXPECT_EQ(Change("{'k': [3, 1]}", "value['k'].sort()"),
            "['k'][0]: 3 became 1");
  EXPECT_EQ(Change("Data([1])", "value.a.append(2)"), ".a[1]: appeared: 2");
  EXPECT_EQ(Change("Data(1, 2)", "del value.b"), ".b: was lost; it was 2");
  EXPECT_EQ(Change("{1: {2}}", "value[1].add(3)"),
            "[1]: an element 3 appeared");
  EXPECT_EQ(Change("[bytearray(b'a')]", "value[0].append(98)"),
            "[0]: b'a' became b'ab'");
  EXPECT_THAT(Change("[array.array('i', [2, 1])]", "value[0].reverse()"),
              HasSubstr("[0]: it changed"));
  EXPECT_THAT(Change("[iter([1, 2])]", "next(value[0])"),
              HasSubstr("[0]: it changed"));
  EXPECT_EQ(Change("{'a': 1, 'b': 2}", "value['a'] = value.pop('a')"),
            ": the order of its parts changed");
}

TEST_F(ObjectGraphTest, WhatIsTheSameAgainIsNoChange) {
  EXPECT_EQ(Change("Data([1, [2]])", "value.a = [1, [2]]"), "none");
  EXPECT_EQ(Change("Cached()", "value.value"), "none");
  EXPECT_EQ(Change("ring()", "value.append(1); value.pop()"), "none");
}

TEST_F(ObjectGraphTest, SourcesBuildWhatTheyShow) {
  Write("runs.py",
        "def run(text):\n"
        "  names = {}\n"
        "  exec(text, names)\n"
        "  return names['value']\n");
  for (const char* expression : kObjects) {
    const PyRef value = Make(expression);
    std::string source;
    {
      const PythonEntry entry(space_.get(), &world_, limits_);
      source = PythonSource(value.get(), types_.get());
    }
    const Result<PyRef> made =
        CallFunction(space_.get(), "runs", "run", source);
    ASSERT_TRUE(made.ok()) << source << made.status();
    EXPECT_EQ(Difference(value.get(), made->get()), "none") << source;
  }
}

}  // namespace
}  // namespace pouch
