//! Finding the server's programs on the machine.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};

use super::{super::error::Result, LocalSettings};

/// Where packages put them: Debian, Red Hat, Homebrew on Apple and Intel machines, Postgres.app.
const ROOTS: &[&str] = &[
    "/usr/lib/postgresql",
    "/usr/pgsql",
    "/opt/homebrew/opt",
    "/usr/local/opt",
    "/Applications/Postgres.app/Contents/Versions",
];

/// The one-line cure.
const INSTALL: &str = if cfg!(target_os = "macos") {
    "brew install postgresql@17"
} else {
    "apt-get install postgresql (or your system's package of the server)"
};

/// A folder that holds `initdb` and `postgres`.
#[derive(Debug)]
pub(super) struct Binaries(PathBuf);

impl Binaries {
    /// The programs to use with this data folder: of the version that made it, where there is one; else the newest.
    ///
    /// # Errors
    /// None are found, or none of the version needed; the message says what to install.
    pub(super) fn find(settings: &LocalSettings, data: &Path) -> Result<Self> {
        let candidates = candidates(settings)?;
        let Ok(made_by) = std::fs::read_to_string(data.join("PG_VERSION")) else {
            return candidates.into_iter().next().map(Self).with_context(|| {
                format!(
                    "no PostgreSQL server program found on this machine; install one: {INSTALL}; or set DATABASE_URL"
                )
            });
        };
        let made_by = made_by.trim();
        match candidates.into_iter().find(|folder| major(folder).as_deref() == Some(made_by)) {
            Some(folder) => Ok(Self(folder)),
            None => bail!(
                "the data in {} was made by PostgreSQL {made_by}, whose server program is not on this machine; \
                 install it: apt-get install postgresql-{made_by} / brew install postgresql@{made_by}",
                data.display()
            ),
        }
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.0.join("initdb")
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.0.join("postgres")
    }
}

fn is_complete(folder: &Path) -> bool {
    folder.join("initdb").exists() && folder.join("postgres").exists()
}

/// All folders with the programs, newest version first within a root.
fn candidates(settings: &LocalSettings) -> Result<Vec<PathBuf>> {
    if let Some(folder) = &settings.bin_dir {
        if !is_complete(folder) {
            bail!(
                "there is no initdb and postgres in {}, which the settings name; unset ALIVE_PG_BIN_DIR, or install them: {INSTALL}",
                folder.display()
            );
        }
        return Ok(vec![folder.clone()]);
    }
    let mut found = Vec::new();
    for root in ROOTS {
        let Ok(entries) = std::fs::read_dir(root) else { continue };
        let mut folders: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path().join("bin")).filter(|folder| is_complete(folder)).collect();
        folders.sort_by_key(|folder| std::cmp::Reverse(version_in(folder)));
        found.extend(folders);
    }
    if let Some(path) = &settings.search_path {
        found.extend(env::split_paths(path).filter(|folder| is_complete(folder)));
    }
    Ok(found)
}

/// The version in a path: 17 in `/opt/homebrew/opt/postgresql@17/bin`. 9 sorts before 17.
fn version_in(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.and_then(|name| name.rsplit('@').next()?.split('.').next()?.parse().ok()).unwrap_or(0)
}

/// The major version the programs say they have: 17 of `postgres (PostgreSQL) 17.2 (Debian …)`.
fn major(folder: &Path) -> Option<String> {
    let said = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let version = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    // beta and rc versions: 17beta1
    Some(version.chars().take_while(char::is_ascii_digit).collect())
}
