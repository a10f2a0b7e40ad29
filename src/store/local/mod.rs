//! A PostgreSQL server of our own, for who has none: run from the binaries on the machine, in a folder of the person's.
//!
//! Several programs may share the folder. The server belongs to none of them: whoever comes first starts it, whoever comes later, or
//! after a killed run, adopts it, and **whoever leaves last stops it**. Two lock files in the folder keep the account, and
//! the kernel takes back the locks of a program that was killed:
//! - `start.lock` is held, alone, while somebody starts or stops the server;
//! - `in-use.lock` is held, shared, by every program that uses it.
//!
//! It listens on a Unix socket in a folder that only its own user (and root) may enter, never on the network. As root the server
//! runs under `postgres` or `nobody`, because PostgreSQL refuses to run as root.

mod binaries;
mod place;

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::ErrorKind,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, bail};
use nix::{
    errno::Errno,
    fcntl::{Flock, FlockArg},
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep},
};

use self::{binaries::Binaries, place::Place};
use super::error::{During, Result};

/// The database of the program, and the superuser that owns it.
const DATABASE: &str = "alive";
const USER: &str = "alive";

/// Only part of the socket's name: the server does not listen on the network.
const PORT: u16 = 5432;

/// Crash recovery after a power cut may take its time; an idle machine needs half a second.
const START_TIMEOUT: Duration = Duration::from_secs(120);
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(10);

/// A small server for one person. Errors of statements stay out of its log, because they quote values: health data. What the
/// server says of itself is logged (`log` ranks above `error` here).
const SERVER_SETTINGS: &[&str] = &[
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=50",
    "shared_buffers=32MB",
    "max_wal_size=256MB",
    "jit=off",
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
];

/// Bytes that a session of the server keeps of what its statements needed. glibc gives back what is free above an eighth of a
/// megabyte, which is less than the plan of a turn takes: the kernel had to hand the same memory out again for every
/// message, and that took longer than the statement.
const KEPT_MEMORY: &str = "4194304";

/// Where and how to run the server.
#[derive(Clone, Debug)]
pub struct LocalSettings {
    /// The program's data folder; the server keeps to its sub-folder `postgres`.
    pub dir: PathBuf,
    /// The folder with `initdb` and `postgres`; None: they are looked for.
    pub bin_dir: Option<PathBuf>,
    /// Folders to look in after the usual ones, in the form of `PATH`.
    pub search_path: Option<OsString>,
    /// Whether a commit is on the disk when it returns. True for people's data; false for tests only.
    pub durable: bool,
}

impl LocalSettings {
    /// A durable server in this data folder.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), bin_dir: None, search_path: None, durable: true }
    }
}

/// A running server, started or adopted. Stop it with [`LocalServer::stop`]; dropping it tells the server to stop without waiting.
#[derive(Debug)]
pub struct LocalServer {
    place: Place,
    in_use: Option<Flock<File>>,
    child: Option<Child>,
}

impl LocalServer {
    /// Makes sure that the server of this folder runs, with the database in it.
    ///
    /// # Errors
    /// In words that name the cure: no server program on the machine, a folder that cannot be used, a server that does not start.
    pub async fn start(settings: &LocalSettings) -> Result<Self> {
        let place = Place::prepare(&settings.dir)?;
        let starting = place.lock("start.lock", FlockArg::LockExclusiveNonblock, START_TIMEOUT).await?;
        let in_use = place.lock("in-use.lock", FlockArg::LockSharedNonblock, START_TIMEOUT).await?;
        let mut server = Self { place, in_use: Some(in_use), child: None };
        let ready = match server.run(settings).await {
            Ok(()) => server.make_database().await,
            error => error,
        };
        // Before a server that failed is dropped, which leaves it.
        drop(starting);
        ready.map(|()| server)
    }

    /// How to connect to the program's database.
    pub fn connect_options(&self) -> PgConnectOptions {
        self.place.options(DATABASE)
    }

    /// The same as an address, for psql and the like.
    pub fn url(&self) -> String {
        format!("postgres://{USER}@localhost:{PORT}/{DATABASE}?host={}", self.place.socket.display())
    }

    /// The folder in which the server keeps its data, its socket and its log.
    pub fn folder(&self) -> &Path {
        &self.place.folder
    }

    /// Whether the server ran already.
    pub fn is_adopted(&self) -> bool {
        self.child.is_none()
    }

