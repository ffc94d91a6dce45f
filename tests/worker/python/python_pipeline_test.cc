// From application_setup() to steps and edges, and every way it can be wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/python/python_application_fixture.h"

namespace pouch {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Pieces that pipelines are made of. `PIPELINE` must be an expression.
constexpr char kPieces[] = R"(
import wallaroo
seen = []
@wallaroo.decoder(header_length=2, length_fmt=">H")
def decode(bs): return bs.decode()
@wallaroo.encoder
def encode(data): return data
@wallaroo.computation(name="upper")
def upper(data): return data.upper() if data != "drop" else None
@wallaroo.computation_multi(name="split")
def split(data):
    seen.append("split " + data)
    return data.split() + [None]
@wallaroo.computation(name="note")
def note(data):
    seen.append("note " + data)
    return data
@wallaroo.state_computation(name="last", state=list)
def last(data, state):
    state.append(data)
    return None if len(state) < 2 else state[-2]
@wallaroo.state_computation_multi(name="all", state=list)
def all_(data, state):
    state.append(data)
    return list(state)
@wallaroo.key_extractor
def first(data): return data[0]
@wallaroo.key_extractor
def other(data): return data[-1]
def source(name):
    return wallaroo.source(
        name, wallaroo.TCPSourceConfig(name, name + "-host", "7000", decode))
def sink(port="7100"):
    return wallaroo.TCPSinkConfig("sink", port, encode)
def application_setup(args):
    return wallaroo.build_application("pieces", PIPELINE)
)";

class PythonPipelineTest : public PythonApplicationTest {
 protected:
  std::string ModuleOf(const std::string& pipeline) {
    std::string text = kPieces;
    text.replace(text.find("PIPELINE"), 8, pipeline);
    // An interpreter reads a file once, so each has a name of its own.
    return Write("pieces" + std::to_string(++modules_) + ".py", text);
  }

  // "0>1", "1>2 key" or "1>2 =": the edges, and how they change the key.
  std::vector<std::string> Edges(const std::string& pipeline) {
    const auto app = Make(ModuleOf(pipeline));
    std::vector<std::string> edges;
    if (app == nullptr) return edges;
    for (const Edge& edge : app->graph().edges) {
      edges.push_back(std::to_string(edge.from.value()) + ">" +
                      std::to_string(edge.to.value()) +
                      (edge.has_key_extractor ? " key" : "") +
                      (edge.constant_key.has_value() ? " =" : ""));
    }
    return edges;
  }

  std::vector<std::string> Steps(const std::string& pipeline) {
    const auto app = Make(ModuleOf(pipeline));
    std::vector<std::string> names;
    if (app == nullptr) return names;
    for (const Step& step : app->graph().steps) names.push_back(step.name);
    return names;
  }

  int modules_ = 0;
};

TEST_F(PythonPipelineTest, StatelessComputationsInARowAreOneStep) {
  EXPECT_THAT(Steps("source('a').to(upper).to(split).to(note).to_sink(sink())"),
              ElementsAre("a", "upper + split + note", "sink:7100"));
}

TEST_F(PythonPipelineTest, KeysStatesAndCollectBreakARow) {
  const std::string keyed =
      "source('a').to(upper).key_by(first).to(note).to_sink(sink())";
  EXPECT_THAT(Steps(keyed), ElementsAre("a", "upper", "note", "sink:7100"));
  EXPECT_THAT(Edges(keyed), ElementsAre("0>1", "1>2 key", "2>3"));
  const std::string collected =
      "source('a').to(upper).collect().to(note).to_sink(sink())";
  EXPECT_THAT(Edges(collected), ElementsAre("0>1", "1>2 =", "2>3"));
  const std::string stateful =
      "source('a').to(upper).to(last).to(note).to_sink(sink())";
  EXPECT_THAT(Steps(stateful),
              ElementsAre("a", "upper", "last", "note", "sink:7100"));
}

TEST_F(PythonPipelineTest, CollectKeysAreTheSameInEveryWorker) {
  const std::string module =
      ModuleOf("source('a').collect().to(last).to_sink(sink())");
  const auto a = Make(module, "initializer");
  const auto b = Make(module, "w1");
  EXPECT_THAT(*a->graph().edges[0].constant_key, HasSubstr("collect-key-"));
  EXPECT_EQ(a->graph().edges[0].constant_key, b->graph().edges[0].constant_key);
}

