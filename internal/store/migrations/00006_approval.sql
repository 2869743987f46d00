-- +goose Up

-- Whether an agency's leader approves its answer to the task, and whether he is reminded of it as focal points are.
alter table task add column approval integer not null default 0;
alter table task add column remind_leaders integer not null default 0;

-- An agency's answer that waits for its leader (trình duyệt): kept whole as payload, in the form of the task's kind, until
-- it is approved and becomes the act answer_id. rev is raised by everything that changes it, so that a leader approves
-- nothing but what he was shown. paper is the number or name of the paper by which he approved where in_writing.
create table approval (
  id           integer primary key,
  task_id      integer not null,
  agency_id    integer not null,
  payload      text not null,
  state        text not null check (state in ('draft', 'asking', 'submitted', 'returned', 'approved', 'dropped')),
  rev          integer not null default 1,
  drafted_at   integer not null,
  drafted_by   integer not null,
  state_at     integer not null,
  state_by     integer not null,
  submitted_at integer,
  reason       text not null default '',
  in_writing   integer not null default 0,
  paper        text not null default '',
  answer_id    integer references answer,
  foreign key (task_id, agency_id) references task_agency (task_id, agency_id)
) strict;
create unique index approval_live on approval (task_id, agency_id) where state in ('draft', 'asking', 'submitted', 'returned');
create index approval_of on approval (task_id, agency_id, answer_id);

-- A nudge to the agencies' leaders (báo cáo lãnh đạo đơn vị) is about the agencies that were chosen, a JSON list of ids.
alter table nudge add column leaders integer not null default 0;
alter table nudge add column agencies text not null default '[]';
