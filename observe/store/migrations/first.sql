-- The main job: people, visits, observations, reports, history.
create table facts (
  name text primary key,
  value text not null
) strict;

create table areas (
  id integer primary key,
  sha256 text not null unique,
  content text not null
) strict;

create table people (
  id integer primary key,
  name text not null check (name <> ''),
  email text not null unique collate nocase,
  standing text not null check (standing in ('', 'member', 'lay-adviser')),
  post text not null,
  agency text not null,
  active integer not null check (active in (0, 1)),
  added_at text not null,
  invited_at text
) strict;
create index people_by_name on people (name, id);

create table roles (
  person integer not null references people,
  role text not null check (role in ('visitor', 'chair', 'board', 'office')),
  primary key (person, role)
) strict, without rowid;
create index roles_by_role on roles (role, person);

create table ties (
  person integer not null references people,
  borough text not null,
  primary key (person, borough)
) strict, without rowid;

create table sign_ins (
  id integer primary key,
  email text not null collate nocase,
  person integer references people,
  link_hash text not null unique,
  code_hash text not null,
  browser_hash text not null,
  lands_on text not null,
  asked_at text not null,
  expires_at text not null,
  wrong_tries integer not null,
  used_at text
) strict;
create index sign_ins_by_email on sign_ins (email, asked_at);
create index sign_ins_by_browser on sign_ins (browser_hash);

create table visits (
  id integer primary key,
  ref text not null unique,
  stage text not null check (stage in ('planned', 'writing', 'submitted', 'returned', 'released', 'considered', 'cancelled')),
  stage_before text check (stage_before in ('planned', 'writing', 'returned')),
  area integer not null references areas,
  instrument text not null,
  short integer check (short in (0, 1)),
  meeting_on text not null,
  starts_at text not null,
  level text not null check (level in ('2', '3', 'both')),
  mode text not null check (mode in ('in-person', 'remote', 'hybrid')),
  link text not null,
  sent_observation integer references observations,
  submitted_at text,
  released_at text,
  chair_told_at text,
  considered_on text,
  check ((stage = 'cancelled') = (stage_before is not null)),
  check (stage not in ('released', 'considered') or released_at is not null),
  check ((stage = 'considered') = (considered_on is not null))
) strict;
create index visits_by_day on visits (meeting_on, id);
create index visits_by_stage on visits (stage, submitted_at, meeting_on, id);

create table visit_boroughs (
  visit integer not null references visits on delete cascade,
  borough text not null,
  name text not null,
  bcu text not null,
  pdu text not null,
  primary key (visit, borough)
) strict, without rowid;
create index visits_by_borough on visit_boroughs (borough, visit);

create table seats (
  visit integer not null references visits on delete cascade,
  place text not null check (place in ('visitor', 'second-visitor', 'chair', 'second-chair')),
  person integer not null references people,
  name text not null,
  post text not null,
  agency text not null,
  standing text not null,
  primary key (visit, place)
) strict, without rowid;
create index seats_by_person on seats (person, place, visit);

create table observations (
  id integer primary key,
  visit integer not null references visits on delete cascade,
  visitor integer not null references people,
  started_at text not null,
  saved_at text not null,
  unique (visit, visitor)
) strict;

create table sections (
  observation integer not null references observations on delete cascade,
  slug text not null,
  revision integer not null,
  saved_at text not null,
  primary key (observation, slug)
) strict, without rowid;

create table answers (
  observation integer not null references observations on delete cascade,
  question text not null,
  value text not null,
  reason text not null,
  primary key (observation, question)
) strict, without rowid;
create index answers_by_question on answers (question, value, observation);

create table attendance (
  observation integer not null references observations on delete cascade,
  agency text not null,
  name text not null,
  there integer not null check (there in (0, 1)),
  came text not null,
  part text not null,
  one_case integer not null check (one_case in (0, 1)),
  away text not null,
  primary key (observation, agency)
) strict, without rowid;

create table findings (
  id integer primary key,
  observation integer not null references observations on delete cascade,
  kind text not null check (kind in ('good-practice', 'improvement')),
  text text not null,
  theme text not null,
  share text not null,
  who text not null,
  agency text not null,
  step text not null,
  removed_at text
) strict;
create index findings_by_observation on findings (observation, kind, id);
create index findings_by_theme on findings (theme, kind, observation);

create table earlier (
  observation integer not null references observations on delete cascade,
  finding integer not null references findings,
  now text not null,
  why text not null,
  primary key (observation, finding)
) strict, without rowid;

create table submissions (
  visit integer not null references visits on delete cascade,
  number integer not null,
  at text not null,
  content text not null,
  primary key (visit, number)
) strict;

create table notes (
  id integer primary key,
  visit integer not null references visits on delete cascade,
  number integer not null,
  section text not null,
  text text not null check (text <> ''),
  by integer not null references people,
  at text not null
) strict;
create index notes_by_visit on notes (visit, number, id);

create table reports (
  visit integer not null references visits on delete cascade,
  version integer not null,
  released_at text not null,
  released_by integer not null references people,
  reply_by text not null,
  content text not null,
  sha256 text not null,
  primary key (visit, version)
) strict;
create index reports_by_release on reports (released_at, visit);

create table pdfs (
  visit integer not null,
  version integer not null,
  sha256 text not null,
  bytes blob not null,
  primary key (visit, version),
  foreign key (visit, version) references reports on delete cascade
) strict;

create table readings (
  id integer primary key,
  visit integer not null references visits on delete cascade,
  version integer not null,
  person integer not null references people,
  what text not null check (what in ('page', 'pdf')),
  at text not null
) strict;
create index readings_by_visit on readings (visit, person, at);

create table history (
  id integer primary key,
  visit integer not null references visits on delete cascade,
  at text not null,
  who integer references people,
  step text not null,
  note text not null
) strict;
create index history_by_visit on history (visit, id);

create table outbox (
  id integer primary key,
  message_id text not null unique,
  recipient text not null,
  subject text not null,
  body text not null,
  written_at text not null,
  next_try_at text not null,
  tries integer not null,
  sent_at text,
  error text not null
) strict;
create index outbox_waiting on outbox (next_try_at, id) where sent_at is null;

create trigger history_is_append_only before update on history begin select raise(abort, 'the history is append-only'); end;
create trigger readings_are_append_only before update on readings begin select raise(abort, 'readings are append-only'); end;
create trigger reports_are_frozen before update of content, sha256 on reports begin select raise(abort, 'a released report is frozen'); end;
create trigger pdfs_are_frozen before update on pdfs begin select raise(abort, 'a released report is frozen'); end;
