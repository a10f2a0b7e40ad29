-- When the coach writes by itself: what each person has asked for, and what became of it.

-- What holds for all pushes of a person. Without health data: the clock reads it for everybody.
create table push_settings (
    user_id uuid primary key references users on delete cascade,
    -- The last private conversation the person wrote in, and the account they wrote with. A push goes there and nowhere
    -- else, so that somebody with two accounts is not written to twice.
    channel text,
    bot text,
    conversation text,
    external_id text,
    -- The account cannot be written to since then: pushes stop until the person writes again.
    unreachable_at timestamptz,
    -- The zone the times below were computed in; null: the service's default.
    timezone text,
    -- Nothing is pushed from the one to the other on the person's wall; the same twice: never quiet.
    quiet_from time not null default '22:00',
    quiet_to time not null default '07:00',
    daily_cap integer not null default 4,
    paused_until timestamptz,

    constraint push_settings_address_whole check (num_nulls(channel, bot, conversation, external_id) in (0, 4)),
    constraint push_settings_channel_known check (channel in ('console', 'telegram', 'discord')),
    constraint push_settings_daily_cap_range check (daily_cap between 0 and 50)
);

-- A push that recurs at a time of the person's wall clock, or comes once.
create table schedules (
    schedule_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    kind text not null,
    at_time time not null,
    -- Days of the week as bits, Monday the lowest.
    days integer not null default 127,
    -- Once, on this date.
    only_on date,
    -- What to be reminded of, in the person's own words.
    text text,
    enabled boolean not null default true,
    created_at timestamptz not null,
    -- The next push: the date it is for, the instant on the person's wall, and when it is to be sent (after the quiet,
    -- and a little apart from everybody else's). Null: there is none.
    due_date date,
    due_at timestamptz,
    next_at timestamptz,
    -- The time zone rules it was computed by.
    tzdb text not null,

    constraint schedules_kind_known check (
        kind in (
            'morning_plan', 'evening_check_in', 'weekly_review', 'reminder', 'bedtime_nudge', 'hydration_nudge',
            'late_log_nudge'
        )
    ),
    constraint schedules_days_range check (days between 1 and 127),
    constraint schedules_text_of_reminders check ((kind = 'reminder') = (text is not null)),
    constraint schedules_text_length check (char_length(text) between 1 and 200),
    constraint schedules_next_whole check (num_nulls(due_date, due_at, next_at) in (0, 3))
);

-- One of a kind, but for reminders.
create unique index schedules_once on schedules (user_id, kind) where kind <> 'reminder';
create index schedules_by_user on schedules (user_id, created_at);
-- The clock looks here, once a tick for everybody.
create index schedules_due on schedules (next_at, schedule_id) where next_at is not null;

-- What became of each push, once per person, push and local date: whoever inserts the row sends it. The key is the kind,
-- or the one reminder, so that a schedule that is made anew does not send twice.
create table pushes (
    user_id uuid not null references users on delete cascade,
    push_key text not null,
    local_date date not null,
    kind text not null,
    due_at timestamptz not null,
    decided_at timestamptz not null,
    outcome text not null,
    -- Deferred: the key is inserted first, and the exchange after it.
    interaction_id uuid references ai_interactions on delete set null deferrable initially deferred,

    primary key (user_id, push_key, local_date),
    constraint pushes_outcome_known check (
        outcome in ('sent', 'late', 'quiet', 'capped', 'paused', 'unreachable', 'nothing')
    )
);

create index pushes_by_day on pushes (user_id, local_date);
create index pushes_by_interaction on pushes (interaction_id);

do $$
declare
    owned text;
begin
    foreach owned in array array['push_settings', 'schedules', 'pushes']
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        execute format(
            'create policy own_rows on %I '
            'using (user_id = nullif(current_setting(''alive.person'', true), '''')::uuid)',
            owned
        );
        -- The clock is a queue: it is worked for everybody.
        execute format(
            'create policy queue on %I for select using (current_setting(''alive.queue'', true) = ''on'')', owned
        );
    end loop;
end
$$;

create policy queue_work on schedules for update using (current_setting('alive.queue', true) = 'on');
create policy queue_work on pushes for insert with check (current_setting('alive.queue', true) = 'on');

grant select, insert, update, delete on push_settings, schedules to alive_app;
grant select, insert on pushes to alive_app;
grant update (outcome, interaction_id) on pushes to alive_app;

-- A letter that is of no use later: a morning's plan in the evening, or any push once it is quiet.
alter table outbox add column expires_at timestamptz;
create index outbox_expiring on outbox (expires_at)
where expires_at is not null and sent_at is null and given_up_at is null;

-- First contact asks when the coach may write.
alter table users drop constraint users_onboarding_known;
alter table users add constraint users_onboarding_known
check (onboarding in ('new', 'name', 'zone', 'units', 'pushes', 'done'));
