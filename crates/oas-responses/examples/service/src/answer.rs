//! The answers that all operations share, with the bodies that the policy gives them.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::store::StoreError;

/// The body of errors, and of successes that have nothing else to say.
#[derive(Serialize)]
struct Message {
    status: &'static str,
    message: String,
}

/// What was done: the policy's `Success`.
pub fn success(message: impl Into<String>) -> impl IntoResponse {
    axum::Json(Message { status: "success", message: message.into() })
}

/// Why an operation was not done: the policy's errors, a variant for each code.
#[derive(Debug)]
pub enum Failure {
    /// 400: the request is malformed.
    BadRequest(String),
    /// 403: the token is missing or wrong.
    Forbidden,
    /// 404: there is no such resource.
    NotFound(String),
    /// 409: the request conflicts with what is there.
    Conflict(String),
    /// 500: the store failed.
    Store(StoreError),
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (code, message) = match self {
            Self::BadRequest(message) => (StatusCode::BAD_REQUEST, message),
            Self::Forbidden => (StatusCode::FORBIDDEN, "the token is missing or wrong".to_owned()),
            Self::NotFound(message) => (StatusCode::NOT_FOUND, message),
            Self::Conflict(message) => (StatusCode::CONFLICT, message),
            Self::Store(error) => {
                log(&error);
                (StatusCode::INTERNAL_SERVER_ERROR, "the store failed".to_owned())
            }
        };
        (code, axum::Json(Message { status: "error", message })).into_response()
    }
}

/// The reason is for those who run the service; callers learn only that it failed.
#[allow(clippy::print_stderr, reason = "the log of a small service is its standard error")]
pub(crate) fn log(error: &StoreError) {
    eprintln!("error: {error}");
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A body in JSON. Where axum would answer 413, 415 or 422, the policy knows one code, 400.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Failure))]
pub struct Json<T>(pub T);

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        Self::BadRequest(rejection.body_text())
    }
}

/// The query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Failure))]
pub struct Query<T>(pub T);

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        Self::BadRequest(rejection.body_text())
    }
}

/// Parameters of the path. What cannot be read names nothing that there is.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Failure))]
pub struct Path<T>(pub T);

impl From<PathRejection> for Failure {
    fn from(rejection: PathRejection) -> Self {
        Self::NotFound(rejection.body_text())
    }
}
