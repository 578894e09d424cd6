//! OpenAPI 3.0 through the types of `openapiv3`.

use indexmap::IndexMap;
use oas_codes::{MemberType, Method};
use openapiv3::{
    APIKeyLocation, AnySchema, ArrayType, Components, Header as HeaderObject, Info, IntegerType,
    MediaType, ObjectType, OpenAPI, Operation as OperationObject, Parameter, ParameterData,
    ParameterSchemaOrContent, PathItem, Paths, ReferenceOr, RequestBody, Response, Responses,
    Schema as SchemaObject, SchemaData, SchemaKind, SecurityScheme, Server, StatusCode, StringType,
    Type,
};
use serde_json::Value;

use super::{API_KEY_HEADER, DOCUMENT_VERSION, response_ref, schema_ref, scheme_name};
use crate::component::{Component, Content, Schema, SchemaRef};
use crate::document::{Api, Document, List, Operation, Security};
use crate::header::Header;

pub(super) fn document(document: &Document) -> OpenAPI {
    let api = document.api.as_ref();
    OpenAPI {
        openapi: "3.0.3".to_owned(),
        info: Info {
            title: document.title.clone(),
            description: Some(document.description.clone()),
            version: DOCUMENT_VERSION.to_owned(),
            ..Info::default()
        },
        servers: api
            .map(|api| Server { url: api.server.to_owned(), ..Server::default() })
            .into_iter()
            .collect(),
        paths: api.map(|api| paths(document, api)).unwrap_or_default(),
        components: Some(components(document)),
        security: api
            .filter(|_| !document.secures_operations())
            .map(|api| requirement(api.security)),
        extensions: document.extensions.clone().into_iter().collect(),
        ..OpenAPI::default()
    }
}

fn requirement(security: Security) -> Vec<IndexMap<String, Vec<String>>> {
    vec![IndexMap::from([(scheme_name(security).to_owned(), Vec::new())])]
}

fn components(document: &Document) -> Components {
    let mut schemas: Vec<(String, ReferenceOr<SchemaObject>)> = document
        .schemas
        .iter()
        .map(|schema| (schema.name.clone(), ReferenceOr::Item(schema_object(schema))))
        .chain(
            document.lists.iter().map(|list| (list.name.clone(), ReferenceOr::Item(array(list)))),
        )
        .collect();
    let mut responses: Vec<(String, ReferenceOr<Response>)> = document
        .components()
        .iter()
        .map(|component| (component.name.clone(), ReferenceOr::Item(response(component))))
        .collect();
    // By name, as the other versions have them.
    schemas.sort_by(|a, b| a.0.cmp(&b.0));
    responses.sort_by(|a, b| a.0.cmp(&b.0));
    let security = document.api.as_ref().map(|api| {
        let scheme = ReferenceOr::Item(security_scheme(api.security));
        (scheme_name(api.security).to_owned(), scheme)
    });
    Components {
        schemas: schemas.into_iter().collect(),
        responses: responses.into_iter().collect(),
        security_schemes: security.into_iter().collect(),
        ..Components::default()
    }
}

fn security_scheme(security: Security) -> SecurityScheme {
    match security {
        Security::Bearer => SecurityScheme::HTTP {
            scheme: "bearer".to_owned(),
            bearer_format: None,
            description: None,
            extensions: IndexMap::new(),
        },
        Security::ApiKey => SecurityScheme::APIKey {
            location: APIKeyLocation::Header,
            name: API_KEY_HEADER.to_owned(),
            description: None,
            extensions: IndexMap::new(),
        },
    }
}

pub(super) fn response(component: &Component) -> Response {
    Response {
        description: component.description.clone(),
        headers: component
            .headers
            .iter()
            .map(|header| (header.name.clone(), ReferenceOr::Item(header_object(header))))
            .collect(),
        content: component
            .content
            .iter()
            .map(|content| (content.media_type.clone(), media_type(content)))
            .collect(),
        ..Response::default()
    }
}

fn header_object(header: &Header) -> HeaderObject {
    HeaderObject {
        description: Some(header.description.clone()),
        format: ParameterSchemaOrContent::Schema(ReferenceOr::Item(scalar(
            header.kind,
            header.format,
            None,
        ))),
        example: header.example_value(),
        style: openapiv3::HeaderStyle::Simple,
        required: false,
        deprecated: None,
        examples: IndexMap::new(),
        extensions: IndexMap::new(),
    }
}

fn media_type(content: &Content) -> MediaType {
    MediaType {
        schema: Some(content.schema.as_ref().map_or_else(anything, reference)),
        example: content.example.clone(),
        ..MediaType::default()
    }
}

