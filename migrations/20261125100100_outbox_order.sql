-- Which letter of a conversation goes first, as a column that an index holds: with many letters waiting, the next ones are
-- found without looking at the others.
alter table outbox add column precedence smallint not null
    generated always as (case kind when 'safety' then 0 when 'reply' then 1 else 2 end) stored;

drop index outbox_unsent;
create index outbox_unsent on outbox (channel, bot, precedence, seq) where sent_at is null and given_up_at is null;
create index outbox_unsent_by_conversation on outbox (channel, bot, conversation, precedence, seq)
    where sent_at is null and given_up_at is null;
