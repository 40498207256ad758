"""What was stored before a migration is there after it."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from observe.domain.counts import Filter
from observe.store import counts, migrations

RELEASED = """
insert into visits (id, ref, stage, area, instrument, meeting_on, starts_at, level, mode, link,
  sent_observation, submitted_at, released_at, considered_on) values
  (1, 'V-1', 'released', 1, 'four-pillars-1', '2026-03-31', '10:00', '2', 'in-person', '', 1, '2026-04-02T10:00:00Z', '2026-04-03T10:00:00Z', null),
  (2, 'V-2', 'considered', 1, 'four-pillars-1', '2026-04-01', '10:00', '3', 'hybrid', '', 2, '2026-04-02T10:00:00Z', '2026-04-03T10:00:00Z', '2026-05-01'),
  (3, 'V-3', 'released', 1, 'four-pillars-1', '2026-04-01', '10:00', 'both', 'remote', '', 3, '2026-04-02T10:00:00Z', '2026-04-03T10:00:00Z', null);
insert into seats (visit, place, person, name, post, agency, standing) values
  (1, 'visitor', 1, '', '', '', 'member'), (2, 'visitor', 2, '', '', '', 'lay-adviser'),
  (3, 'visitor', 1, '', '', '', 'member'), (3, 'second-visitor', 2, '', '', '', 'lay-adviser'), (2, 'chair', 3, '', '', '', 'member');
insert into answers (observation, question, value, reason, counted_on) values
  (1, 'F1', '4', 'Words.', '2026-03-31'), (2, 'F1', '4', '', '2026-04-01'), (3, 'F1', '3', '', '2026-04-01'), (4, 'F1', '4', 'Not released.', null);
insert into attendance (observation, agency, name, there, came, part, one_case, away, counted_on, counted_as) values
  (1, 'police', 'Police', 1, 'room', 'led', 0, '', '2026-03-31', 'room'), (2, 'police', 'Police', 0, '', '', 0, 'absent', '2026-04-01', 'absent');
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
    assert counts.attendance(db, Filter(), ["police"]) == {("police", "room:led"): 1, ("police", "absent"): 1}
    assert counts.attendance(db, FROM_APRIL, ["police"]) == {("police", "absent"): 1}
    assert counts.themes(db, Filter(), ["D03"], ["improvement"]) == {("D03", "improvement"): 1}
    for wanted, given in ((Filter(level="3"), {"4": 1}), (Filter(mode="remote"), {"3": 1}), (Filter(visitor="member"), {"4": 1, "3": 1})):
        assert counts.answers(db, wanted, ["F1"], ["4", "3"]) == {("F1", code): count for code, count in given.items()}


PAIR = """
insert into people (id, name, email, standing, post, agency, active, added_at) values
  (1, 'Wren', 'w@example.org', 'member', '', '', 1, '2026-01-01T09:00:00Z'), (2, 'Idris', 'i@example.org', 'member', '', '', 1, '2026-01-01T09:00:00Z');
insert into observations (id, visit, visitor, started_at, saved_at) values
  (3, 3, 1, '2026-04-02T09:00:00Z', '2026-04-02T09:30:00Z'), (4, 1, 1, '2026-04-02T09:00:00Z', '2026-04-02T09:30:00Z');
insert into sections (observation, slug, revision, saved_at) values (3, 'findings', 2, '2026-04-02T09:30:00Z');
"""


def test_what_one_of_a_pair_sent_for_both_is_the_joint_report_and_nothing_of_it_is_lost() -> None:
    db = Database(memory=True)
    names = [one.name for one in migrations.migrations.pending(db)]
    for name in names[: names.index("cells")]:
        migrations.run(db, name)
    db.conn.executescript(RELEASED + PAIR)
    for name in names[names.index("cells") : names.index("pairs")]:
        migrations.run(db, name)
    before = [db.execute(f"select * from {table} order by 1, 2").fetchall() for table in ("answers", "attendance", "findings", "sections")]
    migrations.run(db, "pairs")
    assert [db.execute(f"select * from {table} order by 1, 2").fetchall() for table in ("answers", "attendance", "findings", "sections")] == before
    assert db.execute("select id, visit, visitor, joint from observations order by id").fetchall() == [(3, 3, 1, 1), (4, 1, 1, 0)]
    assert db.execute("select id, joint_by from visits order by id").fetchall() == [(1, None), (2, None), (3, 1)]
    assert db.execute("select name from pragma_foreign_key_list('answers') as keys, pragma_table_info(keys.\"table\") where name = 'joint'").fetchall() == [
        ("joint",)
    ]
