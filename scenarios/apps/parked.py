"""Word count with hooks that are broken on purpose: they park the objects.

serialize() keeps the word in a list of this module and gives out its number
there; deserialize() looks the number up. In one process every test of the pair
passes: what comes back is equal, and the bytes are the same each time. On
another worker the list is another one, with nothing or another word under that
number. Wallaroo's own objects go to pickle, so that the cluster starts and the
first word that changes workers shows the defect.
"""

import pickle

import wallaroo

_PARKED = []


def serialize(value):
    if isinstance(value, str):
        if value not in _PARKED:
            _PARKED.append(value)
        return b"#%d" % _PARKED.index(value)
    return pickle.dumps(value)


def deserialize(data):
    if data.startswith(b"#"):
        return _PARKED[int(data[1:])]
    return pickle.loads(data)


def application_setup(args):
    (name, in_host, in_port), = wallaroo.tcp_parse_input_addrs(args)
    (out_host, out_port), = wallaroo.tcp_parse_output_addrs(args)

    words = wallaroo.source(
        name, wallaroo.TCPSourceConfig(name, in_host, in_port, decode_word)
    )
    pipeline = (
        words.key_by(extract_word)
        .to(count_word)
        .to_sink(wallaroo.TCPSinkConfig(out_host, out_port, encode_count))
    )
    return wallaroo.build_application("Parked words", pipeline)


class WordTotal(object):
    """How often one word was seen."""

    def __init__(self):
        self.count = 0


@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_word(payload):
    return payload.decode("utf-8")


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
