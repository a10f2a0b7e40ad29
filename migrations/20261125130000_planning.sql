-- What the planner knows of a person's training, what it decided, and why.

-- How somebody wants to train. Every column may be unknown: the planner has careful defaults.
create table training_profiles (
    user_id uuid primary key references users on delete cascade,
    aim text,
    level text,
    days_per_week integer,
    -- Weekdays that suit, Monday = 0; empty = any.
    weekdays integer[] not null default '{}',
    -- The longest session that fits.
    minutes integer,
    -- Null: not told; empty: nothing.
    equipment text[],
    places text[] not null default '{}',
    updated_at timestamptz not null,

    constraint training_profiles_aim_known check (
        aim in ('general_health', 'weight_loss', 'strength', 'endurance', 'flexibility')
    ),
    constraint training_profiles_level_known check (level in ('beginner', 'intermediate', 'advanced')),
    constraint training_profiles_days_range check (days_per_week between 1 and 7),
    constraint training_profiles_weekdays_range check (weekdays <@ array[0, 1, 2, 3, 4, 5, 6]),
    constraint training_profiles_minutes_range check (minutes between 5 and 240)
);

-- What narrows training for a time, or until the person says that it is over.
create table training_limits (
    limit_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    kind text not null,
    -- For an injury: which part.
    part text,
    from_date date not null,
    until_date date,
    lifted_at timestamptz,
    interaction_id uuid references ai_interactions on delete set null deferrable initially deferred,
    created_at timestamptz not null,

    constraint training_limits_kind_known check (
        kind in ('injury', 'illness', 'away', 'crisis', 'medical', 'eating_disorder', 'pregnant')
    ),
    constraint training_limits_part_of_injuries check ((kind = 'injury') = (part is not null))
);

create index training_limits_by_user on training_limits (user_id, created_at);
create index training_limits_by_interaction on training_limits (interaction_id);

-- A plan that another has replaced.
alter table workout_plans add column ended_at timestamptz;
-- The last day that readiness has decided about: a day is decided once, and looking at the plan again changes nothing.
alter table workout_plans add column decided_on date;

-- What a planned session is for, and why it no longer stands. What to do is in its note.
alter table workout_sessions add column focus text;
alter table workout_sessions add column set_aside text;
-- Which of the choices of moves it has; sessions of one kind in a week differ.
alter table workout_sessions add column variant integer not null default 0;
alter table workout_sessions add constraint workout_sessions_focus_known check (
    focus in ('full_body', 'upper_body', 'lower_body', 'easy', 'steady', 'hard', 'long', 'mobility')
);
alter table workout_sessions add constraint workout_sessions_set_aside_known check (set_aside in ('skipped', 'dropped'));

-- Put up by the planner, and not yet answered: neither kept nor left out.
alter table habit_trackers add column proposed boolean not null default false;

-- Every choice of the policy with the probability it was made with, so that another policy can be held against it.
create table policy_decisions (
    decision_id uuid primary key,
    user_id uuid not null references users on delete cascade,
    "timestamp" timestamptz not null,
    -- What was chosen among: recommendations for now.
    kind text not null,
    features jsonb not null,
    options jsonb not null,
    propensities jsonb not null,
    chosen text not null,
    draw double precision not null,
    policy_version text not null,
    interaction_id uuid references ai_interactions on delete cascade,
    -- What became of it, [{"at", "what", …}]; nothing is summed here.
    events jsonb not null default '[]',

    constraint policy_decisions_draw_range check (draw >= 0 and draw <= 1),
    constraint policy_decisions_events_list check (jsonb_typeof(events) = 'array')
);

create index policy_decisions_by_user on policy_decisions (user_id, "timestamp");
create index policy_decisions_by_interaction on policy_decisions (interaction_id);
alter table recommendations add column decision_id uuid references policy_decisions on delete set null;
create index recommendations_by_decision on recommendations (decision_id);

do $$
declare
    owned text;
begin
    foreach owned in array array['training_profiles', 'training_limits', 'policy_decisions']
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

grant select, insert, update, delete on training_profiles, training_limits, policy_decisions to alive_app;
