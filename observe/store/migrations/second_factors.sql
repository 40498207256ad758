-- The second factor of a sign-in: passkeys, the code app, recovery codes, and what is being asked of somebody just now.
create table passkeys (
  id integer primary key,
  person integer not null references people on delete cascade,
  credential text not null unique,
  public_key blob not null,
  sign_count integer not null,
  added_at text not null,
  used_at text
) strict;
create index passkeys_by_person on passkeys (person, id);

create table code_apps (
  person integer primary key references people on delete cascade,
  secret text not null,
  last_step integer not null,
  added_at text not null
) strict;

create table recovery_codes (
  person integer not null references people on delete cascade,
  salt text not null,
  code_hash text not null,
  used_at text,
  primary key (person, code_hash)
) strict, without rowid;

create table second_asks (
  person integer primary key references people on delete cascade,
  wrong_tries integer not null,
  challenge text,
  asked_at text,
  secret text
) strict;
