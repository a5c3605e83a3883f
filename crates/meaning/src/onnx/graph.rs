//! The graph of a file in the format ONNX: its operations, and the tensors that are kept in it.
//!
//! Source: `onnx.proto` of <https://github.com/onnx/onnx>.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::protobuf::{Fields, Value, varint};

/// More operations and tensors are none of a model: an export of BERT has a few thousand. Each takes more memory than its bytes.
const MAX_ENTRIES: usize = 1 << 20;

/// A file in memory.
pub(super) struct Graph {
    /// Where other files with values lie.
    folder: PathBuf,
    file: Vec<u8>,
    pub(super) tensors: HashMap<String, Tensor>,
    pub(super) nodes: Vec<Node>,
    /// The node that makes a value.
    pub(super) makers: HashMap<String, usize>,
}

/// A tensor that is kept in the file.
#[derive(Debug, Default)]
pub(super) struct Tensor {
    /// A number of `TensorProto.DataType`.
    pub(super) kind: u64,
    pub(super) shape: Vec<usize>,
    data: Data,
}

/// The values of a tensor.
#[derive(Debug)]
enum Data {
    /// Numbers of the tensor's kind.
    Raw(Range<usize>),
    /// A varint for each.
    Varints(Range<usize>),
    /// Numbers of the tensor's kind in another file, from a byte on.
    Elsewhere(String, u64),
}

impl Default for Data {
    fn default() -> Self {
        Self::Raw(0..0)
    }
}

/// An operation.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) operation: String,
    pub(super) inputs: Vec<String>,
    outputs: Vec<String>,
    /// Whether a `Gemm` takes its matrix with a row per output.
    pub(super) takes_rows: bool,
    /// The axis of the scales of a `DequantizeLinear`.
    pub(super) axis: Option<usize>,
}

/// The values of a tensor as they are written.
pub(super) enum Written {
    Bytes(Vec<u8>),
    Integers(Vec<i32>),
}

impl Graph {
    /// # Errors
    /// What is wrong with the file.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let file = fs::read(path).map_err(|error| error.to_string())?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut graph =
            Self { folder, file, tensors: HashMap::new(), nodes: Vec::new(), makers: HashMap::new() };
        graph.read().ok_or("not a file in the format ONNX, or damaged")?;
        for (at, node) in graph.nodes.iter().enumerate() {
            graph.makers.extend(node.outputs.iter().map(|output| (output.clone(), at)));
        }
        Ok(graph)
    }

    /// Reads tensors and operations; `None` if the file is damaged.
    fn read(&mut self) -> Option<()> {
        for field in Fields::new(&self.file, 0..self.file.len()) {
            let (7, Value::Bytes(graph)) = field? else { continue };
            for field in Fields::new(&self.file, graph) {
                if self.nodes.len() + self.tensors.len() > MAX_ENTRIES {
                    return None;
                }
                match field? {
                    (1, Value::Bytes(range)) => self.nodes.push(node(&self.file, range)?),
                    (5, Value::Bytes(range)) => {
                        let (name, tensor) = tensor(&self.file, range)?;
                        self.tensors.insert(name, tensor);
                    }
                    _ => {}
                }
            }
        }
        Some(())
    }

    /// The node that makes a value.
    pub(super) fn maker(&self, value: &str) -> Option<&Node> {
        self.makers.get(value).map(|&at| &self.nodes[at])
    }

    /// The values of a tensor whose numbers would take `length` bytes.
    ///
    /// # Errors
    /// If there are others.
    pub(super) fn values(&self, tensor: &Tensor, length: usize) -> Result<Written, String> {
        match &tensor.data {
            Data::Raw(range) => {
                if range.len() != length {
                    return Err("another length than its shape".into());
                }
                Ok(Written::Bytes(self.file[range.clone()].to_vec()))
            }
            Data::Varints(range) => {
                let (mut at, mut numbers) = (range.start, Vec::new());
                while at < range.end {
                    let number = varint(&self.file[..range.end], &mut at).ok_or("damaged numbers")?;
                    numbers.push(number as i32);
                }
                Ok(Written::Integers(numbers))
            }
            Data::Elsewhere(name, start) => self.bytes_of_file(name, *start, length).map(Written::Bytes),
        }
    }

    fn bytes_of_file(&self, name: &str, start: u64, length: usize) -> Result<Vec<u8>, String> {
        if Path::new(name).file_name().is_none_or(|file| file != name) {
            return Err(format!("its values are in {name:?}, which is outside its folder"));
        }
        let failed = |error: std::io::Error| format!("its values are in {name}: {error}");
        let mut file = File::open(self.folder.join(name)).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        if start.checked_add(length as u64).is_none_or(|end| end > size) {
            return Err(format!("its values are in {name}, which ends early"));
        }
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes).map_err(failed)?;
        Ok(bytes)
    }
}

