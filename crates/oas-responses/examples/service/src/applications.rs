//! The operations. Each documents the codes that it answers with, as the policy describes them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use oas_responses::service::{Only, stratos};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Failure, Json, Path, Query, log, success};
use crate::store::{Applications, Store};

/// An application.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Application {
    /// What it is for.
    pub description: String,
    /// How far it is.
    pub state: Progress,
}

/// How far an application is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// It can be changed, deployed and deleted.
    Created,
    /// It is being deployed.
    Deploying,
    /// It is in use.
    Deployed,
}

/// A new application.
#[derive(Deserialize, ToSchema)]
pub struct NewApplication {
    /// The id, which is part of its address.
    #[schema(pattern = "^[a-z0-9-]{1,40}$", example = "shop")]
    pub id: String,
    /// What it is for.
    #[schema(example = "Sells shoes.")]
    pub description: String,
}

/// What can be changed of an application.
#[derive(Deserialize, ToSchema)]
pub struct Change {
    /// What it is for.
    #[schema(example = "Sells boots.")]
    pub description: String,
}

/// Which applications are listed.
#[derive(Deserialize)]
pub struct Filter {
    /// Only those that are this far.
    pub state: Option<Progress>,
}

/// List the applications
#[utoipa::path(
    get,
    path = "/applications",
    operation_id = "listApplications",
    params(("state" = Option<Progress>, Query, description = "Only those that are this far")),
    responses(
        Only<stratos::GetCollection, 400, 403, 500>,
        (status = 200, description = "The ids of the applications.", body = Vec<String>)
    )
)]
pub(crate) async fn list(
    State(store): State<Arc<Store>>,
    Query(filter): Query<Filter>,
) -> Result<impl IntoResponse, Failure> {
    let is_wanted =
        |application: &Application| filter.state.is_none_or(|state| application.state == state);
    let applications = store.read().await?.into_iter();
    let ids = applications.filter(|(_, application)| is_wanted(application)).map(|(id, _)| id);
    Ok(axum::Json(ids.collect::<Vec<String>>()))
}

/// Create an application
#[utoipa::path(
    post,
    path = "/applications",
    operation_id = "createApplication",
    request_body = NewApplication,
    responses(Only<stratos::PostCreate, 201, 400, 403, 409, 500>)
)]
pub(crate) async fn create(
    State(store): State<Arc<Store>>,
    Json(NewApplication { id, description }): Json<NewApplication>,
) -> Result<impl IntoResponse, Failure> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !(1..=40).contains(&id.len()) || !id.bytes().all(is_plain) {
        let rule = "an id has 1 to 40 lower-case letters, digits and hyphens";
        return Err(Failure::BadRequest(rule.to_owned()));
    }
    let application = Application { description, state: Progress::Created };
    store
        .change(|applications| {
            if applications.contains_key(&id) {
                return Err(Failure::Conflict(format!("there is an application `{id}` already")));
            }
            applications.insert(id.clone(), application);
            Ok(())
        })
        .await?;
    let location = [(header::LOCATION, format!("/applications/{id}"))];
    Ok((StatusCode::CREATED, location, success(format!("`{id}` was created"))))
}

/// Read an application
#[utoipa::path(
    get,
    path = "/applications/{id}",
    operation_id = "readApplication",
    params(("id" = String, Path, description = "The application")),
    responses(
        Only<stratos::GetItem, 403, 404, 500>,
        (status = 200, description = "The application.", body = Application)
    )
)]
pub(crate) async fn read(
    State(store): State<Arc<Store>>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let application = store.read().await?.remove(&id).ok_or_else(|| no_such(&id))?;
    Ok(axum::Json(application))
}

/// Change an application
#[utoipa::path(
    put,
    path = "/applications/{id}",
    operation_id = "replaceApplication",
    params(("id" = String, Path, description = "The application")),
    request_body = Change,
    responses(Only<stratos::PutItem, 200, 400, 403, 404, 409, 500>)
)]
pub(crate) async fn replace(
    State(store): State<Arc<Store>>,
    Path(id): Path<String>,
    Json(change): Json<Change>,
) -> Result<impl IntoResponse, Failure> {
    let replace = |applications: &mut Applications| {
        idle(applications, &id)?.description = change.description;
        Ok(())
    };
    store.change(replace).await?;
    Ok(success(format!("`{id}` was changed")))
}

/// Delete an application
#[utoipa::path(
    delete,
    path = "/applications/{id}",
    operation_id = "deleteApplication",
    params(("id" = String, Path, description = "The application")),
    responses(Only<stratos::DeleteItem, 200, 403, 404, 409, 500>)
)]
pub(crate) async fn delete(
    State(store): State<Arc<Store>>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let delete = |applications: &mut Applications| {
        idle(applications, &id)?;
        applications.remove(&id);
        Ok(())
    };
    store.change(delete).await?;
    Ok(success(format!("`{id}` was deleted")))
}

/// Deploy an application
///
/// The work goes on after the response; the state of the application shows when it is done.
#[utoipa::path(
    post,
    path = "/applications/{id}/deploy",
    operation_id = "deployApplication",
    params(("id" = String, Path, description = "The application")),
    responses(Only<stratos::PostAction, 202, 403, 404, 409, 500>)
)]
pub(crate) async fn deploy(
    State(store): State<Arc<Store>>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let begin = |applications: &mut Applications| {
        idle(applications, &id)?.state = Progress::Deploying;
        Ok(())
    };
    store.change(begin).await?;
    let message = success(format!("`{id}` is being deployed; read it to see its state"));
    tokio::spawn(finish(store, id));
    Ok((StatusCode::ACCEPTED, message))
}

/// What a deployment does once its caller has gone.
async fn finish(store: Arc<Store>, id: String) {
    let finish = |applications: &mut Applications| {
        applications.get_mut(&id).ok_or_else(|| no_such(&id))?.state = Progress::Deployed;
        Ok(())
    };
    if let Err(Failure::Store(error)) = store.change(finish).await {
        log(&error);
    }
}

/// The application, where it is there and nothing runs that a change would disturb.
fn idle<'a>(applications: &'a mut Applications, id: &str) -> Result<&'a mut Application, Failure> {
    match applications.get_mut(id) {
        None => Err(no_such(id)),
        Some(application) if application.state == Progress::Created => Ok(application),
        Some(_) => Err(Failure::Conflict(format!("`{id}` is deployed or about to be"))),
    }
}

fn no_such(id: &str) -> Failure {
    Failure::NotFound(format!("there is no application `{id}`"))
}
