//! The server, from the start to the last goodbye.

use std::io::{self, IsTerminal as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Redirect, Response};
use axum::routing::get;
use axum::serve::ListenerExt as _;
use samspil_domain::access::Caller;
use samspil_graphql::http::{self, Denied, PATH};
use samspil_graphql::limits::RateKey;
use samspil_graphql::{Data, Schema, asked_by};
use samspil_store::{Ledger, Mirror, Options, Progress};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::client::Client;
use crate::failure::Failure;
use crate::greeting::{self, Counts};
use crate::identity::door::Door;
use crate::identity::oidc::config::Config;
use crate::identity::oidc::provider::Provider;
use crate::identity::{demo as demo_people, first};
use crate::metrics::Metrics;
use crate::metrics::measured::Measured;
use crate::metrics::watched::Watched;
use crate::otlp::Exporter;
use crate::reach::Reach;
use crate::seed::{demo, load};
use crate::shutdown::Signals;
use crate::supervisor::Starting;
use crate::tls::TlsListener;
use crate::tls::listener::HANDSHAKE;
use crate::{audit, cli, client, connections, health, host, metrics, requests, supervisor};

/// Serves until it is asked to stop.
///
/// # Errors
/// Whatever keeps it from starting, and what breaks it off.
pub async fn serve(arguments: &cli::Serve) -> Result<(), Failure> {
    let wanted = arguments.listen;
    let reach = arguments.reach.reach(wanted)?;
    let http = arguments.limits.http()?;
    // First, so that a port that is taken shows at once and not after a long start. Who connects meanwhile waits.
    let listener = bind(wanted).await?;
    let address = listener.local_addr().map_err(Failure::Runtime)?;
    let watching = match arguments.reach.metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    tracing::info!(data = %arguments.data.display(), "opening the data directory");
    let mut starting = Starting::default();
    let progress = |Progress { done, total, .. }| starting.at(done, total);
    let ledger = Ledger::open(&arguments.data, chosen(arguments), progress)?;
    let prepared = async {
        seeds(arguments, &ledger).await?;
        let tokens = people(arguments, &ledger).await?;
        Ok((provider(&arguments.identity)?, tokens))
    };
    let (provider, tokens) = match prepared.await {
        Ok(prepared) => prepared,
        Err(failure) => {
            ledger.close().await;
            return Err(failure);
        }
    };
    let exporter = Exporter::start();
    let signals = Signals::listen().map_err(Failure::Runtime)?;
    let (stop, stopping) = watch::channel(false);
    let metrics = Metrics::new(Watched { ledger: ledger.clone(), tls: reach.tls.clone() });
    if let Some(listener) = watching {
        watched(listener, metrics.clone(), arguments.limits.connections(), stopping.clone())?;
    }
    tokio::spawn(supervisor::watch(ledger.clone(), stopping.clone()));
    let app = app(arguments, http, &ledger, &reach, (provider, metrics), stopping.clone());
    let mut connections = arguments.limits.connections();
    if let Some(proxies) = reach.proxies.clone() {
        connections.exempt = Arc::new(move |address| proxies.trusts(address));
    }
    let server = open(listener, app, connections, &reach, stopping).map_err(Failure::Runtime)?;
    let base = reach.url(address);
    greet(&base, address, &ledger)?;
    if let Some(tokens) = tokens {
        crate::print(&demo_people::table(&tokens, &format!("{base}{PATH}")))?;
    }
    supervisor::ready(&base);
    let served =
        until_asked(server, signals, stop, Duration::from_secs(arguments.drain_secs.into()), &ledger).await;
    if let Some(exporter) = exporter {
        exporter.finish().await;
    }
    tracing::info!(position = ledger.position().0, "closed; everything acknowledged is on disk");
    served
}

