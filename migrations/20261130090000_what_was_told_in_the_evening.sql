-- What somebody does by themselves may be told with its length, and what they tell in the evening (a child is ill, a bad night,
-- dizziness) weighs on the morning after it.
alter table training_limits
    -- For what somebody does by themselves: how far.
    add column distance_km double precision,
    drop constraint training_limits_kind_known,
    add constraint training_limits_kind_known check (
        kind in ('injury', 'illness', 'away', 'loss', 'nights', 'jet_lag', 'sport', 'time', 'match', 'outing', 'busy', 'strain', 'crisis',
            'medical', 'eating_disorder', 'pregnant')
    ),
    drop constraint training_limits_minutes_of_times,
    add constraint training_limits_minutes_of_times check (kind = 'outing' or (kind = 'time') = (minutes is not null)),
    drop constraint training_limits_minutes_range,
    add constraint training_limits_minutes_range check (minutes between 1 and 1440),
    add constraint training_limits_distance_of_outings check (distance_km is null or kind = 'outing' and distance_km > 0),
    drop constraint training_limits_occasion_known,
    add constraint training_limits_occasion_known check (
        case kind
            when 'match' then coalesce(occasion in ('match', 'competition'), false)
            when 'busy' then
                coalesce(occasion in ('exam', 'interview', 'presentation', 'journey', 'dentist', 'operation'), false)
            when 'strain' then coalesce(occasion in ('sick_child', 'bad_night', 'dizzy'), false)
            else occasion is null
        end
    );