/// `schema: {}`, which says that any value may come.
fn anything() -> ReferenceOr<SchemaObject> {
    ReferenceOr::Item(SchemaObject {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    })
}

fn reference<T>(schema: &SchemaRef) -> ReferenceOr<T> {
    ReferenceOr::Reference {
        reference: match schema {
            SchemaRef::Component(name) => schema_ref(name),
            SchemaRef::Elsewhere(target) => target.clone(),
        },
    }
}

pub(super) fn schema_object(schema: &Schema) -> SchemaObject {
    let properties = schema.members.iter().map(|member| {
        let scalar = scalar(member.kind, None, Some(member.description.clone()));
        (member.name.clone(), ReferenceOr::boxed_item(scalar))
    });
    let required = schema.members.iter().filter(|member| member.required);
    SchemaObject {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Type(Type::Object(ObjectType {
            properties: properties.collect(),
            required: required.map(|member| member.name.clone()).collect(),
            ..ObjectType::default()
        })),
    }
}

fn array(list: &List) -> SchemaObject {
    let items = Some(ReferenceOr::Reference { reference: schema_ref(&list.of) });
    let array = ArrayType { items, min_items: None, max_items: None, unique_items: false };
    SchemaObject {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Type(Type::Array(array)),
    }
}

fn scalar(kind: MemberType, format: Option<&str>, description: Option<String>) -> SchemaObject {
    let format = format.map(str::to_owned);
    SchemaObject {
        schema_data: SchemaData { description, ..SchemaData::default() },
        schema_kind: SchemaKind::Type(match kind {
            MemberType::String => {
                Type::String(StringType { format: format.into(), ..StringType::default() })
            }
            MemberType::Integer => {
                Type::Integer(IntegerType { format: format.into(), ..IntegerType::default() })
            }
        }),
    }
}

fn paths(document: &Document, api: &Api) -> Paths {
    let mut paths: IndexMap<String, PathItem> = IndexMap::new();
    for operation in &api.operations {
        let Some(field) =
            field(paths.entry(operation.path.clone()).or_default(), &operation.method)
        else {
            continue;
        };
        *field = Some(operation_object(document, api, operation));
    }
    let items = paths.into_iter().map(|(path, item)| (path, ReferenceOr::Item(item)));
    Paths { paths: items.collect(), ..Paths::default() }
}

/// The field of a Path Item that holds a method's operation; QUERY has none in this version.
fn field<'i>(item: &'i mut PathItem, method: &Method) -> Option<&'i mut Option<OperationObject>> {
    Some(match method {
        Method::Get => &mut item.get,
        Method::Put => &mut item.put,
        Method::Post => &mut item.post,
        Method::Delete => &mut item.delete,
        Method::Options => &mut item.options,
        Method::Head => &mut item.head,
        Method::Patch => &mut item.patch,
        Method::Trace => &mut item.trace,
        Method::Connect | Method::Query | Method::Other(_) => return None,
    })
}

fn operation_object(document: &Document, api: &Api, operation: &Operation) -> OperationObject {
    let responses = operation.responses.iter().map(|(code, name)| {
        let answer = match document.inline(name) {
            Some(component) => ReferenceOr::Item(response(component)),
            None => ReferenceOr::Reference { reference: response_ref(name) },
        };
        (StatusCode::Code(code.as_u16()), answer)
    });
    OperationObject {
        operation_id: Some(operation.id.clone()),
        summary: Some(operation.summary.clone()),
        parameters: operation
            .path_parameter
            .map(|name| ReferenceOr::Item(path_parameter(name)))
            .into_iter()
            .collect(),
        request_body: operation.request_body.as_ref().map(|schema| {
            ReferenceOr::Item(RequestBody {
                content: IndexMap::from([(
                    "application/json".to_owned(),
                    MediaType {
                        schema: Some(ReferenceOr::Reference { reference: schema_ref(schema) }),
                        ..MediaType::default()
                    },
                )]),
                required: true,
                ..RequestBody::default()
            })
        }),
        responses: Responses { responses: responses.collect(), ..Responses::default() },
        security: document.secures_operations().then(|| requirement(api.security)),
        extensions: operation.extensions.clone().into_iter().collect(),
        ..OperationObject::default()
    }
}

fn path_parameter(name: &str) -> Parameter {
    Parameter::Path {
        parameter_data: ParameterData {
            name: name.to_owned(),
            description: None,
            required: true,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(ReferenceOr::Item(scalar(
                MemberType::String,
                None,
                None,
            ))),
            example: None::<Value>,
            examples: IndexMap::new(),
            explode: None,
            extensions: IndexMap::new(),
        },
        style: openapiv3::PathStyle::Simple,
    }
}