/// What the ledger is told of what was chosen.
fn chosen(arguments: &cli::Serve) -> Options {
    Options {
        vault: arguments.vault.clone(),
        origin: arguments.origin.clone(),
        witnesses: arguments.witness.clone(),
        mirror: arguments.mirror.clone().map(Mirror::at),
        ..Options::default()
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|source| Failure::Listen { address, source })
}

/// Serves the figures, on an address of their own.
fn watched(
    listener: TcpListener,
    metrics: Arc<Metrics>,
    connections: connections::Options,
    stopping: watch::Receiver<bool>,
) -> Result<(), Failure> {
    let address = listener.local_addr().map_err(Failure::Runtime)?;
    tracing::info!(%address, "figures for Prometheus are at /metrics");
    let router = metrics::http::router(metrics);
    // A page that has its own name resolve to this machine is not to read along.
    let router = match address.ip().is_loopback() {
        true => host::only(router, host::Names::default()),
        false => router,
    };
    drop(tokio::spawn(connections::serve(listener, router, connections, stopping)));
    Ok(())
}

/// Loads what was asked for, and says what that did.
async fn seeds(arguments: &cli::Serve, ledger: &Ledger) -> Result<(), Failure> {
    if !arguments.demo {
        return Ok(());
    }
    let seeds = demo::seeds()?;
    for (seed, loaded) in seeds.iter().zip(load::load(ledger, &seeds).await?) {
        tracing::info!("{}: {loaded}", seed.file);
    }
    Ok(())
}

/// Sees to it that somebody can sign in; of the demonstration, somebody of each role.
async fn people(arguments: &cli::Serve, ledger: &Ledger) -> Result<Option<demo_people::Tokens>, Failure> {
    let file = arguments.identity.operator_token_file.as_deref();
    if !arguments.demo {
        first::operator(ledger, file).await?;
        return Ok(None);
    }
    let file = file.filter(|_| first::is_needed(&ledger.view()));
    let operator = file.map(first::in_file).transpose()?;
    demo_people::tokens(ledger, &arguments.data, operator).await.map(Some)
}

/// The identity provider that is believed, where there is one. It is asked for its keys from now on.
fn provider(arguments: &cli::access::Identity) -> Result<Option<Provider>, Failure> {
    let Some(issuer) = arguments.oidc_issuer.clone() else { return Ok(None) };
    let provider = Provider::new(Config {
        issuer,
        audiences: arguments.oidc_audience.clone(),
        algorithms: arguments.oidc_algorithms.clone(),
        skew_secs: arguments.oidc_skew_secs,
    });
    let provider = provider.map_err(Failure::Runtime)?;
    provider.keep_fresh();
    Ok(Some(provider))
}

fn app(
    arguments: &cli::Serve,
    options: http::Options,
    ledger: &Ledger,
    reach: &Reach,
    (provider, metrics): (Option<Provider>, Arc<Metrics>),
    shutdown: watch::Receiver<bool>,
) -> Router {
    let met = provider.as_ref().map(Provider::met);
    let door = Door::new(ledger.clone(), provider, Options::default().clock);
    let admitting = door.clone();
    let options = http::Options {
        request_timeout: Duration::from_secs(arguments.request_secs.into()),
        shutdown,
        admit: Arc::new(move |asking| {
            let client = asking.extensions.get::<Client>().copied();
            let who = admitting.who(asking.headers, asking.connection_init, client);
            who.map(admitted).map_err(|why| Denied::Unauthenticated(why.told()))
        }),
        ..options
    };
    let watched = health::Watched {
        ledger: ledger.clone(),
        data: arguments.data.clone(),
        tls: reach.tls.clone(),
        provider: met,
    };
    let schema = Measured::new(Schema::new(ledger.clone()), metrics.clone());
    let prepared = from_fn_with_state(door.clone(), prepared);
    let routes = http::router(schema, options)
        .layer(prepared)
        .merge(health::router(watched))
        .merge(audit::http::router(ledger, &door, arguments.identity.private_checkpoint))
        .route("/", get(|| async { Redirect::temporary(PATH) }));
    let routes = host::only(routes, host::Names::new(&arguments.allow_host, reach.clone()));
    let routes = http::secured(routes, reach.tls.is_some());
    client::known(requests::followed(routes, metrics), reach.proxies.clone())
}

