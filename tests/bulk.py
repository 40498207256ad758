"""Many visits at once, for the benchmark: one real visit multiplied in SQL, with other days, boroughs and answers."""

from __future__ import annotations

from sqlite_utils import Database

from observe.domain.visit import Visit

MULTIPLY = """
create temp table copies (i integer, visit integer primary key, observation integer);
insert into copies
  with recursive counted(i) as (select 1 union all select i + 1 from counted where i < {count})
  select i, (select max(id) from visits) + i as visit, (select max(id) from observations) + i as observation from counted;

insert into visits (id, ref, stage, area, instrument, short, meeting_on, starts_at, level, mode, link, submitted_at, released_at, chair_told_at)
  select copies.visit, 'B-' || i, stage, area, instrument, short, {day}, starts_at, level, mode, link,
    submitted_at, released_at, chair_told_at from copies join visits on visits.id = {visit};
insert into visit_boroughs (visit, borough, name, bcu, pdu)
  select copies.visit, places.key, places.key, '', '' from copies join places on places.n = i % (select count(*) from places);
insert into seats (visit, place, person, name, post, agency, standing)
  select copies.visit, place, person + 1000 + i % 500, name, post, agency, standing from copies join seats on seats.visit = {visit};
insert into observations (id, visit, visitor, started_at, saved_at)
  select copies.observation, copies.visit, visitor, started_at, saved_at from copies join observations on observations.visit = {visit};
update visits set sent_observation = (select observation from copies where copies.visit = visits.id) where ref like 'B-%';
insert or ignore into cells (subject, code)
  select question, column1 from answers, (values ('4'), ('3'), ('2'), ('1')) where observation = {observation} and cell > 0;
insert into answers (observation, question, value, reason, cell, counted_day, stratum)
  select it.observation, question, value, reason, cells.id, case when cell > 0 then it.day end, it.stratum
  from (select copies.observation, question, reason, cell, {ordinal} as day, stratum,
          case when value in ('4', '3', '2', '1') then substr('443321', 1 + (i / 7 + i * unicode(question)) % 6, 1) else value end as value
        from copies join answers on answers.observation = {observation}) as it
  left join cells on it.cell > 0 and cells.subject = it.question and cells.code = it.value;
insert into attendance (observation, agency, name, there, came, part, one_case, away, cell, counted_day, stratum)
  select copies.observation, agency, name, there, came, part, one_case, away, cell, {ordinal}, stratum
  from copies join attendance on attendance.observation = {observation};
insert into findings (observation, kind, text, theme, share, who, agency, step, cell, counted_day, stratum)
  select copies.observation, kind, text, theme, share, who, agency, step, cell, {ordinal}, stratum
  from copies join findings on findings.observation = {observation};
insert into passages (visit, kind, about, text)
  select copies.visit, kind, theme, text || ' copied' || (i % 997) from copies join findings on findings.observation = {observation};
insert into reports (visit, version, released_at, released_by, reply_by, content, sha256)
  select copies.visit, 1, '2026-01-05T09:00:00Z', released_by, '2026-01-20',
    '{{"parts":[{{"answers":[{{"key":"C1","reason":"Copied words ' || i || '."}}]}}]}}', '' from copies join reports on reports.visit = {visit};
drop table copies;
drop table places;
"""

STRANGERS = """
insert into people (id, name, email, standing, post, agency, active, added_at)
  with recursive counted(i) as (select 1000 union all select i + 1 from counted where i < 1600)
  select i, 'Stranger ' || i, 'stranger' || i || '@example.org', '', '', '', 1, '2026-01-01T00:00:00Z' from counted;
"""


def multiply(db: Database, visit: Visit, count: int) -> None:
    """Adds so many released visits by and with other people, over all boroughs and the thousand days before this visit."""
    observation = db.execute("select sent_observation from visits where id = ?", (visit.id,)).fetchone()[0]
    db.execute("pragma foreign_keys = off")
    db.execute("create temp table places (n integer primary key, key text)")
    db.conn.executemany("insert into places values (?, ?)", [(n, borough.key) for n, borough in enumerate(visit.area.boroughs)])
    db.conn.commit()
    day = f"date('{visit.plan.meeting_on.isoformat()}', '-' || (i % 1000) || ' days')"
    ordinal = f"{visit.plan.meeting_on.toordinal()} - i % 1000"
    sql = STRANGERS + MULTIPLY.format(count=count, visit=visit.id, observation=observation, day=day, ordinal=ordinal)
    db.conn.executescript(f"begin immediate; {sql} commit;")
