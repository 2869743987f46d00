-- +goose Up
-- Instants are unix seconds. An id named in a table without "references" may outlive what it names.

create table setting (
  name  text primary key,
  value text not null
) strict, without rowid;

-- The roll ---------------------------------------------------------------------------------------------------------

create table agency (
  id         integer primary key,
  code       text not null unique collate nocase,
  created_at integer not null
) strict;

-- What an agency is called and which post it holds, from an instant until another, so that last year's papers keep
-- last year's names.
create table agency_term (
  id         integer primary key,
  agency_id  integer not null references agency,
  since      integer not null,
  until      integer,
  position   integer not null,
  name       text not null,
  short_name text not null default '',
  post       text not null check (post in ('chair', 'vice', 'member'))
) strict;
create unique index agency_term_now on agency_term (agency_id) where until is null;

create view agency_now as
  select a.id, a.code, t.position, t.name, t.short_name, t.post
  from agency a join agency_term t on t.agency_id = a.id and t.until is null;

create table person (
  id         integer primary key,
  name       text not null,
  folded     text not null,
  created_at integer not null,
  erased_at  integer
) strict;

create table membership (
  id        integer primary key,
  person_id integer not null references person,
  agency_id integer references agency,
  role      text not null check (role in ('focal', 'leader', 'secretary')),
  title     text not null default '',
  since     integer not null,
  until     integer,
  check (agency_id is not null or role = 'secretary')
) strict;
create unique index membership_now on membership (person_id, ifnull(agency_id, 0), role) where until is null;
create index membership_agency on membership (agency_id, role) where until is null;

-- A Telegram account of a person; in a private chat the chat's id is the user's. bound: known from the workbook;
-- joined: has pressed Start and agreed, so that the bot may write.
create table account (
  user_id        integer primary key,
  person_id      integer not null references person,
  name           text not null default '',
  username       text not null default '',
  lang           text not null default '',
  bound_at       integer not null,
  joined_at      integer,
  vouched_at     integer,
  unreachable    text not null default '',
  unreachable_at integer
) strict;
create unique index account_person on account (person_id);

create table invitation (
  id         integer primary key,
  hash       blob not null unique,
  person_id  integer references person,
  agency_id  integer references agency,
  role       text not null check (role in ('focal', 'leader', 'secretary')),
  created_at integer not null,
  created_by integer,
  expires_at integer not null,
  used_at    integer,
  used_by    integer,
  revoked_at integer
) strict;
create index invitation_person on invitation (person_id);

-- Starts with a token nobody gave out, counted so that guessing is slow.
create table wrong_token (
  user_id integer not null,
  at      integer not null
) strict;
create index wrong_token_user on wrong_token (user_id, at);

create table join_request (
  id         integer primary key,
  user_id    integer not null,
  name       text not null,
  username   text not null default '',
  words      text not null default '',
  created_at integer not null,
  decided_at integer,
  decided_by integer,
  approved   integer
) strict;
create unique index join_request_open on join_request (user_id) where decided_at is null;

-- Tasks and answers ------------------------------------------------------------------------------------------------

create table task (
  id           integer primary key,
  kind         text not null check (kind in
                 ('pledge', 'midyear', 'yearend', 'report', 'notice', 'draft', 'meeting', 'activity')),
  sort         text not null default '',
  year         integer not null,
  title        text not null,
  folded       text not null,
  due_at       integer not null,
  due_phrase   text not null default '',
  doc_no       text not null default '',
  note         text not null default '',
  ladder       text not null default '',
  everyone     integer not null default 1,
  phase        text not null check (phase in ('proposed', 'confirmed', 'withdrawn', 'closed')),
  announce_at  integer not null,
  announced_at integer,
  reminded_at  integer not null,
  closed_at    integer,
  wake_at      integer,
  rev          integer not null default 1,
  created_at   integer not null,
  created_by   integer,
  unique (folded, year)
) strict;
create index task_wake on task (wake_at) where wake_at is not null;
create index task_live on task (due_at) where phase = 'confirmed' and announced_at is not null;

