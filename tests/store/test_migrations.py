"""What was stored before a migration is there after it."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from observe.domain.counts import Filter
from observe.store import counts, migrations

RELEASED = """
insert into answers (observation, question, value, reason, counted_on) values
  (1, 'F1', '4', 'Words.', '2026-03-31'), (2, 'F1', '4', '', '2026-04-01'), (3, 'F1', '3', '', '2026-04-01'), (4, 'F1', '4', 'Not released.', null);
insert into attendance (observation, agency, name, there, came, part, one_case, away, counted_on, counted_as) values
  (1, 'police', 'Police', 1, 'room', '', 0, '', '2026-03-31', 'room'), (2, 'police', 'Police', 0, '', '', 0, 'absent', '2026-04-01', 'absent');
insert into findings (observation, kind, text, theme, share, who, agency, step, counted_on) values
  (1, 'improvement', 'Words.', 'D03', '', '', '', '', '2026-03-31');
"""
FROM_APRIL = Filter(date(2026, 4, 1))


def test_what_was_released_before_cells_had_numbers_counts_as_before() -> None:
    db = Database(memory=True)
    names = [one.name for one in migrations.migrations.pending(db)]
    for name in names[: names.index("cells")]:
        migrations.run(db, name)
    db.conn.executescript(RELEASED)
    for name in names[names.index("cells") :]:
        migrations.run(db, name)
    assert counts.answers(db, Filter(), ["F1", "F2"], ["4", "3"]) == {("F1", "4"): 2, ("F1", "3"): 1}
    assert counts.answers(db, FROM_APRIL, ["F1", "F2"], ["4", "3"]) == {("F1", "4"): 1, ("F1", "3"): 1}
    assert counts.attendance(db, Filter(), ["police"], ["room", "absent"]) == {("police", "room"): 1, ("police", "absent"): 1}
    assert counts.attendance(db, FROM_APRIL, ["police"], ["room", "absent"]) == {("police", "absent"): 1}
    assert counts.themes(db, Filter(), ["D03"], ["improvement"]) == {("D03", "improvement"): 1}
