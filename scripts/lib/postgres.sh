# shellcheck shell=bash
# A throw-away PostgreSQL server on a Unix socket: nobody else's, nothing kept, and fast because it need not survive a
# power cut. Needs install.sh.

# Starts it and exports DATABASE_URL. The caller traps EXIT with stop_postgres first.
start_postgres() {
  local bin
  bin=$(find_postgres)
  # Not under TMPDIR, which can be too long for a socket's path or unreadable for the server's user.
  PG_DIR=$(mktemp -d /tmp/alive-postgres.XXXXXX)
  PG_CTL=$bin/pg_ctl
  if [ "$(id -u)" -eq 0 ]; then
    # The server refuses to run as root.
    PG_USER=$(id -un postgres 2>/dev/null || echo nobody)
    chown "$PG_USER" "$PG_DIR"
  fi
  as_postgres "$bin/initdb" -U alive -A trust -E UTF8 --locale=C -N -D "$PG_DIR/data" >"$PG_DIR/initdb.log" 2>&1 ||
    fail "initdb failed: $(cat "$PG_DIR/initdb.log")"
  # Every test has a database and connections of its own.
  as_postgres "$PG_CTL" start -w -t 60 -D "$PG_DIR/data" -l "$PG_DIR/data/log" -o "-k $PG_DIR -c listen_addresses='' \
    -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >/dev/null ||
    fail "PostgreSQL did not start: $(cat "$PG_DIR/data/log")"
  export DATABASE_URL="postgres://alive@localhost/postgres?host=$PG_DIR"
}

# Stops it and removes its files; does nothing when none was started.
stop_postgres() {
  [ -n "${PG_DIR:-}" ] || return 0
  [ ! -f "$PG_DIR/data/postmaster.pid" ] || as_postgres "$PG_CTL" stop -m immediate -D "$PG_DIR/data" >/dev/null 2>&1 || true
  rm -rf "$PG_DIR"
  PG_DIR=
}

# Runs a command as the server's user, from a folder that this user may enter.
as_postgres() (
  cd "$PG_DIR" || exit 1
  export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
  if [ -z "${PG_USER:-}" ]; then
    exec "$@"
  elif have runuser; then
    exec runuser -u "$PG_USER" -- "$@"
  else
    exec sudo -u "$PG_USER" "$@"
  fi
)
