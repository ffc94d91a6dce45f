#include "base/check.h"

#include <exception>

namespace pouch::internal {

CheckMessage::CheckMessage(const char* file, int line, const char* condition) {
  stream_ << file << ":" << line << ": CHECK failed: " << condition << " ";
}

CheckMessage::~CheckMessage() noexcept(false) {
  // While another exception unwinds, a second throw would end the process and
  // hide the first, which is the one that matters.
  if (std::uncaught_exceptions() == 0) throw CheckFailure(stream_.str());
}

}  // namespace pouch::internal
