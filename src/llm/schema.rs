//! Tool descriptions for the model: JSON schemas in the strict subset that constrained decoding accepts.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

/// One tool as the model sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolSpec {
    pub name: String,
    pub description: String,
    /// A strict object schema; see [`ToolSpec::new`].
    schema: Value,
}

/// Keywords that strict mode rejects or that only cost tokens. Ranges and formats are checked by our own code anyway.
const DROPPED: [&str; 12] = [
    "$schema",
    "default",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "title",
    "uniqueItems",
];

impl ToolSpec {
    /// A tool with this schema, brought into the strict subset: every object closed and all its properties required
    /// (optional ones are those that allow null), enumerations as plain `enum`, unsupported keywords left out.
    /// The result is a pure function of the input, key by key sorted, so that its bytes never change between requests.
    pub fn new(name: impl Into<String>, description: impl Into<String>, mut schema: Value) -> Self {
        strict(&mut schema);
        Self { name: name.into(), description: description.into(), schema }
    }

    /// A tool whose arguments are the fields of `T`. Sub-schemas are inlined: many servers do not follow `$ref`.
    pub fn of<T: JsonSchema>(name: impl Into<String>, description: impl Into<String>) -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
        Self::new(name, description, settings.into_generator().into_root_schema_for::<T>().into())
    }

    /// The arguments' schema.
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// Whether the argument `name` may only be a string.
    pub(super) fn is_text(&self, name: &str) -> bool {
        self.schema["properties"][name]["type"] == "string"
    }

    /// Whether these arguments have every field this tool requires and no other.
    pub(super) fn fits(&self, arguments: &Map<String, Value>) -> bool {
        let Some(properties) = self.schema["properties"].as_object() else { return false };
        let required = self.schema["required"].as_array().map_or(&[][..], Vec::as_slice);
        !required.is_empty()
            && arguments.keys().all(|key| properties.contains_key(key))
            && required.iter().filter_map(Value::as_str).all(|key| arguments.contains_key(key))
    }
}

fn strict(schema: &mut Value) {
    match schema {
        Value::Object(map) => strict_object(map),
        Value::Array(items) => items.iter_mut().for_each(strict),
        _ => {}
    }
}

fn strict_object(map: &mut Map<String, Value>) {
    merge_enumeration(map);
    for keyword in DROPPED {
        map.remove(keyword);
    }
    for (keyword, value) in map.iter_mut() {
        match (keyword.as_str(), value) {
            // A property may be called like a keyword ("format"): its name is not one.
            ("properties" | "$defs", Value::Object(named)) => named.values_mut().for_each(strict),
            ("enum" | "const" | "required", _) => {}
            (_, value) => strict(value),
        }
    }
    if map.get("type").is_some_and(|kind| kind == "object") || map.contains_key("properties") {
        let names: Vec<Value> = map
            .entry("properties")
            .or_insert_with(|| Map::new().into())
            .as_object()
            .map(|properties| properties.keys().cloned().map(Value::String).collect())
            .unwrap_or_default();
        map.insert("required".into(), names.into());
        map.insert("additionalProperties".into(), false.into());
    }
}

/// `oneOf` of constants, as an enum with documented variants gives, becomes one `enum`; any other `oneOf` becomes `anyOf`.
fn merge_enumeration(map: &mut Map<String, Value>) {
    let Some(Value::Array(options)) = map.remove("oneOf") else { return };
    let mut names = Vec::new();
    for option in &options {
        match (option.get("const"), option.get("enum")) {
            (Some(name), _) => names.push(name.clone()),
            (None, Some(Value::Array(several))) => names.extend(several.iter().cloned()),
            _ => {
                map.insert("anyOf".into(), options.into());
                return;
            }
        }
    }
    map.insert("type".into(), "string".into());
    map.insert("enum".into(), names.into());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Sample {
        /// How many.
        amount: Option<f64>,
        format: String,
        mood: Option<Mood>,
        parts: Vec<Part>,
    }

    #[derive(JsonSchema)]
    #[serde(rename_all = "snake_case")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Mood {
        /// Fine.
        Good,
        Bad,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Part {
        size: u8,
    }

    #[test]
    fn a_rust_type_becomes_a_strict_schema() {
        let tool = ToolSpec::of::<Sample>("sample", "A sample.");
        assert_eq!(
            tool.schema,
            json!({
                "type": "object",
                "additionalProperties": false,
                "required": ["amount", "format", "mood", "parts"],
                "properties": {
                    "amount": {"description": "How many.", "type": ["number", "null"]},
                    "format": {"type": "string"},
                    "mood": {"anyOf": [{"type": "string", "enum": ["bad", "good"]}, {"type": "null"}]},
                    "parts": {"type": "array", "items": {
                        "type": "object", "additionalProperties": false, "required": ["size"],
                        "properties": {"size": {"type": "integer"}}}},
                },
            })
        );
    }

    #[test]
    fn strictness_is_idempotent_and_byte_stable() {
        let once = ToolSpec::of::<Sample>("sample", "");
        let twice = ToolSpec::new("sample", "", once.schema.clone());
        assert_eq!(once.schema.to_string(), twice.schema.to_string());
        assert_eq!(once.schema.to_string(), ToolSpec::of::<Sample>("sample", "").schema.to_string());
    }

    #[test]
    fn fits_means_all_required_and_nothing_else() {
        let tool = ToolSpec::of::<Part>("part", "");
        let fits = |value: Value| tool.fits(value.as_object().unwrap());
        assert!(fits(json!({"size": 1})));
        assert!(!fits(json!({})));
        assert!(!fits(json!({"size": 1, "other": 2})));
    }
}
