-- What counts also says which kind of visit it belongs to, as the number that observe/domain/strata.py explains: the Board's filters by level, mode and
-- visitor are then read off the same index.
drop index answers_counted;
drop index attendance_counted;
drop index findings_counted;
alter table answers add column stratum integer;
alter table attendance add column stratum integer;
alter table findings add column stratum integer;

create temp table stratified as
  select sent_observation as observation,
    1000 * cast(substr(instrument, length(rtrim(instrument, '0123456789')) + 1) as integer)
    + case level when '2' then 100 when '3' then 200 else 300 end
    + case mode when 'in-person' then 10 when 'remote' then 20 else 30 end
    + (select max(standing = 'member') + 2 * max(standing = 'lay-adviser') from seats where seats.visit = visits.id and place in ('visitor', 'second-visitor'))
      as stratum
  from visits where stage in ('released', 'considered');
create index temp.stratified_by_observation on stratified (observation);
update answers set stratum = (select stratum from stratified where stratified.observation = answers.observation) where cell is not null;
update attendance set stratum = (select stratum from stratified where stratified.observation = attendance.observation) where cell is not null;
update findings set stratum = (select stratum from stratified where stratified.observation = findings.observation) where cell is not null;
drop table stratified;

-- An agency that was there counts with the part it took: "room:active".
insert or ignore into cells (subject, code)
  select distinct agency, came || ':' || part from attendance where cell is not null and there = 1 and part <> '';
update attendance set cell = (select id from cells where subject = agency and code = came || ':' || part) where cell is not null and there = 1 and part <> '';

create index answers_counted on answers (cell, stratum, counted_day) where cell is not null;
create index attendance_counted on attendance (cell, stratum, counted_day) where cell is not null;
create index findings_counted on findings (cell, stratum, counted_day) where cell is not null;
