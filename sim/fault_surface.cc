#include "sim/fault_surface.h"

namespace pouch {

FaultMask FaultMask::All() {
  FaultMask mask;
  for (size_t i = 0; i < kFaultKindCount; ++i) {
    mask.Add(static_cast<FaultKind>(i));
  }
  return mask;
}

}  // namespace pouch
