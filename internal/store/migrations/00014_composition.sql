-- +goose Up

-- What the secretariat is writing, or has written, to be sent: a notice, a draft, a meeting. body is the conversations'
-- own JSON. Only one press can move it from one state to the next.
create table composition (
  id         integer primary key,
  kind       text not null,
  state      text not null default 'writing' check (state in ('writing', 'asked', 'sent', 'dropped')),
  body       text not null,
  rev        integer not null default 1,
  task_id    integer references task,
  created_at integer not null,
  created_by integer,
  changed_at integer not null
) strict;
create index composition_state on composition (state, changed_at) where state in ('writing', 'asked');
create index composition_task on composition (task_id) where task_id is not null;
