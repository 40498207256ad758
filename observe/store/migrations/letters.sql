-- Which row of the table of letters it is (domain/telling.py), to whom, about which visit; and when no more tries were made.
alter table outbox add column letter text not null default '';
alter table outbox add column person integer references people on delete cascade;
alter table outbox add column visit integer references visits on delete cascade;
alter table outbox add column given_up_at text;
drop index outbox_waiting;
create index outbox_waiting on outbox (next_try_at, id) where sent_at is null and given_up_at is null;
create index outbox_given_up on outbox (given_up_at, id) where given_up_at is not null;
create index outbox_sent on outbox (sent_at) where sent_at is not null;
create index outbox_by_person on outbox (person);
create index outbox_by_visit on outbox (visit);

-- What was told because its day had come: each thing of each visit or action once for that day.
create table reminders (
  what text not null,
  visit integer references visits on delete cascade,
  action integer references actions on delete cascade,
  due text not null,
  told_at text not null
) strict;
create unique index reminders_once on reminders (ifnull(visit, 0), ifnull(action, 0), what, due);
create index reminders_by_visit on reminders (visit);
create index reminders_by_action on reminders (action);

create index reports_by_reply_day on reports (reply_by, visit);
create index extensions_by_day on extensions (reply_by, visit);
