//! The service answers as its document says: every code of every operation, by a real request.
#![allow(clippy::unwrap_used, reason = "here an error is a failed test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::{fs, thread};

use example_service::{Store, router};
use oas_codes::Policy;
use oas_lint::lint;
use oas_lint::source::Source;
use serde_json::{Value, json};
use ureq::http::{Request, Response};

const TOKEN: &str = "secret";

/// A request, and the code that answers it.
#[derive(Clone, Copy)]
struct Step {
    operation: &'static str,
    code: u16,
    /// What stands for `{id}` in the path.
    id: &'static str,
    query: &'static str,
    body: Option<&'static str>,
    token: &'static str,
}

const fn step(operation: &'static str, code: u16) -> Step {
    Step { operation, code, id: "shop", query: "", body: None, token: TOKEN }
}

const SHOP: Option<&str> = Some(r#"{"id": "shop", "description": "Sells shoes."}"#);
const BOOTS: Option<&str> = Some(r#"{"description": "Sells boots."}"#);

/// Until an application is being deployed.
const BEFORE: &[Step] = &[
    Step { body: SHOP, ..step("createApplication", 201) },
    Step { body: SHOP, ..step("createApplication", 409) },
    Step { body: Some("{"), ..step("createApplication", 400) },
    Step { body: Some(r#"{"id": 1}"#), ..step("createApplication", 400) },
    Step { body: Some(r#"{"id": "a/b", "description": ""}"#), ..step("createApplication", 400) },
    Step { body: SHOP, token: "guess", ..step("createApplication", 403) },
    step("listApplications", 200),
    Step { query: "?state=deployed", ..step("listApplications", 200) },
    Step { query: "?state=asleep", ..step("listApplications", 400) },
    Step { token: "", ..step("listApplications", 403) },
    step("readApplication", 200),
    Step { token: "guess", ..step("readApplication", 403) },
    Step { id: "none", ..step("readApplication", 404) },
    Step { id: "%FF", ..step("readApplication", 404) },
    Step { body: BOOTS, ..step("replaceApplication", 200) },
    Step { body: Some("[]"), ..step("replaceApplication", 400) },
    Step { body: BOOTS, token: "guess", ..step("replaceApplication", 403) },
    Step { body: BOOTS, id: "none", ..step("replaceApplication", 404) },
    step("deleteApplication", 200),
    Step { token: "guess", ..step("deleteApplication", 403) },
    step("deleteApplication", 404),
    step("deployApplication", 404),
    Step { token: "guess", ..step("deployApplication", 403) },
    Step { body: SHOP, ..step("createApplication", 201) },
    step("deployApplication", 202),
];

/// While it is deployed.
const AFTER: &[Step] = &[
    step("deployApplication", 409),
    Step { body: BOOTS, ..step("replaceApplication", 409) },
    step("deleteApplication", 409),
];

/// Once the store is damaged.
const DAMAGED: &[Step] = &[
    step("listApplications", 500),
    Step { body: SHOP, ..step("createApplication", 500) },
    step("readApplication", 500),
    Step { body: BOOTS, ..step("replaceApplication", 500) },
    step("deleteApplication", 500),
    step("deployApplication", 500),
];

#[test]
fn every_documented_code_is_answered_as_documented() {
    let service = Service::start();
    let mut provoked = BTreeSet::new();
    let mut follow = |steps: &[Step]| {
        for step in steps {
            service.follow(step);
            provoked.insert((step.operation.to_owned(), step.code.to_string()));
        }
    };
    follow(BEFORE);
    service.wait_until_deployed();
    follow(AFTER);
    fs::write(&service.store, "{").unwrap();
    follow(DAMAGED);

    let documented = documented(&service.document);
    assert!(documented.len() > 25, "{documented:?}");
    let left: Vec<_> = documented.difference(&provoked).collect();
    assert!(left.is_empty(), "documented, and no request was answered so: {left:?}");
}

#[test]
fn the_document_is_clean_under_its_policy() {
    let text = Service::start().document.to_string();
    let findings = |policy: &str| -> Vec<String> {
        let source = Source::new("openapi.json", text.clone()).unwrap();
        let found = lint(source, &Policy::builtin(policy).unwrap()).diagnostics;
        found.iter().map(|found| format!("{}: {}", found.id(), found.message)).collect()
    };
    assert_eq!(findings("stratos"), [""; 0]);
    // The one thing in which they contradict each other: a missing token is a 403 of Stratos.
    let recommended = findings("recommended");
    assert!(!recommended.is_empty());
    for found in recommended {
        assert!(found.starts_with("missing-status/401: "), "{found}");
    }
}

#[test]
fn the_location_of_what_was_created_leads_there() {
    let service = Service::start();
    let created = service.ask(&Step { body: SHOP, ..step("createApplication", 201) });
    let location = created.headers()["location"].to_str().unwrap().to_owned();
    let read = service.send("GET", &location, TOKEN, None);
    assert_eq!(read.status(), 200);
    let application: Value = serde_json::from_str(read.body()).unwrap();
    assert_eq!(application, json!({"description": "Sells shoes.", "state": "created"}));
}

#[test]
fn what_no_operation_answers_has_the_body_of_errors_too() {
    let response = Service::start().send("GET", "/elsewhere", TOKEN, None);
    assert_eq!(response.status(), 404);
    assert_eq!(response.body(), r#"{"status":"error","message":"there is nothing here"}"#);
}

/// The codes that a document names, each with its operation.
fn documented(document: &Value) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for (_, _, operation) in operations(document) {
        let id = operation["operationId"].as_str().expect("an operationId");
        let codes = operation["responses"].as_object().expect("responses").keys();
        all.extend(codes.map(|code| (id.to_owned(), code.clone())));
    }
    all
}

/// The operations: path, method, Operation Object.
fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = document["paths"].as_object().expect("paths").iter();
    paths.flat_map(|(path, item)| {
        let fields = item.as_object().expect("a path item").iter();
        fields.map(move |(method, operation)| (path, method, operation))
    })
}

/// A running service, with a store of its own.
struct Service {
    address: String,
    document: Value,
    store: PathBuf,
    /// Removed when the test ends.
    _folder: tempfile::TempDir,
}

impl Service {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("applications.json");
        let mut service = Self {
            address: format!("http://{}", serve(&store)),
            document: Value::Null,
            store,
            _folder: folder,
        };
        let document = service.send("GET", "/openapi.json", "", None);
        assert_eq!(document.status(), 200);
        service.document = serde_json::from_str(document.body()).unwrap();
        service
    }

    /// Sends a step's request and holds the answer against the document.
    fn follow(&self, step: &Step) {
        let Step { operation, code, .. } = step;
        let place = format!("{operation} {code}");
        let answer = self.ask(step);
        let body = answer.body();
        assert_eq!(answer.status(), *code, "{place}: {body}");

        let (_, _, object) = self.operation(operation);
        let response = self.resolve(&object["responses"][code.to_string()]);
        assert!(response["description"].is_string(), "{place} is not documented: {body}");
        for name in response["headers"].as_object().into_iter().flat_map(|headers| headers.keys()) {
            assert!(answer.headers().contains_key(name), "{place}: {name} is documented");
        }
        let media_type = answer.headers().get("content-type").map(|value| value.to_str().unwrap());
        match response["content"].as_object() {
            None => assert_eq!((body.as_str(), media_type), ("", None), "{place}"),
            Some(content) => {
                let media_type = media_type.unwrap_or_else(|| panic!("{place}: no media type"));
                let documented = content.get(media_type);
                let documented = documented.unwrap_or_else(|| panic!("{place}: {media_type}"));
                self.hold(&serde_json::from_str(body).unwrap(), &documented["schema"], &place);
            }
        }
    }

    /// What a reference leads to.
    fn resolve<'d>(&'d self, object: &'d Value) -> &'d Value {
        let Some(target) = object["$ref"].as_str() else { return object };
        self.document.pointer(&target[1..]).unwrap_or_else(|| panic!("{target} leads nowhere"))
    }

    /// Holds a value against a schema of the document, by the words of JSON Schema that such
    /// documents use; another word fails, so that none is passed over.
    fn hold(&self, value: &Value, schema: &Value, place: &str) {
        let schema = self.resolve(schema);
        for (word, says) in schema.as_object().expect("a schema") {
            let holds = match word.as_str() {
                "type" => {
                    let types = says.as_array().cloned().unwrap_or_else(|| vec![says.clone()]);
                    types.iter().any(|kind| is_of_type(value, kind.as_str().unwrap_or_default()))
                }
                "required" => says.as_array().unwrap().iter().all(|name| {
                    value
                        .as_object()
                        .is_none_or(|object| object.contains_key(name.as_str().unwrap()))
                }),
                "properties" => {
                    for (name, schema) in says.as_object().unwrap() {
                        if let Some(member) = value.get(name) {
                            self.hold(member, schema, &format!("{place}/{name}"));
                        }
                    }
                    true
                }
                "items" => {
                    for item in value.as_array().into_iter().flatten() {
                        self.hold(item, says, place);
                    }
                    true
                }
                "enum" => says.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|number| number >= says.as_f64().unwrap()),
                "minLength" => value
                    .as_str()
                    .is_none_or(|text| text.chars().count() as u64 >= says.as_u64().unwrap()),
                "description" | "title" | "example" | "examples" | "format" => true,
                _ => panic!("{place}: the schema says `{word}`, which is not looked at"),
            };
            assert!(holds, "{place}: {value} is not as `{word}: {says}` demands");
        }
    }

    fn ask(&self, step: &Step) -> Response<String> {
        let (path, method, _) = self.operation(step.operation);
        let target = path.replace("{id}", step.id) + step.query;
        self.send(&method.to_ascii_uppercase(), &target, step.token, step.body)
    }

    fn operation(&self, id: &str) -> (&String, &String, &Value) {
        let mut operations = operations(&self.document);
        let operation = operations.find(|(_, _, operation)| operation["operationId"] == id);
        operation.unwrap_or_else(|| panic!("there is no operation {id}"))
    }

    fn send(
        &self,
        method: &str,
        target: &str,
        token: &str,
        body: Option<&str>,
    ) -> Response<String> {
        let mut request = Request::builder().method(method).uri(self.address.clone() + target);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        // An answer is looked at, whatever its code.
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let answer = match body {
            Some(body) => {
                agent.run(request.header("content-type", "application/json").body(body).unwrap())
            }
            None => agent.run(request.body(()).unwrap()),
        };
        let (parts, mut body) = answer.unwrap().into_parts();
        Response::from_parts(parts, body.read_to_string().unwrap())
    }

    /// Reads the application until its state shows what came of the 202.
    fn wait_until_deployed(&self) {
        loop {
            let application = self.ask(&step("readApplication", 200));
            let application: Value = serde_json::from_str(application.body()).unwrap();
            match application["state"].as_str() {
                Some("deployed") => return,
                state => assert_eq!(state, Some("deploying")),
            }
        }
    }
}

/// Serves on a free port of the loopback interface until the test ends; gives the address.
fn serve(store: &Path) -> String {
    let store = Store::new(store);
    let (told, address) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            told.send(listener.local_addr().unwrap().to_string()).unwrap();
            axum::serve(listener, router(store, TOKEN)).await.unwrap();
        });
    });
    address.recv().unwrap()
}

fn is_of_type(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}
