-- Messages that come together are accepted in one statement, whoever wrote them: it looks their accounts up and keeps the
-- messages under the persons it found.
create policy queue on identities for select using (current_setting('alive.queue', true) = 'on');
create policy queue_work on inbound_messages for insert with check (current_setting('alive.queue', true) = 'on');
