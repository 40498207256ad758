-- A cell of the Board's page is what is counted there: question F1 with answer 4, the police in the room, an improvement on a theme. What counts has the
-- number of its cell, and its day as the number that Python's date.toordinal gives: an index on two numbers is counted a third faster than one on words.
create table cells (
  id integer primary key,
  subject text not null,
  code text not null,
  unique (subject, code)
) strict;

drop index answers_counted;
drop index attendance_counted;
drop index findings_counted;
alter table answers add column cell integer references cells (id);
alter table attendance add column cell integer references cells (id);
alter table findings add column cell integer references cells (id);
alter table answers add column counted_day integer;
alter table attendance add column counted_day integer;
alter table findings add column counted_day integer;

insert into cells (subject, code)
  select question, value from answers where counted_on is not null
  union select agency, counted_as from attendance where counted_on is not null
  union select theme, kind from findings where counted_on is not null;
update answers set counted_day = julianday(counted_on) - 1721424.5, cell = (select id from cells where subject = question and code = value)
  where counted_on is not null;
update attendance set counted_day = julianday(counted_on) - 1721424.5, cell = (select id from cells where subject = agency and code = counted_as)
  where counted_on is not null;
update findings set counted_day = julianday(counted_on) - 1721424.5, cell = (select id from cells where subject = theme and code = kind)
  where counted_on is not null;
alter table answers drop column counted_on;
alter table attendance drop column counted_on;
alter table attendance drop column counted_as;
alter table findings drop column counted_on;

create index answers_counted on answers (cell, counted_day) where cell is not null;
create index attendance_counted on attendance (cell, counted_day) where cell is not null;
create index findings_counted on findings (cell, counted_day) where cell is not null;
