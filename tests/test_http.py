"""Where one HTTP request ends and the next begins: the server that Observe is served by cannot be made to see it otherwise than a proxy before it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask

from observe.serving import _server
from observe.settings import Settings


@pytest.fixture
def port(app: Flask, settings: Settings) -> Iterator[int]:
    """Observe, served as `serve` does it."""
    server = _server(app, replace(settings, port=0))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    server.close()
    thread.join()


def answers(port: int, raw: bytes) -> list[bytes]:
    """The first line of each answer to these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as wire:
        wire.sendall(raw)
        said = b"".join(iter(lambda: wire.recv(65536), b""))
    return [line.partition(b" ")[2] for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.")]


HOST = b"Host: localhost\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nTransfer-Encoding: xchunked\r\n\r\nabc",
        b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length : 3\r\n\r\nabc",
        b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: +3\r\n\r\nabc",
        b"GET /help HTTP/1.1\r\n" + HOST.replace(b"\r\n", b"\n") + b"X-More: yes\r\n\r\n",
    ],
)
def test_a_message_of_doubtful_length_is_refused(port: int, raw: bytes) -> None:
    first, *more = answers(port, raw)
    assert first[:3] in (b"400", b"501")
    assert more == []


def test_a_length_beside_chunks_does_not_count(port: int) -> None:
    """Were it waited for, there would be no answer in time."""
    ended = b"0\r\n\r\n"
    (first,) = answers(port, b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Connection: close\r\nContent-Length: 1000\r\nTransfer-Encoding: chunked\r\n\r\n" + ended)
    assert first == b"400 BAD REQUEST"
