//! The reference for pages: the same framework with one route that says one word. What a page costs
//! above this is the product's own.

use std::io::Write as _;

use axum::Router;
use axum::routing::get;

use crate::Outcome;

/// Serves until it is killed.
pub fn serve() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        {
            let mut out = std::io::stdout().lock();
            writeln!(out, "listening http://{}", listener.local_addr()?)?;
            out.flush()?;
        }
        let router = Router::new().route("/", get(|| async { "hello" }));
        axum::serve(listener, router).await?;
        Ok(())
    })
}
