-- The Board's papers. A draft can be made again; what is issued is frozen, and can only be emptied, when words that it quotes are withdrawn.
create table papers (
  id integer primary key,
  period text not null check (period <> ''),
  version integer not null check (version > 0),
  meeting_on text not null,
  brief text not null,
  asked text not null,
  made_at text not null,
  made_by integer not null references people,
  content text not null,
  sha256 text not null,
  issued_at text,
  issued_by integer references people,
  considered_on text,
  decisions text not null default '',
  withdrawn_at text,
  withdrawn_why text not null default '',
  unique (period, version),
  check ((issued_at is null) = (issued_by is null)),
  check (considered_on is null or issued_at is not null),
  check ((content = '') = (withdrawn_at is not null))
) strict;
create unique index papers_one_draft on papers (period) where issued_at is null;
create trigger papers_are_frozen before update of meeting_on, brief, asked, content, sha256 on papers
when old.issued_at is not null and not (new.content = '' and new.brief = '' and new.asked = '[]' and new.sha256 = old.sha256)
begin select raise(abort, 'an issued paper is frozen'); end;

create table paper_pdfs (
  paper integer primary key references papers on delete cascade,
  sha256 text not null,
  bytes blob not null
) strict;
create trigger paper_pdfs_are_frozen before update on paper_pdfs
when new.bytes <> x'' or new.sha256 <> old.sha256
begin select raise(abort, 'an issued paper is frozen'); end;

-- The visits that a paper counts, and those whose words it quotes: of a finding, or of an action that is overdue.
create table paper_visits (
  paper integer not null references papers on delete cascade,
  visit integer not null references visits on delete cascade,
  counted integer not null check (counted in (0, 1)),
  quoted integer not null check (quoted in (0, 1)),
  primary key (paper, visit)
) strict, without rowid;
create index paper_visits_by_visit on paper_visits (visit, paper);

create table paper_readings (
  paper integer not null references papers on delete cascade,
  person integer not null references people,
  at text not null,
  what text not null check (what in ('page', 'pdf')),
  primary key (paper, person, at, what)
) strict, without rowid;
create index paper_readings_by_person on paper_readings (person);
