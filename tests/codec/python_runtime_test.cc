// The interpreter: where its modules come from, limits, virtual time, errors.

#include "codec/python_runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/codec/python_fixture.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using PythonRuntimeTest = PythonTest;

TEST_F(PythonRuntimeTest, IsDebiansWhateverIsOnThePath) {
  Write("m.py",
        "import sys, os\n"
        "def prefix(): return sys.prefix + ' ' + os.__file__\n"
        "def flags(): return (sys.flags.isolated, sys.flags.no_site,\n"
        "                     sys.flags.utf8_mode, sys.dont_write_bytecode)\n");
  const auto space = MakeSpace("w");
  EXPECT_EQ(Call(space.get(), "m", "prefix"), "/usr /usr/lib/python3.11/os.py");
  EXPECT_EQ(Call(space.get(), "m", "flags"), "(1, 1, 1, True)");
  EXPECT_EQ(PythonRuntime::Version().substr(0, 5), "3.11.");
}

TEST_F(PythonRuntimeTest, EnvironmentHoldsOnlyWhatIsGiven) {
  PythonOptions options;
  options.environment = {{"MODE", "test"}};
  Start(options);
  Write("m.py",
        "import os\n"
        "def names(): return sorted(os.environ.items())\n"
        "def change(): os.environ['MODE'] = 'changed'\n");
  const auto a = MakeSpace("a");
  const auto b = MakeSpace("b");
  const std::string expected =
      "[('HOME', '/'), ('LANG', 'C.UTF-8'), ('MODE', 'test'), "
      "('PATH', '/usr/bin:/bin'), ('TZ', 'UTC')]";
  EXPECT_EQ(Call(a.get(), "m", "names"), expected);
  Call(a.get(), "m", "change");
  EXPECT_THAT(Call(a.get(), "m", "names"), HasSubstr("'changed'"));
  EXPECT_EQ(Call(b.get(), "m", "names"), expected);
}

TEST_F(PythonRuntimeTest, ErrorsHoldTheTracebackWithoutOurFramesOrAddresses) {
  Write("m.py",
        "class Thing: pass\n"
        "def f():\n"
        "    raise ValueError(f'bad {Thing()}')\n");
  const auto space = MakeSpace("w1");
  const std::string error = Call(space.get(), "m", "f");
  EXPECT_THAT(error, StartsWith("application error: f() on worker \"w1\" "
                                "raised:\nTraceback (most recent call last):"
                                "\n  File \""));
  EXPECT_THAT(error, HasSubstr("m.py\", line 3, in f\n"));
  EXPECT_THAT(error, HasSubstr("ValueError: bad <m.Thing object at 0x...>"));
}

TEST_F(PythonRuntimeTest, ImportErrorsShowOnlyTheApplication) {
  Write("m.py", "import sibling\n");
  Write("sibling.py", "1 / 0\n");
  const auto space = MakeSpace("w1");
  const Result<PyRef> module = space->Import("m");
  ASSERT_FALSE(module.ok());
  EXPECT_THAT(module.status().message(), HasSubstr("sibling.py\", line 1"));
  EXPECT_THAT(module.status().message(), HasSubstr("ZeroDivisionError"));
  EXPECT_THAT(module.status().message(), Not(HasSubstr("bootstrap")));
}

// Limits.

struct Endless {
  const char* name;
  const char* code;
};

class EndlessTest : public PythonTest,
                    public ::testing::WithParamInterface<Endless> {};

TEST_P(EndlessTest, EndsInsideItsBudget) {
  limits_.steps = 200'000;
  Write("m.py", GetParam().code);
  const auto space = MakeSpace("w");
  EXPECT_THAT(Call(space.get(), "m", "f"), HasSubstr("budget of 200000 steps"));
  EXPECT_EQ(Call(space.get(), "m", "g"), "fine") << "the budget stays used up";
}

