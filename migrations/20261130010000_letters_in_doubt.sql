-- An attempt to send the letter is under way, or ended without an answer: where it arrived, its message has an id of the
-- platform above this one. Where a platform knows no key against repeats, it is looked for there before it is sent again.
alter table outbox add column said_after bigint;
