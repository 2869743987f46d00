-- +goose Up

-- Who decided last about a task is looked up at every decision that comes too late.
create index audit_task on audit (task_id, id) where task_id is not null;

-- A reminder a person put off to an instant, of one task; a newer one takes its place.
create table snooze (
  task_id   integer not null references task,
  person_id integer not null references person,
  wake_at   integer not null,
  primary key (task_id, person_id)
) strict, without rowid;
create index snooze_wake on snooze (wake_at);

-- A report that waits for the secretariat: from stale_at it has waited too long, at wake_at the secretariat is told,
-- once (null: it was).
create table waiting_report (
  task_id   integer not null,
  agency_id integer not null,
  stale_at  integer not null,
  wake_at   integer,
  primary key (task_id, agency_id),
  foreign key (task_id, agency_id) references task_agency (task_id, agency_id)
) strict, without rowid;
create index waiting_report_wake on waiting_report (wake_at) where wake_at is not null;
create index waiting_report_stale on waiting_report (stale_at);

-- Reports from before are counted by the calendar's days; the tick keeps to working hours by itself.
insert into waiting_report (task_id, agency_id, stale_at, wake_at)
  select task_id, agency_id, at + 172800, at + 172800 from entry where act = 'reported';

-- What the secretariat wrote to the agencies that owe an answer (đôn đốc).
create table nudge (
  id         integer primary key,
  task_id    integer not null references task,
  words      text not null,
  at         integer not null,
  by         integer not null,
  send_at    integer not null,
  stopped_at integer
) strict;
create index nudge_task on nudge (task_id, at);