INSTANTIATE_TEST_SUITE_P(
    Loops, EndlessTest,
    ::testing::Values(
        Endless{"Bare", "def f():\n  while True: pass\ndef g(): return 'fine'"},
        Endless{"BareExcept",
                "def f():\n"
                "  while True:\n"
                "    try:\n"
                "      while True: pass\n"
                "    except: pass\n"
                "def g(): return 'fine'"},
        Endless{"Swallowed",
                "def f():\n"
                "  try:\n"
                "    while True: pass\n"
                "  except: return 1\n"
                "def g(): return 'fine'"},
        Endless{"Continue",
                "def f():\n"
                "  while True:\n"
                "    try: continue\n"
                "    except: continue\n"
                "def g(): return 'fine'"},
        Endless{"Generator",
                "def numbers():\n"
                "  while True: yield 1\n"
                "def f():\n"
                "  for n in numbers(): pass\n"
                "def g(): return 'fine'"},
        Endless{"RegularExpression",
                "import re\n"
                "def f(): re.match('(a*)*b', 'a' * 40)\n"
                "def g(): return 'fine'"},
        Endless{"WatchesTheClock",
                "import time\n"
                "def f():\n"
                "  end = time.monotonic() + 1\n"
                "  while time.monotonic() < end: pass\n"
                "def g(): return 'fine'"}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

TEST_F(PythonRuntimeTest, StepsAreCountedTheSameInEveryCall) {
  Write("m.py",
        "def f():\n"
        "  total = 0\n"
        "  for i in range(1000): total += len(str(i))\n"
        "  return total\n");
  const auto space = MakeSpace("w");
  std::vector<uint64_t> steps;
  Call(space.get(), "m", "f");
  for (int i = 0; i < 20; ++i) {
    PyRef function =
        PyRef::Adopt(PyObject_GetAttrString(space->Import("m")->get(), "f"));
    PythonCall call(&world_, limits_);
    PyRef result = PyRef::Adopt(PyObject_CallNoArgs(function.get()));
    ASSERT_TRUE(result);
    steps.push_back(call.used_steps());
  }
  EXPECT_THAT(steps, ::testing::Each(steps[0]));
  EXPECT_GE(steps[0], 1000u);
}

TEST_F(PythonRuntimeTest, MemoryBeyondTheCapIsAMemoryError) {
  limits_.memory_bytes = 64 << 20;
  Write("m.py",
        "import pickle\n"
        // BINBYTES8 of 17 GB, and nothing behind it; then many small objects.
        "def bomb(): pickle.loads(b'\\x8e\\x00\\x00\\x00\\x00\\x04\\x00\\x00"
        "\\x00')\n"
        "def large(): return len(bytes(10**9))\n"
        "def small():\n"
        "  items = []\n"
        "  while True: items.append([len(items)])\n"
        "def fits(): return len(bytes(10**7))\n");
  const auto space = MakeSpace("w");
  EXPECT_THAT(Call(space.get(), "m", "large"), HasSubstr("MemoryError"));
  EXPECT_THAT(Call(space.get(), "m", "small"), HasSubstr("MemoryError"));
  EXPECT_EQ(Call(space.get(), "m", "fits"), "10000000");
  EXPECT_THAT(
      Call(space.get(), "m", "bomb"),
      ::testing::AnyOf(HasSubstr("MemoryError"), HasSubstr("UnpicklingError")));
}

// The world.

constexpr char kClock[] = R"(
import time, datetime, os, random, uuid, secrets
def now():
    return (time.time(), str(datetime.datetime.now()), time.monotonic())
def slept():
    before = time.monotonic()
    time.sleep(3600)
    return time.monotonic() - before
def bytes_():
    return (os.urandom(4).hex(), str(uuid.uuid4()), secrets.token_hex(4))
def drawn(): return random.random()
def pid(): return os.getpid()
)";

TEST_F(PythonRuntimeTest, TimeIsTheWorlds) {
  Write("m.py", kClock);
  const auto space = MakeSpace("w");
  world_.now = Time() + Duration::Milliseconds(1500);
  EXPECT_EQ(Call(space.get(), "m", "now"),
            "(1577836801.5, '2020-01-01 00:00:01.500000', 1001.5)");
  EXPECT_EQ(Call(space.get(), "m", "slept"), "3600.0");
  const PyRef time = PyRef::Adopt(PyImport_ImportModule("time"));
  const PyRef outside =
      PyRef::Adopt(PyObject_CallMethod(time.get(), "time", nullptr));
  EXPECT_GT(PyFloat_AsDouble(outside.get()), 1.7e9) << "real outside calls";
}

TEST_F(PythonRuntimeTest, WaitsTakeVirtualTimeAndAreTold) {
  Write("m.py",
        "import os, queue, select, threading, time\n"
        "def waited(wait):\n"
        "  before = time.monotonic()\n"
        "  result = wait()\n"
        "  return round(time.monotonic() - before, 6), result\n"
        "def lock():\n"
        "  lock = threading.Lock()\n"
        "  lock.acquire()\n"
        "  return waited(lambda: lock.acquire(timeout=2))\n"
        "def event(): return waited(lambda: threading.Event().wait(0.5))\n"
        "def get():\n"
        "  try: queue.Queue().get(timeout=3)\n"
        "  except queue.Empty: return 'empty'\n"
        "def poll():\n"
        "  reader, _ = os.pipe()\n"
        "  poll = select.poll()\n"
        "  poll.register(reader, select.POLLIN)\n"
        "  return waited(lambda: poll.poll(1500))\n"
        "def select_():\n"
        "  return waited(lambda: select.select([], [], [], 0.25))\n"
        "def ready():\n"
        "  reader, writer = os.pipe()\n"
        "  os.write(writer, b'x')\n"
        "  return waited(lambda: len(select.select([reader], [], [], 9)[0]))\n"
        "def until():\n"
        "  end = time.monotonic() + 1\n"
        "  while time.monotonic() < end: time.sleep(0.1)\n"
        "  return 'over'\n");
  const auto space = MakeSpace("w");
  Duration told;
  world_.on_wait = [&told](Duration duration) { told = told + duration; };
  const auto told_after = [this, &space, &told](const char* name) {
    told = Duration();
    const std::string result = Call(space.get(), "m", name);
    return result + " " + told.ToString();
  };
  EXPECT_EQ(told_after("lock"), "(2.0, False) 2s");
  EXPECT_EQ(told_after("event"), "(0.5, False) 500ms");
  EXPECT_EQ(told_after("get"), "empty 3s");
  EXPECT_EQ(told_after("poll"), "(1.5, []) 1.5s");
  EXPECT_EQ(told_after("select_"), "(0.25, ([], [], [])) 250ms");
  EXPECT_EQ(told_after("ready"), "(0.0, 1) 0s");
  EXPECT_THAT(told_after("until"), ::testing::StartsWith("over 1"));
}

TEST_F(PythonRuntimeTest, WaitsWithoutAnEndAreStopped) {
  Write("m.py",
        "import os, select, threading\n"
        "def lock():\n"
        "  lock = threading.Lock()\n"
        "  lock.acquire()\n"
        "  lock.acquire()\n"
        "def event(): threading.Event().wait()\n"
        "def poll():\n"
        "  reader, _ = os.pipe()\n"
        "  poll = select.poll()\n"
        "  poll.register(reader, select.POLLIN)\n"
        "  poll.poll()\n"
        "def fine(): return 'fine'\n");
  const auto space = MakeSpace("w");
  for (const char* name : {"lock", "event", "poll"}) {
    EXPECT_THAT(Call(space.get(), "m", name),
                HasSubstr("this call waits without a limit"))
        << name;
    EXPECT_EQ(Call(space.get(), "m", "fine"), "fine");
  }
}

TEST_F(PythonRuntimeTest, TheMachineIsTheSameEverywhere) {
  Write("m.py",
        "import os, platform, socket, threading, uuid\n"
        "def host(): return socket.gethostname(), platform.release()\n"
        "def thread(): return (threading.get_ident(),\n"
        "  threading.get_native_id(), threading.current_thread().name)\n"
        "def node(): return uuid.getnode() >> 40, str(uuid.uuid1())\n");
  const auto space = MakeSpace("w");
  const auto other = MakeSpace("other");
  world_.process_id = 4711;
  EXPECT_EQ(Call(space.get(), "m", "host"), "('pouch', '6.1.0')");
  EXPECT_EQ(Call(space.get(), "m", "thread"), "(1, 4711, 'MainThread')");
  Call(space.get(), "m", "node");
  Call(other.get(), "m", "node");
  world_.random = Rng(5);
  const std::string node = Call(MakeSpace("w").get(), "m", "node");
  world_.random = Rng(5);
  EXPECT_EQ(Call(MakeSpace("w").get(), "m", "node"), node);
  EXPECT_NE(Call(MakeSpace("v").get(), "m", "node"), node);
}

TEST_F(PythonRuntimeTest, RandomBytesComeFromTheWorld) {
  Write("m.py", kClock);
  const auto space = MakeSpace("w");
  Call(space.get(), "m", "drawn");  // Imports the module.
  world_.random = Rng(5);
  const std::string first = Call(space.get(), "m", "bytes_");
  EXPECT_NE(Call(space.get(), "m", "bytes_"), first);
  world_.random = Rng(5);
  EXPECT_EQ(Call(space.get(), "m", "bytes_"), first);
}

TEST_F(PythonRuntimeTest, ProcessIdIsTheWorlds) {
  Write("m.py", kClock);
  const auto space = MakeSpace("w");
  world_.process_id = 4711;
  EXPECT_EQ(Call(space.get(), "m", "pid"), "4711");
  EXPECT_NE(getpid(), 4711);
}

TEST_F(PythonRuntimeTest, LeavingTheWorldIsRefused) {
  Write("m.py",
        "import os, socket, subprocess, threading\n"
        "def connect(): socket.create_connection(('127.0.0.1', 1))\n"
        "def run(): subprocess.run(['true'])\n"
        "def system(): os.system('true')\n"
        "def fork(): os.fork()\n"
        "def thread(): threading.Thread(target=print).start()\n");
  const auto space = MakeSpace("w");
  for (const char* name : {"connect", "run", "system", "fork", "thread"}) {
    const std::string error = Call(space.get(), "m", name);
    EXPECT_THAT(error,
                HasSubstr("RuntimeError: outside.world: the application"))
        << name;
    EXPECT_THAT(error, HasSubstr("m.py\", line")) << name;
  }
}

// Where modules are found.

TEST_F(PythonRuntimeTest, PackagesOfAVenvAreFound) {
  Write("venv/lib/python3.11/site-packages/extra.py", "VALUE = 'extra'\n");
  Write("venv/lib/python3.11/site-packages/linked.pth",
        (folder_ / "elsewhere").string() + "\nimport nothing_that_exists\n");
  Write("elsewhere/editable.py", "VALUE = 'editable'\n");
  Write("m.py",
        "def f():\n"
        "  import extra, editable\n"
        "  return extra.VALUE + ' ' + editable.VALUE\n");
  PythonOptions options;
  options.venv = (folder_ / "venv").string();
  Start(options);
  const auto space = MakeSpace("w");
  EXPECT_EQ(Call(space.get(), "m", "f"), "extra editable");
}

TEST_F(PythonRuntimeTest, AFolderThatIsNoVenvIsRefused) {
  PythonOptions options;
  options.venv = folder_.string();
  const auto runtime = PythonRuntime::Create(options);
  ASSERT_FALSE(runtime.ok());
  EXPECT_EQ(runtime.status().code(), StatusCode::kNotFound);
  EXPECT_THAT(runtime.status().message(), HasSubstr("site-packages"));
}

TEST_F(PythonRuntimeTest, AModuleForAnotherPythonIsNamedWithBothVersions) {
  Write("venv/lib/python3.9/site-packages/fast/__init__.py",
        "from ._speed import run\n");
  Write(
      "venv/lib/python3.9/site-packages/fast/"
      "_speed.cpython-39-x86_64-linux-gnu.so",
      "not really");
  Write("m.py", "import fast\n");
  PythonOptions options;
  options.venv = (folder_ / "venv").string();
  Start(options);
  const auto space = MakeSpace("w");
  const Result<PyRef> module = space->Import("m");
  ASSERT_FALSE(module.ok());
  EXPECT_THAT(
      module.status().message(),
      HasSubstr("fast/_speed.cpython-39-x86_64-linux-gnu.so is built for "
                "CPython 3.9, but Pouch runs CPython 3.11.2"));
}

}  // namespace
}  // namespace pouch
