//! A running server as a log to be checked, over the same paths that others' tools use.

use std::cell::RefCell;

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, HOST};
use hyper::{Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use samspil_domain::Position;
use samspil_store::audit::{AuditError, Each, Shown, Source};
use samspil_store::proof::tile::{Resource, SPAN, Tile, decode_entries, decode_hashes};
use samspil_store::proof::{Checkpoint, Hash, Note, Verifier};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use super::http::PREFIX;

/// More than the largest bundle: 256 entries of 65,535 bytes each.
const BODY_MAX: usize = 17 << 20;

/// A running server, asked over one connection.
pub struct Remote {
    runtime: Runtime,
    connection: RefCell<SendRequest<Empty<Bytes>>>,
    authority: String,
    token: Option<String>,
    /// What the server's path is, before that of the log.
    base: String,
    checkpoint: Note,
    size: u64,
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remote").field("authority", &self.authority).finish_non_exhaustive()
    }
}

fn unread(what: impl std::fmt::Display) -> AuditError {
    AuditError::Unread(what.to_string())
}

impl Remote {
    /// Connects, and asks for the checkpoint: everything else is read as of that.
    ///
    /// # Errors
    /// [`AuditError`].
    pub fn connect(address: &str, token: Option<&str>) -> Result<Self, AuditError> {
        let uri: Uri =
            address.parse().map_err(|error| unread(format!("{address:?} is no address: {error}")))?;
        if uri.scheme_str() != Some("http") {
            let why = "only http:// is spoken here; audit a server behind TLS through a local proxy, or audit an export";
            return Err(unread(format!("{address}: {why}")));
        }
        let (host, port) = (uri.host().unwrap_or_default(), uri.port_u16().unwrap_or(80));
        let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(unread)?;
        let connected = runtime.block_on(async {
            let stream = TcpStream::connect((bare.as_str(), port)).await?;
            let (sender, connection) =
                handshake(TokioIo::new(stream)).await.map_err(std::io::Error::other)?;
            tokio::spawn(connection);
            Ok::<_, std::io::Error>(sender)
        });
        let connection =
            connected.map_err(|error| unread(format!("cannot connect to {authority}: {error}")))?;
        let base = uri.path().trim_end_matches('/').trim_end_matches(PREFIX).to_owned();
        let mut remote = Self {
            runtime,
            connection: RefCell::new(connection),
            authority,
            token: token.map(str::to_owned),
            base,
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
        let mut request = Request::get(&uri).header(HOST, &self.authority);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
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
        format!("http://{}{}", self.authority, self.base)
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
