-- +goose Up
-- What the bloc asks every year. propose and due are cron expressions in the bloc's zone; due falls due_years after the
-- year of work. single: there is one task of the kind a year, whatever it is called.
create table cycle_rule (
  id         integer primary key,
  name       text not null unique,
  kind       text not null,
  sort       text not null default '',
  title      text not null,
  propose    text not null,
  due        text not null,
  due_years  integer not null default 0,
  ladder     text not null default '',
  single     integer not null default 0,
  wake_at    integer,
  created_at integer not null,
  created_by integer,
  dropped_at integer
) strict;
create index cycle_rule_wake on cycle_rule (wake_at) where wake_at is not null;

-- What was proposed for a year, and the task that stands for it: it is why nothing is proposed twice.
create table cycle_proposal (
  rule_id      integer not null references cycle_rule,
  year         integer not null,
  task_id      integer not null references task,
  confirmed_at integer,
  confirmed_by integer,
  primary key (rule_id, year)
) strict, without rowid;
create index cycle_proposal_task on cycle_proposal (task_id);
create index cycle_proposal_confirmed on cycle_proposal (confirmed_at) where confirmed_at is not null;
