//! What gateways refuse in an OpenAPI document, each with the page that says so.

use super::Gateway;

/// Something that a gateway does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restriction {
    /// The gateway.
    pub gateway: Gateway,
    /// What it does not take.
    pub limit: Limit,
    /// The page that says so, or the program that was seen to.
    pub source: &'static str,
}

/// What a document may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// A version of OpenAPI other than these; `3.0` stands for each patch of it.
    Versions(&'static [&'static str]),
    /// More bytes.
    Bytes(usize),
    /// A `$ref` that leads out of the document.
    ExternalReference,
    /// A `$ref` to something in the document that is not there.
    BrokenReference,
    /// A response of an operation that is a `$ref`.
    ResponseReference,
    /// Anything else than a schema that is a `$ref`; responses of operations are another limit.
    OtherReference,
    /// A response key that is no code: `4XX`, `default`.
    CodesOnly,
    /// A response key 100 to 199.
    InterimCode,
    /// An operation with another method than these.
    Methods(&'static [&'static str]),
    /// A schema component whose name is not of letters and digits.
    AlphanumericNames,
    /// One of these keywords in a schema.
    Keywords(&'static [&'static str]),
    /// A `number` with the format of an integer.
    IntegerNumber,
    /// A schema without a type, and without others that it is made of.
    UntypedSchema,
    /// A schema that holds itself.
    RecursiveSchema,
    /// The schema of a body that stands in the operation and not under `components`.
    InlineSchema,
    /// A range of media types, such as `image/*`.
    MediaRange,
    /// A response body that is a plain string, number or boolean.
    PrimitiveBody,
    /// A security scheme of another type than these.
    SecurityTypes(&'static [&'static str]),
    /// Security of the root that an operation does not repeat: it would be open to everybody.
    RootSecurity,
    /// A path whose segments are not plain words or whole parameters.
    PlainSegments,
    /// No server with an absolute address.
    AbsoluteServer,
    /// A summary of more characters.
    Summary(usize),
}

const fn row(gateway: Gateway, limit: Limit, source: &'static str) -> Restriction {
    Restriction { gateway, limit, source }
}

const AWS_NOTES: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html";
const AWS_IMPORT: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html";
const AWS_METHODS: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html";
const AWS_SECURITY: &str = "https://github.com/amazon-archives/aws-apigateway-importer/issues/204";
const AWS_MODELS: &str = "https://help.qlik.com/talend/en-US/api-designer-user-guide/Cloud/api-gateway-compatibility-mode";
const AZURE: &str =
    "https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions";
const APIGEE: &str =
    "https://cloud.google.com/apigee/docs/api-platform/reference/policies/oas-validation-policy";
const CLOUDFLARE: &str = "https://developers.cloudflare.com/api-shield/security/schema-validation/";
const AKAMAI: &str = "https://techdocs.akamai.com/api-definitions/docs/openapi-30-support";
const ORACLE: &str =
    "https://docs.oracle.com/iaas/Content/APIGateway/Tasks/apigatewaycreatingapiobject.htm";
const TYK: &str = "https://tyk.io/docs/getting-started/using-oas-definitions/";
const KONG: &str = "https://github.com/Kong/go-apiops, as run";
const APISIX: &str = "https://github.com/api7/adc, as run";
const PRISM: &str = "https://github.com/stoplightio/prism, as run: its clients wait forever";

/// MB are counted as a million bytes, the least that a page can mean.
const MB: usize = 1_000_000;

/// Every known restriction, gateway by gateway.
pub const RESTRICTIONS: &[Restriction] = &[
    row(Gateway::Portable, Limit::InterimCode, PRISM),
    row(Gateway::Aws, Limit::Versions(&["2.0", "3.0"]), AWS_IMPORT),
    row(Gateway::Aws, Limit::Bytes(6 * MB), AWS_NOTES),
    row(Gateway::Aws, Limit::ExternalReference, AWS_NOTES),
    row(Gateway::Aws, Limit::ResponseReference, AWS_NOTES),
    row(Gateway::Aws, Limit::CodesOnly, AWS_NOTES),
    row(
        Gateway::Aws,
        Limit::Methods(&["get", "head", "post", "put", "patch", "delete", "options"]),
        AWS_METHODS,
    ),
    row(Gateway::Aws, Limit::AlphanumericNames, AWS_NOTES),
    row(
        Gateway::Aws,
        Limit::Keywords(&["discriminator", "example", "exclusiveMinimum", "readOnly"]),
        AWS_NOTES,
    ),
    row(Gateway::Aws, Limit::Keywords(&["default", "nullable"]), AWS_MODELS),
    row(Gateway::Aws, Limit::IntegerNumber, AWS_NOTES),
    row(Gateway::Aws, Limit::PrimitiveBody, AWS_NOTES),
    row(Gateway::Aws, Limit::MediaRange, AWS_NOTES),
    row(Gateway::Aws, Limit::SecurityTypes(&["apiKey"]), AWS_NOTES),
    row(Gateway::Aws, Limit::RootSecurity, AWS_SECURITY),
    row(Gateway::Aws, Limit::PlainSegments, AWS_NOTES),
    row(
        Gateway::Azure,
        Limit::Versions(&["2.0", "3.0.0", "3.0.1", "3.0.2", "3.0.3", "3.1"]),
        AZURE,
    ),
    row(Gateway::Azure, Limit::Bytes(4 * MB), AZURE),
    row(Gateway::Azure, Limit::ExternalReference, AZURE),
    row(Gateway::Azure, Limit::ResponseReference, AZURE),
    row(
        Gateway::Azure,
        Limit::Methods(&["get", "head", "post", "put", "patch", "delete", "options"]),
        AZURE,
    ),
    row(Gateway::Azure, Limit::OtherReference, AZURE),
    row(Gateway::Azure, Limit::RecursiveSchema, AZURE),
    row(Gateway::Azure, Limit::InlineSchema, AZURE),
    row(Gateway::Azure, Limit::Summary(300), AZURE),
    row(Gateway::Apigee, Limit::Versions(&["3.0"]), APIGEE),
    row(Gateway::Apigee, Limit::Bytes(4 * MB), APIGEE),
    row(Gateway::Cloudflare, Limit::Versions(&["3.0"]), CLOUDFLARE),
    row(Gateway::Cloudflare, Limit::ExternalReference, CLOUDFLARE),
    row(Gateway::Cloudflare, Limit::UntypedSchema, CLOUDFLARE),
    row(Gateway::Cloudflare, Limit::AbsoluteServer, CLOUDFLARE),
    row(Gateway::Akamai, Limit::Versions(&["2.0", "3.0"]), AKAMAI),
    row(Gateway::Akamai, Limit::ExternalReference, AKAMAI),
    row(Gateway::Akamai, Limit::ResponseReference, AKAMAI),
    row(Gateway::Akamai, Limit::OtherReference, AKAMAI),
    row(Gateway::Oracle, Limit::Versions(&["2.0", "3.0"]), ORACLE),
    row(Gateway::Tyk, Limit::Versions(&["3.0", "3.1"]), TYK),
    row(Gateway::Tyk, Limit::ExternalReference, TYK),
    row(Gateway::Kong, Limit::Versions(&["3.0", "3.1", "3.2"]), KONG),
    row(Gateway::Kong, Limit::ExternalReference, KONG),
    row(Gateway::Kong, Limit::BrokenReference, KONG),
    row(Gateway::Apisix, Limit::Versions(&["2.0", "3.0", "3.1", "3.2"]), APISIX),
    row(Gateway::Apisix, Limit::AbsoluteServer, APISIX),
];
