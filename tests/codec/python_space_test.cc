// Isolation: what one worker leaves in its modules, no other worker sees.

#include "codec/python_space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/codec/python_fixture.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

class PythonSpaceTest : public PythonTest,
                        public ::testing::WithParamInterface<PythonIsolation> {
 protected:
  std::unique_ptr<PythonSpace> Space(const std::string& name) {
    return MakeSpace(name, GetParam());
  }
};

// A hook that parks objects in a module global and ships the key.
constexpr char kParking[] = R"(
parked = {}
class Counter:
    total = 0
def park(text):
    key = 'key-%d' % len(parked)
    parked[key] = text
    return key
def unpark(key): return parked[key]
def count():
    Counter.total += 1
    return Counter.total
)";

TEST_P(PythonSpaceTest, AHookThatParksInAGlobalPassesAlone) {
  Write("m.py", kParking);
  const auto space = Space("w1");
  const std::string key = Call(space.get(), "m", "park", "object");
  EXPECT_EQ(Call(space.get(), "m", "unpark", key), "object");
}

TEST_P(PythonSpaceTest, AHookThatParksInAGlobalIsCaughtAcrossWorkers) {
  Write("m.py", kParking);
  const auto sender = Space("w1");
  const auto receiver = Space("w2");
  const std::string key = Call(sender.get(), "m", "park", "object");
  EXPECT_THAT(Call(receiver.get(), "m", "unpark", key),
              HasSubstr("KeyError: 'key-0'"));
}

TEST_P(PythonSpaceTest, ClassAttributesAreNotShared) {
  Write("m.py", kParking);
  const auto a = Space("w1");
  const auto b = Space("w2");
  EXPECT_EQ(Call(a.get(), "m", "count"), "1");
  EXPECT_EQ(Call(a.get(), "m", "count"), "2");
  EXPECT_EQ(Call(b.get(), "m", "count"), "1");
  EXPECT_EQ(Call(a.get(), "m", "count"), "3");
}

TEST_P(PythonSpaceTest, ARestartedWorkerStartsAfresh) {
  Write("m.py", kParking);
  auto space = Space("w1");
  EXPECT_EQ(Call(space.get(), "m", "count"), "1");
  EXPECT_EQ(Call(space.get(), "m", "count"), "2");
  space.reset();
  space = Space("w1");
  EXPECT_EQ(Call(space.get(), "m", "count"), "1");
}

TEST_P(PythonSpaceTest, RandomIsEachWorkersOwn) {
  Write("m.py",
        "import random\n"
        "def draw(): return random.random()\n"
        "def seed(): random.seed(1)\n");
  const auto a = Space("w1");
  const auto b = Space("w2");
  const std::string first = Call(a.get(), "m", "draw");
  EXPECT_NE(Call(b.get(), "m", "draw"), first) << "seeded by the name";
  // What b does moves nothing in a.
  const auto again = Space("w1");
  EXPECT_EQ(Call(again.get(), "m", "draw"), first);
  Call(b.get(), "m", "seed");
  EXPECT_EQ(Call(again.get(), "m", "draw"), Call(a.get(), "m", "draw"));
}

TEST_P(PythonSpaceTest, LoggingIsEachWorkersOwn) {
  Write("m.py",
        "import logging\n"
        "def configure(): logging.getLogger().setLevel('DEBUG')\n"
        "def level(): return logging.getLogger().level\n");
  const auto a = Space("w1");
  const auto b = Space("w2");
  Call(a.get(), "m", "configure");
  EXPECT_EQ(Call(a.get(), "m", "level"), "10");
  EXPECT_EQ(Call(b.get(), "m", "level"), "30");
}

TEST_P(PythonSpaceTest, ImportsInsideFunctionsSeeTheWorkersModules) {
  Write("m.py",
        "import n\n"
        "def park(text): n.value = text\n"
        "def later():\n"
        "  import n\n"
        "  return n.value\n"
        "def first_time():\n"
        "  import late\n"
        "  late.calls += 1\n"
        "  return late.calls\n");
  Write("n.py", "value = 'nothing'\n");
  Write("late.py", "calls = 0\n");
  const auto a = Space("w1");
  const auto b = Space("w2");
  Call(a.get(), "m", "park", "a");
  Call(b.get(), "m", "later");
  EXPECT_EQ(Call(a.get(), "m", "later"), "a");
  EXPECT_EQ(Call(b.get(), "m", "later"), "nothing");
  EXPECT_EQ(Call(a.get(), "m", "first_time"), "1");
  EXPECT_EQ(Call(b.get(), "m", "first_time"), "1");
  EXPECT_EQ(Call(a.get(), "m", "first_time"), "2");
}

TEST_P(PythonSpaceTest, PickleFindsTheWorkersOwnClasses) {
  Write("pkg/__init__.py", "");
  Write("pkg/things.py",
        "class Thing:\n"
        "  def __init__(self): self.x = 1\n");
  Write("m.py",
        "import pickle\n"
        "from pkg.things import Thing\n"
        "def dump(): return pickle.dumps(Thing()).hex()\n"
        "def load(text):\n"
        "  thing = pickle.loads(bytes.fromhex(text))\n"
        "  return isinstance(thing, Thing) and thing.x == 1\n");
  const auto a = Space("w1");
  const auto b = Space("w2");
  const std::string bytes = Call(a.get(), "m", "dump");
  EXPECT_EQ(Call(b.get(), "m", "load", bytes), "True");
  EXPECT_EQ(Call(a.get(), "m", "load", bytes), "True");
}

