-- +goose Up
-- What the secretariat makes of days (ngày nghỉ, làm bù), over the list that comes with the program: off and work say
-- what the day is, usual that it is what its day of the week makes it. day is yyyy-mm-dd of the bloc's calendar.
create table holiday (
  day       text primary key check (day glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  "is"      text not null check ("is" in ('off', 'work', 'usual')),
  name      text not null,
  person_id integer,
  at        integer not null
) strict, without rowid;
