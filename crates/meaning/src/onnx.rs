//! Reads the weights of a BERT model from a file in the format ONNX.
//!
//! The graph is not run. An export keeps the names of embeddings and biases, but not those of matrices that it has turned for
//! a product: such a matrix is found by the bias that is added to its product. Source: `onnx.proto` of
//! <https://github.com/onnx/onnx>.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::numbers::Kind;
use crate::protobuf::{Fields, Value, varint};
use crate::weights::Weights;

/// A file in memory.
pub(crate) struct Onnx {
    /// Where other files with values lie.
    folder: PathBuf,
    file: Vec<u8>,
    tensors: HashMap<String, Tensor>,
    nodes: Vec<Node>,
    /// The node that makes a value.
    makers: HashMap<String, usize>,
}

/// A tensor that is kept in the file.
#[derive(Debug, Default)]
struct Tensor {
    kind: u64,
    shape: Vec<usize>,
    /// The values in this file.
    bytes: Range<usize>,
    /// Where the values are in another file: its name, and from which byte on.
    elsewhere: Option<(String, u64)>,
}

/// An operation.
#[derive(Debug, Default)]
struct Node {
    operation: String,
    inputs: Vec<String>,
    outputs: Vec<String>,
    /// Whether a `Gemm` takes its matrix with a row per output.
    takes_rows: bool,
}

