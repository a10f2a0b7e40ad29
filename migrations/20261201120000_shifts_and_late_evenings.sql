-- An early or a late shift asks much of its day as a long day does, and an evening that ends late weighs a little on the morning after.
alter table training_limits
    drop constraint training_limits_occasion_known,
    add constraint training_limits_occasion_known check (
        case kind
            when 'match' then coalesce(occasion in ('match', 'competition'), false)
            when 'busy' then
                coalesce(
                    occasion in (
                        'exam', 'interview', 'presentation', 'journey', 'dentist', 'operation', 'long_day', 'early_shift',
                        'late_shift'
                    ),
                    false
                )
            when 'strain' then coalesce(occasion in ('sick_child', 'bad_night', 'dizzy', 'late_night'), false)
            when 'injury' then occasion is null or occasion = 'ache'
            else occasion is null
        end
    );
