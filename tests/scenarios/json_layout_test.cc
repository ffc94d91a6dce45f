#include "scenarios/json_layout.h"

#include <gtest/gtest.h>

#include <string>

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

TEST(JsonLayoutTest, WhatFitsStandsOnOneLine) {
  EXPECT_EQ(LayOutJson({{"b", {1, "x", nullptr}}, {"a", Json::object()}}),
            "{\n  \"b\": [1, \"x\", null],\n  \"a\": {}\n}\n");
  EXPECT_EQ(LayOutJson(Json::object()), "{}\n");
  EXPECT_EQ(LayOutJson("text"), "\"text\"\n");
}

TEST(JsonLayoutTest, NoLineIsLongerThan80ColumnsUnlessOneStringIs) {
  // `  "k": ["xx...x"],` is 80 columns long.
  const Json fits = {{"k", {std::string(68, 'x')}}, {"l", 1}};
  EXPECT_EQ(LayOutJson(fits),
            "{\n  \"k\": [\"" + std::string(68, 'x') + "\"],\n  \"l\": 1\n}\n");
  const Json does_not = {{"k", {std::string(69, 'x')}}, {"l", 1}};
  EXPECT_EQ(LayOutJson(does_not), "{\n  \"k\": [\n    \"" +
                                      std::string(69, 'x') +
                                      "\"\n  ],\n  \"l\": 1\n}\n");
}

TEST(JsonLayoutTest, KeysAreEscaped) {
  EXPECT_EQ(LayOutJson({{"a\"b", 1}}), "{\n  \"a\\\"b\": 1\n}\n");
}

}  // namespace
}  // namespace pouch
