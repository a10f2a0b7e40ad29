-- Messages that come together are accepted in one statement, whoever wrote them: it looks their accounts up and keeps the
-- messages under the persons it found. Only a transaction that accepts may; the other queues see no accounts.
create policy acceptance on identities for select using (current_setting('alive.accepting', true) = 'on');
create policy acceptance on inbound_messages for insert with check (current_setting('alive.accepting', true) = 'on');