TEST_P(PythonSpaceTest, PackagesWithoutInitAreEachWorkersOwn) {
  Write("folder/part.py", "value = 0\n");
  Write("m.py",
        "def count():\n"
        "  from folder import part\n"
        "  part.value += 1\n"
        "  return part.value\n");
  const auto a = Space("w1");
  const auto b = Space("w2");
  EXPECT_EQ(Call(a.get(), "m", "count"), "1");
  EXPECT_EQ(Call(b.get(), "m", "count"), "1");
  EXPECT_EQ(Call(a.get(), "m", "count"), "2");
}

TEST_P(PythonSpaceTest, ClassesOfTwoWorkersAreStrangers) {
  Write("m.py",
        "class Thing: pass\n"
        "made = Thing()\n"
        "def same(other): return isinstance(other, Thing)\n");
  if (GetParam() == PythonIsolation::kInterpreter) {
    // Objects must not cross interpreters at all.
    const auto space = Space("w1");
    EXPECT_TRUE(space->owns_interpreter());
    return;
  }
  const auto a = Space("w1");
  const auto b = Space("w2");
  const PyRef thing =
      PyRef::Adopt(PyObject_GetAttrString(a->Import("m")->get(), "made"));
  for (PythonSpace* space : {a.get(), b.get()}) {
    PythonEntry entry(space, &world_, limits_);
    const PyRef same =
        PyRef::Adopt(PyObject_GetAttrString(space->Import("m")->get(), "same"));
    const Result<PyRef> result = entry.Call(same.get(), thing.get(), "same()");
    EXPECT_EQ(result->get() == Py_True, space == a.get());
  }
}

TEST_P(PythonSpaceTest, OutputIsEachWorkersOwnLineByLine) {
  Write("m.py",
        "import logging, sys\n"
        "def hello():\n"
        "  print('one', 'two')\n"
        "  sys.stdout.write('half')\n"
        "def more():\n"
        "  print(' a line')\n"
        "  logging.warning('careful')\n"
        "  sys.stdout.buffer.write(b'bytes\\n')\n");
  const auto a = Space("w1");
  const auto b = Space("w2");
  std::string from_a;
  std::string from_b;
  a->SetOutput(
      [&from_a](std::string_view line) { from_a += std::string(line) + "|"; });
  b->SetOutput(
      [&from_b](std::string_view line) { from_b += std::string(line) + "|"; });
  Call(a.get(), "m", "hello");
  Call(b.get(), "m", "hello");
  EXPECT_EQ(from_a, "one two|");
  Call(a.get(), "m", "more");
  EXPECT_EQ(from_a, "one two|half a line|WARNING:root:careful|bytes|");
  b->FlushOutput();
  EXPECT_EQ(from_b, "one two|half|");
}

TEST_P(PythonSpaceTest, EndlessLoopsEnd) {
  Write("m.py", "def f():\n  while True: pass\n");
  limits_.steps = 100'000;
  const auto space = Space("w1");
  EXPECT_THAT(Call(space.get(), "m", "f"), HasSubstr("budget of 100000 steps"));
}

TEST_P(PythonSpaceTest, AFailedImportLeavesNothingBehind) {
  Write("m.py", "import n\nraise ValueError('no')\n");
  Write("n.py", "");
  const auto space = Space("w1");
  for (int i = 0; i < 2; ++i) {
    const Result<PyRef> module = space->Import("m");
    ASSERT_FALSE(module.ok());
    EXPECT_THAT(module.status().message(), HasSubstr("ValueError: no"));
  }
}

INSTANTIATE_TEST_SUITE_P(Isolation, PythonSpaceTest,
                         ::testing::Values(PythonIsolation::kNamespaces,
                                           PythonIsolation::kInterpreter),
                         [](const auto& param_info) {
                           return std::string(
                               param_info.param == PythonIsolation::kNamespaces
                                   ? "Namespaces"
                                   : "Interpreter");
                         });

using PythonInterpreterTest = PythonTest;

TEST_F(PythonInterpreterTest, ARefusedExtensionPointsToNamespaces) {
  Write("m.py", "raise ImportError('cannot load module more than once')\n");
  const auto space = MakeSpace("w1", PythonIsolation::kInterpreter);
  const Result<PyRef> module = space->Import("m");
  ASSERT_FALSE(module.ok());
  EXPECT_THAT(module.status().message(),
              HasSubstr("try \"isolation\": \"namespaces\""));
}

using PythonNamespacesTest = PythonTest;

// A shared module that imports a private one must not hold on to one worker's.
TEST_F(PythonNamespacesTest, SharedModulesNeverSeeAWorkersModules) {
  Write("m.py",
        "import random\n"
        "def shared():\n"
        "  import email.utils\n"
        "  return email.utils.random is random\n"
        "def own():\n"
        "  import tempfile\n"
        "  return tempfile._Random is random.Random\n");
  const auto space = MakeSpace("w1");
  EXPECT_EQ(Call(space.get(), "m", "shared"), "False");
  EXPECT_EQ(Call(space.get(), "m", "own"), "True");
}

TEST_F(PythonNamespacesTest, PackagesWithCExtensionsAreShared) {
  Write("site/fast/__init__.py", "value = 0\n");
  Write("site/fast/_speed.so", "");
  Write("site/slow/__init__.py", "value = 0\n");
  Write("m.py",
        "import fast, slow\n"
        "def count():\n"
        "  fast.value += 1\n"
        "  slow.value += 1\n"
        "  return fast.value, slow.value\n");
  PythonOptions options;
  options.paths = {(folder_ / "site").string()};
  Start(options);
  const auto a = MakeSpace("w1");
  const auto b = MakeSpace("w2");
  EXPECT_EQ(Call(a.get(), "m", "count"), "(1, 1)");
  EXPECT_EQ(Call(b.get(), "m", "count"), "(2, 1)");
}

}  // namespace
}  // namespace pouch
