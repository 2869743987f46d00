-- +goose Up

-- silent: nothing is asked back, so nobody owes an answer; a notice that needs no acknowledgement.
alter table task add column silent integer not null default 0;

drop view owed;
create view owed as
  select ta.task_id, ta.agency_id
  from task t
  cross join task_agency ta on ta.task_id = t.id -- live tasks are few, whatever the file's age
  left join answer a on a.id = (
    select s.id from answer s
    where s.task_id = ta.task_id and s.agency_id = ta.agency_id and s.act <> 'supplemented'
    order by s.id desc limit 1)
  where t.phase = 'confirmed' and t.announced_at is not null and not t.silent and ta.exempt_at is null
    and coalesce(a.act, '') in ('', 'retracted', 'returned');

-- What is sent with a task: a notice's content, a draft's files, a meeting's papers. roles: who of the task's agencies
-- gets it, as JSON. author_id: the agency in whose name it goes out (null: the secretariat's). to_group: the bloc's
-- group gets it too.
create table content (
  task_id   integer primary key references task,
  version   integer not null default 1,
  roles     text not null default '["focal"]',
  to_group  integer not null default 0,
  author_id integer references agency
) strict;

-- One sending of it; how: anew or edit, which is how those who have an earlier version get this one.
create table content_version (
  task_id integer not null references task,
  version integer not null,
  how     text not null default 'anew' check (how in ('anew', 'edit')),
  line    text not null default '', -- what changed, in one line
  at      integer not null,
  by      integer,
  primary key (task_id, version)
) strict, without rowid;

create table content_part (
  task_id  integer not null,
  version  integer not null,
  ordinal  integer not null,
  part     text not null, -- JSON
  primary key (task_id, version, ordinal),
  foreign key (task_id, version) references content_version (task_id, version)
) strict, without rowid;

-- Everybody who is to get it, a person once whatever his roles; person 0 is the bloc's group. version: the last one he
-- has, zero for none. Waiting rows are queued by and by, so that ten thousand people are no single transaction.
create table recipient (
  task_id   integer not null references task,
  person_id integer not null,
  agency_id integer not null, -- through which agency
  state     text not null check (state in ('waiting', 'queued', 'sent', 'failed', 'unreached', 'stopped')),
  version   integer not null default 0,
  why       text not null default '', -- a reason key, where it failed
  at        integer not null,
  primary key (task_id, person_id)
) strict, without rowid;
create index recipient_waiting on recipient (at) where state = 'waiting';
create index recipient_person on recipient (person_id, task_id);

-- The messages people have of it, so that they can be amended and withdrawn.
create table content_copy (
  task_id    integer not null,
  person_id  integer not null,
  version    integer not null,
  ordinal    integer not null,
  chat_id    integer not null,
  message_id integer not null,
  at         integer not null,
  state      text not null default 'sent' check (state in ('sent', 'replaced', 'deleted', 'marked', 'stuck')),
  primary key (task_id, person_id, version, ordinal)
) strict, without rowid;
create index content_copy_message on content_copy (chat_id, message_id);
