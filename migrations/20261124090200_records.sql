-- What a person tells or measures. Each row keeps the instant it was recorded (logged_at), the zone it was said in and
-- the local date it is about. Ranges are those of the product's plausibility rules; the database is the last judge.

create table daily_logs (
    log_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    date date not null,
    energy_level integer,
    mood text,
    sleep_hours double precision,
    water_intake_liters double precision,
    digestion_score integer,
    cycle_phase text,
    ai_notes text,
    logged_at timestamptz not null,
    zone text not null,

    -- One row a day: what is said in the morning and in the evening meets in it.
    constraint daily_logs_one_a_day unique (user_id, date),
    constraint daily_logs_energy_level_range check (energy_level between 1 and 5),
    constraint daily_logs_mood_known check (
        mood in ('happy', 'calm', 'neutral', 'tired', 'stressed', 'anxious', 'sad', 'irritable', 'energetic')
    ),
    constraint daily_logs_sleep_hours_range check (sleep_hours between 0 and 24),
    constraint daily_logs_water_intake_liters_range check (water_intake_liters between 0 and 10),
    constraint daily_logs_digestion_score_range check (digestion_score between 1 and 5),
    constraint daily_logs_cycle_phase_known check (
        cycle_phase in ('menstrual', 'follicular', 'ovulatory', 'luteal', 'unknown')
    )
);

-- Measured values; the unit is part of the type's name.
create table health_metrics (
    metric_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    "timestamp" timestamptz not null,
    type text not null,
    value double precision not null,
    source text not null,
    local_date date not null,
    logged_at timestamptz not null,
    zone text not null,

    constraint health_metrics_type_known check (
        type in (
            'weight_kg', 'resting_hr_bpm', 'hrv_ms', 'steps', 'body_fat_pct', 'spo2_pct', 'systolic_mmhg',
            'diastolic_mmhg', 'body_temp_c', 'vo2max', 'calories_burned_kcal', 'distance_km'
        )
    ),
    constraint health_metrics_weight_kg_range check (type <> 'weight_kg' or value between 25 and 350),
    constraint health_metrics_resting_hr_bpm_range check (type <> 'resting_hr_bpm' or value between 25 and 150),
    constraint health_metrics_hrv_ms_range check (type <> 'hrv_ms' or value between 5 and 300),
    constraint health_metrics_steps_range check (type <> 'steps' or value between 0 and 150000),
    constraint health_metrics_body_fat_pct_range check (type <> 'body_fat_pct' or value between 2 and 70),
    constraint health_metrics_spo2_pct_range check (type <> 'spo2_pct' or value between 50 and 100),
    constraint health_metrics_systolic_mmhg_range check (type <> 'systolic_mmhg' or value between 60 and 260),
    constraint health_metrics_diastolic_mmhg_range check (type <> 'diastolic_mmhg' or value between 30 and 160),
    constraint health_metrics_body_temp_c_range check (type <> 'body_temp_c' or value between 33 and 43),
    constraint health_metrics_vo2max_range check (type <> 'vo2max' or value between 10 and 95),
    constraint health_metrics_calories_burned_kcal_range check (
        type <> 'calories_burned_kcal' or value between 0 and 15000
    ),
    constraint health_metrics_distance_km_range check (type <> 'distance_km' or value between 0 and 500)
);

-- Both questions that are asked: the latest value of a type, and all types of the last weeks.
create index health_metrics_by_type on health_metrics (user_id, type, local_date, "timestamp");
create index health_metrics_by_date on health_metrics (user_id, local_date);

-- Cycles, from the first day of a period to the next; end_date is the last day of the period, not of the cycle.
create table menstrual_cycles (
    cycle_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    start_date date not null,
    end_date date,
    predicted_ovulation date,
    -- Derived: the union of what was felt on the days of this cycle, {"cramps": true, …}. Its facts are in cycle_days.
    symptoms jsonb not null default '{}',
    source text not null,
    logged_at timestamptz not null,
    zone text not null,

    -- The same start told twice is one start.
    constraint menstrual_cycles_one_a_start unique (user_id, start_date),
    constraint menstrual_cycles_end_after_start check (end_date >= start_date),
    constraint menstrual_cycles_symptoms_object check (jsonb_typeof(symptoms) = 'object')
);

