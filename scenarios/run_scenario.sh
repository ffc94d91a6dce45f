#!/bin/sh
# Runs the scenario "$2" with the binary "$1"; passes what the binary says on.
# The JUnit report goes where Bazel collects what a test leaves behind.
exec "$1" run --quiet --no-shrink \
  ${TEST_UNDECLARED_OUTPUTS_DIR:+--junit "$TEST_UNDECLARED_OUTPUTS_DIR/junit.xml"} \
  "$2"
