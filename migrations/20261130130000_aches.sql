-- What hurts may be so little that no sport rests for it: an injury with this degree is asked after, and no more.
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
            when 'injury' then occasion is null or occasion = 'ache'
            else occasion is null
        end
    );
