//! Pictures of a conversation in a terminal: files in the data folder, readable by their owner alone.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use uuid::Uuid;

use crate::{
    coach::{pictures, views},
    domain::{
        picture::{Picture, Theme},
        talk::Say,
    },
};

/// The folder of one person's pictures.
pub(super) struct Album(PathBuf);

impl Album {
    /// A person's album in a data folder; made when there is a first picture.
    pub(super) fn new(data: &Path, external_id: &str) -> Self {
        Self(data.join("pictures").join(views::folder_name(external_id)))
    }

    /// Removes all pictures of the person, who wants to be forgotten.
    pub(super) async fn forget(&self) {
        match tokio::fs::remove_dir_all(&self.0).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::error!(error = error.to_string(), "pictures could not be removed");
            }
            _ => {}
        }
    }

    /// Keeps the picture of an exchange, if there is one; where it lies. The words go on without one that cannot be kept.
    pub(super) async fn keep(&self, say: &Say, interaction: Uuid) -> Option<PathBuf> {
        let picture = say.picture.as_ref()?;
        match self.write(picture, interaction).await {
            Ok(path) => Some(path),
            Err(error) => {
                tracing::error!(kind = picture.drawing.kind(), error = format!("{error:#}"), "a picture was not kept");
                None
            }
        }
    }

    async fn write(&self, picture: &Picture, interaction: Uuid) -> Result<PathBuf> {
        let png = pictures::png(picture, Theme::Light).await?;
        tokio::fs::create_dir_all(&self.0).await.context("making the folder of pictures")?;
        tokio::fs::set_permissions(&self.0, Permissions::from_mode(0o700)).await.context("closing the folder")?;
        // By the exchange, so that what is printed again after a crash is the same file.
        let path = self.0.join(format!("{}-{}.png", picture.drawing.kind(), interaction.simple()));
        tokio::fs::write(&path, png).await.context("writing a picture")?;
        tokio::fs::set_permissions(&path, Permissions::from_mode(0o600)).await.context("closing a picture")?;
        Ok(path)
    }
}
