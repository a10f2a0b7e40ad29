-- A long day of work that is told ahead asks much of a day as an exam does: its session is a short one.
alter table training_limits
    drop constraint training_limits_occasion_known,
    add constraint training_limits_occasion_known check (
        case kind
            when 'match' then coalesce(occasion in ('match', 'competition'), false)
            when 'busy' then
                coalesce(
                    occasion in ('exam', 'interview', 'presentation', 'journey', 'dentist', 'operation', 'long_day'), false
                )
            when 'strain' then coalesce(occasion in ('sick_child', 'bad_night', 'dizzy'), false)
            else occasion is null
        end
    );
