"""What a broker holds of each symbol; hooks that write MessagePack.

An order is `number,symbol,side,shares,price`. Each changes the position of its
symbol, which remembers the last three orders too:

    FERN,-150,6195.00

msgpack knows dictionaries, lists, text and numbers. The classes of this module
become its extension types, one code for each, with their attributes in a list;
so they may stand inside each other. Everything else, Wallaroo's objects among
it, goes to pickle, behind a code of its own.
"""

import pickle

import msgpack

import wallaroo


def application_setup(args):
    (name, in_host, in_port), = wallaroo.tcp_parse_input_addrs(args)
    (out_host, out_port), = wallaroo.tcp_parse_output_addrs(args)

    orders = wallaroo.source(
        name, wallaroo.TCPSourceConfig(name, in_host, in_port, decode_order)
    )
    pipeline = (
        orders.key_by(extract_symbol)
        .to(change_position)
        .to_sink(wallaroo.TCPSinkConfig(out_host, out_port, encode_holding))
    )
    return wallaroo.build_application("Positions", pipeline)


class Order(object):
    """So many shares of a symbol at a price in cents; negative: sold."""

    def __init__(self, number, symbol, shares, price):
        self.number = number
        self.symbol = symbol
        self.shares = shares
        self.price = price


class Position(object):
    """What is held of one symbol, what it has brought in, and why."""

    def __init__(self):
        self.shares = 0
        self.cash = 0
        self.last_orders = []


class Holding(object):
    """A position after an order, to be told."""

    def __init__(self, symbol, shares, cash):
        self.symbol = symbol
        self.shares = shares
        self.cash = cash


# The code of each extension type, and the attributes that it writes.
_PICKLED = 0
_TYPES = {
    1: (Order, ("number", "symbol", "shares", "price")),
    2: (Position, ("shares", "cash", "last_orders")),
    3: (Holding, ("symbol", "shares", "cash")),
}
_CODES = {type_: code for code, (type_, _) in _TYPES.items()}


def _to_extension(value):
    code = _CODES.get(type(value), _PICKLED)
    if code == _PICKLED:
        return msgpack.ExtType(code, pickle.dumps(value))
    _, names = _TYPES[code]
    return msgpack.ExtType(code, _pack([getattr(value, n) for n in names]))


def _from_extension(code, data):
    if code == _PICKLED:
        return pickle.loads(data)
    type_, names = _TYPES[code]
    value = type_.__new__(type_)
    for name, attribute in zip(names, _unpack(data), strict=True):
        setattr(value, name, attribute)
    return value


def _pack(value):
    # Tuples would come back as lists: strict_types hands them to pickle.
    return msgpack.packb(value, default=_to_extension, strict_types=True)


def _unpack(data):
    return msgpack.unpackb(data, ext_hook=_from_extension, strict_map_key=False)


def serialize(value):
    """The value as MessagePack."""
    return _pack(value)


def deserialize(data):
    """What serialize() was given."""
    return _unpack(data)


@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_order(payload):
    number, symbol, side, shares, price = payload.decode("ascii").split(",")
    sign = 1 if side == "buy" else -1
    cents = int(price.replace(".", ""))
    return Order(int(number), symbol, sign * int(shares), cents)


@wallaroo.key_extractor
def extract_symbol(order):
    return order.symbol


@wallaroo.state_computation(name="change position", state=Position)
def change_position(order, position):
    position.shares += order.shares
    position.cash -= order.shares * order.price
    position.last_orders = position.last_orders[-2:] + [order]
    return Holding(order.symbol, position.shares, position.cash)


@wallaroo.encoder
def encode_holding(holding):
    line = "%s,%d,%.2f\n" % (
        holding.symbol, holding.shares, holding.cash / 100.0)
    return line.encode("ascii")
