-- Who took which table out of Observe, when, as what, and which visits it asked for.
create table exports (
  id integer primary key,
  at text not null,
  person integer not null references people,
  by_office integer not null check (by_office in (0, 1)),
  what text not null check (what <> ''),
  format text not null check (format in ('csv', 'xlsx', 'json')),
  asked text not null
) strict;
create index exports_by_person on exports (person, id);
create trigger exports_are_append_only before update on exports begin select raise(abort, 'exports are append-only'); end;
