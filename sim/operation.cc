#include "sim/operation.h"

#include <array>

namespace pouch {
namespace {

constexpr std::array<std::string_view, kOperationKinds> kNames = {
    "open", "append",     "truncate", "rename", "remove",
    "sync", "sync_names", "read",     "send"};

}  // namespace

std::string_view OperationKindName(OperationKind kind) {
  return kNames[static_cast<size_t>(kind)];
}

std::optional<OperationKind> FindOperationKind(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<OperationKind>(i);
  }
  return std::nullopt;
}

}  // namespace pouch
