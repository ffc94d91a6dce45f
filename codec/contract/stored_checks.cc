#include "codec/contract/stored_checks.h"

#include "codec/python_describe.h"
#include "codec/python_digest.h"

namespace pouch {

void CheckOldBytes(CheckRun* run, const std::vector<EncodedValue>& stored) {
  for (const EncodedValue& old : stored) {
    ContractValue value;
    value.name = old.name;
    value.root = old.root;
    const HookOutcome loaded = run->calls().Deserialize(old.bytes);
    if (!loaded.returned()) {
      Finding& finding =
          run->Report(CheckId::kOldBytes, Severity::kError, value,
                      "deserialize() of stored bytes", loaded);
      finding.failure_class = CheckOf(CheckId::kOldBytes).failure_class;
      finding.hex = HexAround(old.bytes, 0);
      continue;
    }
    const Result<uint64_t> digest = PythonDigest(loaded.object.get());
    if (!digest.ok() || *digest == old.digest) continue;
    Finding& finding = run->Report(
        CheckId::kOldBytes, Severity::kAdvice, value, "",
        "stored bytes load as another value: " +
            DescribedChange(old.described,
                            DescribePython(loaded.object.get(),
                                           old.described.size() + 2000)));
    finding.excuse = "a newer version may want that";
    finding.hook = run->calls().DeserializeLine();
  }
}

}  // namespace pouch
