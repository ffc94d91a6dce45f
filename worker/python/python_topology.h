// A pipeline as bytes: how the initializer ships it to the other workers.
//
//   u8       format, 1
//   string   the application's name
//   u32      number of steps, and for each:
//     u8       kind (StepKind)
//     string   name, address, initial key
//     u32      number of objects, and for each a string: what serialize() gave
//   u32      number of edges, and for each:
//     u32 u32  from, to
//     u8       0 the key stays, 1 key extractor, 2 constant key
//     string   what serialize() gave for the extractor, or the constant; only
//              if there is one
//
// Numbers and strings as base/bytes.h writes them.

#ifndef POUCH_WORKER_PYTHON_PYTHON_TOPOLOGY_H_
#define POUCH_WORKER_PYTHON_PYTHON_TOPOLOGY_H_

#include <string>
#include <string_view>

#include "base/status.h"
#include "codec/python_entry.h"
#include "codec/python_hooks.h"
#include "worker/python/python_pipeline.h"

namespace pouch {

// Every object passes through the application's serialize().
Result<std::string> EncodePythonTopology(const PythonPipeline& pipeline,
                                         const PythonHooks& hooks,
                                         PythonEntry* entry);

// The reverse, through deserialize(). The result needs
// PythonCallables::Bind(), as a parsed pipeline does.
// Errors: kDataLoss if the bytes are no topology; kApplicationError.
Result<PythonPipeline> DecodePythonTopology(std::string_view bytes,
                                            const PythonHooks& hooks,
                                            PythonEntry* entry);

}  // namespace pouch

#endif  // POUCH_WORKER_PYTHON_PYTHON_TOPOLOGY_H_
