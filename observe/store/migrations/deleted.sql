-- What is left of visits that were deleted for their age: how many released ones there were, by year and borough.
create table deleted_visits (
  year integer not null,
  borough text not null,
  visits integer not null,
  primary key (year, borough)
) strict, without rowid;
