"""Checks orders against the latest quote of their symbol; has its own hooks.

Two sources are merged: quotes move the market of a symbol, orders are accepted
if their price lies within it. Lines in, lines out:

    quote:  MSFT,24.10,24.30            symbol, bid, ask
    order:  17,MSFT,buy,100,24.35       number, symbol, side, shares, price
    out:    17,MSFT,accepted,24.10,24.30

The hooks write this module's own types by hand, compactly, with one byte in
front that names the type. The same hooks are also given Wallaroo's objects
(computations, key extractors, decoders, encoders), and those go to pickle.
"""

import pickle
import struct

import wallaroo


def application_setup(args):
    inputs = {name: (host, port)
              for name, host, port in wallaroo.tcp_parse_input_addrs(args)}
    (out_host, out_port), = wallaroo.tcp_parse_output_addrs(args)

    quotes = wallaroo.source("quotes", wallaroo.TCPSourceConfig(
        "quotes", inputs["quotes"][0], inputs["quotes"][1], decode_quote))
    orders = wallaroo.source("orders", wallaroo.TCPSourceConfig(
        "orders", inputs["orders"][0], inputs["orders"][1], decode_order))
    pipeline = (
        quotes.merge(orders)
        .key_by(extract_symbol)
        .to(check_order)
        .to_sink(wallaroo.TCPSinkConfig(out_host, out_port, encode_result))
    )
    return wallaroo.build_application("Orders and quotes", pipeline)


class Quote(object):
    """What a symbol is bought and sold for, in cents."""

    def __init__(self, symbol, bid, ask):
        self.symbol = symbol
        self.bid = bid
        self.ask = ask


class Order(object):
    """Somebody's wish to buy or sell shares at a price, in cents."""

    def __init__(self, number, symbol, is_buy, shares, price):
        self.number = number
        self.symbol = symbol
        self.is_buy = is_buy
        self.shares = shares
        self.price = price


class OrderResult(object):
    """What became of an order, and the market that decided it."""

    def __init__(self, number, symbol, accepted, bid, ask):
        self.number = number
        self.symbol = symbol
        self.accepted = accepted
        self.bid = bid
        self.ask = ask


class Market(object):
    """The latest quote of one symbol, and what was traded since the first."""

    def __init__(self):
        self.bid = 0
        self.ask = 0
        self.shares_bought = 0
        self.shares_sold = 0


_PICKLED, _QUOTE, _ORDER, _RESULT, _MARKET = range(5)
_QUOTE_FORMAT = struct.Struct(">BII")
_ORDER_FORMAT = struct.Struct(">BI?II")
_RESULT_FORMAT = struct.Struct(">BI?II")
_MARKET_FORMAT = struct.Struct(">BIIQQ")


def serialize(value):
    """The value as bytes; the first one says of which type it is."""
    if type(value) is Quote:
        return (_QUOTE_FORMAT.pack(_QUOTE, value.bid, value.ask)
                + value.symbol.encode("utf-8"))
    if type(value) is Order:
        return (_ORDER_FORMAT.pack(_ORDER, value.number, value.is_buy,
                                   value.shares, value.price)
                + value.symbol.encode("utf-8"))
    if type(value) is OrderResult:
        return (_RESULT_FORMAT.pack(_RESULT, value.number, value.accepted,
                                    value.bid, value.ask)
                + value.symbol.encode("utf-8"))
    if type(value) is Market:
        return _MARKET_FORMAT.pack(_MARKET, value.bid, value.ask,
                                   value.shares_bought, value.shares_sold)
    return struct.pack(">B", _PICKLED) + pickle.dumps(value)


def deserialize(data):
    """What serialize() was given."""
    kind = struct.unpack_from(">B", data)[0]
    if kind == _QUOTE:
        _, bid, ask = _QUOTE_FORMAT.unpack_from(data)
        return Quote(data[_QUOTE_FORMAT.size:].decode("utf-8"), bid, ask)
    if kind == _ORDER:
        _, number, is_buy, shares, price = _ORDER_FORMAT.unpack_from(data)
        symbol = data[_ORDER_FORMAT.size:].decode("utf-8")
        return Order(number, symbol, is_buy, shares, price)
    if kind == _RESULT:
        _, number, accepted, bid, ask = _RESULT_FORMAT.unpack_from(data)
        symbol = data[_RESULT_FORMAT.size:].decode("utf-8")
        return OrderResult(number, symbol, accepted, bid, ask)
    if kind == _MARKET:
        market = Market()
        (_, market.bid, market.ask, market.shares_bought,
         market.shares_sold) = _MARKET_FORMAT.unpack(data)
        return market
    return pickle.loads(data[1:])


def _cents(text):
    whole, _, fraction = text.partition(".")
    return int(whole) * 100 + int((fraction + "00")[:2])


@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_quote(payload):
    symbol, bid, ask = payload.decode("utf-8").split(",")
    return Quote(symbol, _cents(bid), _cents(ask))


@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_order(payload):
    number, symbol, side, shares, price = payload.decode("utf-8").split(",")
    return Order(int(number), symbol, side == "buy", int(shares), _cents(price))


@wallaroo.key_extractor
def extract_symbol(message):
    return message.symbol


@wallaroo.state_computation(name="check order", state=Market)
def check_order(message, market):
    if isinstance(message, Quote):
        market.bid = message.bid
        market.ask = message.ask
        return None
    accepted = market.bid <= message.price <= market.ask
    if accepted and message.is_buy:
        market.shares_bought += message.shares
    elif accepted:
        market.shares_sold += message.shares
    return OrderResult(message.number, message.symbol, accepted, market.bid,
                       market.ask)


@wallaroo.encoder
def encode_result(result):
    return ("%d,%s,%s,%.2f,%.2f\n" % (
        result.number, result.symbol,
        "accepted" if result.accepted else "rejected",
        result.bid / 100.0, result.ask / 100.0)).encode("utf-8")
