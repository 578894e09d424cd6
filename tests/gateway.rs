//! What gateways refuse: mutants of the portable document, each refused by exactly those whose
//! pages say so, and the documents that are made for them, which none refuses.

mod policies;

use std::collections::BTreeSet;

use oas_codes::{Policy, PolicyFile};
use oas_responses::{Document, Gateway, Library, OpenApiVersion, RESTRICTIONS, gateway_files};
use serde_json::{Value, json};

use self::policies::policies;

fn portable() -> Value {
    document(&Policy::stratos(), Gateway::Portable)
}

fn document(policy: &Policy, gateway: Gateway) -> Value {
    let library = Library::new(policy).expect("a library");
    let document = Document::gateway(&library, gateway).expect("a document");
    document.to_value(OpenApiVersion::V3_0).expect("a value")
}

/// The gateways that refuse a document, each with the places.
fn refused_by(document: &Value) -> Vec<(&'static str, Vec<String>)> {
    let size = document.to_string().len();
    let of = |gateway: Gateway| {
        let refusals = gateway.check(document, size);
        (gateway.as_str(), refusals.into_iter().map(|one| one.pointer).collect::<Vec<_>>())
    };
    Gateway::ALL.into_iter().map(of).filter(|(_, places)| !places.is_empty()).collect()
}

/// Expects that each of the gateways, and no other, refuses the document at the place.
fn expect(document: &Value, place: &str, gateways: &[&str]) {
    let expected: Vec<(&str, Vec<String>)> =
        gateways.iter().map(|name| (*name, vec![place.to_owned()])).collect();
    assert_eq!(refused_by(document), expected);
}

#[test]
fn the_portable_document_is_refused_by_none() {
    assert_eq!(refused_by(&portable()), []);
}

#[test]
fn a_range_key_is_refused_by_aws() {
    let mut mutant = portable();
    let responses = mutant["paths"]["/items"]["get"]["responses"].as_object_mut().unwrap();
    let not_found = responses.remove("404").unwrap();
    responses.insert("4XX".to_owned(), not_found);
    expect(&mutant, "/paths/~1items/get/responses/4XX", &["portable", "aws"]);
}

#[test]
fn a_response_by_reference_is_refused_by_aws_azure_and_akamai() {
    let mut mutant = portable();
    let responses = &mut mutant["paths"]["/items"]["get"]["responses"];
    let not_found = responses["404"].take();
    responses["404"] = json!({"$ref": "#/components/responses/NotFound"});
    mutant["components"]["responses"] = json!({"NotFound": not_found});
    let place = "/paths/~1items/get/responses/404/$ref";
    expect(&mutant, place, &["portable", "aws", "azure", "akamai"]);
}

#[test]
fn a_dotted_model_name_is_refused_by_aws() {
    let text = portable().to_string().replace("schemas/Error\"", "schemas/my.Error\"");
    let mut mutant: Value = serde_json::from_str(&text).unwrap();
    let schemas = mutant["components"]["schemas"].as_object_mut().unwrap();
    let error = schemas.remove("Error").unwrap();
    schemas.insert("my.Error".to_owned(), error);
    expect(&mutant, "/components/schemas/my.Error", &["portable", "aws"]);
}

#[test]
fn trace_is_refused_by_aws_and_azure() {
    let mut mutant = portable();
    let get = mutant["paths"]["/items"]["get"].clone();
    mutant["paths"]["/items"]["trace"] = get;
    expect(&mutant, "/paths/~1items/trace", &["portable", "aws", "azure"]);
}

#[test]
fn a_reference_to_another_file_is_refused_by_all_that_say_so() {
    let mut mutant = portable();
    let content = "/paths/~1items/get/responses/404/content/application~1json/schema";
    *mutant.pointer_mut(content).unwrap() = json!({"$ref": "errors.yaml#/Error"});
    let gateways = ["portable", "aws", "azure", "cloudflare", "akamai", "tyk", "kong"];
    expect(&mutant, &format!("{content}/$ref"), &gateways);
}

#[test]
fn a_reference_that_leads_nowhere_is_refused_by_kong() {
    let mut mutant = portable();
    let content = "/paths/~1items/get/responses/404/content/application~1json/schema";
    *mutant.pointer_mut(content).unwrap() = json!({"$ref": "#/components/schemas/Nothing"});
    expect(&mutant, &format!("{content}/$ref"), &["portable", "kong"]);
}

#[test]
fn azure_and_akamai_take_references_to_schemas_only() {
    let mut mutant = portable();
    let place = "/paths/~1items~1{itemId}/get/parameters/0";
    let parameter = mutant.pointer_mut(place).unwrap();
    let id = parameter.take();
    *parameter = json!({"$ref": "#/components/parameters/Id"});
    mutant["components"]["parameters"] = json!({"Id": id});
    expect(&mutant, &format!("{place}/$ref"), &["portable", "azure", "akamai"]);
}

