#include "scenarios/problem.h"

namespace pouch {
namespace {

// A pointer holds keys as they are, and these hold what they like.
std::string Shown(std::string text) {
  for (char& c : text) {
    if (c >= 0 && c < ' ') c = '?';
  }
  return text;
}

}  // namespace

std::string Problem::ToString() const {
  std::string text = file;
  if (line != 0)
    text += ":" + std::to_string(line) + ":" + std::to_string(column);
  text += ": ";
  if (!pointer.empty()) text += Shown(pointer) + ": ";
  text += message;
  if (!hint.empty()) text += " (" + hint + ")";
  return text;
}

}  // namespace pouch