-- What was felt on one day, by who said so: a re-sync of a source replaces its own day and nobody else's.
create table cycle_days (
    cycle_day_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    date date not null,
    -- unspecified: bleeding without a word on how much.
    flow text,
    symptoms jsonb not null default '{}',
    source text not null,
    logged_at timestamptz not null,
    zone text not null,

    constraint cycle_days_one_a_source unique (user_id, date, source),
    constraint cycle_days_flow_known check (flow in ('light', 'medium', 'heavy', 'unspecified')),
    constraint cycle_days_symptoms_known check (
        jsonb_typeof(symptoms) = 'object'
        and symptoms - array[
            'cramps', 'headache', 'bloating', 'mood_swings', 'acne', 'fatigue', 'back_pain', 'tender_breasts', 'spotting'
        ] = '{}'
    )
);

create table goals (
    goal_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    goal_type text not null,
    target_value double precision,
    progress_value double precision,
    target_date date,
    -- Derived between active and superseded (the newest goal of a kind counts); paused and completed are decisions.
    status text not null,
    unit text,
    -- Where the person stood when the goal was set, in the unit of the goal.
    start_value double precision,
    -- For a weight goal: target_value is a weight to reach, not an amount to lose or gain.
    is_end_weight boolean not null default false,
    -- For a habit goal: which habit.
    habit_type text,
    created_at timestamptz not null,
    zone text not null,

    constraint goals_goal_type_known check (
        goal_type in (
            'lose_weight', 'gain_weight', 'sleep', 'water', 'steps', 'run_distance', 'workouts_per_week', 'habit', 'other'
        )
    ),
    -- No goal is below nothing; the upper end keeps out infinity and what is not a number.
    constraint goals_target_value_range check (target_value >= 0 and target_value < 1e9),
    constraint goals_unit_known check (unit in ('kg', 'hours', 'L', 'steps', 'km', 'per_week')),
    constraint goals_status_known check (status in ('active', 'paused', 'completed', 'superseded'))
);

create index goals_by_user on goals (user_id, status);

create table workout_plans (
    plan_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    plan_start_date date not null,
    plan_type text not null,
    goal_id uuid references goals on delete set null,
    frequency_per_week integer,
    ai_generated boolean not null,
    created_at timestamptz not null,

    constraint workout_plans_frequency_per_week_range check (frequency_per_week between 1 and 14)
);

create index workout_plans_by_user on workout_plans (user_id, plan_start_date);
create index workout_plans_by_goal on workout_plans (goal_id);

create table workout_sessions (
    session_id uuid primary key default gen_random_uuid(),
    -- Null: a session of the person's own, outside any plan.
    plan_id uuid references workout_plans on delete set null,
    user_id uuid not null references users on delete cascade,
    date date not null,
    -- Whole minutes; duration_seconds is the exact length where one was told ("28:30").
    duration_minutes integer,
    duration_seconds integer,
    activity_type text not null,
    intensity_level text,
    calories_burned double precision,
    distance_km double precision,
    completed boolean not null,
    note text,
    source text not null,
    logged_at timestamptz not null,
    zone text not null,

    constraint workout_sessions_duration_minutes_range check (duration_minutes between 0.5 and 1440),
    constraint workout_sessions_duration_seconds_range check (duration_seconds between 30 and 86400),
    constraint workout_sessions_activity_type_known check (
        activity_type in (
            'running', 'walking', 'cycling', 'swimming', 'strength', 'yoga', 'hiit', 'pilates', 'rowing', 'hiking',
            'stretching', 'dancing', 'climbing', 'football', 'tennis', 'other'
        )
    ),
    constraint workout_sessions_intensity_level_known check (intensity_level in ('light', 'moderate', 'intense')),
    constraint workout_sessions_calories_burned_range check (calories_burned between 0 and 15000),
    constraint workout_sessions_distance_km_range check (distance_km between 0 and 500)
);

create index workout_sessions_by_date on workout_sessions (user_id, date);
create index workout_sessions_by_plan on workout_sessions (plan_id);

create table habit_trackers (
    habit_id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    date date not null,
    habit_type text not null,
    status boolean not null,
    notes text,
    logged_at timestamptz not null,
    zone text not null,

    constraint habit_trackers_one_a_day unique (user_id, date, habit_type),
    constraint habit_trackers_habit_type_length check (char_length(habit_type) between 1 and 64)
);
