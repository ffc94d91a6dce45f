// Values made of observed ones, with parts that hooks often get wrong.

#ifndef POUCH_CODEC_CONTRACT_MUTATIONS_H_
#define POUCH_CODEC_CONTRACT_MUTATIONS_H_

#include <Python.h>

#include <cstddef>
#include <string>
#include <vector>

#include "base/rng.h"
#include "codec/contract/type_facts.h"
#include "codec/python_ref.h"

namespace pouch {

// Needs the interpreter that it was made in, and a PythonCall around each use:
// making a key asks for its hash.
class Mutator final {
 public:
  // `types` must outlive it.
  explicit Mutator(TypeFactsTable* types);

  // A copy of the object with one to three parts changed: a number, a text, a
  // time by another one of its type from a pool of boundary values, now and
  // then of another type; a container emptied, held twice, or held by itself.
  // Empty if the object cannot be copied.
  PyRef Mutate(PyObject* object, Rng* random) const;

 private:
  // Something in place of `part`.
  PyRef Replacement(PyObject* part, Rng* random) const;

  TypeFactsTable* types_;
  // {name of a type: list of values}
  PyRef pools_;
  std::vector<std::string> names_;  // Of the types, in a fixed order.
};

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_MUTATIONS_H_
