-- Forms that were acted on, and what was answered, so that the same one a second time gets the same answer and changes nothing.
create table sent_forms (
  key text primary key,
  leads_to text not null,
  said text not null,
  at text not null
) strict, without rowid;
create index sent_forms_by_age on sent_forms (at);
