-- What channels with message ids, files and several accounts of one person need.

-- The message of the platform that this letter rewrites: the answer to a message that was edited.
alter table outbox add column replaces text;
-- Parts of a long letter that are out: a letter is sent a message at a time, so that none goes out twice.
alter table outbox add column parts integer not null default 0;
-- Attempts after which nobody knows whether the letter arrived.
alter table outbox add column doubts integer not null default 0;
alter table outbox add constraint outbox_counts_range check (parts >= 0 and doubts >= 0);

-- A reply to one of our messages is about the exchange that wrote it.
create index outbox_by_message on outbox (channel, bot, conversation, platform_message_id)
where platform_message_id is not null;

-- The account cannot be written to since then (the person blocked the bot). Its data stays, pushes stop.
alter table identities add column unreachable_at timestamptz;
grant update (unreachable_at) on identities to alive_app;

-- Files people sent, for later import. The platform holds the bytes; this is how to ask for them.
create table files (
    file_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    inbound_id uuid not null references inbound_messages on delete cascade,
    channel text not null,
    kind text not null,
    platform_file_id text not null,
    name text,
    mime text,
    size bigint,
    received_at timestamptz not null,
    -- When it was read; null: it waits.
    imported_at timestamptz,

    -- A message that is answered again after a failure leaves one hand-off.
    constraint files_once unique (inbound_id, platform_file_id),
    constraint files_channel_known check (channel in ('console', 'telegram', 'discord')),
    constraint files_kind_known check (kind in ('photo', 'file', 'voice')),
    constraint files_size_range check (size >= 0)
);

create index files_by_user on files (user_id, received_at);

-- One-time codes by which a person joins an account of another channel to theirs. The hash alone is kept.
create table link_codes (
    code_hash bytea primary key,
    user_id uuid not null references users on delete cascade,
    expires_at timestamptz not null
);

create index link_codes_by_user on link_codes (user_id);

do $$
declare
    owned text;
begin
    foreach owned in array array['files', 'link_codes']
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy own_rows on %I '
            'using (user_id = nullif(current_setting(''alive.person'', true), '''')::uuid)',
            owned
        );
    end loop;
end
$$;

-- Whoever holds a code finds whose it is, and nothing else.
create policy named_code on link_codes for select using (
    encode(code_hash, 'hex') = current_setting('alive.link_code', true)
);

grant select, insert, update, delete on files to alive_app;
grant select, insert, delete on link_codes to alive_app;
