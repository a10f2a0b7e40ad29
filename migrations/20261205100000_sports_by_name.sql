-- The sport's own name, as it was told ("judo"): activity_type knows sixteen kinds, and the last of them is "other".
alter table workout_sessions
    add column sport text,
    add constraint workout_sessions_sport_length check (char_length(sport) between 1 and 40);
