-- What counts says so itself: answers, attendance and findings of a released report carry the day of its meeting, and an index holds only those.
-- Attendance says as what it counts, whether there or not; of the findings only the first of each theme and kind in a report counts.
alter table answers add column counted_on text;
alter table attendance add column counted_on text;
alter table attendance add column counted_as text;
alter table findings add column counted_on text;

drop index answers_by_question;
create index visits_by_sent_observation on visits (sent_observation);
create index visits_counted on visits (instrument, short, mode, meeting_on) where stage in ('released', 'considered');
create index answers_counted on answers (question, value, counted_on) where counted_on is not null;
create index attendance_counted on attendance (agency, counted_as, counted_on) where counted_on is not null;
create index findings_counted on findings (theme, kind, counted_on) where counted_on is not null;
