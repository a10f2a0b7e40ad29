-- What somebody tells of a day to come: a match they play, something they do by themselves, a day that asks much of them. Each holds
-- for its day alone.
alter table training_limits
    -- What kind of match, or what asks so much of the day.
    add column occasion text,
    drop constraint training_limits_kind_known,
    add constraint training_limits_kind_known check (
        kind in ('injury', 'illness', 'away', 'loss', 'nights', 'jet_lag', 'sport', 'time', 'match', 'outing', 'busy', 'crisis', 'medical',
            'eating_disorder', 'pregnant')
    ),
    drop constraint training_limits_activity_of_sports,
    -- The sport of a match may not have been named.
    add constraint training_limits_activity_of_sports check (
        kind = 'match' or (kind in ('sport', 'outing')) = (activity is not null)
    ),
    add constraint training_limits_occasion_known check (
        case kind
            when 'match' then coalesce(occasion in ('match', 'competition'), false)
            when 'busy' then
                coalesce(occasion in ('exam', 'interview', 'presentation', 'journey', 'dentist', 'operation'), false)
            else occasion is null
        end
    ),
    add constraint training_limits_events_have_a_day check (
        kind not in ('match', 'outing', 'busy') or until_date is not distinct from from_date
    );