    /// Leaves the server, and stops it when nobody else uses it. Waits until it is down.
    ///
    /// # Errors
    /// It is still up after 30 seconds.
    pub async fn stop(mut self) -> Result<()> {
        let _stopping = self.place.lock("start.lock", FlockArg::LockExclusiveNonblock, START_TIMEOUT).await?;
        if !self.leave() {
            return Ok(());
        }
        let deadline = Instant::now() + STOP_TIMEOUT;
        while self.place.postmaster().is_some() {
            if let Some(child) = &mut self.child {
                child.try_wait().context("cannot wait for the database server")?;
            }
            if Instant::now() > deadline {
                bail!("the database server in {} is still stopping", self.place.folder.display());
            }
            sleep(POLL).await;
        }
        self.place.tidy();
        Ok(())
    }

    /// Gives the server up; when nobody else uses it, tells it to stop, and returns true.
    fn leave(&mut self) -> bool {
        let Some(in_use) = self.in_use.take() else { return false };
        drop(in_use);
        let Ok(_alone) = self.place.try_lock("in-use.lock", FlockArg::LockExclusiveNonblock) else { return false };
        let Some(postmaster) = self.place.postmaster() else { return false };
        // SIGINT is the fast shutdown: running transactions are rolled back, everything committed is kept.
        kill(Pid::from_raw(postmaster), Signal::SIGINT).is_ok()
    }

    /// Adopts the server that runs, or starts one; returns when it answers.
    async fn run(&mut self, settings: &LocalSettings) -> Result<()> {
        let deadline = Instant::now() + START_TIMEOUT;
        loop {
            // A server that is just starting has no pid file yet; one that is stopping, after the last program left, is waited for.
            if self.child.is_none() && self.place.postmaster().is_none() {
                self.place.clear_stale()?;
                self.spawn(settings).await?;
            }
            self.check_child()?;
            if self.place.is_ready()
                && let Ok(connection) = PgConnection::connect_with(&self.place.options("postgres")).await
            {
                return connection.close().await.during("cannot close a connection");
            }
            if Instant::now() > deadline {
                bail!("the database server is not ready after {} s: {}", START_TIMEOUT.as_secs(), self.place.report());
            }
            sleep(POLL).await;
        }
    }

    /// A server that ended by itself has said why in its log.
    fn check_child(&mut self) -> Result<()> {
        let Some(child) = &mut self.child else { return Ok(()) };
        if let Some(status) = child.try_wait().context("cannot ask after the database server")? {
            bail!("the database server ended ({status}): {}", self.place.report());
        }
        Ok(())
    }

    async fn spawn(&mut self, settings: &LocalSettings) -> Result<()> {
        let binaries = Binaries::find(settings, &self.place.data)?;
        if !self.place.data.join("PG_VERSION").exists() {
            self.init(&binaries, settings.durable).await?;
        }
        let log = File::create(self.place.log()).context("cannot open the log of the database server")?;
        let mut command = self.place.command(&binaries.postgres());
        command.arg("-D").arg(&self.place.data).arg("-k").arg(&self.place.socket).args(["-p", &PORT.to_string()]);
        for setting in SERVER_SETTINGS {
            command.args(["-c", setting]);
        }
        if !settings.durable {
            command.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        }
        // Its own process group: Ctrl-C at the terminal must not stop the server before the program is done with it.
        command.process_group(0).stdin(Stdio::null());
        command.env("MALLOC_TRIM_THRESHOLD_", KEPT_MEMORY);
        command.stdout(log.try_clone().context("cannot share the log of the database server")?).stderr(log);
        self.child = Some(command.spawn().context("cannot start the database server")?);
        Ok(())
    }

    /// Makes the data folder under another name first: a run that is killed meanwhile leaves no half of one.
    async fn init(&self, binaries: &Binaries, durable: bool) -> Result<()> {
        let half = self.place.folder.join("data.new");
        if half.exists() {
            fs::remove_dir_all(&half).context("cannot remove an unfinished data folder")?;
        }
        let mut command = self.place.command(&binaries.initdb());
        command
            .args(["-U", USER, "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--locale=C", "-D"])
            .arg(&half);
        if !durable {
            command.arg("-N");
        }
        let done = command.stdin(Stdio::null()).output().await.context("cannot run initdb")?;
        if !done.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&done.stderr).trim());
        }
        fs::rename(&half, &self.place.data).context("cannot move the new data folder into place")
    }

    async fn make_database(&self) -> Result<()> {
        let mut connection = PgConnection::connect_with(&self.place.options("postgres"))
            .await
            .during("cannot connect to the local database server")?;
        let exists =
            sqlx::query_scalar!(r#"select exists (select from pg_database where datname = $1) as "exists!""#, DATABASE)
                .fetch_one(&mut connection)
                .await
                .during("cannot look for the database")?;
        if !exists {
            sqlx::raw_sql("create database alive").execute(&mut connection).await.during("cannot make the database")?;
        }
        connection.close().await.during("cannot close a connection")
    }
}

