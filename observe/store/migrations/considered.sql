-- When the Board last considered reports is asked on each view of its page.
create index visits_by_considered_on on visits (considered_on) where considered_on is not null;
