"""Connections that wait from one request to the next."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from observe.settings import Settings
from observe.store.database import Connections, row, write


@pytest.fixture
def connections(settings: Settings) -> Connections:
    return Connections(settings.database)


def test_a_connection_that_was_given_back_is_taken_again_by_another_thread(connections: Connections) -> None:
    first = connections.take(only_reads=True)
    assert connections.take(only_reads=True) is not first
    connections.give_back(first, only_reads=True)
    taken: list[Database] = []
    thread = threading.Thread(target=lambda: taken.append(connections.take(only_reads=True)))
    thread.start()
    thread.join()
    assert taken == [first]
    assert row(taken[0], "select count(*) as n from visits")


def test_one_that_only_reads_never_becomes_one_that_writes(connections: Connections) -> None:
    reads, writes = connections.take(only_reads=True), connections.take(only_reads=False)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reads.execute("insert into facts (name, value) values ('a', 'b')")
    for one, only_reads in ((reads, True), (writes, False)):
        connections.give_back(one, only_reads=only_reads)
    assert connections.take(only_reads=False) is writes
    assert connections.take(only_reads=True) is reads


def test_one_that_only_reads_sees_the_same_until_it_is_given_back(connections: Connections) -> None:
    def seen() -> object:
        return row(reads, "select value from facts where name = 'a'")

    reads, writes = connections.take(only_reads=True), connections.take(only_reads=False)
    assert seen() is None
    with write(writes):
        writes.execute("insert into facts (name, value) values ('a', 'b')")
    assert seen() is None
    connections.give_back(reads, only_reads=True)
    assert connections.take(only_reads=True) is reads
    assert seen() is not None


def test_what_was_begun_and_not_committed_never_was(connections: Connections) -> None:
    left = connections.take(only_reads=False)
    left.execute("begin immediate")
    left.execute("insert into facts (name, value) values ('a', 'b')")
    connections.give_back(left, only_reads=False)
    assert row(connections.take(only_reads=False), "select value from facts where name = 'a'") is None


def test_a_copy_put_in_the_databases_place_is_what_the_next_request_reads(connections: Connections, settings: Settings, tmp_path: Path) -> None:
    old = connections.take(only_reads=False)
    copy = tmp_path / "copy"
    old.execute("vacuum into ?", (str(copy),))
    with sqlite3.connect(copy) as db:
        db.execute("insert into facts (name, value) values ('copy', 'yes')")
    db.close()
    connections.give_back(old, only_reads=False)
    for end in ("-wal", "-shm"):
        settings.database.with_name(settings.database.name + end).unlink()
    copy.replace(settings.database)
    assert row(connections.take(only_reads=False), "select value from facts where name = 'copy'")
