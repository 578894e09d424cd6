//! Where the applications are kept: a file of JSON.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use tokio::fs;
use tokio::sync::Mutex;

use crate::answer::Failure;
use crate::applications::Application;

/// The applications by their ids.
pub type Applications = BTreeMap<String, Application>;

/// The file, for one request at a time.
pub struct Store {
    file: Mutex<PathBuf>,
}

/// The store cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file.
    #[error("the store: {0}")]
    File(#[from] io::Error),
    /// What is in the file.
    #[error("the store is damaged: {0}")]
    Content(#[from] serde_json::Error),
}

impl Store {
    /// A store in this file, which need not be there yet.
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self { file: Mutex::new(file.into()) }
    }

    /// What is stored.
    ///
    /// # Errors
    ///
    /// Fails where the file cannot be read.
    pub async fn read(&self) -> Result<Applications, StoreError> {
        load(&*self.file.lock().await).await
    }

    /// Changes what is stored; where the change fails, nothing is.
    ///
    /// # Errors
    ///
    /// Fails where the change does, or the file cannot be read or written.
    pub async fn change(
        &self,
        change: impl FnOnce(&mut Applications) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let file = self.file.lock().await;
        let mut applications = load(&file).await?;
        change(&mut applications)?;
        Ok(save(&file, &applications).await?)
    }
}

async fn load(file: &PathBuf) -> Result<Applications, StoreError> {
    match fs::read(file).await {
        Ok(text) => Ok(serde_json::from_slice(&text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Applications::new()),
        Err(error) => Err(error.into()),
    }
}

/// Writes beside the file first, so that it is never half written.
async fn save(file: &PathBuf, applications: &Applications) -> Result<(), StoreError> {
    let beside = file.with_extension("new");
    fs::write(&beside, serde_json::to_vec_pretty(applications)?).await?;
    Ok(fs::rename(&beside, file).await?)
}
