#!/usr/bin/env python3
"""Writes quotes.csv and orders.csv for a small made-up market, always the same.

    scenarios/data/make_market.py scenarios/data

The lines are what scenarios/apps/orders_quotes.py decodes. Prices walk up and
down; about half of the orders lie within the market of their time.
"""

from __future__ import annotations

import pathlib
import sys

SYMBOLS = (
    "ACME", "BOLT", "CORK", "DUNE", "ELMS", "FERN", "GALE", "HIVE",
    "IRIS", "JADE", "KELP", "LIME", "MOSS", "NOVA", "OPAL", "PINE",
)
QUOTES = 1200
ORDERS = 900
QUOTES_SEED = 7
ORDERS_SEED = 11


def numbers(seed: int):
    """Yields 31-bit numbers of a linear congruential generator (Lehmer)."""
    state = seed
    while True:
        state = state * 48271 % 0x7FFFFFFF
        yield state


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def quotes(seed: int) -> list[str]:
    source = numbers(seed)
    bids = {symbol: 2000 + next(source) % 3000 for symbol in SYMBOLS}
    lines = []
    for _ in range(QUOTES):
        symbol = SYMBOLS[next(source) % len(SYMBOLS)]
        bids[symbol] += next(source) % 41 - 20
        ask = bids[symbol] + 5 + next(source) % 30
        lines.append(f"{symbol},{money(bids[symbol])},{money(ask)}")
    return lines


def orders(seed: int, quote_lines: list[str]) -> list[str]:
    source = numbers(seed)
    lines = []
    for number in range(1, ORDERS + 1):
        # The quote that is current when quotes and orders flow at their rates.
        symbol, bid, _ = quote_lines[number * QUOTES // ORDERS - 1].split(",")
        price = round(float(bid) * 100) + next(source) % 40 - 10
        side = "buy" if next(source) % 2 else "sell"
        shares = 10 * (1 + next(source) % 50)
        lines.append(f"{number},{symbol},{side},{shares},{money(price)}")
    return lines


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    made = quotes(QUOTES_SEED)
    for name, lines in (
        ("quotes.csv", made),
        ("orders.csv", orders(ORDERS_SEED, made)),
    ):
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
