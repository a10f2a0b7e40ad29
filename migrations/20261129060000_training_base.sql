-- Where somebody starts from, and what they like to do: asked when a plan is set up.
alter table training_profiles
    -- Minutes of training a week when the plan was set up.
    add column weekly_minutes integer,
    -- The sport they want most of.
    add column sport text,
    add constraint training_profiles_weekly_minutes_range check (weekly_minutes between 0 and 1680),
    add constraint training_profiles_sport_known check (sport in ('running', 'cycling', 'swimming', 'walking', 'rowing'));
