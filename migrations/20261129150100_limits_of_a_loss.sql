-- Somebody died, or somebody left: nothing is asked for some days.
alter table training_limits
    drop constraint training_limits_kind_known,
    add constraint training_limits_kind_known check (
        kind in ('injury', 'illness', 'away', 'loss', 'crisis', 'medical', 'eating_disorder', 'pregnant')
    );