create table task_agency (
  task_id   integer not null references task,
  agency_id integer not null references agency,
  exempt_at integer,
  exempt_why text not null default '',
  primary key (task_id, agency_id)
) strict, without rowid;
create index task_agency_agency on task_agency (agency_id, task_id);

create table answer (
  id          integer primary key,
  task_id     integer not null,
  agency_id   integer not null,
  act         text not null check (act in ('reported', 'retracted', 'confirmed', 'returned', 'supplemented',
                'attends', 'declines', 'acknowledged')),
  person_id   integer,
  at          integer not null,
  recorded_at integer not null,
  late        integer not null default 0,
  held        integer not null default 0,
  doc_no      text not null default '',
  words       text not null default '',
  foreign key (task_id, agency_id) references task_agency (task_id, agency_id)
) strict;
create index answer_of on answer (task_id, agency_id, id, act);
create index answer_person on answer (person_id, recorded_at) where person_id is not null;

create table answer_file (
  id        integer primary key,
  answer_id integer not null references answer,
  kind      text not null,
  file_id   text not null,
  unique_id text not null,
  name      text not null default '',
  mime      text not null default '',
  size      integer not null default 0
) strict;
create index answer_file_answer on answer_file (answer_id);

-- One line an agency and task; everything that lists, reminds, shows or reports reads this.
create view entry as
  select ta.task_id, ta.agency_id, ta.exempt_at is not null as exempt,
         coalesce(a.act, '') as act, coalesce(a.at, 0) as at, coalesce(a.person_id, 0) as person_id,
         coalesce(a.late, 0) as late, coalesce(a.id, 0) as answer_id
  from task_agency ta
  left join answer a on a.id = (
    select s.id from answer s
    where s.task_id = ta.task_id and s.agency_id = ta.agency_id and s.act <> 'supplemented'
    order by s.id desc limit 1);

-- What is owed: the one definition, tested against bloc.Owes.
create view owed as
  select ta.task_id, ta.agency_id
  from task t
  cross join task_agency ta on ta.task_id = t.id -- live tasks are few, whatever the file's age
  left join answer a on a.id = (
    select s.id from answer s
    where s.task_id = ta.task_id and s.agency_id = ta.agency_id and s.act <> 'supplemented'
    order by s.id desc limit 1)
  where t.phase = 'confirmed' and t.announced_at is not null and ta.exempt_at is null
    and coalesce(a.act, '') in ('', 'retracted', 'returned');

-- What a person was told about a task, kept for good: it is why nothing is said twice.
create table said (
  task_id   integer not null references task,
  person_id integer not null references person,
  cause     text not null,
  day       integer not null,
  at        integer not null,
  primary key (task_id, person_id, cause)
) strict, without rowid;
create index said_day on said (person_id, day);

-- Telegram → us ----------------------------------------------------------------------------------------------------

create table seen_update (
  update_id integer primary key,
  at        integer not null
) strict;
create index seen_update_at on seen_update (at);

create table dead_update (
  id         integer primary key,
  update_id  integer not null,
  raw        text not null,
  error      text not null,
  user_id    integer not null default 0,
  at         integer not null,
  retry_at   integer,
  settled_at integer,
  outcome    text not null default ''
) strict;
create index dead_update_retry on dead_update (retry_at) where settled_at is null;

-- How often an update was begun since the last clean stop, committed before it runs.
create table attempt (
  update_id integer primary key,
  n         integer not null
) strict;

create table dialog (
  chat_id    integer not null,
  user_id    integer not null,
  flow       text not null,
  step       text not null,
  data       text not null default '{}',
  expires_at integer not null,
  primary key (chat_id, user_id)
) strict, without rowid;

-- The bloc's group, and groups that were left: bound_at is null for one that was never the bloc's.
create table group_chat (
  chat_id  integer primary key,
  title    text not null default '',
  bound_at integer,
  bound_by integer,
  left_at  integer
) strict;

