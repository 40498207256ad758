"""The server is killed while people save: what it acknowledged is there, nothing is there by half or twice, and it starts again by itself."""

from __future__ import annotations

from pathlib import Path

from tests.killed import WRITERS, kill_again_and_again


def test_of_what_was_acknowledged_nothing_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    tally = kill_again_and_again(tmp_path, 15, seed=20261124)
    assert tally.lost == []
    assert tally.rounds == 15
    assert tally.acknowledged > 15
    assert tally.cut_off > WRITERS, "nobody was ever in the middle of a save, so this showed little"
