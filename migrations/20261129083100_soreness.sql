-- Sore muscles of a day, on a scale of 1 to 5: no injury, and something a morning may read.
alter table daily_logs
    add column soreness integer,
    add constraint daily_logs_soreness_range check (soreness between 1 and 5);
