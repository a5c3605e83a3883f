//! Reads tensors from a file in the format safetensors: the length of a JSON header, the header, raw little-endian values.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use serde_json::Value;

use crate::numbers::Kind;
use crate::weights::Weights;

/// The header of any real model takes a fraction of this.
const MAX_HEADER: u64 = 64 << 20;

/// An open file.
pub(crate) struct SafeTensors {
    file: File,
    /// Where the values begin.
    start: u64,
    tensors: HashMap<String, Entry>,
}

struct Entry {
    kind: String,
    shape: Vec<usize>,
    bytes: Range<u64>,
}

impl SafeTensors {
    /// Reads the header.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let mut file = File::open(path).map_err(|error| error.to_string())?;
        let size = file.metadata().map_err(|error| error.to_string())?.len();
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(|_| "ends early")?;
        let length = u64::from_le_bytes(length);
        if length > MAX_HEADER || length > size - 8 {
            return Err("not a file in the format safetensors".into());
        }
        let mut header = vec![0; length as usize];
        file.read_exact(&mut header).map_err(|_| "ends early")?;
        let header: Value =
            serde_json::from_slice(&header).map_err(|error| format!("damaged header: {error}"))?;
        let start = 8 + length;
        let entries = header.as_object().ok_or("damaged header")?;
        let mut tensors = HashMap::new();
        for (name, value) in entries.iter().filter(|(name, _)| *name != "__metadata__") {
            let entry = entry(value).ok_or_else(|| format!("damaged header: {name}"))?;
            if entry.bytes.start > entry.bytes.end || entry.bytes.end > size - start {
                return Err(format!("the tensor {name} ends after the file"));
            }
            tensors.insert(name.clone(), entry);
        }
        Ok(Self { file, start, tensors })
    }
}

impl Weights for SafeTensors {
    fn names(&self) -> Vec<&str> {
        self.tensors.keys().map(String::as_str).collect()
    }

    fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let entry = self.tensors.get(name).ok_or_else(|| format!("the tensor {name} is missing"))?;
        if entry.shape != shape {
            return Err(format!("the tensor {name} has the shape {:?}, expected {shape:?}", entry.shape));
        }
        let kind = match entry.kind.as_str() {
            "F32" => Kind::F32,
            "F16" => Kind::F16,
            "BF16" => Kind::BF16,
            kind => {
                return Err(format!("the tensor {name} is of the type {kind}; expected F32, F16 or BF16"));
            }
        };
        let length = usize::try_from(entry.bytes.end - entry.bytes.start).ok();
        if length.is_none() || kind.length(shape) != length {
            return Err(format!("the tensor {name} has another length than its shape"));
        }
        let mut bytes = vec![0; length.unwrap_or(0)];
        let start = SeekFrom::Start(self.start + entry.bytes.start);
        self.file.seek(start).map_err(|error| error.to_string())?;
        self.file.read_exact(&mut bytes).map_err(|_| "ends early")?;
        Ok(kind.decode(&bytes))
    }

    fn matrix(&mut self, layer: &str, outputs: usize, inputs: usize) -> Result<Vec<f32>, String> {
        self.tensor(&format!("{layer}.weight"), &[outputs, inputs])
    }
}

fn entry(value: &Value) -> Option<Entry> {
    let number = |value: &Value| value.as_u64();
    let shape = value["shape"].as_array()?.iter().map(|size| Some(number(size)? as usize));
    let [start, end] = value["data_offsets"].as_array()?.as_slice() else { return None };
    Some(Entry {
        kind: value["dtype"].as_str()?.to_owned(),
        shape: shape.collect::<Option<_>>()?,
        bytes: number(start)?..number(end)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, values: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(values);
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    #[test]
    fn reads_all_kinds_of_numbers() {
        let header = r#"{"__metadata__":{"format":"pt"},
            "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
            "b":{"dtype":"F16","shape":[3],"data_offsets":[8,14]},
            "c":{"dtype":"BF16","shape":[1],"data_offsets":[14,16]}}"#;
        let mut values = Vec::new();
        values.extend(1.5f32.to_le_bytes());
        values.extend((-2.0f32).to_le_bytes());
        values.extend([0x00, 0x3C, 0x00, 0xC1, 0x01, 0x00, 0x80, 0x3F]);
        let mut tensors = SafeTensors::open(file(header, &values).path()).unwrap();
        assert!(tensors.names().contains(&"a") && !tensors.names().contains(&"__metadata__"));
        assert_eq!(tensors.tensor("a", &[1, 2]).unwrap(), [1.5, -2.0]);
        assert_eq!(tensors.tensor("b", &[3]).unwrap(), [1.0, -2.5, 2f32.powi(-24)]);
        assert_eq!(tensors.tensor("c", &[1]).unwrap(), [1.0]);
        assert!(tensors.tensor("a", &[2]).unwrap_err().contains("shape"));
        assert!(tensors.tensor("d", &[2]).unwrap_err().contains("missing"));
    }

    #[test]
    fn rejects_damaged_files() {
        for (header, values) in [
            ("{", &[][..]),
            ("[]", &[]),
            (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, &[0; 7]),
            (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, &[0; 8]),
            (r#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, &[0; 8]),
        ] {
            assert!(SafeTensors::open(file(header, values).path()).is_err(), "{header}");
        }
        let wrong = file(r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, &[0; 4]);
        assert!(SafeTensors::open(wrong.path()).unwrap().tensor("a", &[2]).is_err());
        let wrong = file(r#"{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, &[0; 8]);
        assert!(SafeTensors::open(wrong.path()).unwrap().tensor("a", &[1]).unwrap_err().contains("I64"));
        std::fs::write(wrong.path(), [255; 20]).unwrap();
        assert!(SafeTensors::open(wrong.path()).is_err());
        std::fs::write(wrong.path(), [1; 3]).unwrap();
        assert!(SafeTensors::open(wrong.path()).is_err());
    }
}
