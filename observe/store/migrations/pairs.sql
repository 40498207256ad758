-- Each of a pair writes an observation of their own and finishes it; then one of them makes the joint one, which is the visit's in every count.
-- A table's uniqueness can only be changed by making it anew; foreign keys are off meanwhile.
create table observations_anew (
  id integer primary key,
  visit integer not null references visits on delete cascade,
  visitor integer not null references people,
  started_at text not null,
  saved_at text not null,
  joint integer not null default 0 check (joint in (0, 1))
) strict;
insert into observations_anew (id, visit, visitor, started_at, saved_at) select id, visit, visitor, started_at, saved_at from observations;
drop table observations;
alter table observations_anew rename to observations;
create unique index observations_of_one on observations (visit, visitor) where joint = 0;
create unique index observations_of_both on observations (visit) where joint = 1;

alter table seats add column finished_at text;
alter table visits add column joint_by integer references people;
alter table visits add column typed_in_for integer references people;
update visits set typed_in_for = (select person from seats where visit = visits.id and place = 'visitor') where typed_in_by is not null;

-- What one of a pair sent for both, before there were joint ones, is the joint one.
update visits set joint_by = (select visitor from observations where id = sent_observation)
  where submitted_at is not null and sent_observation is not null and id in (select visit from seats where place = 'second-visitor');
update observations set joint = 1 where id in (select sent_observation from visits where joint_by is not null);

-- How far the two of a pair agree is counted over these alone.
create index visits_of_pairs on visits (meeting_on, id) where joint_by is not null;
