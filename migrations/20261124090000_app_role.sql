-- The program works as alive_app, which owns nothing and is no superuser: row-level security binds it, and it cannot
-- change the schema. Migrations run as the connecting user, who owns the tables and is made a member of alive_app so
-- that the program can `set role alive_app`.
--
-- A role belongs to the whole server, a migration to one database: the role may exist already, or be created by another
-- database of the same server at this moment. Both are fine.
do $$
begin
    if not exists (select from pg_roles where rolname = 'alive_app') then
        create role alive_app nologin;
    end if;
exception
    when duplicate_object or unique_violation then
        null;
    when insufficient_privilege then
        raise exception using
            errcode = 'insufficient_privilege',
            message = format(
                'the role alive_app is missing and %1$I may not create it; run once as a superuser: '
                'create role alive_app nologin; grant alive_app to %1$I;',
                current_user
            );
end
$$;

do $$
begin
    -- A superuser may take any role on; a membership would only be clutter, and a race between databases.
    if not (select rolsuper from pg_roles where rolname = current_user)
        and not exists (
            select
            from pg_auth_members m
            join pg_roles g on g.oid = m.roleid
            join pg_roles u on u.oid = m.member
            -- Since version 16 the creator of a role is a member who may administer it but not take it on.
            where g.rolname = 'alive_app' and u.rolname = current_user
                and coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)
        )
    then
        execute format('grant alive_app to %I', current_user);
    end if;
exception
    when unique_violation then
        null;
    when insufficient_privilege then
        raise exception using
            errcode = 'insufficient_privilege',
            message = format(
                '%1$I is no member of the role alive_app; run once as a superuser: grant alive_app to %1$I;',
                current_user
            );
end
$$;

grant usage on schema public to alive_app;
