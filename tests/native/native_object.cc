#include "tests/native/native_object.h"

#include <utility>

#include "base/bytes.h"
#include "base/check.h"

namespace pouch {
namespace {

void Retain(void* object) { ++static_cast<NativeObject*>(object)->references; }

void Release(void* object) {
  auto* native = static_cast<NativeObject*>(object);
  if (--native->references == 0) delete native;
}

constexpr ValueKind kNativeKind = {"native", &Retain, &Release};

}  // namespace

Value MakeNative(std::string text, std::vector<int64_t> numbers) {
  auto* object = new NativeObject{std::move(text), std::move(numbers)};
  return Value::Adopt(&kNativeKind, object);
}

NativeObject& NativeOf(const Value& value) {
  CHECK(value && value.kind() == &kNativeKind) << "not a native object";
  return *static_cast<NativeObject*>(value.object());
}

std::string EncodeNative(const NativeObject& object) {
  std::string bytes;
  ByteWriter writer(&bytes);
  writer.String(object.text);
  writer.U32(static_cast<uint32_t>(object.numbers.size()));
  for (const int64_t number : object.numbers) writer.I64(number);
  return bytes;
}

Result<Value> DecodeNative(std::string_view bytes) {
  ByteReader reader(bytes);
  std::string text(reader.String());
  const uint32_t count = reader.U32();
  std::vector<int64_t> numbers;
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    numbers.push_back(reader.I64());
  }
  if (!reader.AtEnd()) {
    return Status(StatusCode::kInvalidArgument, "not a native object's bytes");
  }
  return MakeNative(std::move(text), std::move(numbers));
}

std::string DescribeNative(const NativeObject& object) {
  std::string out = '"' + object.text + '"';
  if (object.numbers.empty()) return out;
  const char* separator = " [";
  for (const int64_t number : object.numbers) {
    out += separator + std::to_string(number);
    separator = ", ";
  }
  return out + "]";
}

}  // namespace pouch
