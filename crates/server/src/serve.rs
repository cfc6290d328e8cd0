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
use samspil_graphql::http::{self, Denied, PATH};
use samspil_graphql::{Schema, asked_by};
use samspil_store::{Ledger, Mirror, Options};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::failure::Failure;
use crate::greeting::{self, Counts};
use crate::identity::door::Door;
use crate::identity::oidc::config::Config;
use crate::identity::oidc::provider::Provider;
use crate::identity::{demo as demo_people, first};
use crate::seed::{demo, load};
use crate::shutdown::Signals;
use crate::{audit, cli, health, host};

/// Serves until it is asked to stop.
///
/// # Errors
/// Whatever keeps it from starting, and what breaks it off.
pub async fn serve(arguments: &cli::Serve) -> Result<(), Failure> {
    let wanted = arguments.listen;
    if !wanted.ip().is_loopback() {
        return Err(Failure::NotLoopback(wanted));
    }
    // First, so that a port that is taken shows at once and not after a long start. Who connects meanwhile waits.
    let listener = TcpListener::bind(wanted).await;
    let listener = listener.map_err(|source| Failure::Listen { address: wanted, source })?;
    let address = listener.local_addr().map_err(Failure::Runtime)?;
    tracing::info!(data = %arguments.data.display(), "opening the data directory");
    let options = Options {
        origin: arguments.origin.clone(),
        witnesses: arguments.witness.clone(),
        mirror: arguments.mirror.clone().map(Mirror::at),
        ..Options::default()
    };
    let ledger = Ledger::open(&arguments.data, options, |_| {})?;
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
    let signals = Signals::listen().map_err(Failure::Runtime)?;
    let (stop, stopping) = watch::channel(false);
    let server = start(listener, app(arguments, &ledger, provider, stopping.clone()), stopping);
    greet(address, &ledger)?;
    if let Some(tokens) = tokens {
        crate::print(&demo_people::table(&tokens, &format!("http://{address}{PATH}")))?;
    }
    let served =
        until_asked(server, signals, stop, Duration::from_secs(arguments.drain_secs.into()), &ledger).await;
    tracing::info!(position = ledger.position().0, "closed; everything acknowledged is on disk");
    served
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
    ledger: &Ledger,
    provider: Option<Provider>,
    shutdown: watch::Receiver<bool>,
) -> Router {
    let met = provider.as_ref().map(Provider::met);
    let door = Door::new(ledger.clone(), provider, Options::default().clock);
    let admitting = door.clone();
    let options = http::Options {
        request_timeout: Duration::from_secs(arguments.request_secs.into()),
        shutdown,
        admit: Arc::new(move |asking| {
            let who = admitting.who(asking.headers, asking.connection_init);
            who.map(asked_by).map_err(|why| Denied::Unauthenticated(why.told()))
        }),
        ..http::Options::default()
    };
    let prepared = from_fn_with_state(door.clone(), prepared);
    let routes = http::router(Schema::new(ledger.clone()), options)
        .layer(prepared)
        .merge(health::router(ledger, met))
        .merge(audit::http::router(ledger, &door, arguments.identity.private_checkpoint))
        .route("/", get(|| async { Redirect::temporary(PATH) }));
    host::only(routes, &arguments.allow_host)
}

/// Lets the door ask for what it needs to know whose a token is, which admission itself must not wait for.
async fn prepared(State(door): State<Door>, request: Request, next: Next) -> Response {
    door.prepare(request.headers()).await;
    next.run(request).await
}

fn start(
    listener: TcpListener,
    app: Router,
    mut stopping: watch::Receiver<bool>,
) -> JoinHandle<io::Result<()>> {
    // Answers are small and written whole; waiting for more to send only delays them.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    let stopped = async move {
        // The sender outlives the server.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    tokio::spawn(axum::serve(listener, app).with_graceful_shutdown(stopped).into_future())
}

fn greet(address: SocketAddr, ledger: &Ledger) -> Result<(), Failure> {
    let counts = Counts::of(&ledger.view());
    let Counts { position, initiatives, organisations } = counts;
    let url = format!("http://{address}{PATH}");
    tracing::info!(%address, url, position, initiatives, organisations, "ready");
    if io::stdout().is_terminal() || io::stderr().is_terminal() {
        crate::print(&greeting::text(address, counts))?;
    }
    Ok(())
}

/// Waits to be asked to stop, then lets go in order: no new connections, what is in flight, subscriptions, the ledger.
async fn until_asked(
    mut server: JoinHandle<io::Result<()>>,
    mut signals: Signals,
    stop: watch::Sender<bool>,
    patience: Duration,
    ledger: &Ledger,
) -> Result<(), Failure> {
    let asked = tokio::select! {
        asked = signals.next() => asked,
        ended = &mut server => {
            ledger.close().await;
            return Err(Failure::Serve(ended.map_err(io::Error::other).and_then(|served| served).err()
                .unwrap_or_else(|| io::Error::other("it ended by itself"))));
        }
    };
    tracing::info!(
        "{} received: finishing what is in flight, for at most {} s; once more ends at once",
        asked.name(),
        patience.as_secs()
    );
    stop.send_replace(true);
    let leave = async {
        let drained = async {
            let served = (&mut server).await;
            stop.closed().await;
            served
        };
        match tokio::time::timeout(patience, drained).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => tracing::warn!(%error, "the server broke off"),
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