/// A message `NodeProto`.
fn node(file: &[u8], range: Range<usize>) -> Option<Node> {
    let mut node = Node::default();
    for field in Fields::new(file, range) {
        match field? {
            (1, Value::Bytes(range)) => node.inputs.push(text(file, range)?),
            (2, Value::Bytes(range)) => node.outputs.push(text(file, range)?),
            (4, Value::Bytes(range)) => node.operation = text(file, range)?,
            (5, Value::Bytes(range)) => {
                let (name, number) = attribute(file, range)?;
                match name {
                    b"transB" => node.takes_rows = number != 0,
                    b"axis" => node.axis = usize::try_from(number).ok(),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    Some(node)
}

/// A message `AttributeProto`: its name, and its number if it has one.
fn attribute(file: &[u8], range: Range<usize>) -> Option<(&[u8], u64)> {
    let (mut name, mut number) = (&file[..0], 0);
    for field in Fields::new(file, range) {
        match field? {
            (1, Value::Bytes(range)) => name = &file[range],
            (3, Value::Number(value)) => number = value,
            _ => {}
        }
    }
    Some((name, number))
}

/// A message `TensorProto`, with its name.
fn tensor(file: &[u8], range: Range<usize>) -> Option<(String, Tensor)> {
    let (mut name, mut tensor) = (String::new(), Tensor::default());
    let (mut other_file, mut start) = (None, 0);
    for field in Fields::new(file, range) {
        match field? {
            (1, Value::Number(size)) => tensor.shape.push(usize::try_from(size).ok()?),
            (1, Value::Bytes(mut range)) => {
                while !range.is_empty() {
                    let size = varint(&file[..range.end], &mut range.start)?;
                    tensor.shape.push(usize::try_from(size).ok()?);
                }
            }
            (2, Value::Number(kind)) => tensor.kind = kind,
            (8, Value::Bytes(range)) => name = text(file, range)?,
            // `float_data`, packed, has the same bytes as `raw_data`.
            (4 | 9, Value::Bytes(range)) => tensor.data = Data::Raw(range),
            (5, Value::Bytes(range)) => tensor.data = Data::Varints(range),
            (13, Value::Bytes(range)) => match entry(file, range)? {
                (key, value) if key == "location" => other_file = Some(value),
                (key, value) if key == "offset" => start = value.parse().ok()?,
                _ => {}
            },
            _ => {}
        }
    }
    if let Some(name) = other_file {
        tensor.data = Data::Elsewhere(name, start);
    }
    Some((name, tensor))
}

/// A message `StringStringEntryProto`.
fn entry(file: &[u8], range: Range<usize>) -> Option<(String, String)> {
    let (mut key, mut value) = (String::new(), String::new());
    for field in Fields::new(file, range) {
        match field? {
            (1, Value::Bytes(range)) => key = text(file, range)?,
            (2, Value::Bytes(range)) => value = text(file, range)?,
            _ => {}
        }
    }
    Some((key, value))
}

fn text(file: &[u8], range: Range<usize>) -> Option<String> {
    String::from_utf8(file[range].to_vec()).ok()
}
