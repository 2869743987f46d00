-- +goose Up

-- asked_after: the last act there was when the agency was asked again, as what it had answered was amended; acts up to it
-- stay in the history but count no more.
alter table task_agency add column asked_after integer not null default 0;

drop view owed;
drop view entry;
create view entry as
  select ta.task_id, ta.agency_id, ta.exempt_at is not null as exempt,
         coalesce(a.act, '') as act, coalesce(a.at, 0) as at, coalesce(a.person_id, 0) as person_id,
         coalesce(a.late, 0) as late, coalesce(a.id, 0) as answer_id
  from task_agency ta
  left join answer a on a.id = (
    select s.id from answer s
    where s.task_id = ta.task_id and s.agency_id = ta.agency_id and s.id > ta.asked_after and s.act <> 'supplemented'
    order by s.id desc limit 1);
create view owed as
  select ta.task_id, ta.agency_id
  from task t
  cross join task_agency ta on ta.task_id = t.id -- live tasks are few, whatever the file's age
  left join answer a on a.id = (
    select s.id from answer s
    where s.task_id = ta.task_id and s.agency_id = ta.agency_id and s.id > ta.asked_after and s.act <> 'supplemented'
    order by s.id desc limit 1)
  where t.phase = 'confirmed' and t.announced_at is not null and not t.silent and ta.exempt_at is null
    and coalesce(a.act, '') in ('', 'retracted', 'returned');

-- Which composition a bulk act brings to those who have what it amends.
alter table sending add column composition_id integer references composition;

-- A person who changes his account gets the same version a second time, in another chat.
create table content_copy_new (
  task_id    integer not null,
  person_id  integer not null,
  version    integer not null,
  ordinal    integer not null,
  chat_id    integer not null,
  message_id integer not null,
  at         integer not null,
  state      text not null default 'sent' check (state in ('sent', 'replaced', 'deleted', 'marked', 'stuck')),
  primary key (task_id, person_id, version, ordinal, chat_id)
) strict, without rowid;
insert into content_copy_new select task_id, person_id, version, ordinal, chat_id, message_id, at, state from content_copy;
drop table content_copy;
alter table content_copy_new rename to content_copy;
create index content_copy_message on content_copy (chat_id, message_id);
