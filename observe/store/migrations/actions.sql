-- Who will do what by when. Said to be done and seen to be done are two things. `place` names its boroughs as on the day it was given.
-- Words stand in `text` and in notes, and nowhere else.
create table actions (
  id integer primary key,
  visit integer references visits on delete cascade,
  finding integer references findings on delete cascade,
  place text not null,
  text text not null check (text <> ''),
  owner text not null check (owner in ('chair', 'administrator', 'agency', 'board')),
  person integer references people,
  agency text not null,
  due_on text not null,
  given_by integer not null references people,
  given_at text not null,
  said_done_at text,
  said_by integer references people,
  seen_done_at text,
  seen_by integer references people,
  seen_in integer references visits on delete set null,
  dropped_at text,
  check (owner = 'board' or person is not null),
  check (finding is null or visit is not null),
  check ((said_done_at is null) = (said_by is null)),
  check ((seen_done_at is null) = (seen_by is null)),
  check (seen_done_at is null or dropped_at is null)
) strict;
create index actions_by_visit on actions (visit, finding);
create index actions_by_person on actions (person, due_on, id) where person is not null;
create index actions_of_board on actions (due_on, id) where owner = 'board';
create index actions_unfinished on actions (due_on, id) where seen_done_at is null and dropped_at is null;
create index actions_to_do on actions (due_on, id) where said_done_at is null and seen_done_at is null and dropped_at is null;
create index actions_said_done on actions (due_on, id) where said_done_at is not null and seen_done_at is null and dropped_at is null;
create index actions_seen_done on actions (seen_done_at, id) where seen_done_at is not null;
create index actions_dropped on actions (dropped_at, id) where dropped_at is not null;

-- `finished` says of the action that it was seen to be done or dropped: what is left to do in a borough is found without what is done.
create table action_boroughs (
  action integer not null references actions on delete cascade,
  borough text not null,
  finished integer not null check (finished in (0, 1)),
  primary key (action, borough)
) strict, without rowid;
create index actions_by_borough on action_boroughs (borough, action) where finished = 0;

-- Each step of an action, with what was said; `visit` is the later one that looked at it, whose words stand in `earlier_actions`.
create table action_notes (
  id integer primary key,
  action integer not null references actions on delete cascade,
  by integer not null references people,
  at text not null,
  step text not null,
  text text not null,
  visit integer references visits on delete cascade
) strict;
create index action_notes_by_action on action_notes (action, id);

-- What a later visit saw of an action, as typed: beside `earlier`, which has the same of areas for improvement.
create table earlier_actions (
  observation integer not null references observations on delete cascade,
  action integer not null references actions on delete cascade,
  now text not null,
  why text not null,
  primary key (observation, action)
) strict, without rowid;
create index earlier_by_action on earlier_actions (action, observation);
