#include "codec/contract/shrink.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "codec/contract/object_clone.h"
#include "codec/contract/object_graph.h"
#include "codec/contract/python_source.h"
#include "codec/contract/value_checks.h"
#include "codec/python_call.h"

namespace pouch {
namespace {

constexpr uint64_t kHangSteps = 200'000;

// The last line: what was raised.
std::string LastLine(const std::string& text) {
  const size_t end = text.find_last_not_of('\n');
  if (end == std::string::npos) return "";
  const size_t start = text.find_last_of('\n', end);
  return text.substr(start == std::string::npos ? 0 : start + 1,
                     end - (start == std::string::npos ? 0 : start));
}

bool SaysTheSame(const Finding& finding, const Finding& other) {
  return finding.check == other.check &&
         finding.failure_class == other.failure_class &&
         finding.severity == other.severity &&
         finding.excuse.empty() == other.excuse.empty() &&
         finding.is_hang == other.is_hang &&
         (finding.is_hang ||
          LastLine(finding.traceback) == LastLine(other.traceback));
}

class Shrinker final {
 public:
  Shrinker(CheckRun* run, Finding* finding, int trials,
           const std::function<bool()>& may_go_on)
      : run_(run), finding_(finding), trials_(trials), may_go_on_(may_go_on) {}

  void Run() {
    // What cannot be copied, or is found for the original alone, stays.
    if (!TryClone({})) return;
    while (Hoist() || DropParts() || Simplify()) {
    }
  }

 private:
  PyObject* root() const { return finding_->object.get(); }

  bool TryClone(const std::vector<CloneEdit>& edits) {
    PyRef clone;
    {
      const PythonCall call(&run_->calls().world(), run_->calls().limits());
      clone = CloneWith(root(), edits, &run_->types());
    }
    return clone && Try(std::move(clone));
  }

  // True, and the finding is about `object`, if it shows the same.
  bool Try(PyRef object) {
    if (trials_ <= 0 || !may_go_on_()) return false;
    --trials_;
    ContractValue value;
    value.object = object;
    value.name = finding_->value;
    value.root = finding_->root;
    value.observed = !finding_->generated;
    for (Finding& found :
         FindingsOf(run_, *FindCheck(finding_->check), value)) {
      if (!SaysTheSame(*finding_, found)) continue;
      found.object = std::move(object);
      *finding_ = std::move(found);
      return true;
    }
    return false;
  }

  // A part of the value alone.
  bool Hoist() {
    for (const ObjectPart& part : PartsOf(root(), &run_->types())) {
      if (Try(part.value)) return true;
    }
    return false;
  }

  bool DropParts() {
    const ObjectGraph graph(root(), &run_->types());
    for (const ObjectGraph::Node& node : graph.nodes()) {
      const size_t count = node.parts.size();
      for (size_t size = count; size > 0; size /= 2) {
        for (size_t start = 0; start + size <= count; start += size) {
          std::vector<CloneEdit> edits;
          for (size_t i = start; i < start + size; ++i) {
            if (node.parts[i].kind == ObjectPart::Kind::kAttribute) continue;
            edits.push_back({node.object.get(), i, PyRef()});
          }
          if (!edits.empty() && TryClone(edits)) return true;
        }
      }
    }
    return false;
  }

  bool Simplify() {
    const ObjectGraph graph(root(), &run_->types());
    for (const ObjectGraph::Node& node : graph.nodes()) {
      for (size_t i = 0; i < node.parts.size(); ++i) {
        const PyRef simpler = Simpler(node.parts[i].value.get());
        if (simpler && TryClone({{node.object.get(), i, simpler}})) return true;
      }
    }
    return false;
  }

  // A shorter text, a smaller number; empty if there is none.
  static PyRef Simpler(PyObject* object) {
    if (PyUnicode_CheckExact(object)) {
      const Py_ssize_t length = PyUnicode_GET_LENGTH(object);
      if (length == 0) return {};
      return PyRef::Adopt(PyUnicode_Substring(object, 0, length / 2));
    }
    if (PyBytes_CheckExact(object)) {
      const Py_ssize_t size = PyBytes_GET_SIZE(object);
      if (size == 0) return {};
      return PyRef::Adopt(
          PyBytes_FromStringAndSize(PyBytes_AS_STRING(object), size / 2));
    }
    if (!PyLong_CheckExact(object)) return {};
    int overflow = 0;
    const long long number = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (overflow == 0 && number >= 0 && number <= 1) return {};
    return PyRef::Adopt(PyLong_FromLongLong(overflow != 0 ? 1 : number / 2));
  }

  CheckRun* run_;
  Finding* finding_;
  int trials_;
  const std::function<bool()>& may_go_on_;
};

}  // namespace

void ShrinkFinding(CheckRun* run, Finding* finding, int most_trials,
                   const std::function<bool()>& may_go_on) {
  if (!finding->object) return;
  const auto check = FindCheck(finding->check);
  if (check && IsOfOneValue(*check)) {
    std::vector<Finding> others = run->TakeFindings();
    const PythonLimits limits = run->calls().limits();
    PythonLimits tight = limits;
    // A trial that hangs should not take long.
    if (finding->is_hang) tight.steps = std::min(limits.steps, kHangSteps);
    run->calls().set_limits(tight);
    Shrinker(run, finding, most_trials, may_go_on).Run();
    run->calls().set_limits(limits);
    run->TakeFindings();
    run->PutFindings(std::move(others));
  }
  const PythonCall call(&run->calls().world(), run->calls().limits());
  finding->source = PythonSource(finding->object.get(), &run->types());
}

}  // namespace pouch
