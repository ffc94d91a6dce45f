"""Sorts log lines, without any state, and writes them to two sinks.

A line begins with its level. Debug lines are dropped, a stack trace of several
lines joined by a bar is taken apart, and what is left goes to both sinks: the
archive takes every line, the pager only errors.
"""

import wallaroo


def application_setup(args):
    (name, in_host, in_port), = wallaroo.tcp_parse_input_addrs(args)
    archive, pager = wallaroo.tcp_parse_output_addrs(args)

    logs = wallaroo.source(
        name, wallaroo.TCPSourceConfig(name, in_host, in_port, decode_log)
    )
    pipeline = (
        logs.to(drop_debug)
        .to(take_apart)
        .to_sinks([
            wallaroo.TCPSinkConfig(archive[0], archive[1], encode_line),
            wallaroo.TCPSinkConfig(pager[0], pager[1], encode_error),
        ])
    )
    return wallaroo.build_application("Log levels", pipeline)


@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode_log(payload):
    """A level and a text; None discards a line without a level."""
    level, blank, text = payload.decode("utf-8").partition(" ")
    return (level, text) if blank else None


@wallaroo.computation(name="drop debug")
def drop_debug(entry):
    return None if entry[0] == "DEBUG" else entry


@wallaroo.computation_multi(name="take apart")
def take_apart(entry):
    level, text = entry
    return [(level, line) for line in text.split("|")]


@wallaroo.encoder
def encode_line(entry):
    return ("%s %s\n" % entry).encode("utf-8")


@wallaroo.encoder
def encode_error(entry):
    """None writes nothing: the pager hears errors only."""
    return ("%s\n" % entry[1]).encode("utf-8") if entry[0] == "ERROR" else None
