"""What was typed into a page after its session was over: it stands sealed in the pages of signing in again, and is stored nowhere."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from observe.services import sealing

#: What words are sealed for.
USE = b"words that wait for a sign-in"
#: How long they can be opened: as long as a browser keeps its own copy.
VALID = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody typed, as it was sent: `person` had the page, `address` is where its form goes, and `fields` are in their order."""

    person: int
    address: str
    until: datetime
    fields: tuple[tuple[str, str], ...]


def seal(held: Held, *, key: bytes) -> str:
    """As a hidden field carries it: nobody else at the computer can read it in the page's source, and nobody can change it."""
    return sealing.seal(json.dumps({**asdict(held), "until": held.until.isoformat()}, ensure_ascii=False), key=key, use=USE)


def unseal(sealed: str, *, key: bytes) -> Held:
    """What was held, however old. Raises NotFound for what was not sealed here, or was changed."""
    found = json.loads(sealing.unseal(sealed, key=key, use=USE))
    fields = tuple((name, value) for name, value in found["fields"])
    return Held(found["person"], found["address"], datetime.fromisoformat(found["until"]), fields)
