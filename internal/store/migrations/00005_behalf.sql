-- +goose Up
-- What the secretariat recorded in one go for agencies that had answered another way (ghi nhận thay). The agencies are
-- told at told_at; taken back before that, it is as if it had never been.
create table behalf_batch (
  id        integer primary key,
  task_id   integer not null references task,
  channel   text not null check (channel in ('letter', 'paper', 'phone', 'zalo', 'meeting')),
  doc_no    text not null default '',
  at        integer not null,
  by        integer,
  told_at   integer not null,
  undone_at integer,
  undone_by integer
) strict;
create index behalf_batch_task on behalf_batch (task_id);

-- An act that was recorded so; before_id is the act by which the agency stood before it. The agency may agree with it or
-- doubt it, and the secretariat may keep it all the same.
create table behalf (
  answer_id  integer primary key references answer,
  batch_id   integer not null references behalf_batch,
  before_id  integer not null default 0,
  agreed_at  integer,
  agreed_by  integer,
  doubted_at integer,
  doubted_by integer,
  doubt      text not null default '',
  kept_at    integer,
  kept_by    integer
) strict;
create index behalf_batch_of on behalf (batch_id);
create index behalf_doubted on behalf (answer_id) where doubted_at is not null and kept_at is null;

-- An act that says again what an earlier one had said, because what came between was taken back.
create table restored (
  answer_id integer primary key references answer,
  of_id     integer not null references answer
) strict;