create table group_token (
  hash       blob primary key,
  created_by integer not null,
  expires_at integer not null,
  used_at    integer
) strict, without rowid;

-- What a person said that is for the secretariat, or may be: offered until he says which, so that it is not lost.
-- after is the question of the same thread that came before.
create table relay (
  id         integer primary key,
  person_id  integer not null,
  chat_id    integer not null,
  message_id integer not null,
  after      integer not null default 0,
  words      text not null,
  files      text not null default '[]',
  state      text not null check (state in ('offered', 'asked', 'dropped')),
  at         integer not null,
  taken_at   integer,
  taken_by   integer
) strict;
create index relay_open on relay (state, at);
create index relay_person on relay (person_id);
create index relay_message on relay (chat_id, message_id);

create table relay_answer (
  id        integer primary key,
  relay_id  integer not null references relay on delete cascade,
  person_id integer not null,
  words     text not null,
  files     text not null default '[]',
  at        integer not null
) strict;
create index relay_answer_relay on relay_answer (relay_id);

-- Messages that may hold a state secret: held, as they came, until their sender says that they do not, or refused, of
-- which nothing is kept but that the rest of the album is refused too.
create table held_message (
  id         integer primary key,
  chat_id    integer not null,
  message_id integer not null,
  album      text not null default '',
  message    text not null default '',
  said_at    integer not null,
  at         integer not null
) strict;
create index held_message_album on held_message (chat_id, album);

-- Edited messages whose sender was told that editing changes nothing.
create table edited_message (
  chat_id    integer not null,
  message_id integer not null,
  at         integer not null,
  primary key (chat_id, message_id)
) strict, without rowid;

-- us → Telegram ----------------------------------------------------------------------------------------------------

-- A message that is edited as what it shows changes.
create table card (
  id         integer primary key,
  chat_id    integer not null,
  view       text not null,
  key        text not null,
  args       text not null,
  message_id integer,
  rev        integer not null default 1,
  sent_rev   integer not null default 0,
  created_at integer not null,
  unique (chat_id, view, key)
) strict;

-- What a card shows: agency zero means the whole task.
create table card_about (
  task_id   integer not null,
  agency_id integer not null,
  card_id   integer not null references card on delete cascade,
  primary key (task_id, agency_id, card_id)
) strict, without rowid;
create index card_about_card on card_about (card_id);

create table outbox (
  id         integer primary key,
  chat_id    integer not null,
  lane       integer not null,
  kind       text not null,
  state      text not null default 'queued' check (state in
               ('queued', 'leased', 'sent', 'moot', 'failed', 'parked', 'held', 'stopped')),
  body       text not null,
  card_id    integer references card,
  task_id    integer,
  person_id  integer,
  send_at    integer not null default 0,
  not_before integer not null default 0,
  attempt    integer not null default 0,
  expires_at integer,
  created_at integer not null,
  done_at    integer,
  message_id integer,
  error      text not null default ''
) strict;
create index outbox_ready on outbox (lane, id) where state = 'queued';
create index outbox_chat on outbox (chat_id, lane, id) where state = 'queued';
create unique index outbox_card on outbox (card_id) where state = 'queued' and card_id is not null;
create index outbox_leased on outbox (id) where state = 'leased';
create index outbox_done on outbox (done_at) where done_at is not null;

-- Which message of a chat was about what, so that a reply to it is understood.
create table sent_message (
  chat_id    integer not null,
  message_id integer not null,
  about      text not null,
  at         integer not null,
  primary key (chat_id, message_id)
) strict, without rowid;

-- Chats Telegram asked us to leave alone for a while; machine time.
create table chat_pause (
  chat_id integer primary key,
  until   integer not null
) strict;

create table blob (
  unique_id text primary key,
  data      blob not null,
  at        integer not null
) strict;

-- Audit ------------------------------------------------------------------------------------------------------------

create table audit (
  id        integer primary key,
  at        integer not null,
  person_id integer,
  act       text not null,
  task_id   integer,
  agency_id integer,
  detail    text not null default '',
  salt      blob not null,
  link      blob not null
) strict;
