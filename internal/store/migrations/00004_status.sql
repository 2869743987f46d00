-- +goose Up
-- What the bloc's tasks are known by in people's calendars, beside their number: no two blocs have the same.
insert into setting (name, value) values ('calendar', lower(hex(randomblob(8)))) on conflict do nothing;
