#include "scenarios/duration_text.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "scenarios/nearest.h"

namespace pouch {
namespace {

struct Unit {
  std::string_view name;
  int64_t nanoseconds;
};
constexpr Unit kUnits[] = {{"ns", 1},
                           {"us", 1000},
                           {"ms", 1'000'000},
                           {"s", 1'000'000'000},
                           {"min", 60'000'000'000}};

// How people write the units elsewhere.
constexpr std::pair<std::string_view, std::string_view> kOtherSpellings[] = {
    {"sec", "s"},         {"secs", "s"},          {"second", "s"},
    {"seconds", "s"},     {"m", "min"},           {"mins", "min"},
    {"minute", "min"},    {"minutes", "min"},     {"msec", "ms"},
    {"msecs", "ms"},      {"millis", "ms"},       {"milliseconds", "ms"},
    {"usec", "us"},       {"\xC2\xB5s", "us"},    {"\xCE\xBCs", "us"},
    {"micros", "us"},     {"microseconds", "us"}, {"nanos", "ns"},
    {"nanoseconds", "ns"}};

// 128 bits: no product below can overflow them.
using Wide = __int128;
// A fraction of a minute with more digits is finer than a nanosecond.
constexpr size_t kFinestDigits = 11;

constexpr char kUnitsHint[] = "the units are ns, us, ms, s and min";

DurationText Wrong(std::string message, std::string hint) {
  return {false, Duration(), std::move(message), std::move(hint)};
}

size_t CountDigits(std::string_view text) {
  size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9')
    ++count;
  return count;
}

DurationText WrongUnit(std::string_view number, std::string_view unit) {
  if (unit.empty()) {
    return Wrong("a duration needs its unit",
                 "write \"" + std::string(number) + "ms\"; " + kUnitsHint);
  }
  std::string_view trimmed = unit;
  while (!trimmed.empty() && trimmed.front() == ' ') trimmed.remove_prefix(1);
  std::string folded;
  for (const char c : trimmed)
    folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  std::string_view meant;
  for (const Unit& known : kUnits) {
    if (known.name == folded) meant = known.name;
  }
  for (const auto& [spelling, name] : kOtherSpellings) {
    if (spelling == folded) meant = name;
  }
  std::string hint = kUnitsHint;
  if (!meant.empty())
    hint = "write \"" + std::string(number) + std::string(meant) + "\"";
  if (unit != trimmed && !meant.empty())
    return Wrong("no space may stand between number and unit", hint);
  return Wrong(Quoted(unit) + " is no unit", hint);
}

}  // namespace

DurationText ParseDuration(std::string_view text) {
  if (text.starts_with('-'))
    return Wrong("a duration cannot be negative", "for example \"200ms\"");
  const std::string_view whole = text.substr(0, CountDigits(text));
  if (whole.empty())
    return Wrong("a duration begins with a digit", "for example \"200ms\"");
  std::string_view rest = text.substr(whole.size());
  std::string_view fraction;
  if (rest.starts_with('.')) {
    fraction = rest.substr(1, CountDigits(rest.substr(1)));
    if (fraction.empty()) {
      return Wrong("digits are missing behind the point",
                   "for example \"1.5s\"");
    }
    rest.remove_prefix(1 + fraction.size());
  }
  const std::string_view number = text.substr(0, text.size() - rest.size());
  const Unit* unit = nullptr;
  for (const Unit& known : kUnits) {
    if (known.name == rest) unit = &known;
  }
  if (unit == nullptr) return WrongUnit(number, rest);

  const Wide longest = kLongestDuration.nanoseconds();
  Wide units = 0;
  for (const char digit : whole) {
    units = units * 10 + (digit - '0');
    if (units > longest) return Wrong("the duration is longer than a day", "");
  }
  Wide numerator = 0;
  Wide denominator = 1;
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  for (const char digit : fraction.substr(0, kFinestDigits)) {
    numerator = numerator * 10 + (digit - '0');
    denominator *= 10;
  }
  numerator *= unit->nanoseconds;
  if (fraction.size() > kFinestDigits || numerator % denominator != 0)
    return Wrong("the duration is finer than a nanosecond", "");
  const Wide nanoseconds = units * unit->nanoseconds + numerator / denominator;
  if (nanoseconds > longest)
    return Wrong("the duration is longer than a day", "");
  return {true, Duration::Nanoseconds(static_cast<int64_t>(nanoseconds)), "",
          ""};
}

}  // namespace pouch
