"""What must always be true of apps/votes.py, whatever crashes."""

from pouch import sometimes

from votes_feeds import MOST_VOTES


def tallies_add_up(view):
    for candidate, tally in view.states["count votes"].items():
        by_station = sum(tally.by_station.values())
        assert tally.votes == by_station, (
            f"{candidate} has {tally.votes} votes, {by_station} by station")
        sometimes("a tally above 10,000", tally.votes > 10_000)


def stations_count_once(view):
    for candidate, tally in view.states["count votes"].items():
        for station, votes in tally.by_station.items():
            assert votes <= MOST_VOTES, (
                f"station {station} has {votes} votes for {candidate}, more"
                f" than anybody may report at once")


def output_ends_with_the_tallies(view):
    if view.output is None:
        return
    last = {}
    for line in b"".join(view.output["sink:7100"]).decode().splitlines():
        candidate, votes, _ = line.split(",")
        last[candidate] = int(votes)
    tallies = view.states["count votes"]
    assert last == {name: tally.votes for name, tally in tallies.items()}
