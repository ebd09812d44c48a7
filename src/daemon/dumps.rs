//! What stands in memory, credentials among it, is written to no core file.

use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};

/// Takes the right to a core file from this process for good: a limit of nothing,
/// and no dump at all where the system hands dumps to a program, which asks for no
/// limit. Others of the same user can no longer look into its memory either.
///
/// # Errors
/// When the system refuses.
pub(super) fn prevent() -> nix::Result<()> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    prctl::set_dumpable(false)
}
