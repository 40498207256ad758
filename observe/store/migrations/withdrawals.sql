-- A version of a report that was withdrawn because its words could identify somebody, with all before it. While one is under way, words may be overwritten
-- that nothing else may change.
create table withdrawals (
  id integer primary key,
  visit integer not null references visits on delete cascade,
  up_to integer not null,
  at text not null,
  by integer not null references people,
  reason text not null check (reason <> ''),
  done integer not null check (done in (0, 1))
) strict;
create index withdrawals_by_visit on withdrawals (visit, up_to);

drop trigger history_is_append_only;
create trigger history_is_append_only before update on history
when not exists (select 1 from withdrawals where visit = new.visit and done = 0)
begin select raise(abort, 'the history is append-only'); end;
drop trigger reports_are_frozen;
create trigger reports_are_frozen before update of content, sha256 on reports
when new.content <> '' or new.sha256 <> old.sha256 or not exists (select 1 from withdrawals where visit = new.visit and done = 0)
begin select raise(abort, 'a released report is frozen'); end;
drop trigger pdfs_are_frozen;
create trigger pdfs_are_frozen before update on pdfs
when new.bytes <> x'' or new.sha256 <> old.sha256 or not exists (select 1 from withdrawals where visit = new.visit and done = 0)
begin select raise(abort, 'a released report is frozen'); end;
