#include "codec/python_site.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace pouch {
namespace {

namespace fs = std::filesystem;

std::string Absolute(const fs::path& path) {
  std::error_code error;
  fs::path full = fs::absolute(path, error).lexically_normal();
  if (!full.has_filename() && full.has_parent_path()) {
    full = full.parent_path();
  }
  return full.string();
}

std::vector<fs::path> SortedEntries(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    entries.push_back(entry.path());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

// What the .pth files in `folder` name: editable installs, mostly. Lines that
// would run code are left out.
void AddPthFolders(const fs::path& folder, std::vector<std::string>* out) {
  for (const fs::path& file : SortedEntries(folder)) {
    if (file.extension() != ".pth") continue;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
      if (line.empty() || line.front() == '#' || line.starts_with("import")) {
        continue;
      }
      const fs::path named = folder / line;
      if (fs::is_directory(named)) out->push_back(Absolute(named));
    }
  }
}

bool IsIdentifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 128;
  });
}

bool IsDottedName(std::string_view text) {
  while (true) {
    const size_t dot = text.find('.');
    if (!IsIdentifier(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// `path` is a module's file without ".py", or a package's folder. Climbs out
// of the packages around it.
Result<PythonModuleLocation> FromPath(const fs::path& path) {
  std::string name = path.filename().string();
  fs::path folder = path.parent_path();
  while (fs::exists(folder / "__init__.py") && folder != folder.root_path()) {
    name = folder.filename().string() + "." + name;
    folder = folder.parent_path();
  }
  if (!IsDottedName(name)) {
    return Status(StatusCode::kInvalidArgument,
                  "\"" + name + "\" is not a name that Python can import");
  }
  return PythonModuleLocation{name, folder.string()};
}

}  // namespace

Result<std::vector<std::string>> PythonPackageFolders(
    const std::vector<std::string>& paths, const std::string& venv) {
  std::vector<std::string> folders;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      return Status(StatusCode::kNotFound, "no such folder: " + path);
    }
    folders.push_back(Absolute(path));
  }
  if (venv.empty()) return folders;
  bool found = false;
  for (const fs::path& version : SortedEntries(fs::path(venv) / "lib")) {
    const fs::path packages = version / "site-packages";
    if (!version.filename().string().starts_with("python3") ||
        !fs::is_directory(packages)) {
      continue;
    }
    folders.push_back(Absolute(packages));
    AddPthFolders(packages, &folders);
    found = true;
  }
  if (!found) {
    return Status(StatusCode::kNotFound,
                  "no virtual environment: there is no "
                  "lib/python3.*/site-packages in " +
                      venv);
  }
  return folders;
}

Result<PythonModuleLocation> LocatePythonModule(
    const std::string& module, const std::vector<std::string>& paths) {
  std::error_code error;
  const fs::path path(module);
  if (path.extension() == ".py") {
    if (!fs::is_regular_file(path, error)) {
      return Status(StatusCode::kNotFound, "no such file: " + module);
    }
    fs::path stem = Absolute(path);
    stem.replace_extension();
    // "package/__init__.py" means the package.
    return FromPath(stem.filename() == "__init__" ? stem.parent_path() : stem);
  }
  if (fs::is_directory(path, error)) {
    if (!fs::exists(path / "__init__.py", error)) {
      return Status(StatusCode::kNotFound,
                    module + " is a folder without an __init__.py");
    }
    return FromPath(Absolute(path));
  }
  if (!IsDottedName(module)) {
    return Status(StatusCode::kNotFound, "no such file: " + module);
  }
  std::string relative = module;
  std::replace(relative.begin(), relative.end(), '.', '/');
  std::vector<std::string> folders = paths;
  folders.push_back(".");
  for (const std::string& folder : folders) {
    const fs::path base = fs::path(folder) / relative;
    if (fs::is_regular_file(base.string() + ".py", error) ||
        fs::is_regular_file(base / "__init__.py", error)) {
      return PythonModuleLocation{module, Absolute(folder)};
    }
  }
  return Status(StatusCode::kNotFound,
                "no module \"" + module + "\" in the current folder or path");
}

}  // namespace pouch
