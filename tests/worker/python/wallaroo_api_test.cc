// The `wallaroo` package: every public name and signature of Wallaroo 0.6.1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/python/python_application_fixture.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

using WallarooApiTest = PythonApplicationTest;

// One name and signature of Wallaroo 0.6.1 on each line.
constexpr char kSignatures[] =
    "serialize(o)\n"
    "deserialize(bs)\n"
    "source(name, source_config)\n"
    "build_application(app_name, pipeline)\n"
    "range_windows(wrange)\n"
    "count_windows(wrange)\n"
    "nanoseconds(x)\n"
    "microseconds(x)\n"
    "milliseconds(x)\n"
    "seconds(x)\n"
    "minutes(x)\n"
    "hours(x)\n"
    "computation(name)\n"
    "computation_multi(name)\n"
    "state_computation(name, state)\n"
    "state_computation_multi(name, state)\n"
    "key_extractor(func)\n"
    "decoder(header_length, length_fmt)\n"
    "encoder(func)\n"
    "tcp_parse_input_addrs(args)\n"
    "tcp_parse_output_addrs(args)\n"
    "kafka_parse_source_options(args)\n"
    "kafka_parse_sink_options(args)\n"
    "TCPSourceConfig(name, host, port, decoder, valid=True, "
    "parallelism=10, max_size=16384, max_received_count=50)\n"
    "TCPSinkConfig(host, port, encoder)\n"
    "GenSourceConfig(name, gen_instance)\n"
    "DefaultKafkaSourceCLIParser(decoder, name='kafka_source')\n"
    "CustomKafkaSourceCLIParser(args, decoder)\n"
    "DefaultKafkaSinkCLIParser(encoder, name='kafka_sink')\n"
    "CustomKafkaSinkCLIParser(args, encoder)\n"
    "Pipeline.to(self, computation)\n"
    "Pipeline.key_by(self, key_extractor)\n"
    "Pipeline.collect(self)\n"
    "Pipeline.merge(self, pipeline)\n"
    "Pipeline.to_sink(self, sink_config)\n"
    "Pipeline.to_sinks(self, sink_configs)\n"
    "Pipeline.clone(self)\n"
    "Aggregation.initial_accumulator(self)\n"
    "Aggregation.update(self, input, acc)\n"
    "Aggregation.combine(self, acc1, acc2)\n"
    "Aggregation.output(self, key, acc)\n"
    "Aggregation.name(self)\n"
    "RangeWindowsBuilder.with_slide(self, slide)\n"
    "RangeWindowsBuilder.with_delay(self, delay)\n"
    "RangeWindowsBuilder.with_late_data_policy(self, policy)\n"
    "RangeWindowsBuilder.over(self, aggregation)\n"
    "CountWindowsBuilder.over(self, aggregation)\n"
    "experimental.stream_message_decoder(func)\n"
    "experimental.stream_message_encoder(func)\n"
    "experimental.octet_message_decoder(func)\n"
    "experimental.octet_message_encoder(func)\n"
    "experimental.SourceConnectorConfig(name, encoder, decoder, port, "
    "cookie, max_credits, refill_credits, host='127.0.0.1')\n"
    "experimental.SinkConnectorConfig(name, encoder, decoder, port, "
    "cookie, host='127.0.0.1')\n"
    "experimental.AtLeastOnceSourceConnector(version, cookie, "
    "program_name, instance_name, host, port, delay=0)\n"
    "experimental.connectors.ThrottledFileReader(filename, limit_rate, "
    "is_framed, is_text_lines)\n"
    "experimental.connectors.BaseSource.reset(self, pos=0)\n"
    "experimental.connectors.BaseSource.point_of_ref(self)\n"
    "experimental.connectors.BaseSource.wallaroo_acked(self, por)\n";

// Compares them with what the package has.
constexpr char kComparison[] = R"(
import inspect
import wallaroo, wallaroo.experimental, wallaroo.experimental.connectors

def plain(function):
    signature = inspect.signature(function)
    bare = [p.replace(annotation=inspect.Parameter.empty)
            for p in signature.parameters.values()]
    return str(signature.replace(
        parameters=bare, return_annotation=inspect.Signature.empty))

