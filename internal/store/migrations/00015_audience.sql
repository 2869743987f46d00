-- +goose Up

-- Audiences the secretariat keeps by a name to use again (đối tượng đã lưu). body is a bloc.Audience as JSON.
create table audience (
  id      integer primary key,
  name    text not null,
  folded  text not null unique,
  body    text not null,
  used_at integer not null,
  by      integer
) strict;
