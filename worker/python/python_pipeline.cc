#include "worker/python/python_pipeline.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "codec/python_error.h"

namespace pouch {
namespace {

constexpr char kInitialKey[] = "tcp-source-key";

Status Wrong(std::string message) {
  return Status(StatusCode::kApplicationError, std::move(message));
}

// Item `index` of a tuple or list, or null. Borrowed.
PyObject* Item(PyObject* sequence, Py_ssize_t index) {
  if (sequence == nullptr) return nullptr;
  if (PyTuple_Check(sequence) && index < PyTuple_GET_SIZE(sequence)) {
    return PyTuple_GET_ITEM(sequence, index);
  }
  if (PyList_Check(sequence) && index < PyList_GET_SIZE(sequence)) {
    return PyList_GET_ITEM(sequence, index);
  }
  return nullptr;
}

std::string TextItem(PyObject* sequence, Py_ssize_t index) {
  PyObject* item = Item(sequence, index);
  return item != nullptr && PyUnicode_Check(item) ? PythonText(item) : "";
}

// What has been built so far of one branch: its last steps, whose output the
// next step takes.
struct OpenEnd {
  StepId from;
  PyRef key_extractor;
  std::optional<std::string> constant_key;

  bool has_new_key() const { return key_extractor || constant_key.has_value(); }
};
using OpenEnds = std::vector<OpenEnd>;

class Builder final {
 public:
  Builder(PyObject* nodes, PyObject* children)
      : nodes_(nodes), children_(children) {}

  Result<PythonPipeline> Build(std::string name, Py_ssize_t root) {
    pipeline_.graph.application_name = std::move(name);
    POUCH_ASSIGN_OR_RETURN(OpenEnds ends, Node(root));
    if (!ends.empty()) return Wrong("the pipeline has no sink");
    return std::move(pipeline_);
  }

 private:
  Result<OpenEnds> Node(Py_ssize_t index);
  Status Stage(PyObject* stage, OpenEnds* ends);
  Status Source(PyObject* stage, OpenEnds* ends);
  Status Sink(PyObject* config, const OpenEnds& ends);
  void Computation(PyObject* computation, StepKind kind, OpenEnds* ends);
  StepId AddStep(Step step, PyObject* object, const OpenEnds& ends);
  bool Extends(const OpenEnds& ends) const;