/// What a caller's request carries: who asks, and who pays.
fn admitted(caller: Caller) -> Data {
    let payer = match &caller {
        Caller::Account(credential) => Some(RateKey::Account(credential.account.to_string().into())),
        Caller::Anonymous | Caller::Stranger(_) | Caller::Local => None,
    };
    let mut data = asked_by(caller);
    if let Some(payer) = payer {
        data.insert(payer);
    }
    data
}

/// Lets the door ask for what it needs to know whose a token is, which admission itself must not wait for.
async fn prepared(State(door): State<Door>, request: Request, next: Next) -> Response {
    door.prepare(request.headers()).await;
    next.run(request).await
}

type Server = JoinHandle<()>;

/// Lets callers in, over TLS where there is a certificate.
fn open(
    listener: TcpListener,
    app: Router,
    connections: connections::Options,
    reach: &Reach,
    stopping: watch::Receiver<bool>,
) -> io::Result<Server> {
    let Some(keeper) = &reach.tls else {
        if supervisor::is_there() {
            ignore_hangups(stopping.clone())?;
        }
        // Answers are small and written whole; waiting for more to send only delays them.
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "TCP_NODELAY could not be set");
            }
        });
        return Ok(tokio::spawn(connections::serve(listener, app, connections, stopping)));
    };
    let hangup = signal(SignalKind::hangup())?;
    tokio::spawn(keeper.clone().follow(hangup, stopping.clone()));
    let listener = TlsListener::new(listener, keeper.acceptor(), HANDSHAKE)?;
    Ok(tokio::spawn(connections::serve(listener, app, connections, stopping)))
}

/// systemd reloads with a hangup, which must not end us where there is nothing to reload.
fn ignore_hangups(mut stopping: watch::Receiver<bool>) -> io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        tokio::select! {
            () = async { while hangup.recv().await.is_some() {} } => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    });
    Ok(())
}

fn greet(base: &str, address: SocketAddr, ledger: &Ledger) -> Result<(), Failure> {
    let counts = Counts::of(&ledger.view());
    let Counts { position, initiatives, organisations } = counts;
    let url = format!("{base}{PATH}");
    tracing::info!(%address, url, position, initiatives, organisations, "ready");
    if io::stdout().is_terminal() || io::stderr().is_terminal() {
        crate::print(&greeting::text(&url, counts))?;
    }
    Ok(())
}

/// Waits to be asked to stop, then lets go in order: no new connections, what is in flight, subscriptions, the ledger.
async fn until_asked(
    mut server: Server,
    mut signals: Signals,
    stop: watch::Sender<bool>,
    patience: Duration,
    ledger: &Ledger,
) -> Result<(), Failure> {
    let asked = tokio::select! {
        asked = signals.next() => asked,
        ended = &mut server => {
            ledger.close().await;
            let why = ended.err().map_or_else(|| io::Error::other("it ended by itself"), io::Error::other);
            return Err(Failure::Serve(why));
        }
    };
    tracing::info!(
        "{} received: finishing what is in flight, for at most {} s; once more ends at once",
        asked.name(),
        patience.as_secs()
    );
    supervisor::stopping();
    stop.send_replace(true);
    let leave = async {
        let drained = async {
            let served = (&mut server).await;
            stop.closed().await;
            served
        };
        match tokio::time::timeout(patience, drained).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the server failed"),
            Err(_) => tracing::warn!("some connections were still busy and are cut off"),
        }
        ledger.close().await;
    };
    tokio::select! {
        () = leave => Ok(()),
        again = signals.next() => {
            tracing::warn!("{} received again: ending at once", again.name());
            std::process::exit(again.exit_code());
        }
    }
}
