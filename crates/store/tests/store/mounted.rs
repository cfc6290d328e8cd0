//! Small file systems of our own, where the machine lets us mount them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A mounted file system; unmounted when dropped.
pub(crate) struct Mounted(PathBuf);

impl Mounted {
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The file system of an ext4 image.
    pub(crate) fn image(image: &Path, at: &Path) -> Option<Self> {
        Self::mount(&["-o", "loop"], &image.to_string_lossy(), at)
    }

    /// An empty one in memory, of so many bytes.
    pub(crate) fn memory(bytes: usize, at: &Path) -> Option<Self> {
        Self::mount(&["-t", "tmpfs", "-o", &format!("size={bytes}")], "tmpfs", at)
    }

    /// Gives one in memory another size.
    pub(crate) fn resize(&self, bytes: usize) {
        assert!(run("mount", &["-o", &format!("remount,size={bytes}"), &self.0.to_string_lossy()]));
    }

    fn mount(how: &[&str], what: &str, at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let at_text = at.to_string_lossy();
        let arguments = [how, &[what, &at_text]].concat();
        run("mount", &arguments).then(|| Self(at.into()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        run("umount", &["-l", &self.0.to_string_lossy()]);
    }
}

/// An image of an empty ext4 file system, where one can be made.
pub(crate) fn image(at: &Path, bytes: u64) -> bool {
    std::fs::File::create(at).unwrap().set_len(bytes).unwrap();
    run("mkfs.ext4", &["-q", "-F", &at.to_string_lossy()])
}

fn run(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
