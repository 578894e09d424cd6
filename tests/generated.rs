//! What the generator writes, for every built-in policy and for policies of other kinds.

mod policies;

use std::collections::BTreeMap;
use std::path::Path;

use oas_codes::Policy;
use oas_responses::{Document, File, Library, OpenApiVersion, Role, files, gateway_files};
use serde_json::Value;

use self::policies::policies;

/// What the committed files say of their making.
const MAKER: &str = "Made by oas-gen from the policy stratos. Do not edit.";

fn json(file: &File) -> Value {
    serde_json::from_str(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path))
}

/// The JSON documents of a policy by version and name.
fn documents(policy: &Policy) -> BTreeMap<(String, String), Value> {
    let all = files(policy, MAKER).unwrap_or_else(|error| panic!("{}: {error}", policy.name));
    let json_files = all.iter().filter(|file| {
        file.path.rsplit_once('.').is_some_and(|(_, extension)| extension == "json")
    });
    json_files
        .map(|file| {
            let parts: Vec<&str> = file.path.split(['/', '.']).collect();
            let [_, major, minor, name, _] = parts[..] else { panic!("{}", file.path) };
            ((format!("{major}.{minor}"), name.to_owned()), json(file))
        })
        .collect()
}

#[test]
fn the_committed_files_are_those_that_are_generated() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let stratos = Policy::stratos();
    let mut all = files(&stratos, MAKER).unwrap();
    all.extend(gateway_files(&stratos, MAKER).unwrap());
    for file in all {
        let committed = std::fs::read_to_string(specs.join(&file.path)).unwrap_or_default();
        assert!(
            committed == file.text,
            "specs/{} is not what the generator writes: run `cargo xtask gen`",
            file.path
        );
    }
}

#[test]
fn yaml_and_json_say_the_same() {
    for policy in policies() {
        let mut all = files(&policy, MAKER).unwrap();
        all.extend(gateway_files(&policy, MAKER).unwrap());
        for pair in all.chunks(2) {
            let [yaml, json_file] = pair else { panic!("files come in pairs") };
            assert_eq!(yaml.path.replace(".yaml", ".json"), json_file.path);
            let read: Value = serde_yaml::from_str(&yaml.text)
                .unwrap_or_else(|error| panic!("{}: {error}", yaml.path));
            assert_eq!(read, json(json_file), "{}", yaml.path);
        }
    }
}

#[test]
fn the_same_policy_gives_the_same_bytes() {
    for (one, two) in policies().iter().zip(&policies()) {
        assert_eq!(files(one, MAKER).unwrap(), files(two, MAKER).unwrap());
    }
}

#[test]
fn the_documents_of_methods_merge_with_the_library_without_a_clash() {
    for policy in policies() {
        let documents = documents(&policy);
        for ((version, name), document) in &documents {
            let library = &documents[&(version.clone(), "responses".to_owned())];
            for kind in ["responses", "schemas"] {
                let Some(own) = document["components"][kind].as_object() else { continue };
                for (component, value) in own {
                    let same = &library["components"][kind][component];
                    // What the demonstration stores is its own, and what HEAD answers is.
                    let is_own = component.contains("Item") || component.ends_with("List");
                    let is_own = is_own && name == "demo" || component.ends_with("Head");
                    if is_own && same.is_null() {
                        continue;
                    }
                    assert_eq!(value, same, "{} {version} {name}: {component}", policy.name);
                }
            }
        }
    }
}

#[test]
fn every_reference_inside_a_document_has_a_target() {
    for policy in policies() {
        for (key, document) in documents(&policy) {
            each_reference(&document, &mut |target| match target.strip_prefix('#') {
                Some(pointer) => {
                    assert!(
                        document.pointer(pointer).is_some(),
                        "{} {key:?}: {target}",
                        policy.name
                    );
                }
                None => assert_eq!(target, "errors.yaml#/Error"),
            });
        }
    }
}

fn each_reference(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member.as_str() {
                    Some(target) if key == "$ref" => visit(target),
                    _ => each_reference(member, visit),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_reference(item, visit)),
        _ => {}
    }
}

#[test]
fn a_demonstration_has_an_operation_for_each_role_with_its_codes() {
    for policy in policies() {
        for ((version, _), demo) in
            documents(&policy).iter().filter(|((_, name), _)| name == "demo")
        {
            let mut found: Vec<(String, Vec<String>)> = Vec::new();
            for item in demo["paths"].as_object().unwrap().values() {
                for (method, operation) in item.as_object().unwrap() {
                    let responses = operation["responses"].as_object().unwrap();
                    let codes = responses.keys().cloned().collect();
                    found.push((method.to_ascii_uppercase(), codes));
                }
            }
            let mut expected: Vec<(String, Vec<String>)> = Role::all(&policy)
                .iter()
                .filter(|role| role.method.as_str() != "QUERY" || version == "openapi-3.2")
                .map(|role| {
                    let codes = role.codes(&policy);
                    (role.method.to_string(), codes.iter().map(ToString::to_string).collect())
                })
                .collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{} {version}", policy.name);
            let codes = found.iter().flat_map(|(_, codes)| codes);
            assert!(codes.clone().all(|code| code.as_str() >= "200"), "an interim code is final");
        }
    }
}

#[test]
fn the_versions_have_the_same_components() {
    // `openapiv3` always writes the style of a header, which has a single one.
    fn without_style(mut components: Value) -> Value {
        for response in components["responses"].as_object_mut().unwrap().values_mut() {
            let Some(headers) = response.get_mut("headers") else { continue };
            for header in headers.as_object_mut().unwrap().values_mut() {
                header.as_object_mut().unwrap().remove("style");
            }
        }
        components
    }
    for policy in policies() {
        let library = Library::new(&policy).unwrap();
        let document = Document::library(&library);
        let of = |version| without_style(document.to_value(version).unwrap()["components"].clone());
        assert_eq!(of(OpenApiVersion::V3_0), of(OpenApiVersion::V3_1), "{}", policy.name);
        assert_eq!(of(OpenApiVersion::V3_1), of(OpenApiVersion::V3_2), "{}", policy.name);
    }
}

#[test]
fn a_document_says_its_version() {
    let documents = documents(&Policy::stratos());
    for (version, written) in [("3.0", "3.0.3"), ("3.1", "3.1.0"), ("3.2", "3.2.0")] {
        let document = &documents[&(format!("openapi-{version}"), "demo".to_owned())];
        assert_eq!(document["openapi"], written);
    }
}

#[test]
fn examples_agree_with_their_schema_and_code() {
    for policy in policies() {
        let library = Library::new(&policy).unwrap();
        for component in library.components() {
            let Some(example) =
                component.content.as_ref().and_then(|content| content.example.as_ref())
            else {
                continue;
            };
            let schemas = library.schemas_of(&[component]);
            let members = &schemas[0].members;
            for (name, value) in example.as_object().unwrap() {
                let member = members.iter().find(|member| member.name == *name).unwrap();
                let fits = match member.kind {
                    oas_codes::MemberType::String => value.is_string(),
                    oas_codes::MemberType::Integer => value.is_i64(),
                };
                assert!(fits, "{} {}: {name} is {value}", policy.name, component.code);
                if name == "status" && value.is_i64() {
                    assert_eq!(value.as_i64(), Some(component.code.as_u16().into()));
                }
            }
            for member in members.iter().filter(|member| member.required) {
                assert!(example.get(&member.name).is_some(), "{}", member.name);
            }
        }
    }
}
