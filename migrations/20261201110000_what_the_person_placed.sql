-- A session that the person put on its day stays there when the rest of the week is spaced anew.
alter table workout_sessions add column placed boolean not null default false;

-- Who asks for no plan gets none, whatever else is known of how they train.
alter table training_profiles add column wants_no_plan boolean not null default false;
