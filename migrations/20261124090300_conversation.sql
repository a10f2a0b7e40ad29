-- What was heard and said, and what it did to the records.

-- Accepted before the platform is told so: an accepted message is never lost.
create table inbound_messages (
    inbound_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    -- Order of arrival; two messages may share an instant.
    arrival bigint generated always as identity,
    channel text not null,
    bot text not null,
    conversation text not null,
    key text not null,
    version integer not null,
    -- The message as the channel heard it.
    heard jsonb not null,
    accepted_at timestamptz not null,
    answered_at timestamptz,
    interaction_id uuid,

    -- The same message delivered twice is one message. Membership, never "greater than the last": a platform's ids may
    -- start over.
    constraint inbound_messages_once unique (channel, bot, key, version),
    constraint inbound_messages_channel_known check (channel in ('console', 'telegram', 'discord')),
    constraint inbound_messages_version_range check (version >= 0)
);

create index inbound_messages_waiting on inbound_messages (arrival) where answered_at is null;
create index inbound_messages_by_user on inbound_messages (user_id, arrival);

-- One exchange: a message and its answer, or a push that had no message.
create table ai_interactions (
    interaction_id uuid primary key,
    user_id uuid not null references users on delete cascade,
    "timestamp" timestamptz not null,
    input_text text,
    response_text text not null,
    action_type text,
    session_context jsonb not null default '{}',
    turn bigint generated always as identity,
    inbound_id uuid references inbound_messages on delete set null,
    channel text,
    bot text,
    conversation text,
    key text,
    version integer,
    path text not null,
    model text,
    prompt_version text,
    prompt_hash text,
    rounds integer not null default 0,
    tokens_in integer not null default 0,
    tokens_cached integer not null default 0,
    tokens_out integer not null default 0,
    cost_usd double precision not null default 0,
    latency_ms integer not null default 0,
    tool_calls jsonb not null default '[]',
    -- What kind of failure the answer had to work around; never its text.
    error_class text,
    -- When everything this exchange recorded had been taken back.
    undone_at timestamptz,

    -- A message is answered once.
    constraint ai_interactions_one_answer unique (inbound_id),
    constraint ai_interactions_action_type_known check (
        action_type in (
            'log', 'correction', 'question', 'motivation', 'workout_change', 'mood_support', 'plan', 'check_in', 'goal',
            'safety', 'smalltalk', 'other'
        )
    ),
    constraint ai_interactions_path_known check (path in ('fast', 'model', 'offline', 'safety', 'command', 'push')),
    constraint ai_interactions_channel_known check (channel in ('console', 'telegram', 'discord')),
    constraint ai_interactions_counts_range check (
        rounds >= 0 and tokens_in >= 0 and tokens_cached >= 0 and tokens_out >= 0 and cost_usd >= 0 and latency_ms >= 0
    )
);

create index ai_interactions_by_turn on ai_interactions (user_id, turn);

create table recommendations (
    recommendation_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    "timestamp" timestamptz not null,
    category text not null,
    content text not null,
    based_on jsonb not null default '{}',
    -- The exchange that gave it.
    interaction_id uuid references ai_interactions on delete cascade,

    constraint recommendations_category_known check (category in ('workout', 'sleep', 'nutrition', 'mindset'))
);

create index recommendations_by_time on recommendations (user_id, "timestamp");
create index recommendations_by_interaction on recommendations (interaction_id);

-- Letters to send. A row stays after it was sent, so that a reply can be edited and never goes out twice.
create table outbox (
    letter_id uuid primary key,
    user_id uuid not null references users on delete cascade,
    interaction_id uuid not null references ai_interactions on delete cascade,
    -- Order of writing.
    seq bigint generated always as identity,
    channel text not null,
    bot text not null,
    conversation text not null,
    kind text not null,
    say jsonb not null,
    -- For platforms that refuse a second message with the same nonce; at most 25 characters (Discord).
    nonce text not null,
    created_at timestamptz not null,
    attempts integer not null default 0,
    -- Due from here on; a claim moves it past its lease, so that a sender that died is followed by another.
    next_attempt_at timestamptz not null,
    sent_at timestamptz,
    platform_message_id text,
    -- Not to be tried again.
    given_up_at timestamptz,

    constraint outbox_channel_known check (channel in ('console', 'telegram', 'discord')),
    constraint outbox_kind_known check (kind in ('reply', 'push', 'safety')),
    constraint outbox_nonce_length check (char_length(nonce) between 1 and 25)
);

create index outbox_unsent on outbox (channel, bot, conversation, seq) where sent_at is null and given_up_at is null;
create index outbox_by_interaction on outbox (interaction_id);
create index outbox_by_user on outbox (user_id);

-- The change ledger: what each exchange did to the records. Receipts are rendered from it, and a record can be taken
-- back by it at any time.
--
-- A fact is what a person said once ("slept 6h"); a correction is a newer version of the same fact. A row holds, for
-- each of its facts, the newest version that was not undone. Nothing is ever removed from the ledger but with its person.
create table record_changes (
    change_no bigint generated always as identity primary key,
    user_id uuid not null references users on delete cascade,
    -- Deferred: changes are applied while the answer, and with it the interaction, is still being made.
    interaction_id uuid not null references ai_interactions on delete cascade deferrable initially deferred,
    call_index integer not null,
    seq integer not null,
    fact_id uuid not null,
    table_name text not null,
    row_id uuid not null,
    op text not null,
    -- The columns touched, and only those; null where there was, or is, no row.
    before jsonb,
    after jsonb,
    -- What an add contributed: after - before, as it was said.
    delta double precision,
    -- The local date the row is about, where it has one.
    date date,
    at timestamptz not null,
    -- The exchange that took this change back.
    undone_by uuid,
    -- Set on what a taking back did: the exchange that was taken back. Such a change is no version of a fact.
    undoes uuid,

    constraint record_changes_once unique (interaction_id, call_index, seq),
    constraint record_changes_op_known check (op in ('insert', 'update', 'delete', 'add')),
    constraint record_changes_table_known check (
        table_name in (
            'users', 'daily_logs', 'health_metrics', 'menstrual_cycles', 'cycle_days', 'workout_sessions',
            'habit_trackers', 'goals'
        )
    ),
    constraint record_changes_add_has_delta check ((op = 'add' and undoes is null) = (delta is not null))
);

create index record_changes_by_row on record_changes (row_id, change_no);
create index record_changes_by_fact on record_changes (fact_id, change_no);
create index record_changes_standing on record_changes (user_id, change_no) where undone_by is null and undoes is null;

-- What the coach remembers of a person beside the records.
create table memories (
    memory_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    fact text not null,
    kind text not null,
    source_interaction uuid references ai_interactions on delete set null deferrable initially deferred,
    created_at timestamptz not null,
    -- Injuries and illnesses pass.
    expires_at timestamptz,

    constraint memories_kind_known check (kind in ('fact', 'preference', 'schedule', 'equipment', 'injury', 'illness')),
    constraint memories_fact_length check (char_length(fact) between 1 and 500)
);

-- The same thing remembered twice is one memory.
create unique index memories_once on memories (user_id, md5(lower(fact)));
create index memories_by_source on memories (source_interaction);
