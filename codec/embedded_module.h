// EmbeddedModule: the source of a Python module inside the executable.

#ifndef POUCH_CODEC_EMBEDDED_MODULE_H_
#define POUCH_CODEC_EMBEDDED_MODULE_H_

#include <string_view>
#include <vector>

namespace pouch {

// One module; codec/embed_python.py makes functions that return them.
struct EmbeddedModule {
  // As Python imports it, e.g. "wallaroo.experimental".
  std::string_view name;
  bool is_package = false;
  std::string_view source;
};

using EmbeddedModules = std::vector<EmbeddedModule>;

}  // namespace pouch

#endif  // POUCH_CODEC_EMBEDDED_MODULE_H_
