"""Messages written into a folder instead of being sent: for trying Observe out, and for a place whose mail goes by another way."""

from __future__ import annotations

import os
import secrets
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path


class NotSent(Exception):
    """A message could not be sent or written; why in one line that quotes no mail.

    `for_good` when it never will be, `cut_off` when the connection ended with it.
    """

    def __init__(self, why: str, *, for_good: bool = False, cut_off: bool = False) -> None:
        super().__init__(why)
        self.for_good, self.cut_off = for_good, cut_off


def put(folder: Path, mail: EmailMessage) -> None:
    """Writes one message as a file of its own, named by its time, which only its owner can read. Raises NotSent."""
    name = f"{parsedate_to_datetime(str(mail['Date'])):%Y%m%dT%H%M%S}-{secrets.token_hex(8)}.eml"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        opened = os.open(folder / f"{name}.part", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(mail.as_bytes())
        (folder / f"{name}.part").rename(folder / name)
    except OSError as fault:
        raise NotSent(f"the folder of messages: {fault.strerror or type(fault).__name__}") from fault
