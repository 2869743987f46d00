-- +goose Up
-- What the bloc's group was told about a task, kept for good: it is why nothing is said there twice.
create table group_said (
  chat_id integer not null,
  task_id integer not null references task,
  cause   text not null,
  day     integer not null,
  at      integer not null,
  primary key (chat_id, task_id, cause)
) strict, without rowid;
create index group_said_day on group_said (chat_id, day);

-- The group in whose place a link puts another, zero: there was none when the link was made.
alter table group_token add column replaces integer not null default 0;

-- When somebody who had blocked the bot let it in again.
alter table account add column returned_at integer;