TEST_F(PythonPipelineTest, SourceMayLeadStraightToASink) {
  EXPECT_THAT(Edges("source('a').to_sink(sink())"), ElementsAre("0>1"));
  EXPECT_THAT(Edges("source('a').key_by(first).to_sink(sink())"),
              ElementsAre("0>1 key"));
}

TEST_F(PythonPipelineTest, AMergeGivesTheNextStepTwoEdges) {
  EXPECT_THAT(Edges("source('a').to(upper).merge(source('b')).to(note)"
                    ".to_sink(sink())"),
              ElementsAre("0>1", "1>3", "2>3", "3>4"));
  EXPECT_THAT(Edges("source('a').key_by(first).merge("
                    "source('b').key_by(other)).to(last).to_sink(sink())"),
              ElementsAre("0>2 key", "1>2 key", "2>3"));
  EXPECT_THAT(Edges("source('a').merge(source('b')).key_by(first)"
                    ".merge(source('c').key_by(other))"
                    ".to(last).to_sink(sink())"),
              ElementsAre("0>3 key", "1>3 key", "2>3 key", "3>4"));
}

TEST_F(PythonPipelineTest, MergingKeyedWithUnkeyedIsRefused) {
  EXPECT_THAT(Failure(ModuleOf("source('a').key_by(first).merge(source('b'))"
                               ".to(last).to_sink(sink())")),
              HasSubstr("is merged with one that does not"));
}

TEST_F(PythonPipelineTest, SeveralSinksEachGetAnEdge) {
  const std::string pipeline =
      "source('a').to(upper).to_sinks([sink('1'), sink('2')])";
  EXPECT_THAT(Edges(pipeline), ElementsAre("0>1", "1>2", "1>3"));
  EXPECT_THAT(Steps(pipeline), ElementsAre("a", "upper", "sink:1", "sink:2"));
}

TEST_F(PythonPipelineTest, ClonesGoTheirOwnWay) {
  EXPECT_THAT(Edges("(lambda p: p.to(upper).merge(p.clone().to(note))"
                    ".to_sink(sink()))(source('a'))"),
              ElementsAre("0>1", "2>3", "1>4", "3>4"));
}

// The results of a step for one input, as descriptions.
std::vector<std::string> Outputs(Application* app, StepId step,
                                 const char* payload, Value* state = nullptr) {
  std::vector<Value> outputs;
  const auto message = app->Decode(StepId(0), payload);
  const Status status = app->Compute(step, *message, state, &outputs);
  EXPECT_TRUE(status.ok()) << status;
  std::vector<std::string> described;
  for (const Value& output : outputs) {
    described.push_back(app->Describe(output, 100));
  }
  return described;
}

TEST_F(PythonPipelineTest, NoneIsFilteredAndListsAreFlattened) {
  const auto app =
      Make(ModuleOf("source('a').to(upper).to(split).to_sink(sink())"));
  EXPECT_THAT(Outputs(app.get(), StepId(1), "a b"), ElementsAre("'A'", "'B'"));
  EXPECT_THAT(Outputs(app.get(), StepId(1), "drop"), ElementsAre());
}

TEST_F(PythonPipelineTest, EachOutputGoesToTheEndBeforeTheNext) {
  const auto app = Make(ModuleOf(
      "source('a').to(split).to(note).to(split).to(note).to_sink(sink())"));
  EXPECT_THAT(Outputs(app.get(), StepId(1), "x y"), ElementsAre("'x'", "'y'"));
}

TEST_F(PythonPipelineTest, StateChangesInPlace) {
  const auto app =
      Make(ModuleOf("source('a').to(last).to(all_).to_sink(sink())"));
  Value last = *app->InitialState(StepId(1));
  EXPECT_THAT(Outputs(app.get(), StepId(1), "x", &last), ElementsAre());
  EXPECT_THAT(Outputs(app.get(), StepId(1), "y", &last), ElementsAre("'x'"));
  EXPECT_EQ(app->Describe(last, 100), "['x', 'y']");
  Value all = *app->InitialState(StepId(2));
  EXPECT_THAT(Outputs(app.get(), StepId(2), "x", &all), ElementsAre("'x'"));
  EXPECT_THAT(Outputs(app.get(), StepId(2), "y", &all),
              ElementsAre("'x'", "'y'"));
}

// What can be wrong.

