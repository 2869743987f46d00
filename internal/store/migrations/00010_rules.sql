-- +goose Up
-- What the bloc asks every quarter or month stands beside what it asks every year. due falls later periods after the
-- one of work; of several instants it names in a period the last counts. phrase: when it is due, as it was typed.
-- audience: '' every agency, 'post:chair,vice' those that hold a post, 'agency:3,5' those with these ids. from_year: the first year of work it proposes for.
alter table cycle_rule rename column due_years to later;
alter table cycle_rule add column every text not null default 'year' check (every in ('year', 'quarter', 'month'));
alter table cycle_rule add column phrase text not null default '';
alter table cycle_rule add column audience text not null default '';
alter table cycle_rule add column from_year integer not null default 0;
alter table cycle_rule add column rev integer not null default 1;

-- period counts from 1 within the year; audience is the rule's when it was proposed, or as it was decided since.
create table cycle_proposal_period (
  rule_id      integer not null references cycle_rule,
  year         integer not null,
  period       integer not null default 1,
  task_id      integer not null references task,
  audience     text not null default '',
  confirmed_at integer,
  confirmed_by integer,
  primary key (rule_id, year, period)
) strict, without rowid;
insert into cycle_proposal_period (rule_id, year, task_id, confirmed_at, confirmed_by)
  select rule_id, year, task_id, confirmed_at, confirmed_by from cycle_proposal;
drop table cycle_proposal;
alter table cycle_proposal_period rename to cycle_proposal;
create index cycle_proposal_task on cycle_proposal (task_id);
create index cycle_proposal_confirmed on cycle_proposal (confirmed_at) where confirmed_at is not null;
