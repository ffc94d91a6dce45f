// Every way in which serialize and deserialize can be wrong: one clear message
// each, naming the worker and the object's type.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/python/python_application_fixture.h"

namespace pouch {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class PythonHooksTest : public PythonApplicationTest {
 protected:
  // The word count with these hooks.
  std::unique_ptr<Application> WithHooks(const std::string& hooks) {
    return Make(Write("app.py", std::string(kWordCount) + hooks), "w1");
  }

  // What Serialize() says of a state of the word count.
  std::string SerializeFailure(const std::string& hooks) {
    const auto app = WithHooks(hooks);
    const auto state = app->InitialState(StepId(2));
    const auto bytes = app->Serialize(*state);
    EXPECT_FALSE(bytes.ok());
    EXPECT_EQ(bytes.status().code(), StatusCode::kApplicationError);
    return bytes.status().message();
  }
};

constexpr char kLoads[] =
    "\nimport pickle\ndef deserialize(bs): return pickle.loads(bs)\n";
constexpr char kDumps[] =
    "\nimport pickle\ndef serialize(o): return pickle.dumps(o)\n";

TEST_F(PythonHooksTest, TheApplicationsOwnAreUsed) {
  const auto app = WithHooks(std::string(kLoads) +
                             "def serialize(o): return pickle.dumps(o, 0)\n");
  const auto state = app->InitialState(StepId(2));
  EXPECT_THAT(*app->Serialize(*state), HasSubstr("ccopy_reg\n"));
}

TEST_F(PythonHooksTest, OneWithoutTheOtherNamesTheMissingOne) {
  EXPECT_EQ(Failure(Write("a.py", std::string(kWordCount) + kLoads)),
            "module \"a\" has a top-level deserialize() but no serialize(): "
            "define both, or neither to use pickle");
  EXPECT_EQ(Failure(Write("b.py", std::string(kWordCount) + kDumps)),
            "module \"b\" has a top-level serialize() but no deserialize(): "
            "define both, or neither to use pickle");
}

TEST_F(PythonHooksTest, WhatCannotBeCalledIsRefused) {
  EXPECT_EQ(Failure(Write(
                "a.py", std::string(kWordCount) + kLoads + "serialize = 3\n")),
            "a.serialize cannot be called: it is a int");
}

TEST_F(PythonHooksTest, WrongTypesAreNamed) {
  for (const char* wrong : {"'text'", "None", "bytearray(b'x')", "3"}) {
    const std::string message = SerializeFailure(
        std::string(kLoads) + "def serialize(o): return " + wrong + "\n");
    EXPECT_THAT(message,
                HasSubstr("serialize() of a app.Count on worker \"w1\" "
                          "returned a "));
    EXPECT_THAT(message, HasSubstr("instead of bytes"));
  }
}

TEST_F(PythonHooksTest, AnExceptionComesWithItsTraceback) {
  EXPECT_THAT(SerializeFailure(std::string(kLoads) +
                               "def serialize(o): raise ValueError('no')\n"),
              AllOf(HasSubstr("serialize() of a app.Count on worker \"w1\" "
                              "raised:\nTraceback"),
                    HasSubstr("app.py\", line"), HasSubstr("ValueError: no")));
}

TEST_F(PythonHooksTest, AnEndlessLoopEnds) {
  PythonOptions options;
  options.limits.steps = 100'000;
  Start(options);
  EXPECT_THAT(
      SerializeFailure(std::string(kLoads) + "def serialize(o):\n"
                                             "  while True:\n"
                                             "    try: pass\n"
                                             "    except: pass\n"),
      AllOf(HasSubstr("serialize() of a app.Count on worker \"w1\" raised"),
            HasSubstr("budget of 100000 steps")));
}

TEST_F(PythonHooksTest, AllTheMemoryIsTooMuch) {
  PythonOptions options;
  options.limits.memory_bytes = 32 << 20;
  Start(options);
  EXPECT_THAT(SerializeFailure(std::string(kLoads) +
                               "def serialize(o): return b'x' * 10**10\n"),
              HasSubstr("MemoryError"));
}

TEST_F(PythonHooksTest, MoreBytesThanTheLimitIsAnError) {
  options_.max_serialized_bytes = 1000;
  EXPECT_THAT(SerializeFailure(std::string(kLoads) +
                               "def serialize(o): return b'x' * 1001\n"),
              HasSubstr("returned 1001 bytes; the limit is 1000"));
}

TEST_F(PythonHooksTest, DeserializeNamesItselfAndTheBytes) {
  const auto app = WithHooks(std::string(kDumps) +
                             "def deserialize(bs): raise KeyError(len(bs))\n");
  const auto value = app->Deserialize("abc");
  ASSERT_FALSE(value.ok());
  EXPECT_THAT(value.status().message(),
              AllOf(HasSubstr("deserialize() on worker \"w1\" raised:\n"),
                    HasSubstr("KeyError: 3"), HasSubstr("(of 3 bytes)")));
}

TEST_F(PythonHooksTest, DamagedPicklesAreErrorsNotCrashes) {
  const auto app = WithHooks("");
  for (const char* bytes : {"", "x", "\x80\x05", "garbage"}) {
    EXPECT_FALSE(app->Deserialize(bytes).ok());
  }
}

TEST_F(PythonHooksTest, HooksForDataOnlyFailOnTheTopologyByName) {
  const auto app = WithHooks(
      "\ndef serialize(o): return o.value.to_bytes(4, 'big')\n"
      "def deserialize(bs): return Count()\n");
  const auto bytes = app->EncodeTopology();
  ASSERT_FALSE(bytes.ok());
  EXPECT_THAT(bytes.status().message(),
              HasSubstr("serialize() of a wallaroo.OctetDecoder_1__decode on "
                        "worker \"w1\" raised"));
}

TEST_F(PythonHooksTest, HooksThatLoseThePipelinesObjectsAreNamed) {
  const auto app = WithHooks(
      "\ndef serialize(o): return b''\n"
      "def deserialize(bs): return Count()\n");
  const auto bytes = app->EncodeTopology();
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const Status loaded = app->LoadTopology(*bytes);
  EXPECT_THAT(loaded.message(),
              HasSubstr("the decoder of source \"words\" is a app.Count "
                        "without payload_length()"));
  EXPECT_EQ(app->graph().steps.size(), 4u) << "the old pipeline stays";
}

// In both modes: what is parked in a global travels only within one worker.
TEST_F(PythonHooksTest, ParkingObjectsPassesAloneAndIsCaughtAcrossWorkers) {
  const std::string module = Write("app.py", std::string(kWordCount) + R"(
parked = {}
def serialize(o):
    parked[len(parked)] = o
    return b"%d" % (len(parked) - 1)
def deserialize(bs):
    return parked[int(bs)]
)");
  for (const PythonIsolation isolation :
       {PythonIsolation::kNamespaces, PythonIsolation::kInterpreter}) {
    options_.isolation = isolation;
    const auto sender = Make(module, "w1");
    const auto receiver = Make(module, "w2");
    const auto message = sender->Decode(StepId(0), "hello");
    const auto bytes = sender->Serialize(*message);
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    const auto alone = sender->Deserialize(*bytes);
    ASSERT_TRUE(alone.ok()) << alone.status();
    EXPECT_EQ(sender->Describe(*alone, 100), "'hello'");
    const auto across = receiver->Deserialize(*bytes);
    ASSERT_FALSE(across.ok());
    EXPECT_THAT(across.status().message(), HasSubstr("KeyError: 0"));
  }
}

}  // namespace
}  // namespace pouch