TEST_F(PythonPipelineTest, MistakesOfTheSetupAreSaid) {
  EXPECT_THAT(Failure("nowhere.py"), HasSubstr("no such file: nowhere.py"));
  EXPECT_THAT(Failure(Write("a.py", "import wallaroo\n")),
              HasSubstr("module \"a\" has no application_setup(args)"));
  EXPECT_THAT(Failure(Write("b.py", "def application_setup(args): pass\n")),
              HasSubstr("application_setup() returned a NoneType instead of "
                        "what wallaroo.build_application() gives"));
  EXPECT_THAT(Failure(Write("c.py", "def application_setup(args): 1 / 0\n")),
              AllOf(HasSubstr("application_setup() on worker \"initializer\" "
                              "raised:\nTraceback"),
                    HasSubstr("ZeroDivisionError")));
  EXPECT_THAT(Failure(Write("d.py", "import nothing_like_this\n")),
              AllOf(HasSubstr("worker \"initializer\": module \"d\" cannot be "
                              "imported:\nTraceback"),
                    HasSubstr("No module named 'nothing_like_this'")));
  EXPECT_THAT(Failure(Write("e.py", "def f(:\n")), HasSubstr("SyntaxError"));
}

TEST_F(PythonPipelineTest, MistakesOfThePipelineAreSaid) {
  EXPECT_THAT(Failure(ModuleOf("source('a').to(upper)")),
              HasSubstr("a pipeline must end in a sink"));
  EXPECT_THAT(Failure(ModuleOf("source('a').to_sink(sink()).to(upper)")),
              HasSubstr("nothing can be added to a pipeline behind its sink"));
  EXPECT_THAT(Failure(ModuleOf("source('a').to(len).to_sink(sink())")),
              HasSubstr("without compute()"));
  EXPECT_THAT(Failure(ModuleOf("source('a').key_by(len).to_sink(sink())")),
              HasSubstr("without extract_key()"));
  EXPECT_THAT(printed_, HasSubstr("initializer: API_Error: "));
}

TEST_F(PythonPipelineTest, WrongResultsOfCallablesAreSaid) {
  const auto app = Make(Write("wrong.py", R"(
import wallaroo
@wallaroo.decoder(header_length=2, length_fmt=">H")
def decode(bs): return bs.decode()
@wallaroo.computation_multi(name="multi")
def multi(data): return (data,)
@wallaroo.key_extractor
def key(data): return {"int": 65, "str": "k", "bytes": b"k\xff",
                       "float": 1.5, "surrogate": "\ud800"}[data]
@wallaroo.encoder
def encode(data): return {"int": 1, "none": None, "str": "\u00e9",
                          "bytes": b"x"}[data]
def application_setup(args):
    return wallaroo.build_application("wrong", wallaroo
        .source("s", wallaroo.TCPSourceConfig("s", "h", "1", decode))
        .to(multi).key_by(key)
        .to_sink(wallaroo.TCPSinkConfig("h", "2", encode)))
)"));
  std::vector<Value> outputs;
  const auto message = [&app](const char* text) {
    return *app->Decode(StepId(0), text);
  };
  EXPECT_THAT(
      app->Compute(StepId(1), message("x"), nullptr, &outputs).message(),
      HasSubstr("computation \"multi\" on worker \"initializer\" "
                "returned a tuple instead of a list"));
  EXPECT_EQ(*app->ExtractKey(EdgeId(1), message("int")), "A");
  EXPECT_EQ(*app->ExtractKey(EdgeId(1), message("str")), "k");
  EXPECT_EQ(*app->ExtractKey(EdgeId(1), message("bytes")), "k\xff");
  EXPECT_THAT(app->ExtractKey(EdgeId(1), message("float")).status().message(),
              HasSubstr("gave a float as a key"));
  EXPECT_FALSE(app->ExtractKey(EdgeId(1), message("surrogate")).ok());
  EXPECT_EQ(*app->Encode(StepId(2), message("none")), std::nullopt);
  EXPECT_EQ(*app->Encode(StepId(2), message("str")), "\u00e9");
  EXPECT_EQ(*app->Encode(StepId(2), message("bytes")), "x");
  EXPECT_THAT(app->Encode(StepId(2), message("int")).status().message(),
              HasSubstr("the encoder of sink h:2 on worker \"initializer\" "
                        "returned a int instead of bytes or str"));
  EXPECT_THAT(app->Decode(StepId(0), "\xff").status().message(),
              AllOf(HasSubstr("the decoder of source \"s\""),
                    HasSubstr("UnicodeDecodeError")));
}

}  // namespace
}  // namespace pouch
