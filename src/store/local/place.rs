//! Where the server lives, and under whom.

use std::{
    fs::{self, DirBuilder, Permissions},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail, ensure};
use nix::unistd::{Gid, Uid, User, chown, geteuid};
use sha2::{Digest as _, Sha256};

use super::super::error::Result;

/// A socket's path is at most 103 bytes on macOS and 107 on Linux, file name (13) and separators included.
const LONGEST_SOCKET_FOLDER: usize = 85;

/// Where the data goes when root's data folder cannot be entered by the server's user.
const ROOTS_DATA: &str = "/var/lib/alive-coach";

/// The folders of a server.
#[derive(Debug)]
pub(super) struct Place {
    /// Everything of the server; only its user and root may enter.
    pub(super) folder: PathBuf,
    pub(super) data: PathBuf,
    /// The folder of its socket.
    pub(super) socket: PathBuf,
    /// Whom to run it under; None: ourselves.
    pub(super) user: Option<Account>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    pub(super) uid: Uid,
    pub(super) gid: Gid,
}

impl Place {
    /// Chooses and makes the folders below the program's data folder.
    ///
    /// As root the data folder may be out of reach for the server's user (a 0700 home): then the server lives in
    /// `/var/lib/alive-coach`, in a folder named after the data folder, and a link leads to it.
    ///
    /// # Errors
    /// A folder cannot be made or belongs to somebody else.
    pub(super) fn prepare(dir: &Path) -> Result<Self> {
        let cannot = || format!("cannot use the data folder {}", dir.display());
        fs::create_dir_all(dir).with_context(cannot)?;
        let dir = dir.canonicalize().with_context(cannot)?;
        let user = service_account(&dir.join("postgres/data"))?;
        let mut folder = dir.join("postgres");
        if let Some(user) = user.filter(|user| !reaches(*user, &dir)) {
            folder = Path::new(ROOTS_DATA).join(fingerprint(&dir));
            fs::create_dir_all(ROOTS_DATA).with_context(|| {
                format!(
                    "the database cannot run as root, and its user cannot enter {}; choose another data folder",
                    dir.display()
                )
            })?;
            ensure!(reaches(user, Path::new(ROOTS_DATA)), "{ROOTS_DATA} cannot be entered by the database's user");
            // For people who look for it; the place itself follows from the data folder's name.
            drop(std::os::unix::fs::symlink(&folder, dir.join("postgres")));
        }
        if let Ok(target) = fs::read_link(&folder) {
            folder = target;
        }
        own(&folder, user)?;
        // The server's own folder must be comparable to the one a running server is in.
        let folder = folder.canonicalize().with_context(cannot)?;
        let mut socket = folder.join("run");
        if socket.as_os_str().len() > LONGEST_SOCKET_FOLDER {
            socket = Path::new("/tmp").join(format!("alive-{}", fingerprint(&folder)));
        }
        own(&socket, user)?;
        Ok(Self { data: folder.join("data"), folder, socket, user })
    }
}

/// Whom the server runs under: ourselves, unless we are root; then whom the data belong to already, else a service account.
fn service_account(data: &Path) -> Result<Option<Account>> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    if let Ok(data) = fs::metadata(data)
        && data.uid() != 0
    {
        return Ok(Some(Account { uid: Uid::from_raw(data.uid()), gid: Gid::from_raw(data.gid()) }));
    }
    for name in ["postgres", "nobody"] {
        if let Some(user) = User::from_name(name).context("cannot read the accounts of this machine")? {
            return Ok(Some(Account { uid: user.uid, gid: user.gid }));
        }
    }
    bail!(
        "the database cannot run as root and there is no account postgres or nobody; make one: useradd --system postgres"
    )
}

/// Whether the account may pass through the folder and all above it.
fn reaches(user: Account, folder: &Path) -> bool {
    folder.ancestors().all(|folder| {
        fs::metadata(folder).is_ok_and(|folder| {
            let mode = folder.mode();
            let bit = match () {
                () if folder.uid() == user.uid.as_raw() => 0o100,
                () if folder.gid() == user.gid.as_raw() => 0o010,
                () => 0o001,
            };
            mode & bit != 0
        })
    })
}

/// Makes a folder of the server's user that nobody else may enter. One that is there must be of that kind: in a shared place such as
/// `/tmp` it could be somebody's trap.
fn own(folder: &Path, user: Option<Account>) -> Result<()> {
    let cannot = || format!("cannot make {}", folder.display());
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error).with_context(cannot),
    }
    let owner = user.map_or_else(geteuid, |user| user.uid);
    let mut found = fs::symlink_metadata(folder).with_context(cannot)?;
    ensure!(found.is_dir(), "{} is not a folder", folder.display());
    // Left by a run of ours that was killed before it gave the folder away.
    if let Some(user) = user.filter(|_| found.uid() == 0) {
        chown(folder, Some(user.uid), Some(user.gid)).with_context(cannot)?;
        found = fs::symlink_metadata(folder).with_context(cannot)?;
    }
    ensure!(
        found.uid() == owner.as_raw(),
        "{} belongs to another user; give it back: sudo chown -R {owner} {}",
        folder.display(),
        folder.display()
    );
    if found.mode() & 0o777 != 0o700 {
        fs::set_permissions(folder, Permissions::from_mode(0o700)).with_context(cannot)?;
    }
    Ok(())
}

/// A short name that stands for a path.
fn fingerprint(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