impl Drop for LocalServer {
    fn drop(&mut self) {
        // Whoever is starting right now needs the server: it is theirs then.
        if let Ok(_stopping) = self.place.try_lock("start.lock", FlockArg::LockExclusiveNonblock) {
            self.leave();
        }
    }
}

impl Place {
    /// How to connect to a database of this server.
    fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass().socket(&self.socket).port(PORT).username(USER).database(database)
    }

    /// Removes the socket's folder where it had to be elsewhere. It is made again when needed, so a failure does not matter.
    fn tidy(&self) {
        if !self.socket.starts_with(&self.folder) {
            drop(fs::remove_dir(&self.socket));
        }
    }

    fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// The last words of the server, and where to read more.
    fn report(&self) -> String {
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(3).collect();
        let last = lines.into_iter().rev().collect::<Vec<_>>().join(" | ");
        format!("{last} (log: {})", self.log().display())
    }

    /// The process id of the server of this folder, if it lives. A pid file alone proves nothing: it survives a power cut, and another
    /// process may have the number by now.
    fn postmaster(&self) -> Option<i32> {
        let pid = fs::read_to_string(self.pid_file()).ok()?.lines().next()?.trim().parse().ok()?;
        // 0 and negative numbers would mean process groups.
        (pid > 0 && is_server_of(pid, &self.data)).then_some(pid)
    }

    /// Whether the server of this folder says that it accepts connections: the eighth line of its pid file.
    fn is_ready(&self) -> bool {
        self.postmaster().is_some()
            && fs::read_to_string(self.pid_file())
                .is_ok_and(|file| file.lines().nth(7).is_some_and(|status| status.trim() == "ready"))
    }

    fn pid_file(&self) -> PathBuf {
        self.data.join("postmaster.pid")
    }

    /// Removes the pid file of a server that is gone: the server itself would give up where its number is in use again.
    fn clear_stale(&self) -> Result<()> {
        match fs::remove_file(self.pid_file()) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).context("cannot remove the pid file of a server that is gone")
            }
            _ => Ok(()),
        }
    }

    fn try_lock(&self, name: &str, how: FlockArg) -> std::result::Result<Flock<File>, Errno> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join(name))
            .map_err(|error| error.raw_os_error().map_or(Errno::EIO, Errno::from_raw))?;
        Flock::lock(file, how).map_err(|(_, errno)| errno)
    }

    async fn lock(&self, name: &str, how: FlockArg, timeout: Duration) -> Result<Flock<File>> {
        let deadline = Instant::now() + timeout;
        loop {
            match self.try_lock(name, how) {
                Ok(lock) => return Ok(lock),
                Err(Errno::EWOULDBLOCK) if Instant::now() < deadline => sleep(POLL).await,
                Err(Errno::EWOULDBLOCK) => bail!(
                    "another program has been starting or stopping the database in {} for {} s; end it and try again",
                    self.folder.display(),
                    timeout.as_secs()
                ),
                Err(errno) => {
                    return Err(errno).with_context(|| format!("cannot lock {}", self.folder.join(name).display()));
                }
            }
        }
    }

    /// A command that runs under the server's user, with nothing of our environment.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env_clear().env("LC_ALL", "C").env("PATH", "/usr/bin:/bin");
        if let Some(user) = self.user {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }
}

/// Whether the process is a server that works in this data folder. A server changes into it, which tells it from a process that has
/// its number by chance.
fn is_server_of(pid: i32, data: &Path) -> bool {
    if kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH) {
        return false;
    }
    if Path::new("/proc/self/cwd").exists() {
        return fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data);
    }
    // No /proc (macOS): the command line names the folder.
    std::process::Command::new("ps")
        .args(["-o", "command=", "-p", &pid.to_string()])
        .output()
        .is_ok_and(|listed| String::from_utf8_lossy(&listed.stdout).contains(&*data.to_string_lossy()))
}
