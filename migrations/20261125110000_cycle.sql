-- The cycle: what a person decided about tracking it, what is told of single days, and what follows from both.

-- More facts of a day. An event ("it started") is a fact of its day like any other, so that it does not matter in which
-- order days are told: the cycles follow from the days.
alter table cycle_days add column starts_period boolean not null default false;
alter table cycle_days add column ends_period boolean not null default false;
alter table cycle_days add column lh_test text;
-- Basal body temperature, in degrees Celsius.
alter table cycle_days add column temperature_c double precision;
-- A day of ovulation, by what told it.
alter table cycle_days add column ovulation text;
alter table cycle_days drop constraint cycle_days_flow_known;
alter table cycle_days add constraint cycle_days_flow_known check (
    flow in ('none', 'spotting', 'light', 'medium', 'heavy', 'unspecified')
);
alter table cycle_days add constraint cycle_days_lh_test_known check (lh_test in ('positive', 'negative'));
alter table cycle_days add constraint cycle_days_temperature_c_range check (temperature_c between 33 and 43);
alter table cycle_days add constraint cycle_days_ovulation_known check (ovulation in ('lh', 'temperature'));

-- All of menstrual_cycles is derived from now on: from cycle_days and cycle_settings, anew with every change.
-- The person wants this cycle left out of what is learnt.
alter table menstrual_cycles add column excluded boolean not null default false;
-- The person said that no start is missing between this one and the next.
alter table menstrual_cycles add column confirmed_no_gap boolean not null default false;
-- The model that predicted the ovulation.
alter table menstrual_cycles add column model_version text;

-- The phase of a day is an estimate: the day of the cycle, how likely the phase is, and the model that said so.
alter table daily_logs add column cycle_day integer;
alter table daily_logs add column cycle_confidence double precision;
alter table daily_logs add column cycle_model text;
alter table daily_logs add constraint daily_logs_cycle_day_range check (cycle_day >= 1);
alter table daily_logs add constraint daily_logs_cycle_confidence_range check (cycle_confidence between 0 and 1);

-- What a person decided. No row: never spoken of.
create table cycle_settings (
    user_id uuid primary key references users on delete cascade,
    state text not null,
    -- When the person last decided on the state.
    decided_at timestamptz not null,
    -- What they call it where somebody may look over their shoulder.
    name text,
    -- The mode in force from each day on: {"2026-03-14": "natural", …}. Spans of earlier modes are not learnt from.
    modes jsonb not null default '{}',
    -- What to assume before any cycle, where the person said so.
    prior text,
    -- Whether a language model may read dates and symptoms; null: not asked yet.
    model_may_read boolean,
    -- What was said before the yes, kept then: a list of records.
    held jsonb not null default '[]',
    -- Answers to questions, questions put, and suggestions made, so that each is made once.
    told jsonb not null default '{}',

    constraint cycle_settings_state_known check (state in ('unasked', 'asked', 'on', 'paused', 'off')),
    constraint cycle_settings_name_length check (char_length(name) between 1 and 40),
    constraint cycle_settings_prior_known check (prior in ('usual', 'broad')),
    constraint cycle_settings_shapes check (
        jsonb_typeof(modes) = 'object' and jsonb_typeof(held) = 'array' and jsonb_typeof(told) = 'object'
    )
);

-- Events kept as rows of menstrual_cycles become facts of their days. The owner is bound by row-level security, which is
-- lifted for these statements alone.
alter table menstrual_cycles no force row level security;
alter table cycle_days no force row level security;
alter table record_changes no force row level security;

insert into cycle_days (user_id, date, source, starts_period, logged_at, zone)
select user_id, start_date, source, true, logged_at, zone from menstrual_cycles
on conflict (user_id, date, source) do update set starts_period = true;

insert into cycle_days (user_id, date, source, ends_period, logged_at, zone)
select user_id, end_date, source, true, logged_at, zone from menstrual_cycles where end_date is not null
on conflict (user_id, date, source) do update set ends_period = true;

-- Their ledger lines name rows that are derived now; what they recorded stays, and is corrected by its day.
delete from record_changes where table_name = 'menstrual_cycles';

alter table menstrual_cycles force row level security;
alter table cycle_days force row level security;
alter table record_changes force row level security;

alter table cycle_settings enable row level security;
alter table cycle_settings force row level security;
create policy own_rows on cycle_settings using (user_id = nullif(current_setting('alive.person', true), '')::uuid);

grant select, insert, update, delete on cycle_settings to alive_app;
-- Deleting all of the cycle takes the words of the conversations about it, too; the exchanges stay, as what they recorded
-- beside it does.
grant update (input_text, response_text, session_context, tool_calls) on ai_interactions to alive_app;
