-- +goose Up

-- A bulk act of the secretariat that waits until send_at and can be stopped until then: tasks that open, due times that
-- moved, a nudge. From wake_at on it is carried out (null: it was settled).
create table sending (
  id         integer primary key,
  kind       text not null,
  nudge_id   integer references nudge,
  at         integer not null,
  by         integer not null default 0,
  send_at    integer not null,
  wake_at    integer,
  stopped_at integer,
  stopped_by integer not null default 0,
  sent_at    integer,
  told       integer not null default 0
) strict;
create index sending_wake on sending (wake_at) where wake_at is not null;
create index sending_nudge on sending (nudge_id) where nudge_id is not null;

-- What a sending is about; the due times are those before and after, where it tells that one moved.
create table sending_task (
  sending_id integer not null references sending,
  task_id    integer not null references task,
  from_due   integer not null default 0,
  to_due     integer not null default 0,
  primary key (sending_id, task_id)
) strict, without rowid;
create index sending_task_task on sending_task (task_id, sending_id);

-- The messages that show a sending to secretaries.
create table sending_card (
  sending_id integer not null references sending,
  card_id    integer not null references card on delete cascade,
  primary key (sending_id, card_id)
) strict, without rowid;
create index sending_card_card on sending_card (card_id);

-- What a person was called until an instant, so that what was done before stays under the name of then.
create table former_name (
  person_id integer not null references person,
  until     integer not null,
  name      text not null,
  primary key (person_id, until)
) strict, without rowid;
