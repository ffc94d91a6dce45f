"""Moving averages of the prices of each symbol, in numpy arrays.

A quote is `symbol,bid,ask`. The last 16 mid prices of a symbol stand in a ring,
which is the state; each quote yields their mean and their standard deviation:

    FERN,41.2450,0.0312

No hooks: pickle takes the array apart. What leaves the application is rounded,
for the sums of floating-point numbers depend on the order of the additions, and
numpy may choose another one on another processor.
"""

import numpy

import wallaroo

_LENGTH = 16


def application_setup(args):
    (name, in_host, in_port), = wallaroo.tcp_parse_input_addrs(args)
    (out_host, out_port), = wallaroo.tcp_parse_output_addrs(args)

    quotes = wallaroo.source(
        name, wallaroo.TCPSourceConfig(name, in_host, in_port, decode_quote)
    )
    pipeline = (
        quotes.key_by(extract_symbol)
        .to(add_price)
        .to_sink(wallaroo.TCPSinkConfig(out_host, out_port, encode_average))
    )
    return wallaroo.build_application("Moving averages", pipeline)


class Ring(object):
    """The last prices of one symbol."""

    def __init__(self):
        self.prices = numpy.zeros(_LENGTH)
        self.added = 0

    def add(self, price):
        self.prices[self.added % _LENGTH] = price
        self.added += 1

    def held(self):
        """Those that were added, in no order."""
        return self.prices[: min(self.added, _LENGTH)]


@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_quote(payload):
    symbol, bid, ask = payload.decode("ascii").split(",")
    return symbol, (float(bid) + float(ask)) / 2


@wallaroo.key_extractor
def extract_symbol(quote):
    return quote[0]


@wallaroo.state_computation(name="add price", state=Ring)
def add_price(quote, ring):
    symbol, price = quote
    ring.add(price)
    held = ring.held()
    return symbol, held.mean(), held.std()


@wallaroo.encoder
def encode_average(average):
    return ("%s,%.4f,%.4f\n" % average).encode("ascii")
