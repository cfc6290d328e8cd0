//! One connection that asks one thing after another.

use std::io;
use std::net::{IpAddr, SocketAddr};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::http::request::Builder;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpSocket, TcpStream};

/// What goes wrong when the server is gone.
pub(crate) type Gone = Box<dyn std::error::Error + Send + Sync>;

/// A connection from another address of this machine.
pub(crate) async fn stream_from(address: SocketAddr, from: IpAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((from, 0).into())?;
    socket.connect(address).await
}

pub(crate) struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    token: Option<String>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self, Gone> {
        Self::on(address, TcpStream::connect(address).await?).await
    }

    /// Asks from another address of this machine.
    pub(crate) async fn connect_from(address: SocketAddr, from: IpAddr) -> Result<Self, Gone> {
        Self::on(address, stream_from(address, from).await?).await
    }

    async fn on(address: SocketAddr, stream: TcpStream) -> Result<Self, Gone> {
        stream.set_nodelay(true)?;
        Self::over(stream, &address.to_string()).await
    }

    /// Over a connection that is there already.
    pub(crate) async fn over<S>(stream: S, host: &str) -> Result<Self, Gone>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host: host.to_owned(), token: Some(super::TOKEN.to_owned()) })
    }

    /// Asks with this token instead of the operator's; with none, as nobody.
    pub(crate) fn with_token(self, token: Option<&str>) -> Self {
        Self { token: token.map(str::to_owned), ..self }
    }

    fn request(&self, method: &str, path: &str) -> Builder {
        let request = Request::builder().method(method).uri(path).header("host", &self.host);
        match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    /// Answers under another name than the server's own.
    pub(crate) fn under(self, host: &str) -> Self {
        Self { host: host.to_owned(), ..self }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Result<(u16, String), Gone> {
        let request = self.request("GET", path).body(Full::default())?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok((status, String::from_utf8(body.to_vec())?))
    }

    /// The body as it is, with its headers.
    pub(crate) async fn get_bytes(&mut self, path: &str) -> Result<(u16, HeaderMap, Vec<u8>), Gone> {
        let request = self.request("GET", path).body(Full::default())?;
        self.sender.ready().await?;
        let (parts, body) = self.sender.send_request(request).await?.into_parts();
        Ok((parts.status.as_u16(), parts.headers, body.collect().await?.to_bytes().to_vec()))
    }

    pub(crate) async fn post_text(&mut self, path: &str, body: &str) -> Result<(u16, String), Gone> {
        let request = self.request("POST", path).body(Full::from(body.to_owned()))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok((status, String::from_utf8(body.to_vec())?))
    }

    async fn post(
        &mut self,
        accept: &str,
        query: &str,
        variables: Value,
    ) -> Result<Response<Incoming>, Gone> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let request = self
            .request("POST", "/graphql")
            .header("content-type", "application/json")
            .header("accept", accept)
            .body(Full::from(body))?;
        self.sender.ready().await?;
        Ok(self.sender.send_request(request).await?)
    }

    /// The status, and what `WWW-Authenticate` says.
    pub(crate) async fn challenge(&mut self, query: &str) -> (u16, Option<String>) {
        let response = self.post("application/json", query, json!({})).await.unwrap();
        let told = response.headers().get("www-authenticate").map(|it| it.to_str().unwrap().to_owned());
        let status = response.status().as_u16();
        response.into_body().collect().await.unwrap();
        (status, told)
    }

    /// The answer, errors and all.
    pub(crate) async fn ask(&mut self, query: &str, variables: Value) -> Result<Value, Gone> {
        let response = self.post("application/json", query, variables).await?;
        let body = response.into_body().collect().await?.to_bytes();
        Ok(serde_json::from_slice(&body)?)
    }

    /// The answer's data, where there is no error.
    pub(crate) async fn data(&mut self, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(query, variables).await.unwrap();
        assert!(answer.get("errors").is_none(), "{query}: {answer:#}");
        answer["data"].take()
    }

    /// A stream of answers, as server-sent events.
    pub(crate) async fn subscribe(mut self, query: &str) -> Incoming {
        self.post("text/event-stream", query, json!({})).await.unwrap().into_body()
    }
}
