"""Counts votes that arrive as binary records and tells who leads where.

A record is a vote: the polling station (two bytes), how many votes (two
bytes), then the candidate's name in UTF-8. Votes are counted by candidate; each
record yields the candidate's new total and how many stations it has votes from:

    Adams,1207,31
"""

import struct

import wallaroo

_VOTE = struct.Struct(">HH")


def application_setup(args):
    (name, in_host, in_port), = wallaroo.tcp_parse_input_addrs(args)
    (out_host, out_port), = wallaroo.tcp_parse_output_addrs(args)

    votes = wallaroo.source(
        name, wallaroo.TCPSourceConfig(name, in_host, in_port, decode_vote)
    )
    pipeline = (
        votes.key_by(extract_candidate)
        .to(count_votes)
        .to_sink(wallaroo.TCPSinkConfig(out_host, out_port, encode_total))
    )
    return wallaroo.build_application("Votes", pipeline)


class Vote(object):
    """So many votes for a candidate at one polling station."""

    def __init__(self, candidate, station, count):
        self.candidate = candidate
        self.station = station
        self.count = count


class Tally(object):
    """What one candidate has so far."""

    def __init__(self):
        self.votes = 0
        self.by_station = {}


@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_vote(payload):
    """None, which discards the record, if it is too short to be a vote."""
    if len(payload) <= _VOTE.size:
        return None
    station, count = _VOTE.unpack_from(payload)
    return Vote(payload[_VOTE.size:].decode("utf-8"), station, count)


@wallaroo.key_extractor
def extract_candidate(vote):
    return vote.candidate


@wallaroo.state_computation(name="count votes", state=Tally)
def count_votes(vote, tally):
    tally.votes += vote.count
    at_station = tally.by_station.get(vote.station, 0)
    tally.by_station[vote.station] = at_station + vote.count
    return (vote.candidate, tally.votes, len(tally.by_station))


@wallaroo.encoder
def encode_total(total):
    return ("%s,%d,%d\n" % total).encode("utf-8")