#[test]
fn a_schema_that_holds_itself_is_refused_by_azure() {
    let mut mutant = portable();
    let schemas = mutant["components"]["schemas"].as_object_mut().unwrap();
    let inner = json!({"$ref": "#/components/schemas/Part"});
    schemas["Item"]["properties"]["part"] = inner;
    let item = json!({"$ref": "#/components/schemas/Item"});
    let part = json!({"type": "object", "properties": {"of": {"type": "array", "items": item}}});
    schemas.insert("Part".to_owned(), part);
    let places = [
        "/components/schemas/Item/properties/part/$ref",
        "/components/schemas/Part/properties/of/items/$ref",
    ];
    let places: Vec<String> = places.map(str::to_owned).into();
    assert_eq!(refused_by(&mutant), [("portable", places.clone()), ("azure", places)]);
}

#[test]
fn security_that_operations_do_not_name_is_refused_by_aws() {
    let mut mutant = portable();
    let get = mutant["paths"]["/items"]["get"].as_object_mut().unwrap();
    let security = get.remove("security").unwrap();
    assert_eq!(refused_by(&mutant), []);
    mutant["security"] = security;
    expect(&mutant, "/paths/~1items/get", &["portable", "aws"]);
    mutant["paths"]["/items"]["get"]["security"] = json!([]);
    assert_eq!(refused_by(&mutant), []);
}

#[test]
fn what_only_looks_like_a_reference_is_none() {
    let mut mutant = portable();
    mutant["components"]["schemas"]["Item"]["properties"]["$ref"] = json!({"type": "string"});
    mutant["components"]["schemas"]["Item"]["x-origin"] = json!({"$ref": "models.yaml#/Item"});
    let content = "/paths/~1items/get/responses/404/content/application~1json/example";
    *mutant.pointer_mut(content).unwrap() = json!({"$ref": "errors.yaml"});
    assert_eq!(refused_by(&mutant), []);
}

#[test]
fn other_limits_have_their_places() {
    let gets = "/paths/~1items/get";
    let cases: [(&str, Value, &[&str]); 15] = [
        (
            "/openapi",
            json!("3.1.0"),
            &["portable", "aws", "apigee", "cloudflare", "akamai", "oracle"],
        ),
        ("/openapi", json!("3.0.4"), &["portable", "azure"]),
        ("/servers", json!([{"url": "/v1"}]), &["portable", "cloudflare", "apisix"]),
        ("/components/securitySchemes/apiKey/type", json!("oauth2"), &["portable", "aws"]),
        ("/paths/~1items/get/summary", json!("s".repeat(301)), &["portable", "azure"]),
        ("/components/schemas/Item/properties/name/readOnly", json!(true), &["portable", "aws"]),
        ("/components/schemas/Item/properties/name/nullable", json!(true), &["portable", "aws"]),
        (
            "/paths/~1items/get/responses/404/content/application~1json/schema",
            json!({"type": "object"}),
            &["portable", "azure"],
        ),
        ("/paths/~1items/get/responses/103", json!({"description": "Hints."}), &["portable"]),
        ("/paths/~1items/get/responses/600", json!({"description": "No."}), &["portable", "aws"]),
        ("/paths/~1items/get/responses/040", json!({"description": "No."}), &["portable", "aws"]),
        (
            "/paths/~1items/post/requestBody/content/application~1json/schema",
            json!({"type": "object"}),
            &["portable", "azure"],
        ),
        (
            "/paths/~1items/post/requestBody/content/image~1*",
            json!({"schema": {"$ref": "#/components/schemas/Item"}}),
            &["portable", "aws"],
        ),
        ("/components/schemas/Item/properties/name/format", json!("int64"), &[]),
        (
            "/components/schemas/Item/properties/part",
            json!({"description": "Any."}),
            &["portable", "cloudflare"],
        ),
    ];
    assert!(portable().pointer(gets).is_some());
    for (place, value, gateways) in cases {
        let mut mutant = portable();
        let (above, key) = place.rsplit_once('/').unwrap();
        mutant.pointer_mut(above).unwrap()[key.replace("~1", "/")] = value;
        let found = refused_by(&mutant);
        let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, gateways, "{place}");
        let at = if key == "servers" { "" } else { place };
        assert!(found.iter().all(|(_, places)| places == &[at]), "{place}: {found:?}");
    }
}

#[test]
fn a_path_is_of_words_and_whole_parameters() {
    for (path, is_taken) in [
        ("/items/{itemId}.json", false),
        ("/items:run", true),
        ("/items/{itemId}:run", false),
        ("/a-b/c_d/{e}/f.g", true),
        ("/files/{proxy+}", true),
    ] {
        let mut mutant = portable();
        let item = mutant["paths"]["/items"].clone();
        mutant["paths"][path] = item;
        assert_eq!(refused_by(&mutant).is_empty(), is_taken, "{path}");
    }
}

#[test]
fn size_is_counted_in_bytes_of_the_text() {
    let document = portable();
    let refused = |bytes| {
        let all = Gateway::ALL.into_iter().filter(|one| !one.check(&document, bytes).is_empty());
        all.map(Gateway::as_str).collect::<Vec<_>>()
    };
    assert_eq!(refused(4_000_000), [""; 0]);
    assert_eq!(refused(4_000_001), ["portable", "azure", "apigee"]);
    assert_eq!(refused(6_000_001), ["portable", "aws", "azure", "apigee"]);
}

