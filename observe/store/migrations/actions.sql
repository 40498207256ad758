-- Who will do what by when. Said to be done and seen to be done are two things. What is said of it later is a note.
create table actions (
  id integer primary key,
  visit integer references visits on delete cascade,
  finding integer references findings on delete cascade,
  text text not null check (text <> ''),
  owner text not null check (owner in ('chair', 'administrator', 'agency', 'board', 'person')),
  person integer references people,
  agency text not null,
  due_on text not null,
  given_by integer not null references people,
  given_at text not null,
  said_done_at text,
  said_by integer references people,
  said text not null default '',
  seen_done_at text,
  seen_by integer references people,
  seen_in integer references visits on delete set null,
  dropped_at text,
  dropped_why text not null default '',
  check ((said_done_at is null) = (said_by is null)),
  check ((seen_done_at is null) = (seen_by is null)),
  check ((dropped_at is null) = (dropped_why = ''))
) strict;
create index actions_by_visit on actions (visit, finding);
create index actions_open on actions (due_on, id) where seen_done_at is null and dropped_at is null;
create index actions_by_person on actions (person, due_on) where person is not null;

create table action_boroughs (
  action integer not null references actions on delete cascade,
  borough text not null,
  primary key (action, borough)
) strict, without rowid;
create index actions_by_borough on action_boroughs (borough, action);

create table action_notes (
  id integer primary key,
  action integer not null references actions on delete cascade,
  by integer not null references people,
  at text not null,
  step text not null,
  text text not null
) strict;
create index action_notes_by_action on action_notes (action, id);
