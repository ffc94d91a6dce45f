// PythonPipeline: what build_application() returned, as steps and edges.

#ifndef POUCH_WORKER_PYTHON_PYTHON_PIPELINE_H_
#define POUCH_WORKER_PYTHON_PYTHON_PIPELINE_H_

#include <Python.h>

#include <vector>

#include "base/status.h"
#include "codec/python_ref.h"
#include "worker/step_graph.h"

namespace pouch {

// A pipeline and the application's objects that do its work.
struct PythonPipeline {
  // Names of steps and lengths of headers are not filled in yet: the objects
  // know them (PythonCallables).
  StepGraph graph;
  // For each step: the decoder of a source, the encoder of a sink, the
  // computation of a state step, the computations in a row of a stateless one.
  std::vector<std::vector<PyRef>> step_objects;
  // For each edge: its key extractor, or none.
  std::vector<PyRef> edge_objects;
};

// Makes a pipeline from the tuple that worker/python/wallaroo/_pipeline.py
// describes. Consecutive stateless computations become one step; a merge, a
// change of the key, a state step or a sink ends it.
// Errors: kApplicationError, saying what is wrong with the pipeline.
Result<PythonPipeline> ParsePythonPipeline(PyObject* application);

}  // namespace pouch

#endif  // POUCH_WORKER_PYTHON_PYTHON_PIPELINE_H_
