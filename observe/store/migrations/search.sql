-- What released reports say, in their newest version, to be searched: findings, and the reasons under answers. `about` is the theme's or the question's name.
create table passages (
  id integer primary key,
  visit integer not null references visits on delete cascade,
  kind text not null check (kind in ('good-practice', 'improvement', 'reason')),
  about text not null,
  text text not null
) strict;
create index passages_by_visit on passages (visit);
create virtual table passages_found using fts5 (text, content = 'passages', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2');
create trigger passages_added after insert on passages begin
  insert into passages_found (rowid, text) values (new.id, new.text);
end;
create trigger passages_gone after delete on passages begin
  insert into passages_found (passages_found, rowid, text) values ('delete', old.id, old.text);
end;

-- The good-practice library: words of the Executive Office, out of a finding that its chair agreed to share.
create table practices (
  id integer primary key,
  visit integer not null references visits on delete cascade,
  finding integer not null unique references findings on delete cascade,
  theme text not null,
  text text not null check (text <> ''),
  added_by integer not null references people,
  added_at text not null
) strict;
create index practices_by_day on practices (added_at, id);
create virtual table practices_found using fts5 (text, content = 'practices', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2');
create trigger practices_added after insert on practices begin
  insert into practices_found (rowid, text) values (new.id, new.text);
end;
create trigger practices_gone after delete on practices begin
  insert into practices_found (practices_found, rowid, text) values ('delete', old.id, old.text);
end;
create trigger practices_changed after update of text on practices begin
  insert into practices_found (practices_found, rowid, text) values ('delete', old.id, old.text);
  insert into practices_found (rowid, text) values (new.id, new.text);
end;

create temp view newest as select visit, content from reports as r where content <> '' and version = (select max(version) from reports where visit = r.visit);
insert into passages (visit, kind, about, text)
  select visit, 'good-practice', value ->> 'theme', value ->> 'text' from newest, json_each(content, '$.good_practice')
  union all select visit, 'improvement', value ->> 'theme', value ->> 'text' from newest, json_each(content, '$.improvements')
  union all select visit, 'reason', answer.value ->> 'title', answer.value ->> 'reason' from newest, json_each(content, '$.parts') as part,
    json_each(part.value, '$.answers') as answer where answer.value ->> 'reason' <> '';
drop view newest;
