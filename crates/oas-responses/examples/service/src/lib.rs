//! A small service that documents its responses by a policy, and answers as it documents.
//!
//! It keeps applications, which can be deployed, under the policy `stratos`. The document is at
//! `/openapi.json`. [`applications`] holds the operations, [`answer`] every response that they do
//! not make themselves.

pub mod answer;
pub mod applications;
pub mod store;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use oas_responses::service::stratos;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Failure;
pub use crate::store::Store;

/// What the document says besides its operations.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Applications",
        description = "Applications that can be deployed.",
        version = "1.0.0",
        license(name = "MIT OR Apache-2.0")
    ),
    security(("bearer" = [])),
    modifiers(&Bearer)
)]
struct Api;

/// Adds the security scheme that the document refers to.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        openapi.components.get_or_insert_default().add_security_scheme("bearer", scheme);
    }
}

/// The service: its operations for callers with the token, and its document for everybody.
pub fn router(store: Store, token: impl Into<Arc<str>>) -> Router {
    let (operations, mut document) = OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(applications::list, applications::create))
        .routes(routes!(applications::read, applications::replace, applications::delete))
        .routes(routes!(applications::deploy))
        .with_state(Arc::new(store))
        .split_for_parts();
    stratos::library().share_responses(&mut document);
    operations
        .route_layer(from_fn_with_state(token.into(), require_token))
        .route("/openapi.json", get(|| async { Json(document) }))
        .fallback(|| async { Failure::NotFound("there is nothing here".to_owned()) })
}

/// Lets those through who show the token (RFC 6750 §2.1).
async fn require_token(
    State(token): State<Arc<str>>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let shown = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let is_known = shown.and_then(|value| value.strip_prefix("Bearer ")) == Some(&*token);
    if is_known { Ok(next.run(request).await) } else { Err(Failure::Forbidden) }
}
