//! A running server as a log to be checked, over the same paths that others' tools use.

use std::cell::RefCell;

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::header::{AUTHORIZATION, HOST};
use hyper::{Request, StatusCode};
use samspil_domain::Position;
use samspil_store::audit::{AuditError, Each, Shown, Source};
use samspil_store::proof::tile::{Resource, SPAN, Tile, decode_entries, decode_hashes};
use samspil_store::proof::{Checkpoint, Hash, Note, Verifier};
use tokio::runtime::Runtime;

use super::connect::{Access, Place, Token, connect, unread};
use super::http::PREFIX;

/// More than the largest bundle: 256 entries of 65,535 bytes each.
const BODY_MAX: usize = 17 << 20;

/// A running server, asked over one connection.
pub struct Remote {
    runtime: Runtime,
    connection: RefCell<SendRequest<Empty<Bytes>>>,
    place: Place,
    token: Option<Token>,
    /// What the server's path is, before that of the log.
    base: String,
    checkpoint: Note,
    size: u64,
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remote").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Remote {
    /// Connects, and asks for the checkpoint: everything else is read as of that.
    ///
    /// # Errors
    /// [`AuditError`].
    pub fn connect(address: &str, access: Access) -> Result<Self, AuditError> {
        let place = Place::of(address)?;
        if access.token.is_some() && !place.is_private() {
            let why = "a token is sent over https:// only, as others could read it on the way";
            return Err(unread(format!("{address}: {why}")));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(unread)?;
        let connection = runtime.block_on(connect(&place, access.ca.as_deref()))?;
        let mut remote = Self {
            runtime,
            connection: RefCell::new(connection),
            base: place.path.trim_end_matches('/').trim_end_matches(PREFIX).to_owned(),
            place,
            token: access.token,
            checkpoint: Note::new(String::new(), Vec::new()),
            size: 0,
        };
        remote.checkpoint =
            remote.note("checkpoint")?.ok_or_else(|| unread("the server serves no checkpoint"))?;
        let at: Result<Checkpoint, _> = remote.checkpoint.text().parse();
        remote.size = at.map_err(|error| AuditError::found(None, "checkpoint", format!("{error}")))?.size;
        Ok(remote)
    }

    /// What stands under a path; none where nothing does.
    fn get(&self, path: &str) -> Result<Option<Bytes>, AuditError> {
        let uri = format!("{}{PREFIX}/{path}", self.base);
        let mut request = Request::get(&uri).header(HOST, &self.place.authority);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token.header());
        }
        let request = request.body(Empty::new()).map_err(unread)?;
        let mut connection = self.connection.borrow_mut();
        let (status, body) = self
            .runtime
            .block_on(async {
                connection.ready().await?;
                let response = connection.send_request(request).await?;
                let status = response.status();
                let body = Limited::new(response.into_body(), BODY_MAX).collect().await?;
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>((status, body.to_bytes()))
            })
            .map_err(|error| unread(format!("{uri}: {error}")))?;
        match status {
            StatusCode::OK => Ok(Some(body)),
            StatusCode::NOT_FOUND => Ok(None),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(unread(format!(
                "{uri}: {status}: the log is for auditors of the whole; give one's token in SAMSPIL_TOKEN"
            ))),
            status => Err(unread(format!("{uri}: {status}: {}", String::from_utf8_lossy(&body).trim()))),
        }
    }

    fn text(&self, path: &str) -> Result<Option<String>, AuditError> {
        let Some(bytes) = self.get(path)? else { return Ok(None) };
        let text = String::from_utf8(bytes.to_vec());
        text.map(Some).map_err(|_| AuditError::found(None, path, "it is no text"))
    }

    fn note(&self, path: &str) -> Result<Option<Note>, AuditError> {
        let Some(text) = self.text(path)? else { return Ok(None) };
        text.parse().map(Some).map_err(|error| AuditError::found(None, path, format!("{error}")))
    }
}

impl Source for Remote {
    fn name(&self) -> String {
        format!("{}://{}{}", self.place.scheme(), self.place.authority, self.base)
    }

    fn checkpoint(&self) -> Result<Option<Note>, AuditError> {
        Ok(Some(self.checkpoint.clone()))
    }

    fn verifiers(&self) -> Result<Vec<Verifier>, AuditError> {
        let text = self.text("vkey")?.unwrap_or_default();
        let keys = text.lines().map(str::parse).collect::<Result<_, _>>();
        keys.map_err(|error| AuditError::found(None, "vkey", format!("{error}")))
    }

    fn rotations(&self) -> Result<Vec<Note>, AuditError> {
        let text = self.text("rotations")?.unwrap_or_default();
        // One note after another, an empty line between: each has five lines, an empty one, and its signatures.
        let mut notes: Vec<String> = Vec::new();
        for part in text.split_inclusive("\n\n") {
            match notes.last_mut() {
                Some(note) if !note.contains("\n— ") => note.push_str(part),
                Some(_) | None => notes.push(part.to_owned()),
            }
        }
        let note = |text: &String| {
            let whole = if text.ends_with("\n\n") { &text[..text.len() - 1] } else { text };
            whole.parse().map_err(|error| AuditError::found(None, "rotations", format!("{error}")))
        };
        notes.iter().map(note).collect()
    }

    fn shown(&self) -> Result<Vec<Shown>, AuditError> {
        let path = format!("state/{}", self.size);
        let Some(text) = self.text(&path)? else { return Ok(Vec::new()) };
        let lines: Vec<&str> = text.lines().collect();
        let [position, code, digest] = lines[..] else {
            return Err(AuditError::found(None, path, "it has not three lines"));
        };
        match (position.parse(), digest.parse()) {
            (Ok(position), Ok(digest)) => {
                Ok(vec![Shown { position, code: code.to_owned(), digest, place: path }])
            }
            _ => Err(AuditError::found(None, path, "it is no position, code and digest")),
        }
    }

    fn about(&self) -> u64 {
        self.size
    }

    fn entries(&self, each: &mut Each<'_>) -> Result<(), AuditError> {
        let mut next = 0;
        while next < self.size {
            let (index, width) = (next / SPAN, (self.size - next).min(SPAN));
            let path = Resource::Entries { index, width }.to_string();
            let wrong = |what: &str| AuditError::found(Some(Position(next + 1)), path.clone(), what);
            let bundle = self.get(&path)?.ok_or_else(|| wrong("it is not served"))?;
            let entries = decode_entries(&bundle).ok_or_else(|| wrong("the bundle is cut"))?;
            if entries.len() as u64 != width {
                return Err(wrong("the bundle has not as many entries as it must have"));
            }
            for (place, entry) in entries.into_iter().enumerate() {
                each(entry, &format_args!("{path}, entry {place}"))?;
            }
            next += width;
        }
        Ok(())
    }

    fn tile(&self, tile: Tile) -> Result<Option<Vec<Hash>>, AuditError> {
        let path = Resource::Hashes(tile).to_string();
        let wrong = |what: &str| AuditError::found(None, path.clone(), what);
        let bytes = self.get(&path)?.ok_or_else(|| wrong("it is not served"))?;
        let hashes = decode_hashes(&bytes).filter(|hashes| hashes.len() as u64 == tile.width);
        hashes.map(Some).ok_or_else(|| wrong("it has not the length that it must have"))
    }
}
