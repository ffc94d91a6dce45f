// Where Python's packages and an application's module are on the disk.

#ifndef POUCH_CODEC_PYTHON_SITE_H_
#define POUCH_CODEC_PYTHON_SITE_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace pouch {

// `paths` and the site-packages folders of the virtual environment `venv` (if
// not empty), with the folders that their .pth files name, as absolute paths
// in the order Python searches them.
// Errors: kNotFound, naming the folder that is not there.
Result<std::vector<std::string>> PythonPackageFolders(
    const std::vector<std::string>& paths, const std::string& venv);

// How to import an application's module.
struct PythonModuleLocation {
  std::string name;    // E.g. "word_count" or "package.app".
  std::string folder;  // To be put in front of sys.path.
};

// Finds a module given as a file ("apps/word_count.py", "package/app.py"), as
// the folder of a package ("apps/package"), or as a dotted name, which is
// looked up in `paths` and then in the current folder.
// Errors: kNotFound; kInvalidArgument (a name Python cannot import).
Result<PythonModuleLocation> LocatePythonModule(
    const std::string& module, const std::vector<std::string>& paths);

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_SITE_H_
