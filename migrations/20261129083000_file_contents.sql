-- What a file that somebody sent is about: told by its name or the words beside it when it came, and by its contents once it
-- was read. Null: nobody knows yet.
alter table files add column holds_cycle boolean;
