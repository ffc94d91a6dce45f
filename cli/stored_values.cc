#include "cli/stored_values.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/digest.h"
#include "codec/contract/finding_json.h"
#include "reports/atomic_file.h"

namespace pouch {
namespace {

std::string NameFor(const EncodedValue& value) {
  Digest digest;
  digest.Add(value.bytes);
  return digest.ToString() + ".json";
}

Result<EncodedValue> ReadOne(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  Result<EncodedValue> value = EncodedOf(nlohmann::ordered_json::parse(
      text, /*callback=*/nullptr, /*allow_exceptions=*/false));
  if (!value.ok()) return value.status().WithContext(path.string());
  return value;
}

}  // namespace

Status StoreValues(const std::string& folder,
                   const std::vector<EncodedValue>& values) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return Status(StatusCode::kInvalidArgument,
                  "--store " + folder + ": " + error.message());
  }
  for (const EncodedValue& value : values) {
    const auto path = std::filesystem::path(folder) / NameFor(value);
    if (std::filesystem::exists(path, error)) continue;
    POUCH_ASSIGN_OR_RETURN(const std::unique_ptr<AtomicFile> file,
                           AtomicFile::Create(path.string()));
    POUCH_RETURN_IF_ERROR(file->Append(JsonText(EncodedJson(value), 2) + "\n"));
    POUCH_RETURN_IF_ERROR(file->Commit());
  }
  return OkStatus();
}

Result<std::vector<EncodedValue>> ReadStored(const std::string& folder) {
  std::vector<EncodedValue> values;
  if (folder.empty()) return values;
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  if (error) {
    return Status(StatusCode::kNotFound,
                  "--stored " + folder + ": " + error.message());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::filesystem::path& path : paths) {
    POUCH_ASSIGN_OR_RETURN(EncodedValue value, ReadOne(path));
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace pouch
