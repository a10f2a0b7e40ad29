-- No one sees another's data, whatever a query forgets: each transaction names its person in alive.person, and the
-- database shows that person's rows and no others. Nothing set, nothing shown. Forced, so that the owner is bound too.
--
-- A new table with a user_id needs the same; a test over the catalogue says so.
do $$
declare
    owned text;
begin
    foreach owned in array array[
        'users', 'daily_logs', 'health_metrics', 'menstrual_cycles', 'cycle_days', 'goals', 'workout_plans',
        'workout_sessions', 'habit_trackers', 'inbound_messages', 'ai_interactions', 'recommendations', 'outbox',
        'record_changes', 'memories', 'identities'
    ]
    loop
        execute format('alter table %I enable row level security', owned);
        execute format('alter table %I force row level security', owned);
        -- nullif: a setting that was local to an earlier transaction of the session reads as empty, not as missing.
        execute format(
            'create policy own_rows on %I '
            'using (user_id = nullif(current_setting(''alive.person'', true), '''')::uuid)',
            owned
        );
    end loop;
end
$$;

-- A channel has to find out who is writing before there is a person to name: it sees the one account the platform
-- named, and may claim it while it is nobody's.
create policy named_account on identities for select using (
    channel = current_setting('alive.channel', true) and external_id = current_setting('alive.external_id', true)
);

-- The queues are worked for everybody: unanswered messages after a restart, letters to send.
create policy queue on inbound_messages for select using (current_setting('alive.queue', true) = 'on');
create policy queue on outbox for select using (current_setting('alive.queue', true) = 'on');
create policy queue_work on outbox for update using (current_setting('alive.queue', true) = 'on');

-- What the program does, and no more: the ledger and the diary of exchanges are not edited, accounts are not moved.
grant select, insert, update, delete on
    users, daily_logs, health_metrics, menstrual_cycles, cycle_days, goals, workout_plans, workout_sessions,
    habit_trackers, inbound_messages, recommendations, outbox, memories
to alive_app;
grant select, insert, delete on identities, ai_interactions, record_changes to alive_app;
grant update (undone_at) on ai_interactions to alive_app;
grant update (undone_by) on record_changes to alive_app;
