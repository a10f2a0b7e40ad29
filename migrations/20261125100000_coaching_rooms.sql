-- Rooms of a community in which people talk with the coach: which they are, and where each person there is answered.

-- What the operators of a server decided. Nobody's person, so no row-level security.
create table coaching_rooms (
    channel text not null,
    bot text not null,
    -- The platform's id of the room.
    room text not null,
    -- The community it belongs to: who leaves it takes its rooms along.
    server text not null,
    -- Where people are answered.
    answers text not null,
    -- What may be said in the room about somebody who agreed to it.
    shows text not null,
    primary key (channel, bot, room),
    constraint coaching_rooms_channel_known check (channel in ('telegram', 'discord')),
    constraint coaching_rooms_answers_known check (answers in ('thread', 'direct')),
    constraint coaching_rooms_shows_known check (shows in ('nothing', 'check_in', 'streak'))
);

-- Where an account is answered that wrote in a room, and what it agreed to. By the account and not by a name: two people
-- may call themselves the same. Without health data; goes with the account, and that with its person.
create table coaching_seats (
    channel text not null,
    bot text not null,
    room text not null,
    external_id text not null,
    -- The private thread; null: by direct message.
    thread text,
    -- What the person says in the room is logged.
    logs boolean not null default false,
    -- The room may be told that the person checked in.
    shows boolean not null default false,
    -- The last day that the room was told, and how many days in a row.
    shown_on date,
    streak integer not null default 0,
    primary key (channel, bot, room, external_id),
    foreign key (channel, external_id) references identities on delete cascade,
    constraint coaching_seats_streak_range check (streak >= 0)
);

create index coaching_seats_by_account on coaching_seats (channel, external_id);

-- After a restart the newest message of each conversation says what was missed.
create index inbound_messages_by_conversation on inbound_messages (channel, bot, conversation, arrival);

grant select, insert, update, delete on coaching_rooms, coaching_seats to alive_app;
