//! One desk for one folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use crate::run::ServeError;

/// Makes the desk's folder, for its owner alone. One that has been a desk's is shut to others, too; one that has not may
/// hold what is none of the desk's business.
pub(crate) fn folder(data: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        builder.mode(0o700);
        if data.join("desk.db").exists() && std::fs::metadata(data)?.permissions().mode() & 0o077 != 0 {
            // The database is shut in any case.
            let _ = std::fs::set_permissions(data, std::fs::Permissions::from_mode(0o700));
        }
    }
    builder.create(data)
}

/// Held while a desk runs on a folder; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the folder `data`, which is made if it is not there.
    pub fn take(data: &Path) -> Result<Self, ServeError> {
        let failed = |error| ServeError::Io(data.display().to_string(), error);
        folder(data).map_err(failed)?;
        let file = File::options().create(true).truncate(false).write(true).open(data.join("lock")).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(ServeError::Running(data.display().to_string())),
            // A file system without locks: better a desk than none.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Self { _file: file }),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_desks_folder_is_its_owners_alone() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("a/desk");
        let mode = || std::fs::metadata(&data).unwrap().permissions().mode() & 0o777;
        folder(&data).unwrap();
        assert_eq!(mode(), 0o700);
        std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
        folder(&data).unwrap();
        assert_eq!(mode(), 0o755, "no desk's yet");
        std::fs::write(data.join("desk.db"), "").unwrap();
        folder(&data).unwrap();
        assert_eq!(mode(), 0o700);
    }
}
