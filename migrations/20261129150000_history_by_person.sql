-- A person's changes by their order, undone ones too: /undo lists them, an export hands them out and /forget removes them,
-- and all three read the whole table for want of this. The last that stands is found by the same walk.
drop index record_changes_standing;
create index record_changes_by_user on record_changes (user_id, change_no);
