//! The server, from the start to the last goodbye.

use std::io::{self, IsTerminal as _};
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use samspil_graphql::Schema;
use samspil_graphql::http::{self, PATH};
use samspil_store::{Ledger, Mirror, Options};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::failure::Failure;
use crate::greeting::{self, Counts};
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
        vault: arguments.vault.clone(),
        origin: arguments.origin.clone(),
        witnesses: arguments.witness.clone(),
        mirror: arguments.mirror.clone().map(Mirror::at),
        ..Options::default()
    };
    let ledger = Ledger::open(&arguments.data, options, |_| {})?;
    if let Err(failure) = seeds(arguments, &ledger).await {
        ledger.close().await;
        return Err(failure);
    }
    let signals = Signals::listen().map_err(Failure::Runtime)?;
    let (stop, stopping) = watch::channel(false);
    let server = start(listener, app(arguments, &ledger, stopping.clone()), stopping);
    greet(address, &ledger)?;
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

fn app(arguments: &cli::Serve, ledger: &Ledger, shutdown: watch::Receiver<bool>) -> Router {
    let options = http::Options {
        request_timeout: Duration::from_secs(arguments.request_secs.into()),
        shutdown,
        ..http::Options::default()
    };
    let routes = http::router(Schema::new(ledger.clone()), options)
        .merge(health::router(ledger))
        .merge(audit::http::router(ledger))
        .route("/", get(|| async { Redirect::temporary(PATH) }));
    host::only(routes, &arguments.allow_host)
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
