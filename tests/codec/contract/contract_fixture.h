// ContractTest: Python objects by the expression that makes them.

#ifndef POUCH_TESTS_CODEC_CONTRACT_CONTRACT_FIXTURE_H_
#define POUCH_TESTS_CODEC_CONTRACT_CONTRACT_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "codec/contract/strict_walk.h"
#include "codec/contract/type_facts.h"
#include "codec/python_entry.h"
#include "codec/python_ref.h"
#include "codec/python_space.h"
#include "tests/codec/python_fixture.h"

namespace pouch {

class ContractTest : public PythonTest {
 protected:
  // Makes a space whose module `m` holds `source` and evaluates expressions.
  explicit ContractTest(const std::string& source) {
    Write("m.py", source + "\ndef make(text): return eval(text)\n");
    space_ = MakeSpace("w1");
  }

  void TearDown() override {
    walk_.reset();
    types_.reset();
    space_.reset();
  }

  PyRef Make(const std::string& expression) {
    Result<PyRef> value = CallFunction(space_.get(), "m", "make", expression);
    EXPECT_TRUE(value.ok()) << value.status();
    return value.ok() ? *value : PyRef();
  }

  // As "path: what", or "none"; sharing counts.
  std::string Difference(PyObject* original, PyObject* copy) {
    const PythonEntry entry(space_.get(), &world_, limits_);
    const PythonComparison compared = walk_->Compare(original, copy);
    for (const auto& one :
         {compared.difference, compared.excused, compared.sharing}) {
      if (one) return one->path + ": " + one->what;
    }
    return "none";
  }

  std::unique_ptr<StrictWalk> walk_ = std::make_unique<StrictWalk>();
  std::unique_ptr<TypeFactsTable> types_ = std::make_unique<TypeFactsTable>();
  std::unique_ptr<PythonSpace> space_;
};

}  // namespace pouch

#endif  // POUCH_TESTS_CODEC_CONTRACT_CONTRACT_FIXTURE_H_
