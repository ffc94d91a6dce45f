#include "scenarios/application_reader.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "scenarios/input_file.h"

namespace pouch {
namespace {

bool IsFolder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

bool IsDottedName(const std::string& text) {
  bool begins_part = true;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        c == '_' || static_cast<unsigned char>(c) >= 0x80;
    const bool digit = c >= '0' && c <= '9';
    if (c == '.' ? begins_part : !(letter || (digit && !begins_part)))
      return false;
    begins_part = c == '.';
  }
  return !begins_part;
}

bool IsFileName(const std::string& text) {
  return text.find('/') != text.npos || text.ends_with(".py");
}

// A file or a package's folder.
std::string ReadModulePath(const ScenarioNode& node, const std::string& name) {
  std::string path = ResolvePath(node.context().folder, name);
  if (!Exists(path)) {
    node.Problem("there is no file " + path, SuggestFile(path));
  } else if (IsFolder(path)) {
    if (!Exists(path + "/__init__.py")) {
      node.Problem(path + " is a folder without an __init__.py",
                   "name the module's file");
    }
  } else if (!path.ends_with(".py")) {
    node.Problem(path + " is no Python source",
                 "a module's file ends in \".py\"");
  } else if (const auto source = ReadInputFile(path, size_t{64} << 20);
             !source.ok()) {
    node.Problem(source.status().message());
  }
  return path;
}

std::string ReadFolder(const ScenarioNode& node) {
  std::string path = ResolvePath(node.context().folder, node.Text());
  if (!Exists(path)) {
    node.Problem("there is no folder " + path, SuggestFile(path));
  } else if (!IsFolder(path)) {
    node.Problem(path + " is not a folder");
  }
  return path;
}

// The Pythons a virtual environment has packages for, such as "python3.12".
std::vector<std::string> PythonsOf(const std::string& venv) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator folder(venv + "/lib", error);
  for (; !error && folder != std::filesystem::directory_iterator();
       folder.increment(error)) {
    const std::string name = folder->path().filename().string();
    if (name.starts_with("python")) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string ReadVirtualEnvironment(const ScenarioNode& node) {
  if (!node.is_string()) return "";
  std::string path = ReadFolder(node);
  if (!IsFolder(path) || IsFolder(path + "/lib/python3.11/site-packages"))
    return path;
  const std::vector<std::string> others = PythonsOf(path);
  if (others.empty()) {
    node.Problem(path + " is not a virtual environment",
                 "python3.11 -m venv makes one");
  } else {
    node.Problem("this virtual environment is made for " + others.front() +
                     ", and Pouch runs python3.11",
                 "python3.11 -m venv makes one that fits");
  }
  return path;
}

}  // namespace

ScenarioApplication ReadApplication(const ScenarioNode& node) {
  ScenarioApplication application;
  const ScenarioNode module = node["module"];
  const std::string name = module.Text();
  if (IsFileName(name)) {
    application.module = ReadModulePath(module, name);
  } else if (IsDottedName(name)) {
    application.module = name;
    application.path.push_back(node.context().folder);
  } else if (!name.empty()) {
    module.Problem("this is neither a file nor a module's name",
                   "for example \"apps/word_count.py\"");
  }
  application.args = node["args"].Texts();
  for (const ScenarioNode& folder : node["path"].Elements()) {
    if (folder.is_string()) application.path.push_back(ReadFolder(folder));
  }
  for (const auto& [variable, value] : node["env"].Members()) {
    constexpr std::string_view kForbidden("=\0", 2);
    if (variable.empty() || variable.find_first_of(kForbidden) != variable.npos)
      value.KeyProblem("this is no name of an environment variable");
    application.env.emplace_back(variable, value.Text());
  }
  application.isolation = node["isolation"].Choice(
      application.isolation, {{"namespaces", ModuleIsolation::kNamespaces},
                              {"interpreter", ModuleIsolation::kInterpreter}});
  application.venv = ReadVirtualEnvironment(node["venv"]);
  return application;
}

}  // namespace pouch
