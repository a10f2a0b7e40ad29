-- Who has a letter on its way: the advisory lock its program holds for as long as it lives. The next program sees at once that it
-- died, and need not wait for the end of the claim.
alter table outbox add column claimed_by bigint;

-- What a letter rewrites is a letter and no message: one that is still on its way has no message yet.
alter table outbox add column rewrites uuid;

update outbox o
set rewrites = e.letter_id
from outbox e
where o.replaces is not null and o.sent_at is null and o.given_up_at is null
    and e.channel = o.channel and e.bot = o.bot and e.conversation = o.conversation and e.platform_message_id = o.replaces;

alter table outbox drop column replaces;

-- What was said and heard lately, for a program that looks for letters of one that died. Rows come in the order of these times, so
-- that a summary of blocks is enough, and costs next to nothing to keep.
create index outbox_by_time on outbox using brin (created_at);
create index inbound_messages_by_time on inbound_messages using brin (accepted_at);
