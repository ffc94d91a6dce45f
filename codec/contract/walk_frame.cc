#include "codec/contract/walk_frame.h"

#include "codec/contract/change_text.h"
#include "codec/contract/excuses.h"

namespace pouch {

std::string PathOf(const std::vector<WalkFrame>& frames) {
  std::string path;
  for (const WalkFrame& frame : frames) {
    switch (frame.parts) {
      case WalkFrame::Parts::kItems:
        if (frame.index > 0)
          path += "[" + std::to_string(frame.index - 1) + "]";
        break;
      case WalkFrame::Parts::kEntries:
        if (frame.key) path += KeyLabel(frame.key.get());
        break;
      case WalkFrame::Parts::kAttributes:
        if (frame.key) path += AttributeLabel(frame.key.get());
        break;
      case WalkFrame::Parts::kHidden:
        break;
    }
  }
  return path;
}

std::string ExcuseOf(const std::vector<WalkFrame>& frames, PyObject* expected,
                     PyObject* actual) {
  if (expected != nullptr && actual != nullptr &&
      Py_TYPE(expected) != Py_TYPE(actual)) {
    std::string excuse = ExcuseOfType(expected);
    if (!excuse.empty()) return excuse;
  }
  // The innermost object whose attribute this is in comes first.
  for (size_t i = frames.size(); i > 0; --i) {
    const WalkFrame& frame = frames[i - 1];
    if (frame.parts != WalkFrame::Parts::kAttributes || !frame.key) continue;
    const auto value_in = [&frame](const std::vector<PythonAttribute>& from) {
      for (const PythonAttribute& attribute : from) {
        if (PyUnicode_Compare(attribute.name.get(), frame.key.get()) == 0) {
          return attribute.value.get();
        }
      }
      return static_cast<PyObject*>(nullptr);
    };
    std::string excuse = ExcuseOfAttribute(
        frame.original.get(), frame.copy.get(), frame.key.get(),
        value_in(frame.original_attributes), value_in(frame.copy_attributes));
    if (!excuse.empty()) return excuse;
  }
  return "";
}

}  // namespace pouch
