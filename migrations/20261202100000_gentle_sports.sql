-- Yoga and Pilates are sports to make a plan of, too: for suppleness, where the others are for endurance.
alter table training_profiles
    drop constraint training_profiles_sport_known,
    add constraint training_profiles_sport_known
        check (sport in ('running', 'cycling', 'swimming', 'walking', 'rowing', 'yoga', 'pilates'));
