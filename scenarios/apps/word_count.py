"""Counts the words of a text, each word where its key says.

A message is one line of text. It is cut into words, every word goes to the
worker that keeps its count, and each new count is written out:

    the => 1
    cat => 1
    the => 2
"""

import wallaroo


def application_setup(args):
    (name, in_host, in_port), = wallaroo.tcp_parse_input_addrs(args)
    (out_host, out_port), = wallaroo.tcp_parse_output_addrs(args)

    lines = wallaroo.source(
        name, wallaroo.TCPSourceConfig(name, in_host, in_port, decode_line)
    )
    pipeline = (
        lines.to(split)
        .key_by(extract_word)
        .to(count_word)
        .to_sink(wallaroo.TCPSinkConfig(out_host, out_port, encode_count))
    )
    return wallaroo.build_application("Word count", pipeline)


class WordTotal(object):
    """How often one word was seen."""

    def __init__(self):
        self.count = 0


@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_line(payload):
    return payload.decode("utf-8")


@wallaroo.computation_multi(name="split into words")
def split(line):
    words = (word.strip(".,;:!?()'\"").lower() for word in line.split())
    return [word for word in words if word]


@wallaroo.key_extractor
def extract_word(word):
    return word


@wallaroo.state_computation(name="count", state=WordTotal)
def count_word(word, total):
    total.count += 1
    return (word, total.count)


@wallaroo.encoder
def encode_count(counted):
    return ("%s => %d\n" % counted).encode("utf-8")