  PyObject* nodes_;
  PyObject* children_;
  PythonPipeline pipeline_;
};

Result<OpenEnds> Builder::Node(Py_ssize_t index) {
  OpenEnds ends;
  std::optional<bool> has_new_key;
  PyObject* children = Item(children_, index);
  for (Py_ssize_t i = 0; Item(children, i) != nullptr; ++i) {
    POUCH_ASSIGN_OR_RETURN(OpenEnds branch,
                           Node(PyLong_AsSsize_t(Item(children, i))));
    for (OpenEnd& end : branch) {
      if (has_new_key.value_or(end.has_new_key()) != end.has_new_key()) {
        return Wrong(
            "a pipeline that ends in key_by() or collect() is merged with one "
            "that does not: end both with it, or neither");
      }
      has_new_key = end.has_new_key();
      ends.push_back(std::move(end));
    }
  }
  PyObject* stages = Item(nodes_, index);
  if (stages == nullptr) return Wrong("the pipeline refers to a missing node");
  for (Py_ssize_t i = 0; Item(stages, i) != nullptr; ++i) {
    POUCH_RETURN_IF_ERROR(Stage(Item(stages, i), &ends));
  }
  return ends;
}

Status Builder::Stage(PyObject* stage, OpenEnds* ends) {
  const std::string kind = TextItem(stage, 0);
  if (kind == "source") return Source(stage, ends);
  PyObject* object = Item(stage, 1);
  if (object == nullptr) return Wrong("a stage of the pipeline is empty");
  if (kind == "to") {
    Computation(object, StepKind::kStateless, ends);
  } else if (kind == "to_state") {
    Computation(object, StepKind::kState, ends);
  } else if (kind == "key_by") {
    for (OpenEnd& end : *ends) {
      end.key_extractor = PyRef::Share(object);
      end.constant_key.reset();
    }
  } else if (kind == "collect") {
    // Wallaroo draws it at random; here every worker must find the same.
    Digest digest;
    digest.Add(pipeline_.graph.application_name);
    digest.Add(pipeline_.graph.steps.size());
    for (OpenEnd& end : *ends) {
      end.key_extractor = PyRef();
      end.constant_key = "collect-key-" + digest.ToString();
    }
  } else if (kind == "to_sink") {
    POUCH_RETURN_IF_ERROR(Sink(object, *ends));
    ends->clear();
  } else if (kind == "to_sinks") {
    for (Py_ssize_t i = 0; Item(object, i) != nullptr; ++i) {
      POUCH_RETURN_IF_ERROR(Sink(Item(object, i), *ends));
    }
    ends->clear();
  } else {
    return Status(
        StatusCode::kUnimplemented,
        "not available yet in Pouch: pipeline stage \"" + kind + "\"");
  }
  return OkStatus();
}

Status Builder::Source(PyObject* stage, OpenEnds* ends) {
  PyObject* config = Item(stage, 2);
  PyObject* decoder = Item(config, 4);
  if (TextItem(config, 0) != "tcp" || decoder == nullptr) {
    return Status(StatusCode::kUnimplemented,
                  "not available yet in Pouch: sources of another kind than "
                  "TCPSourceConfig");
  }
  Step step;
  step.kind = StepKind::kSource;
  step.name = TextItem(stage, 1);
  step.address = TextItem(config, 2) + ":" + TextItem(config, 3);
  step.initial_key = kInitialKey;
  ends->push_back({AddStep(std::move(step), decoder, {}), {}, {}});
  return OkStatus();
}

Status Builder::Sink(PyObject* config, const OpenEnds& ends) {
  PyObject* encoder = Item(config, 3);
  if (TextItem(config, 0) != "tcp" || encoder == nullptr) {
    return Status(StatusCode::kUnimplemented,
                  "not available yet in Pouch: sinks of another kind than "
                  "TCPSinkConfig");
  }
  Step step;
  step.kind = StepKind::kSink;
  step.address = TextItem(config, 1) + ":" + TextItem(config, 2);
  step.name = step.address;
  AddStep(std::move(step), encoder, ends);
  return OkStatus();
}

// True if a stateless computation may join the step that is last.
bool Builder::Extends(const OpenEnds& ends) const {
  return ends.size() == 1 && !ends[0].has_new_key() &&
         pipeline_.graph.step(ends[0].from).kind == StepKind::kStateless;
}

void Builder::Computation(PyObject* computation, StepKind kind,
                          OpenEnds* ends) {
  if (kind == StepKind::kStateless && Extends(*ends)) {
    pipeline_.step_objects[(*ends)[0].from.value()].push_back(
        PyRef::Share(computation));
    return;
  }
  Step step;
  step.kind = kind;
  const StepId id = AddStep(std::move(step), computation, *ends);
  ends->assign(1, OpenEnd{id, {}, {}});
}

StepId Builder::AddStep(Step step, PyObject* object, const OpenEnds& ends) {
  const StepId id(static_cast<uint32_t>(pipeline_.graph.steps.size()));
  pipeline_.graph.steps.push_back(std::move(step));
  pipeline_.step_objects.push_back({PyRef::Share(object)});
  for (const OpenEnd& end : ends) {
    Edge edge;
    edge.from = end.from;
    edge.to = id;
    edge.has_key_extractor = static_cast<bool>(end.key_extractor);
    edge.constant_key = end.constant_key;
    pipeline_.graph.edges.push_back(std::move(edge));
    pipeline_.edge_objects.push_back(end.key_extractor);
  }
  return id;
}

}  // namespace

Result<PythonPipeline> ParsePythonPipeline(PyObject* application) {
  PyObject* root = Item(application, 1);
  PyObject* nodes = Item(application, 2);
  PyObject* children = Item(application, 3);
  if (root == nullptr || !PyLong_Check(root) || nodes == nullptr ||
      children == nullptr) {
    return Wrong("application_setup() returned a " +
                 PythonTypeName(application) +
                 " instead of what wallaroo.build_application() gives");
  }
  Builder builder(nodes, children);
  POUCH_ASSIGN_OR_RETURN(
      PythonPipeline pipeline,
      builder.Build(TextItem(application, 0), PyLong_AsSsize_t(root)));
  const Status valid = pipeline.graph.Validate();
  if (!valid.ok()) return Wrong(valid.message());
  return pipeline;
}

}  // namespace pouch
