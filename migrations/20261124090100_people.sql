-- A person, and the platform accounts they write from.

create table users (
    user_id uuid primary key default gen_random_uuid(),
    name text,
    -- Not unique: one person's address must not be found out by trying to take it. Channels identify people.
    email text,
    age integer,
    gender text,
    height_cm double precision,
    weight_kg double precision,
    target_weight_kg double precision,
    -- IANA name; null until the person or their platform has named it. Never silently UTC.
    timezone text,
    created_at timestamptz not null,
    units text not null,
    -- The language they last wrote in.
    language text not null,
    -- When the person's day turns, by their wall clock.
    day_start time not null default '04:00',
    onboarding text not null default 'new',
    -- Weight and calorie talk is off until the person asks for it and confirms.
    no_weight_talk boolean not null default false,

    constraint users_age_range check (age between 5 and 120),
    constraint users_gender_known check (gender in ('female', 'male', 'non_binary', 'other')),
    constraint users_height_cm_range check (height_cm between 100 and 250),
    constraint users_weight_kg_range check (weight_kg between 25 and 350),
    constraint users_target_weight_kg_range check (target_weight_kg between 25 and 350),
    constraint users_units_known check (units in ('metric', 'imperial')),
    constraint users_language_known check (language in ('en', 'es', 'de', 'fr')),
    constraint users_onboarding_known check (onboarding in ('new', 'name', 'zone', 'units', 'done'))
);

-- Which account of which platform is whom: the platform's word, never an argument of a tool.
create table identities (
    channel text not null,
    external_id text not null,
    -- Deferred so that the account can be claimed first: of two first messages at once, one creates the person.
    user_id uuid not null references users on delete cascade deferrable initially deferred,
    created_at timestamptz not null,
    primary key (channel, external_id),
    constraint identities_channel_known check (channel in ('console', 'telegram', 'discord'))
);

create index identities_by_user on identities (user_id);
