-- What somebody asked for rather than what happened to them: a sport that waits, and the time there is on a day.
alter table training_limits
    -- For a sport: which.
    add column activity text,
    -- For the time of a day: how long a session may be.
    add column minutes integer,
    drop constraint training_limits_kind_known,
    add constraint training_limits_kind_known check (
        kind in ('injury', 'illness', 'away', 'loss', 'nights', 'jet_lag', 'sport', 'time', 'crisis', 'medical', 'eating_disorder',
            'pregnant')
    ),
    add constraint training_limits_activity_of_sports check ((kind = 'sport') = (activity is not null)),
    add constraint training_limits_minutes_of_times check ((kind = 'time') = (minutes is not null)),
    add constraint training_limits_minutes_range check (minutes between 1 and 600);
