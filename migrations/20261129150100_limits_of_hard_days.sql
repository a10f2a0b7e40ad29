-- What days ask for care without forbidding anything: somebody died or left, nights of work, a body in another time zone.
alter table training_limits
    drop constraint training_limits_kind_known,
    add constraint training_limits_kind_known check (
        kind in ('injury', 'illness', 'away', 'loss', 'nights', 'jet_lag', 'crisis', 'medical', 'eating_disorder', 'pregnant')
    );
