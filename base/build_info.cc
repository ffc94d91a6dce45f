#include "base/build_info.h"

namespace pouch {

std::string_view BuildRevision() {
  return
#include "base/build_revision.inc"
      ;
}

}  // namespace pouch
