//! The sandbox over HTTPS on loopback: for `./build.sh run` and the tests in the browser.
//!
//! Prints one line of JSON when it is ready: its port, and the hash of its certificate's public key,
//! which a browser can be told to trust. It binds to 127.0.0.1 and nothing else. With `--lag 400` every
//! answer comes that many milliseconds after it was made, as over a bad network.

use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use casebridge_sandbox::{Reply, Sandbox};
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The names the certificate is made for.
const NAMES: &[&str] = &[
    "github.com",
    "www.github.com",
    "api.github.com",
    "ghe.example.com",
    "acme.atlassian.net",
    "api.atlassian.com",
    "jira.example.com",
    "gitlab.com",
    "gitlab.example.com",
    "notes.example.com",
    "localhost",
    "127.0.0.1",
];

type Failure = Box<dyn Error + Send + Sync>;

/// The trackers and the way to them, which every connection shares.
struct World {
    sandbox: Mutex<Sandbox>,
    /// How long every answer takes on its way.
    lag: Duration,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let value =
        |name: &str| arguments.iter().position(|one| one == name).and_then(|at| arguments.get(at + 1));
    let port: u16 = value("--port").map_or(Ok(0), |text| text.parse())?;
    let sandbox =
        if value("--world").is_some_and(|name| name == "empty") { Sandbox::new() } else { Sandbox::sample() };
    let lag = Duration::from_millis(value("--lag").map_or(Ok(0), |text| text.parse())?);
    let world = Arc::new(World { sandbox: Mutex::new(sandbox), lag });
    let (acceptor, spki) = certificate()?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("{}", serde_json::json!({ "port": listener.local_addr()?.port(), "spki": spki }));
    if arguments.iter().any(|one| one == "--until-stdin-closes") {
        tokio::spawn(async {
            let mut rest = Vec::new();
            // An error here is as good as the end: whoever started us is gone.
            let _ = tokio::io::stdin().read_to_end(&mut rest).await;
            std::process::exit(0);
        });
    }
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(connection(stream, acceptor.clone(), Arc::clone(&world)));
    }
}

fn certificate() -> Result<(TlsAcceptor, String), Failure> {
    let names: Vec<String> = NAMES.iter().map(ToString::to_string).collect();
    let made = rcgen::generate_simple_self_signed(names)?;
    let key_info = rcgen::PublicKeyData::subject_public_key_info(&made.signing_key);
    let spki = STANDARD.encode(ring::digest::digest(&ring::digest::SHA256, &key_info));
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())?;
    let config =
        ServerConfig::builder().with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key)?;
    Ok((TlsAcceptor::from(Arc::new(config)), spki))
}

/// Serves one connection; a client that goes away is no news.
async fn connection(stream: TcpStream, acceptor: TlsAcceptor, world: Arc<World>) {
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let service = service_fn(move |request| serve(request, Arc::clone(&world)));
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn serve(request: Request<Incoming>, world: Arc<World>) -> Result<Response<Full<Bytes>>, Failure> {
    let request = whole(request).await?;
    let delay = world.sandbox.lock().await.faults.delay_of(&request);
    if let Some(milliseconds) = delay {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
    let now = u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let reply = world.sandbox.lock().await.handle(now, &request);
    if !request.uri().path().starts_with("/__sandbox__") {
        tokio::time::sleep(world.lag).await;
    }
    match reply {
        Reply::Answer(answer) => Ok(answer.map(|body| Full::new(Bytes::from(body)))),
        // An error here makes hyper drop the connection without an answer.
        Reply::Cut => Err("cut".into()),
        Reply::Stall => {
            std::future::pending::<Infallible>().await;
            Err("stalled".into())
        }
    }
}

/// The request with its body, under the absolute address that the client meant.
async fn whole(request: Request<Incoming>) -> Result<Request<Vec<u8>>, Failure> {
    let host = request.headers().get("host").and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    let host = host.split(':').next().unwrap_or("localhost").to_owned();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let (mut parts, body) = request.into_parts();
    parts.uri = Uri::builder().scheme("https").authority(host).path_and_query(path).build()?;
    let body = body.collect().await?.to_bytes().to_vec();
    Ok(Request::from_parts(parts, body))
}
