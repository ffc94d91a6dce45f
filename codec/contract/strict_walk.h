// StrictWalk: is a copy what the original was, in type and in every bit?
//
// Python's own == is too kind: 1 == 1.0 == True, -0.0 == 0.0, a namedtuple
// equals a tuple, an aware time another with another zone, and a class's __eq__
// says whatever it likes. The walk goes through both object graphs at once and
// compares types by identity, numbers by their bits, strings and bytes, the
// order and the types of dictionary keys, sets in any order, factories of
// defaultdicts, attributes in __dict__ and __slots__, enum members and
// functions by identity, and objects written in C by what they would be pickled
// as. Which references lead to one object must be the same in both, so cycles
// end and [a, a] differs from [a, copy of a]; for numbers, texts and whatever
// else is hashed by what it holds, that does not count.
//
// It needs no stack for deep nesting. Until it finds a difference it runs no
// code of the user's; then it asks the class whether the difference matters
// (codec/contract/excuses.h).

#ifndef POUCH_CODEC_CONTRACT_STRICT_WALK_H_
#define POUCH_CODEC_CONTRACT_STRICT_WALK_H_

#include <Python.h>

#include <memory>
#include <optional>
#include <string>

namespace pouch {

struct PythonDifference {
  // Behind the root's name: "['k'][3].when".
  std::string path;
  // "2024-01-01T00:00:00+00:00 became naive".
  std::string what;
  // Why it does not matter; empty if it does.
  std::string excuse;
};

struct PythonComparison {
  // The first that matters, in the order of the walk.
  std::optional<PythonDifference> difference;
  // The first that the objects' own class wants.
  std::optional<PythonDifference> excused;
  // The first place where one object became two, or two became one.
  std::optional<PythonDifference> sharing;

  bool same() const { return !difference && !excused && !sharing; }
};

// Keeps what it learnt about types, so one is cheaper than many.
class StrictWalk final {
 public:
  StrictWalk();
  StrictWalk(const StrictWalk&) = delete;
  StrictWalk& operator=(const StrictWalk&) = delete;
  ~StrictWalk();

  // Compares two objects of one space. Ends at the first difference that
  // matters. Only inside a PythonEntry of that space; leaves no exception.
  PythonComparison Compare(PyObject* original, PyObject* copy);

 private:
  class Walker;
  std::unique_ptr<Walker> walker_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_STRICT_WALK_H_
