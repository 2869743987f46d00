-- +goose Up
-- When a joint activity begins and where it is, beside the due time for registering; start_at zero: with its due time.
-- Reminders of what begins, up to eve_told_at, are settled.
alter table task add column start_at integer not null default 0;
alter table task add column place text not null default '';
alter table task add column eve_told_at integer not null default 0;

-- How many people an agency sends to an activity and who they are, a name a line; people zero: not known. It belongs to
-- an answer or to what was added to it; the newest since the answer counts.
create table attendance (
  answer_id integer primary key references answer,
  people    integer not null,
  names     text not null default ''
) strict;
