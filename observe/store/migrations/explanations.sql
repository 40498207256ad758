-- Why words that look like an identifying detail are none. `words` is a hash of them: another identifier in the same field needs a reason of its own.
create table explanations (
  observation integer not null references observations on delete cascade,
  field text not null,
  words text not null,
  reason text not null check (reason <> ''),
  at text not null,
  primary key (observation, field, words)
) strict, without rowid;
