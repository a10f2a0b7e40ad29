-- Where lines of the ledger are forgotten, those after them say what a column held before both.
grant update (before) on record_changes to alive_app;
