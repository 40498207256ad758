"""Of which boroughs somebody visits or chairs meetings: who sees what is to be done there."""

from __future__ import annotations

from sqlite_utils import Database

from observe.domain.action_policy import Reach
from observe.domain.people import Person, Role
from observe.store.database import rows

#: Boroughs of the visits that somebody plans, writes, or waits to see released.
VISITED = """
select distinct borough from seats
join visits on visits.id = seats.visit and stage in ('planned', 'writing', 'returned', 'submitted')
join visit_boroughs on visit_boroughs.visit = visits.id
where seats.person = ? and place in ('visitor', 'second-visitor')
order by borough
"""

#: Boroughs in which somebody chaired, or followed the chair of, the newest meeting of its level that a chair was told of; who was followed there left it.
CHAIRED = """
with chaired as (
  select visit from seats where person = ?1 and place in ('chair', 'second-chair')
  union select visit from successions where person = ?1),
places as (select distinct borough, level from chaired join visits on visits.id = chaired.visit join visit_boroughs on visit_boroughs.visit = visits.id),
newest as (
  select borough, (
    select visits.id from visits
    where exists (select 1 from visit_boroughs where visit_boroughs.visit = visits.id and borough = places.borough)
      and visits.level = places.level and chair_told_at is not null and stage <> 'cancelled'
    order by meeting_on desc, visits.id desc limit 1) as visit
  from places)
select distinct borough from newest
where visit in (select visit from chaired) and visit not in (select visit from successions where predecessor = ?1)
order by borough
"""


def get(db: Database, person: Person) -> Reach:
    """Of this person, by the roles that they have today."""
    visits = rows(db, VISITED, person.id) if person.has(Role.VISITOR) else []
    chairs = rows(db, CHAIRED, person.id) if person.has(Role.CHAIR) else []
    return Reach(frozenset(one["borough"] for one in visits), frozenset(one["borough"] for one in chairs))
