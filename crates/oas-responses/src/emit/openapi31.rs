//! OpenAPI 3.1 and 3.2 through the types of `utoipa`.

use oas_codes::{MemberType, Method};
use serde_json::{Map, Value};
use utoipa::openapi::extensions::{Extensions, ExtensionsBuilder};
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ArrayBuilder, ComponentsBuilder, Content as ContentObject, InfoBuilder, Object, ObjectBuilder,
    OpenApi, OpenApiBuilder, OpenApiVersion as Written, PathItem, Paths, Ref, RefOr, Required,
    Response, ResponseBuilder, ResponsesBuilder, Schema as SchemaObject, SchemaFormat, Server,
    Type, path, schema::SchemaType,
};

use super::{
    API_KEY_HEADER, DOCUMENT_VERSION, OpenApiVersion, response_ref, schema_ref, scheme_name,
};
use crate::component::{Component, Content, Schema, SchemaRef};
use crate::document::{Api, Document, List, Operation, Security};
use crate::header::Header;

pub(super) fn document(document: &Document, version: OpenApiVersion) -> OpenApi {
    let written = match version {
        OpenApiVersion::V3_2 => Written::Version32,
        OpenApiVersion::V3_0 | OpenApiVersion::V3_1 => Written::Version31,
    };
    let info = InfoBuilder::new()
        .title(&document.title)
        .description(Some(&document.description))
        .version(DOCUMENT_VERSION)
        .build();
    let api = document.api.as_ref();
    let mut openapi = OpenApiBuilder::new()
        .info(info)
        .servers(api.map(|api| vec![Server::new(api.server)]))
        .paths(api.map(|api| paths(document, api, version)).unwrap_or_default())
        .components(Some(components(document)))
        .security(
            api.filter(|_| !document.secures_operations())
                .map(|api| vec![requirement(api.security)]),
        )
        .build();
    openapi.openapi = written;
    openapi.extensions = extensions(&document.extensions);
    openapi
}

fn requirement(security: Security) -> SecurityRequirement {
    SecurityRequirement::new(scheme_name(security), [""; 0])
}

fn components(document: &Document) -> utoipa::openapi::Components {
    let schemas = document.schemas.iter();
    let lists = document.lists.iter();
    let responses = document.components().iter();
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas.map(|schema| (schema.name.clone(), schema_object(schema))))
        .schemas_from_iter(lists.map(|list| (list.name.clone(), array(list))))
        .responses_from_iter(responses.map(|one| (one.name.clone(), response(one))));
    match &document.api {
        Some(api) => {
            components.security_scheme(scheme_name(api.security), security_scheme(api.security))
        }
        None => components,
    }
    .build()
}

fn security_scheme(security: Security) -> SecurityScheme {
    match security {
        Security::Bearer => SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        Security::ApiKey => {
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(API_KEY_HEADER)))
        }
    }
}

/// None where there are none. The type keeps no order, so an object should have one at most.
fn extensions(members: &Map<String, Value>) -> Option<Extensions> {
    let add =
        |all: ExtensionsBuilder, (name, value): (&String, &Value)| all.add(name, value.clone());
    let all = members.iter().fold(ExtensionsBuilder::new(), add);
    (!members.is_empty()).then(|| all.build())
}

pub(crate) fn response(component: &Component) -> Response {
    let mut response = ResponseBuilder::new().description(&component.description);
    for header in &component.headers {
        response = response.header(&header.name, header_object(header));
    }
    if let Some(content) = &component.content {
        response = response.content(&content.media_type, media_type(content));
    }
    response.build()
}

fn header_object(header: &Header) -> utoipa::openapi::Header {
    HeaderBuilder::new()
        .description(Some(&header.description))
        .schema(Some(scalar(header.kind, header.format, None)))
        .example(header.example_value())
        .build()
}

fn media_type(content: &Content) -> ContentObject {
    let mut media_type = ContentObject::default();
    media_type.schema = Some(match &content.schema {
        Some(SchemaRef::Component(name)) => RefOr::Ref(Ref::new(schema_ref(name))),
        Some(SchemaRef::Elsewhere(target)) => RefOr::Ref(Ref::new(target.clone())),
        // `schema: {}`, which says that any value may come.
        None => RefOr::T(ObjectBuilder::new().schema_type(SchemaType::AnyValue).into()),
    });
    media_type.example.clone_from(&content.example);
    media_type
}

fn array(list: &List) -> SchemaObject {
    SchemaObject::Array(ArrayBuilder::new().items(Ref::new(schema_ref(&list.of))).build())
}

pub(crate) fn schema_object(schema: &Schema) -> SchemaObject {
    let mut object = ObjectBuilder::new().schema_type(Type::Object);
    for member in &schema.members {
        object =
            object.property(&member.name, scalar(member.kind, None, Some(&member.description)));
        if member.required {
            object = object.required(&member.name);
        }
    }
    SchemaObject::Object(object.build())
}

fn scalar(kind: MemberType, format: Option<&str>, description: Option<&str>) -> Object {
    ObjectBuilder::new()
        .schema_type(match kind {
            MemberType::String => Type::String,
            MemberType::Integer => Type::Integer,
        })
        .format(format.map(|format| SchemaFormat::Custom(format.to_owned())))
        .description(description)
        .build()
}

fn paths(document: &Document, api: &Api, version: OpenApiVersion) -> Paths {
    let mut paths = Paths::new();
    for operation in &api.operations {
        // Of the two versions only 3.2 has a field for QUERY.
        if operation.method == Method::Query && version != OpenApiVersion::V3_2 {
            continue;
        }
        let item = paths.paths.entry(operation.path.clone()).or_default();
        if let Some(field) = field(item, &operation.method) {
            *field = Some(operation_object(document, api, operation));
        }
    }
    paths
}

/// The field of a Path Item that holds a method's operation.
fn field<'i>(item: &'i mut PathItem, method: &Method) -> Option<&'i mut Option<path::Operation>> {
    Some(match method {
        Method::Get => &mut item.get,
        Method::Put => &mut item.put,
        Method::Post => &mut item.post,
        Method::Delete => &mut item.delete,
        Method::Options => &mut item.options,
        Method::Head => &mut item.head,
        Method::Patch => &mut item.patch,
        Method::Trace => &mut item.trace,
        Method::Query => &mut item.query,
        Method::Connect | Method::Other(_) => return None,
    })
}

fn operation_object(document: &Document, api: &Api, operation: &Operation) -> path::Operation {
    let mut responses = ResponsesBuilder::new();
    for (code, name) in &operation.responses {
        responses = match document.inline(name) {
            Some(component) => responses.response(code.to_string(), response(component)),
            None => responses.response(code.to_string(), Ref::new(response_ref(name))),
        };
    }
    let mut object = OperationBuilder::new()
        .operation_id(Some(&operation.id))
        .summary(Some(&operation.summary))
        .responses(responses.build())
        .securities(document.secures_operations().then(|| [requirement(api.security)]))
        .extensions(extensions(&operation.extensions));
    if let Some(name) = operation.path_parameter {
        object = object.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(scalar(MemberType::String, None, None))),
        );
    }
    if let Some(schema) = &operation.request_body {
        let content =
            ContentObject::new(Some(RefOr::<SchemaObject>::Ref(Ref::new(schema_ref(schema)))));
        object = object.request_body(Some(
            RequestBodyBuilder::new()
                .content("application/json", content)
                .required(Some(Required::True))
                .build(),
        ));
    }
    object.build()
}