#[test]
fn the_documents_for_gateways_are_refused_by_none_of_theirs() {
    for policy in policies() {
        let made = gateway_files(&policy, "Made by a test.");
        assert_eq!(made.unwrap_or_else(|error| panic!("{}: {error}", policy.name)).len(), 4);
        for gateway in Gateway::ALL {
            let document = document(&policy, gateway);
            assert_eq!(gateway.check(&document, document.to_string().len()), [], "{gateway}");
        }
    }
}

#[test]
fn a_body_in_another_file_makes_no_document_for_a_gateway() {
    let text = r#"
name = "team"
title = "Team"
extends = "stratos"
error-body = { media-type = "application/json", ref = "https://example.com/errors.yaml#/Error" }
"#;
    let file = PolicyFile { name: "team.toml".to_owned(), text: text.to_owned() };
    let policy = Policy::parse(file, &|_, _| Err(String::new())).unwrap();
    let error = gateway_files(&policy, "Made by a test.").err().unwrap().to_string();
    let reference = "a reference out of the document: `https://example.com/errors.yaml#/Error`";
    assert!(error.contains(reference), "{error}");
}

#[test]
fn every_restriction_has_a_source_and_every_gateway_a_restriction() {
    let with: BTreeSet<&str> = RESTRICTIONS.iter().map(|row| row.gateway.as_str()).collect();
    let all: BTreeSet<&str> = Gateway::ALL.into_iter().map(Gateway::as_str).collect();
    assert_eq!(with, all);
    assert!(RESTRICTIONS.iter().all(|row| row.source.starts_with("https://")));
}

#[test]
fn aws_answers_with_the_words_of_the_policy() {
    let document = document(&Policy::stratos(), Gateway::Aws);
    let responses = &document["x-amazon-apigateway-gateway-responses"];
    assert_eq!(
        responses["ACCESS_DENIED"],
        json!({
            "statusCode": "403",
            "responseTemplates": {
                "application/json":
                    "{\"status\":\"error\",\"message\":\"The request was understood and is refused.\"}"
            }
        })
    );
    assert_eq!(
        responses["DEFAULT_4XX"],
        json!({
            "responseTemplates": {
                "application/json": "{\"status\":\"error\",\"message\":$context.error.messageString}"
            }
        })
    );
    // Stratos has no 401, 415, 429 or 504.
    for missing in ["UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "THROTTLED", "INTEGRATION_TIMEOUT"] {
        assert!(responses.get(missing).is_none(), "{missing}");
    }
}

#[test]
fn aws_is_told_the_media_type_and_the_headers_that_http_demands() {
    let document = document(&Policy::builtin("recommended").unwrap(), Gateway::Aws);
    let unauthorized = &document["x-amazon-apigateway-gateway-responses"]["UNAUTHORIZED"];
    assert_eq!(
        unauthorized["responseParameters"],
        json!({
            "gatewayresponse.header.WWW-Authenticate": "'Bearer realm=\"api\"'",
            "gatewayresponse.header.Content-Type": "'application/problem+json'"
        })
    );
}

#[test]
fn aws_maps_each_response_and_declares_the_headers_it_maps() {
    for policy in policies() {
        let document = document(&policy, Gateway::Aws);
        for item in document["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                let integration = &operation["x-amazon-apigateway-integration"];
                let mapped = integration["responses"].as_object().unwrap();
                let codes: BTreeSet<&str> =
                    mapped.values().map(|one| one["statusCode"].as_str().unwrap()).collect();
                let declared: BTreeSet<&str> = operation["responses"]
                    .as_object()
                    .unwrap()
                    .keys()
                    .map(String::as_str)
                    .collect();
                assert_eq!(codes, declared, "{}", policy.name);
                let keys: BTreeSet<&str> = mapped.keys().map(String::as_str).collect();
                assert_eq!(keys, declared, "an unknown code of the backend is no success");
                for response in mapped.values() {
                    let code = response["statusCode"].as_str().unwrap();
                    let Some(parameters) = response.get("responseParameters") else { continue };
                    for name in parameters.as_object().unwrap().keys() {
                        let header = name.strip_prefix("method.response.header.").unwrap();
                        assert!(operation["responses"][code]["headers"].get(header).is_some());
                    }
                }
            }
        }
    }
}

#[test]
fn media_types_other_than_json_are_passed_on_by_aws() {
    let document = document(&Policy::builtin("recommended").unwrap(), Gateway::Aws);
    let get = &document["paths"]["/items"]["get"];
    assert!(get["responses"]["404"]["headers"]["Content-Type"].is_object());
    let mapped = "/x-amazon-apigateway-integration/responses/404/responseParameters\
                  /method.response.header.Content-Type";
    let from = "integration.response.header.Content-Type";
    assert_eq!(get.pointer(mapped), Some(&json!(from)));
    assert!(get["responses"]["200"]["headers"].get("Content-Type").is_none());
}