wrong = []
for line in SIGNATURES.strip().splitlines():
    path = line.partition("(")[0]
    value = wallaroo
    for part in path.split("."):
        value = getattr(value, part)
    if path + plain(value) != line:
        wrong.append((line, path + plain(value)))
for name in ("WallarooParameterError", "Unbuffered", "_ARGS",
             "attach_to_module", "_wallaroo_wrap",
             "_validate_arity_compatability", "_validate_aggregation"):
    if not hasattr(wallaroo, name):
        wrong.append(name)
for name in ("SourceConnector", "SinkConnector", "BaseConnector",
             "parse_connector_args"):
    if not hasattr(wallaroo.experimental, name):
        wrong.append(name)
for name in ("BaseIter", "FramedFileReader", "MultiSourceConnector"):
    if not hasattr(wallaroo.experimental.connectors, name):
        wrong.append(name)
assert not wrong, wrong
)";

TEST_F(WallarooApiTest, HasEveryNameWithItsSignature) {
  const auto app = TryMake(
      Write("signatures.py", std::string("SIGNATURES = \"\"\"") + kSignatures +
                                 "\"\"\"\n" + kComparison));
  EXPECT_TRUE(app.ok()) << app.status();
}

// Pickled objects name their classes so: the names are part of the format.
TEST_F(WallarooApiTest, ClassNamesCountByBaseClassInOrderOfDecoration) {
  const auto app = TryMake(Write("names.py", R"(
import pickle, wallaroo, wallaroo.experimental
@wallaroo.computation(name="one")
def check(data): return data
@wallaroo.computation(name="two")
def convert(data): return data
@wallaroo.computation_multi(name="three")
def split(data): return [data]
@wallaroo.state_computation(name="four", state=dict)
def count(data, state): return data
@wallaroo.state_computation_multi(name="five", state=dict)
def window(data, state): return [data]
@wallaroo.key_extractor
def key(data): return data
@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_order(bs): return bs
@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_market_data(bs): return bs
@wallaroo.encoder
def encode(data): return data
@wallaroo.experimental.stream_message_decoder
def receive(data): return data
@wallaroo.experimental.stream_message_encoder
def send(data): return data
objects = [check, convert, split, count, window, key, decode_order,
           decode_market_data, encode, receive, send]
names = [type(o).__qualname__ for o in objects]
assert names == [
    "Computation_1__check", "Computation_2__convert",
    "ComputationMulti_1__split", "StateComputation_1__count",
    "StateComputationMulti_1__window", "KeyExtractor_1__key",
    "OctetDecoder_1__decode_order", "OctetDecoder_2__decode_market_data",
    "OctetEncoder_1__encode", "ConnectorDecoder_1__receive",
    "ConnectorEncoder_1__send"], names
for o, name in zip(objects, names):
    assert getattr(wallaroo, name) is type(o)
    assert type(pickle.loads(pickle.dumps(o))) is type(o)
    assert o() is o
assert (check.name(), count.name()) == ("one", "four")
assert (check.is_stateful, count.is_stateful) == (False, True)
assert check.compute(3) == 3 and split.compute_multi(3) == [3]
assert count.initial_state() == {} and count.compute(3, {}) == 3
assert decode_order.header_length() == 4
assert decode_order.payload_length(b"\0\0\1\0") == 256
assert receive.payload_length(b"\0\0\1\0") == 256
assert send.encode(b"m", 7, "k") == (
    b"\x0e\0\0\0" b"\x07\0\0\0\0\0\0\0" b"\1\0\0\0" b"k" b"m")
)"));
  EXPECT_TRUE(app.ok()) << app.status();
}

TEST_F(WallarooApiTest, MisuseIsPrintedAndRaised) {
  const auto app = TryMake(Write("misuse.py", R"(
import wallaroo
def raises(call):
    try: call()
    except wallaroo.WallarooParameterError as error: return str(error)
    raise AssertionError("nothing was raised")
raises(lambda: wallaroo.computation(name="c")(lambda: 1))
raises(lambda: wallaroo.computation(name="c")(lambda a, b: 1))
raises(lambda: wallaroo.computation(name="c")("no function"))
raises(lambda: wallaroo.state_computation(name="c", state=int)(lambda a: 1))
wallaroo.computation(name="c")(lambda a, b=2: 1)
raises(lambda: wallaroo._validate_aggregation(int))
raises(lambda: wallaroo.tcp_parse_input_addrs(["--out", "a:1"]))
raises(lambda: wallaroo.tcp_parse_output_addrs(["--out", "nonsense"]))
)"));
  EXPECT_TRUE(app.ok()) << app.status();
  EXPECT_THAT(printed_, HasSubstr("initializer: API_Error: Expected a callable "
                                  "object but got a 'no function' for c\n"));
}

TEST_F(WallarooApiTest, AddressesAreParsedAsStrings) {
  const auto app = TryMake(Write("addresses.py", R"(
from wallaroo import tcp_parse_input_addrs, tcp_parse_output_addrs
assert tcp_parse_input_addrs(["--in", "a@h:1,b@i:2", "--other"]) == [
    ("a", "h", "1"), ("b", "i", "2")]
assert tcp_parse_input_addrs(["-i", "h:1"]) == [("h", "1")]
assert tcp_parse_output_addrs(["--out", "h:1,i:2"]) == [("h", "1"), ("i", "2")]
assert tcp_parse_output_addrs(["-o", "h:1"]) == [("h", "1")]
)"));
  EXPECT_TRUE(app.ok()) << app.status();
}

TEST_F(WallarooApiTest, UnitsAreNanoseconds) {
  const auto app = TryMake(Write("units.py", R"(
from wallaroo import *
assert (nanoseconds(1), microseconds(1), milliseconds(1), seconds(1),
        minutes(1), hours(1)) == (1, 10**3, 10**6, 10**9, 60 * 10**9,
                                  3600 * 10**9)
assert type(seconds(0.5)) is int and seconds(0.5) == 5 * 10**8
)"));
  EXPECT_TRUE(app.ok()) << app.status();
}

TEST_F(WallarooApiTest, WhatIsNotThereYetSaysSoWhenUsed) {
  const auto app = TryMake(Write("later.py", R"(
import wallaroo, wallaroo.experimental as experimental
def raises(call):
    try: call()
    except wallaroo.NotAvailableError as error:
        assert isinstance(error, NotImplementedError)
        assert "not available yet in Pouch" in str(error), error
        return
    raise AssertionError("nothing was raised")
class Sum(wallaroo.Aggregation): pass
@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode(bs): return bs
pipeline = wallaroo.source("s", wallaroo.TCPSourceConfig("s", "h", 1, decode))
windows = wallaroo.range_windows(wallaroo.seconds(1)).with_slide(
    wallaroo.seconds(1)).with_delay(0).with_late_data_policy("drop").over(Sum)
raises(lambda: pipeline.to(windows))
raises(lambda: pipeline.to(wallaroo.count_windows(5).over(Sum)))
raises(lambda: wallaroo.source("g", wallaroo.GenSourceConfig("g", object())))
raises(lambda: wallaroo.source(
    "k", wallaroo.DefaultKafkaSourceCLIParser(decode)))
raises(lambda: pipeline.to_sink(wallaroo.DefaultKafkaSinkCLIParser(decode)))
raises(lambda: wallaroo.kafka_parse_source_options([]))
raises(lambda: experimental.SinkConnector())
raises(lambda: pipeline.to_sink(
    experimental.SinkConnectorConfig("n", decode, decode, 1, "c")))
)"));
  EXPECT_TRUE(app.ok()) << app.status();
}

TEST_F(WallarooApiTest, ArgumentsAreThereAfterTheImportAndBeforeTheSetup) {
  const std::string module = Write("args.py", std::string(kWordCount) + R"(
at_import = wallaroo._ARGS
set_up = application_setup
def application_setup(args):
    print(at_import, args, wallaroo._ARGS)
    return set_up(args)
)");
  const auto initializer = Make(module);
  EXPECT_EQ(printed_,
            "initializer: () ['--in', 'words@feed:7000', '--out', 'sink:7100'] "
            "('machida3', '--application-module', 'args', '--name', "
            "'initializer', '--cluster-initializer', '--in', "
            "'words@feed:7000', '--out', 'sink:7100')\n");
  printed_.clear();
  const auto other = Make(module, "w1");
  EXPECT_THAT(printed_, ::testing::Not(HasSubstr("--cluster-initializer")));
}

}  // namespace
}  // namespace pouch
