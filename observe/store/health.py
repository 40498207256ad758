"""Whether the database can be served from at this moment: read, up to date, written, and with room to grow."""

from __future__ import annotations

import shutil
from pathlib import Path
from sqlite3 import DatabaseError

from observe.store import migrations
from observe.store.database import connect

#: With less room than this on the disk, in bytes, somebody has to look: 50 MB.
LEAST_FREE = 50_000_000
#: How long another writer is waited for, in seconds. Whoever watches has an answer within two.
PATIENCE_SECONDS = 1.0


def is_well(path: Path, *, least_free: int = LEAST_FREE) -> bool:
    """Whether the tables are those of this version, the file takes a change (which is not made), and the disk has room."""
    return _takes_a_change(path) and shutil.disk_usage(path).free >= least_free


def _takes_a_change(path: Path) -> bool:
    try:
        db = connect(path, patience=PATIENCE_SECONDS)
    except DatabaseError:
        return False
    try:
        if not migrations.is_up_to_date(db):
            return False
        db.execute("begin immediate")
        # A file that may only be read lets one begin, and refuses the first statement that could write.
        db.execute("delete from facts where name = ''")
        db.execute("rollback")
    except DatabaseError:
        return False
    finally:
        db.conn.close()
    return True
