//! Trusted documents: those that the operator has laid down, asked for by their id (GraphQL over HTTP, appendix A, *Persisted
//! documents*).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_graphql::parser::parse_query;
use sha2::{Digest as _, Sha256};

/// The documents that are known, by their ids.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    by_id: HashMap<String, Arc<str>>,
    only: bool,
}

/// Why documents could not be taken up.
#[derive(Debug, thiserror::Error)]
pub enum DocumentsError {
    /// A file or a folder cannot be read.
    #[error("{path} could not be read")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is no GraphQL document, or no list of them.
    #[error("{path}: {what}")]
    Wrong {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

impl Documents {
    /// Reads a folder, with what lies in it, or a single file. A `.graphql` file is one document. A `.json` file is a list of
    /// them, as client tools write it: an object from ids to texts. Each is known as `sha256:` and the hexadecimal SHA-256 of
    /// its text, and in a list also by its id there. Other files are passed over.
    ///
    /// # Errors
    /// [`DocumentsError`]: a file that cannot be read or understood, an id that is not its text's or stands for two.
    pub fn read(path: &Path) -> Result<Self, DocumentsError> {
        let mut documents = Self::default();
        let found = fs::metadata(path);
        let found = found.map_err(|source| DocumentsError::Read { path: path.to_owned(), source })?;
        documents.take_up(path)?;
        if found.is_file() && documents.is_empty() {
            let what = "it holds no document; its name ends in .graphql, or in .json for a list".to_owned();
            return Err(DocumentsError::Wrong { path: path.to_owned(), what });
        }
        Ok(documents)
    }

    /// The same, and no other document is answered any more.
    #[must_use]
    pub fn only(self) -> Self {
        Self { only: true, ..self }
    }

    /// Whether no other document is answered.
    #[must_use]
    pub const fn are_all(&self) -> bool {
        self.only
    }

    /// How many ids are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The text of a document.
    pub(super) fn get(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    fn take_up(&mut self, path: &Path) -> Result<(), DocumentsError> {
        let unreadable = |source| DocumentsError::Read { path: path.to_owned(), source };
        if path.is_dir() {
            let entries = fs::read_dir(path).map_err(unreadable)?;
            for entry in entries {
                self.take_up(&entry.map_err(unreadable)?.path())?;
            }
            return Ok(());
        }
        let wrong = |what| DocumentsError::Wrong { path: path.to_owned(), what };
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("graphql" | "gql") => {
                let text = fs::read_to_string(path).map_err(unreadable)?;
                self.add(None, &text).map_err(wrong)
            }
            Some("json") => {
                let text = fs::read_to_string(path).map_err(unreadable)?;
                let list: HashMap<String, String> = serde_json::from_str(&text)
                    .map_err(|error| wrong(format!("it is no object from ids to documents: {error}")))?;
                list.iter().try_for_each(|(id, text)| self.add(Some(id), text)).map_err(wrong)
            }
            Some(_) | None => Ok(()),
        }
    }

    fn add(&mut self, id: Option<&str>, text: &str) -> Result<(), String> {
        let name = id.map(|id| format!("the document {id:?}")).unwrap_or_else(|| "the document".to_owned());
        parse_query(text).map_err(|error| format!("{name} cannot be parsed: {error}"))?;
        let text: Arc<str> = text.into();
        let hash = sha256(&text);
        if let Some(id) = id.filter(|id| *id != hash) {
            if id.starts_with("sha256:") {
                return Err(format!("{name} hashes to {hash}"));
            }
            let earlier = self.by_id.insert(id.to_owned(), text.clone());
            if earlier.is_some_and(|earlier| earlier != text) {
                return Err(format!("the id {id:?} stands for two documents"));
            }
        }
        self.by_id.insert(hash, text);
        Ok(())
    }
}

/// The id that a document has by its text.
fn sha256(text: &str) -> String {
    let mut id = "sha256:".to_owned();
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(id, "{byte:02x}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    const EXAMPLE: &str = "query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}";
    const EXAMPLE_ID: &str = "sha256:7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn a_folder_of_documents_and_lists_is_read() {
        let list = serde_json::json!({ EXAMPLE_ID: EXAMPLE, "abc": "{ a }" }).to_string();
        let folder = folder(&[("a/b.graphql", EXAMPLE), ("list.json", &list), ("notes.txt", "{")]);
        let documents = Documents::read(folder.path()).unwrap();
        assert_eq!(documents.get(EXAMPLE_ID), Some(EXAMPLE));
        assert_eq!(documents.get("abc"), Some("{ a }"));
        assert_eq!((documents.len(), documents.get("b"), documents.are_all()), (3, None, false));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_with_its_name() {
        let wrong = |name: &str, text: &str| {
            let folder = folder(&[(name, text)]);
            Documents::read(folder.path()).unwrap_err().to_string()
        };
        assert!(wrong("a.graphql", "{ a").contains("a.graphql: the document cannot be parsed"));
        assert!(wrong("a.json", "[]").contains("no object from ids"));
        let told = wrong("a.json", &serde_json::json!({ EXAMPLE_ID: "{ a }" }).to_string());
        assert!(told.contains("hashes to sha256:"), "{told}");
        for nowhere in ["/nowhere.graphql", "/nowhere"] {
            assert!(Documents::read(Path::new(nowhere)).is_err(), "{nowhere}");
        }
        let folder = folder(&[("notes.txt", "{ a }")]);
        assert!(Documents::read(&folder.path().join("notes.txt")).is_err());
    }
}
