//! YAML as a JSON value, where documents use more than JSON has: merge keys, great integers.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A value of a YAML document.
pub(super) struct Lenient(pub(super) Value);

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of YAML without tags")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        // No restriction is about numbers: its digits do.
        Ok(value.to_string().into())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Lenient(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        let mut merged = Vec::new();
        while let Some((key, Lenient(value))) = entries.next_entry::<String, Lenient>()? {
            match value {
                Value::Object(more) if key == "<<" => merged.push(more),
                Value::Array(more) if key == "<<" => {
                    merged.extend(more.into_iter().filter_map(|one| match one {
                        Value::Object(one) => Some(one),
                        _ => None,
                    }));
                }
                value => drop(all.insert(key, value)),
            }
        }
        // What stands here wins over what is merged, and what is merged first over the rest.
        for (key, value) in merged.into_iter().flatten() {
            all.entry(key).or_insert(value);
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn merge_keys_and_great_integers_are_read() {
        let text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4}]}\n404: true\n\
                    d: -9223372036854776000\n";
        let Lenient(value) = serde_yaml::from_str(text).unwrap();
        let expected = json!({
            "a": {"x": 1, "y": 2},
            "b": {"y": 3, "x": 1},
            "c": {"x": 1, "y": 2, "z": 4},
            "404": true,
            "d": "-9223372036854776000",
        });
        assert_eq!(value, expected);
    }
}
