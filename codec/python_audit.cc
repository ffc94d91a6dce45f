#include "codec/python_audit.h"

#include <Python.h>

#include <algorithm>
#include <array>

#include "codec/python_call.h"

namespace pouch {
namespace {

// Names of audit events, in ascending order.
constexpr std::array<std::string_view, 20> kRefused = {
    "_winapi.CreateProcess",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.kill",
    "os.killpg",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.spawn",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.getnameinfo",
    "socket.sendmsg",
    "socket.sendto",
    "subprocess.Popen",
};

int Audit(const char* event, PyObject*, void*) {
  // Most events are neither; this runs for every import and every compile.
  if (PythonCall::Current() == nullptr || !LeavesTheWorld(event)) return 0;
  PyErr_Format(PyExc_RuntimeError,
               "outside.world: the application called %s, which a simulated"
               " worker cannot do",
               event);
  return -1;
}

}  // namespace

bool LeavesTheWorld(std::string_view event) {
  return std::binary_search(kRefused.begin(), kRefused.end(), event);
}

Status InstallPythonAuditHook() {
  if (PySys_AddAuditHook(Audit, nullptr) != 0) {
    return Status(StatusCode::kInternal, "the audit hook was refused");
  }
  return OkStatus();
}

}  // namespace pouch
