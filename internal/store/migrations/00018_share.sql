-- +goose Up

-- What an agency proposes to be published as good practice. Whether it is being prepared, on its way out or published is
-- told by the composition it was made into.
create table share (
  id             integer primary key,
  agency_id      integer references agency, -- null until it is known in whose name
  person_id      integer not null,
  state          text not null default 'writing' check (state in ('writing', 'proposed', 'returned', 'withdrawn', 'dropped')),
  parts          text not null,
  rev            integer not null default 1,
  word           text not null default '', -- why it was returned
  proposed_at    integer,
  decided_by     integer, -- who took it, returned it or withdrew it last
  decided_at     integer,
  composition_id integer references composition,
  told_at        integer, -- its proposer was told that it is published
  created_at     integer not null
) strict;
create index share_state on share (state, proposed_at);
create unique index share_composition on share (composition_id) where composition_id is not null;
