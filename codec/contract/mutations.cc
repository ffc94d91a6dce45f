#include "codec/contract/mutations.h"

#include <utility>

#include "base/check.h"
#include "codec/contract/object_clone.h"
#include "codec/contract/object_graph.h"
#include "codec/python_error.h"

namespace pouch {
namespace {

// Boundary values by type. Floats that repr() cannot tell apart are made of
// their bits.
constexpr char kPools[] = R"(
import datetime
import decimal
import struct
import uuid
from collections import defaultdict, deque

def _float(bits):
    return struct.unpack(">d", bits.to_bytes(8, "big"))[0]

def _ring():
    ring = []
    ring.append(ring)
    return ring

def _twice():
    one = [1]
    return [one, one]

_ints = [0, 1, -1, 127, 128, 255, 256]
for _bits in (15, 16, 31, 32, 53, 63, 64, 127, 128):
    _power = 2**_bits
    _ints += [_power - 1, _power, _power + 1, -_power - 1, -_power]
_times = [
    datetime.datetime(1, 1, 1),
    datetime.datetime(2024, 2, 29, 23, 59, 59, 999999),
    datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc),
    datetime.datetime(2024, 10, 27, 2, 30, fold=1),
    datetime.datetime(
        2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(minutes=345))
    ),
    datetime.datetime.max,
]
pools = {
    "int": _ints,
    "bool": [True, False],
    "float": [
        0.0, -0.0, 1.0, -1.5, 0.1, 5e-324, 2.0**53 + 1, 1.7976931348623157e308,
        float("inf"), float("-inf"), float("nan"),
        _float(0x7FF8000000000001), _float(0xFFF8000000000000),
    ],
    "str": [
        "", " ", "0", "1", "None", "null", "\0", "a\0b", "\n", "\r\n", ",", "|",
        "'", '"', "\\", "\u00e9", "e\u0301", "\u20ac", "\U0001f600", "\ud800",
        "\ufeff", "\u2028", "a" * 255, "a" * 256, "a" * 65535, "a" * 65536,
    ],
    "bytes": [
        b"", b"\0", b"\xff", b"\n", b"text", b"x" * 255, b"x" * 256,
        b"x" * 65535, b"x" * 65536,
    ],
    "bytearray": [bytearray(), bytearray(b"\0\xff")],
    "NoneType": [None],
    "complex": [0j, complex(-0.0, float("inf"))],
    "list": [[], [[]], [1, "1", 1.0, True], _ring(), _twice(), [None] * 256],
    "tuple": [(), (1,), ((),), (1, "1")],
    "dict": [
        {}, {1: "int"}, {"1": "text"}, {1.5: "float"}, {None: 1}, {(1, 2): 3},
        {"b": 1, "a": 2}, {True: 1, "True": 2}, {"": {}},
    ],
    "set": [set(), {1}, {"1", 2}, {frozenset()}],
    "frozenset": [frozenset(), frozenset({1, "1"})],
    "collections.defaultdict": [
        defaultdict(int), defaultdict(list, {"a": [1]}),
    ],
    "collections.deque": [deque(), deque([1, 2], maxlen=2)],
    "datetime.datetime": _times,
    "datetime.date": [datetime.date.min, datetime.date(2024, 2, 29)],
    "datetime.time": [
        datetime.time(), datetime.time(1, tzinfo=datetime.timezone.utc),
    ],
    "datetime.timedelta": [
        datetime.timedelta(), datetime.timedelta(-1, 1, 1),
        datetime.timedelta.max,
    ],
    "decimal.Decimal": [
        decimal.Decimal(text)
        for text in ("0", "-0", "1.0", "1.00", "1E+3", "0.1", "NaN", "Infinity")
    ],
    "uuid.UUID": [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)],
}
)";

PyRef Item(PyObject* list, Rng* random) {
  const auto count = static_cast<uint64_t>(PyList_GET_SIZE(list));
  return PyRef::Share(
      PyList_GET_ITEM(list, static_cast<Py_ssize_t>(random->Below(count))));
}

}  // namespace

Mutator::Mutator(TypeFactsTable* types) : types_(types) {
  PyRef globals = PyRef::Adopt(PyDict_New());
  PyDict_SetItemString(globals.get(), "__builtins__", PyEval_GetBuiltins());
  PyRef done = PyRef::Adopt(
      PyRun_String(kPools, Py_file_input, globals.get(), globals.get()));
  CHECK(done) << TakePythonError();
  pools_ = PyRef::Share(PyDict_GetItemString(globals.get(), "pools"));
  PyObject* name = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(pools_.get(), &position, &name, nullptr) != 0) {
    names_.push_back(PythonText(name));
  }
}

PyRef Mutator::Replacement(PyObject* part, Rng* random) const {
  PyObject* pool =
      PyDict_GetItemString(pools_.get(), PythonTypeName(part).c_str());
  constexpr uint64_t kOtherTypeOneIn = 8;
  if (pool == nullptr || random->Below(kOtherTypeOneIn) == 0) {
    pool = PyDict_GetItemString(pools_.get(),
                                names_[random->Below(names_.size())].c_str());
  }
  return Item(pool, random);
}

PyRef Mutator::Mutate(PyObject* object, Rng* random) const {
  const ObjectGraph graph(object, types_);
  std::vector<CloneEdit> edits;
  const uint64_t count = 1 + random->Below(3);
  if (graph.nodes().empty() || graph.nodes().front().parts.empty()) {
    return Replacement(object, random);
  }
  for (uint64_t i = 0; i < count; ++i) {
    const ObjectGraph::Node& node =
        graph.nodes()[random->Below(graph.nodes().size())];
    if (node.parts.empty()) continue;
    CloneEdit edit;
    edit.owner = node.object.get();
    edit.part = random->Below(node.parts.size());
    const PyRef& part = node.parts[edit.part].value;
    switch (random->Below(10)) {
      case 0:  // Leaves it out.
        break;
      case 1:  // Something that is held elsewhere already, or the whole.
        edit.value = graph.nodes()[random->Below(graph.nodes().size())].object;
        break;
      default:
        edit.value = Replacement(part.get(), random);
    }
    edits.push_back(std::move(edit));
  }
  return CloneWith(object, edits, types_);
}

}  // namespace pouch
