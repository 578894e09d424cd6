//! What a document is given that lacks a response: the response or a reference to it, and the
//! components that either needs.

use oas_codes::StatusCode;
use serde_json::{Map, Value, json};

use crate::document::Placement;
use crate::emit::{EmitError, OpenApiVersion, response_ref};
use crate::library::Library;

/// A response for a document that lacks it, in the document's version of OpenAPI.
#[derive(Clone, Debug, PartialEq)]
pub struct Insertion {
    /// What belongs under the code: a Reference Object, or the Response Object itself.
    pub response: Value,
    /// What belongs under `components`: kinds, such as `schemas`, and in each the components by
    /// name. Empty where the response stands on its own.
    pub components: Map<String, Value>,
}

impl Library<'_> {
    /// What a document of a version is given for a code; none for a code that the library lacks.
    ///
    /// [`Placement::Reference`] adds the response as a component and refers to it;
    /// [`Placement::Inline`] writes it in place, for gateways that take no response by `$ref`.
    /// Schemas are components either way.
    ///
    /// ```
    /// use oas_codes::{Policy, StatusCode};
    /// use oas_responses::{Format, Library, OpenApiVersion, Placement};
    ///
    /// let policy = Policy::stratos();
    /// let library = Library::new(&policy)?;
    /// let code = StatusCode::new(404)?;
    /// let lacking = library.insertion(code, Placement::Reference, OpenApiVersion::V3_0)?;
    /// let lacking = lacking.expect("Stratos has a 404");
    /// let text = Format::Yaml.text(&lacking.response)?;
    /// assert_eq!(text, "$ref: '#/components/responses/NotFound'\n");
    /// assert!(lacking.components["responses"].get("NotFound").is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Document::to_value`](crate::Document::to_value).
    pub fn insertion(
        &self,
        code: StatusCode,
        placement: Placement,
        version: OpenApiVersion,
    ) -> Result<Option<Insertion>, EmitError> {
        let Some(component) = self.component(code) else { return Ok(None) };
        let written = component.to_value(version)?;
        let mut components = Map::new();
        let response = match placement {
            Placement::Inline => written,
            Placement::Reference => {
                let name = component.name.as_str();
                components.insert("responses".to_owned(), json!({ name: written }));
                json!({ "$ref": response_ref(name) })
            }
        };
        let mut schemas = Map::new();
        for schema in self.schemas_of(&[component]) {
            schemas.insert(schema.name.clone(), schema.to_value(version)?);
        }
        if !schemas.is_empty() {
            components.insert("schemas".to_owned(), schemas.into());
        }
        Ok(Some(Insertion { response, components }))
    }
}

#[cfg(test)]
mod tests {
    use oas_codes::Policy;

    use super::*;
    use crate::document::Document;
    use crate::emit::Format;

    fn insertion(policy: &str, code: u16, placement: Placement) -> Option<Insertion> {
        let policy = Policy::builtin(policy).unwrap();
        let library = Library::new(&policy).unwrap();
        let code = StatusCode::new(code).unwrap();
        library.insertion(code, placement, OpenApiVersion::V3_1).unwrap()
    }

    #[test]
    fn by_reference_the_response_is_a_component_with_its_schema() {
        let lacking = insertion("stratos", 409, Placement::Reference).unwrap();
        assert_eq!(lacking.response, json!({"$ref": "#/components/responses/Conflict"}));
        let kinds: Vec<&String> = lacking.components.keys().collect();
        assert_eq!(kinds, ["responses", "schemas"]);
        let schema = &lacking.components["responses"]["Conflict"]["content"]["application/json"];
        assert_eq!(schema["schema"], json!({"$ref": "#/components/schemas/Error"}));
        assert_eq!(lacking.components["schemas"]["Error"]["type"], "object");
    }

    #[test]
    fn inline_the_response_stands_in_its_place_and_the_schema_does_not() {
        let lacking = insertion("recommended", 401, Placement::Inline).unwrap();
        assert!(lacking.response.get("$ref").is_none());
        assert!(lacking.response["headers"].get("WWW-Authenticate").is_some());
        assert_eq!(lacking.components.keys().collect::<Vec<_>>(), ["schemas"]);
    }

    #[test]
    fn without_a_body_nothing_else_is_needed() {
        let lacking = insertion("rfc9110", 304, Placement::Inline).unwrap();
        assert_eq!(lacking.components, Map::new());
        assert_eq!(insertion("stratos", 304, Placement::Inline), None);
    }

    #[test]
    fn it_is_what_the_library_writes_in_every_version() {
        for policy in Policy::builtin_names().into_iter().filter_map(Policy::builtin) {
            let library = Library::new(&policy).unwrap();
            for version in OpenApiVersion::ALL {
                let document = Document::library(&library).to_value(version).unwrap();
                for component in library.components() {
                    let lacking =
                        library.insertion(component.code, Placement::Reference, version).unwrap();
                    for (kind, components) in lacking.unwrap().components {
                        for (name, value) in components.as_object().unwrap() {
                            assert_eq!(*value, document["components"][&kind][name], "{name}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_text_has_the_format_of_the_document() {
        let lacking = insertion("stratos", 404, Placement::Reference).unwrap();
        let json = Format::Json.text(&lacking.response).unwrap();
        assert_eq!(json, "{\n  \"$ref\": \"#/components/responses/NotFound\"\n}\n");
    }
}