impl Onnx {
    /// # Errors
    /// What is wrong with the file.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let file = fs::read(path).map_err(|error| error.to_string())?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut model =
            Self { folder, file, tensors: HashMap::new(), nodes: Vec::new(), makers: HashMap::new() };
        model.read().ok_or("not a file in the format ONNX, or damaged")?;
        for (at, node) in model.nodes.iter().enumerate() {
            model.makers.extend(node.outputs.iter().map(|output| (output.clone(), at)));
        }
        Ok(model)
    }

    /// Reads tensors and operations; `None` if the file is damaged.
    fn read(&mut self) -> Option<()> {
        for field in Fields::new(&self.file, 0..self.file.len()) {
            let (7, Value::Bytes(graph)) = field? else { continue };
            for field in Fields::new(&self.file, graph) {
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

    fn maker(&self, value: &str) -> Option<&Node> {
        self.makers.get(value).map(|&at| &self.nodes[at])
    }

    /// The tensor of that name. Exports write equal tensors once and give the others as copies of it.
    fn kept(&self, name: &str) -> Option<&Tensor> {
        let mut name = name;
        // A chain is no longer than there are nodes, unless it is a circle.
        for _ in 0..=self.nodes.len() {
            if let Some(tensor) = self.tensors.get(name) {
                return Some(tensor);
            }
            let copy = self.maker(name).filter(|node| node.operation == "Identity")?;
            name = copy.inputs.first()?;
        }
        None
    }

    /// The name of the matrix of the layer with that bias, and whether it has a row per output.
    fn matrix_before(&self, bias: &str) -> Option<(&str, bool)> {
        self.nodes.iter().filter(|node| node.inputs.iter().any(|input| input == bias)).find_map(
            |node| match (node.operation.as_str(), node.inputs.as_slice()) {
                ("Gemm", [_, matrix, _]) => Some((matrix.as_str(), node.takes_rows)),
                ("Add", [one, other]) => {
                    let product = self.maker(if one == bias { other } else { one })?;
                    let ("MatMul", [_, matrix]) = (product.operation.as_str(), product.inputs.as_slice())
                    else {
                        return None;
                    };
                    match self.maker(matrix) {
                        Some(turned) if turned.operation == "Transpose" => {
                            Some((turned.inputs.first()?.as_str(), true))
                        }
                        _ => Some((matrix.as_str(), false)),
                    }
                }
                _ => None,
            },
        )
    }

    /// The bytes of a tensor that is to have so many.
    fn bytes(&self, tensor: &Tensor, length: usize) -> Result<Vec<u8>, String> {
        let Some((name, start)) = &tensor.elsewhere else {
            return Ok(self.file[tensor.bytes.clone()].to_vec());
        };
        if Path::new(name).file_name().is_none_or(|file| file != name.as_str()) {
            return Err(format!("its values are in {name:?}, which is outside its folder"));
        }
        let failed = |error: std::io::Error| format!("its values are in {name}: {error}");
        let mut file = File::open(self.folder.join(name)).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        if start.checked_add(length as u64).is_none_or(|end| end > size) {
            return Err(format!("its values are in {name}, which ends early"));
        }
        file.seek(SeekFrom::Start(*start)).map_err(failed)?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes).map_err(failed)?;
        Ok(bytes)
    }
}

impl Weights for Onnx {
    fn names(&self) -> Vec<&str> {
        self.tensors.keys().chain(self.makers.keys()).map(String::as_str).collect()
    }

    fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let tensor = self.kept(name).ok_or_else(|| format!("the tensor {name} is missing"))?;
        if tensor.shape != shape {
            return Err(format!("the tensor {name} has the shape {:?}, expected {shape:?}", tensor.shape));
        }
        // TensorProto.DataType.
        let kind = match tensor.kind {
            1 => Kind::F32,
            10 => Kind::F16,
            16 => Kind::BF16,
            kind => {
                return Err(format!(
                    "the tensor {name} is of the type {kind}; expected FLOAT, FLOAT16 or BFLOAT16 (not quantized)"
                ));
            }
        };
        let length = kind.length(shape).ok_or("a tensor is too large")?;
        let bytes = self.bytes(tensor, length)?;
        if bytes.len() != length {
            return Err(format!("the tensor {name} has another length than its shape"));
        }
        Ok(kind.decode(&bytes))
    }

    fn matrix(&mut self, layer: &str, outputs: usize, inputs: usize) -> Result<Vec<f32>, String> {
        let found = self.matrix_before(&format!("{layer}.bias"));
        let (name, has_rows) = found.ok_or_else(|| {
            format!(
                "the matrix of {layer} is not found; export the model without optimization or quantization"
            )
        })?;
        let name = name.to_owned();
        if has_rows {
            return self.tensor(&name, &[outputs, inputs]);
        }
        let columns = self.tensor(&name, &[inputs, outputs])?;
        let row = |output: usize| columns.iter().skip(output).step_by(outputs);
        Ok((0..outputs).flat_map(row).copied().collect())
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
                let (mut is_trans_b, mut number) = (false, 0);
                for field in Fields::new(file, range) {
                    match field? {
                        (1, Value::Bytes(range)) => is_trans_b = &file[range] == b"transB",
                        (3, Value::Number(value)) => number = value,
                        _ => {}
                    }
                }
                node.takes_rows |= is_trans_b && number != 0;
            }
            _ => {}
        }
    }
    Some(node)
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
            (4 | 9, Value::Bytes(range)) => tensor.bytes = range,
            (13, Value::Bytes(range)) => match entry(file, range)? {
                (key, value) if key == "location" => other_file = Some(value),
                (key, value) if key == "offset" => start = value.parse().ok()?,
                _ => {}
            },
            _ => {}
        }
    }
    tensor.elsewhere = other_file.map(|name| (name, start));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A field with bytes, shorter than 128.
    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        [&[number << 3 | 2, u8::try_from(bytes.len()).unwrap()], bytes].concat()
    }

    fn floats(values: &[f32]) -> Vec<u8> {
        values.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    /// An initializer of the graph: its name, its shape, and other fields.
    fn initializer(name: &str, shape: &[u8], rest: &[u8]) -> Vec<u8> {
        field(5, &[&field(1, shape)[..], &[2 << 3, 1], &field(8, name.as_bytes()), rest].concat())
    }

    /// A node of the graph.
    fn operation(name: &str, inputs: &[&str], output: &str, rest: &[u8]) -> Vec<u8> {
        let inputs: Vec<u8> = inputs.iter().flat_map(|input| field(1, input.as_bytes())).collect();
        field(1, &[&inputs, &field(2, output.as_bytes()), &field(4, name.as_bytes())[..], rest].concat())
    }

    fn open(graph: &[Vec<u8>]) -> (Onnx, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.onnx");
        let graph = graph.concat();
        let mut file = vec![7 << 3 | 2];
        file.extend([graph.len() as u8 & 127 | 128, (graph.len() >> 7) as u8]);
        fs::write(&path, [file, graph].concat()).unwrap();
        (Onnx::open(&path).unwrap(), folder)
    }

    #[test]
    fn finds_matrices_by_their_bias() {
        let six = field(9, &floats(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
        // Two outputs and three inputs; a product takes the matrix with a row per input.
        let (turned, rows) = (initializer("m", &[3, 2], &six), initializer("m", &[2, 3], &six));
        let add = operation("Add", &["layer.bias", "product"], "sum", &[]);
        let product = operation("MatMul", &["x", "m"], "product", &[]);
        let by_columns = [1.0, 3.0, 5.0, 2.0, 4.0, 6.0];
        let by_rows = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let trans_b = field(5, &[&field(1, b"transB")[..], &[3 << 3, 1]].concat());
        let gemm = |rest: &[u8]| operation("Gemm", &["x", "m", "layer.bias"], "sum", rest);
        for (graph, expected) in [
            (vec![turned.clone(), product, add.clone()], by_columns),
            (vec![turned, gemm(&[])], by_columns),
            (vec![rows.clone(), gemm(&trans_b)], by_rows),
            (
                vec![
                    rows,
                    operation("Transpose", &["m"], "turned", &[]),
                    operation("MatMul", &["x", "turned"], "product", &[]),
                    add,
                ],
                by_rows,
            ),
        ] {
            let (mut model, _folder) = open(&graph);
            assert_eq!(model.matrix("layer", 2, 3).unwrap(), expected);
            assert!(model.matrix("layer", 3, 3).unwrap_err().contains("shape"));
            assert!(model.matrix("other", 2, 3).unwrap_err().contains("without optimization"));
        }
    }

    #[test]
    fn reads_copies_and_other_files() {
        let entry = |key: &str, value: &str| {
            field(13, &[field(1, key.as_bytes()), field(2, value.as_bytes())].concat())
        };
        let elsewhere = |name: &str, file: &str, offset: &str| {
            initializer(name, &[2], &[entry("location", file), entry("offset", offset)].concat())
        };
        let (mut model, folder) = open(&[
            initializer("first", &[1], &field(4, &floats(&[0.5]))),
            operation("Identity", &["first"], "second", &[]),
            operation("Identity", &["third"], "third", &[]),
            elsewhere("data", "model.onnx_data", "4"),
            elsewhere("short", "model.onnx_data", "8"),
            elsewhere("outside", "../model.onnx_data", "0"),
            elsewhere("missing", "other", "0"),
        ]);
        fs::write(folder.path().join("model.onnx_data"), floats(&[1.0, 2.0, 3.0])).unwrap();
        assert_eq!(model.tensor("second", &[1]).unwrap(), [0.5]);
        assert!(model.tensor("third", &[1]).unwrap_err().contains("missing"));
        assert_eq!(model.tensor("data", &[2]).unwrap(), [2.0, 3.0]);
        for (name, problem) in [("short", "ends early"), ("outside", "outside"), ("missing", "other")] {
            let error = model.tensor(name, &[2]).unwrap_err();
            assert!(error.contains(problem), "{error}");
        }
    }

    #[test]
    fn rejects_other_numbers_and_lengths() {
        let bytes = field(9, &[0; 4]);
        let quantized = initializer("q", &[4], &[&[2 << 3, 3][..], &bytes].concat());
        let (mut model, _folder) = open(&[quantized, initializer("short", &[2], &bytes)]);
        assert!(model.tensor("q", &[4]).unwrap_err().contains("type 3"));
        assert!(model.tensor("short", &[2]).unwrap_err().contains("length"));
    }
}
