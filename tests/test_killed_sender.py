"""The sender is killed while it sends, before a server that fails one in three attempts: every letter arrives."""

from __future__ import annotations

from pathlib import Path

from tests.killed_sender import kill_again_and_again


def test_every_letter_arrives_and_none_again_once_it_is_stored_as_sent(tmp_path: Path) -> None:
    kills = 6
    tally = kill_again_and_again(tmp_path, 90, kills, seed=20261124)
    assert (tally.missing, tally.not_stored, tally.after_commit) == (0, 0, 0)
    assert tally.again <= kills, "a killed sender repeats the letter that it had in hand, and no other"
    assert tally.failed > 20
    assert tally.interrupted > 0, "nobody was ever in the middle of a letter, so this showed little"
