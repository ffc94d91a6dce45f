#include "scenarios/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "scenarios/nearest.h"

namespace pouch {
namespace {

// Closes a descriptor at the end of its scope.
class Descriptor final {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

Status Failure(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR)
    return Status(StatusCode::kNotFound, "there is no file " + path);
  if (error == EISDIR) {
    return Status(StatusCode::kInvalidArgument,
                  path + " is a folder, not a file");
  }
  return Status(StatusCode::kIoError,
                "cannot read " + path + ": " + std::strerror(error));
}

}  // namespace

Result<std::string> ReadInputFile(const std::string& path, size_t most_bytes) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return Failure(path, errno);
  std::string contents;
  std::string chunk(size_t{1} << 16, '\0');
  while (true) {
    const ssize_t count = read(file.number(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failure(path, errno);
    if (count == 0) return contents;
    contents.append(chunk, 0, static_cast<size_t>(count));
    if (contents.size() > most_bytes) {
      return Status(StatusCode::kResourceExhausted,
                    path + " is longer than " +
                        std::to_string(most_bytes >> 20) + " MiB");
    }
  }
}

std::string ResolvePath(const std::string& folder, const std::string& name) {
  std::string path =
      (std::filesystem::path(folder) / name).lexically_normal().string();
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

std::string RelativePath(const std::string& folder, const std::string& path) {
  return std::filesystem::path(path).lexically_relative(folder).string();
}

std::string SuggestFile(const std::string& path) {
  const std::filesystem::path wanted(path);
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator folder(wanted.parent_path(), error);
  for (; !error && folder != std::filesystem::directory_iterator();
       folder.increment(error))
    names.push_back(folder->path().filename().string());
  std::sort(names.begin(), names.end());
  // The name with any ending is nearer than letters can tell.
  for (const std::string& name : names) {
    if (wanted.extension().empty() &&
        std::filesystem::path(name).stem() == wanted.filename())
      return "did you mean \"" + name + "\"?";
  }
  const auto nearest = Nearest(wanted.filename().string(), names);
  return nearest ? "did you mean \"" + *nearest + "\"?" : "";
}

}  // namespace pouch
