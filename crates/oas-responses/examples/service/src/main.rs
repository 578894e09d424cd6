//! The service on the loopback interface: `TOKEN=secret cargo run -p example-service`.

use std::env;
use std::error::Error;

use example_service::{Store, router};
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = env::var("TOKEN").map_err(|_| "set TOKEN to what callers have to show")?;
    let address = env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    let file = env::var("STORE").unwrap_or_else(|_| "applications.json".to_owned());
    let listener = TcpListener::bind(&address).await?;
    Ok(axum::serve(listener, router(Store::new(file), token)).await?)
}
