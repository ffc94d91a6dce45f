// Refuses what cannot be simulated: sockets, other processes, threads.
//
// Inside a PythonCall the attempt raises RuntimeError in the application,
// whose text begins with "outside.world: ". Outside any call nothing is
// refused. Threads are refused by codec/python_bootstrap.py. A call that wants
// to know (PythonCall::RecordReach) is told of imports, opened files and
// exec().

#ifndef POUCH_CODEC_PYTHON_AUDIT_H_
#define POUCH_CODEC_PYTHON_AUDIT_H_

#include <string_view>

#include "base/status.h"

namespace pouch {

// Installs the hook. Before the interpreter starts; once.
Status InstallPythonAuditHook();

// True if an audit event of this name leaves the simulated world.
bool LeavesTheWorld(std::string_view event);

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_AUDIT_H_
