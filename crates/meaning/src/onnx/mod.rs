//! Reads the weights of a BERT model from a file in the format ONNX.
//!
//! The graph is not run. An export keeps the names of embeddings and biases, but not those of matrices that it has turned for
//! a product: such a matrix is found by the bias that is added to its product. Weights may be quantized: by the tool of ONNX Runtime,
//! or in a graph that casts and scales them. Activations are not quantized here.

mod constants;
mod graph;

use std::path::Path;

use self::constants::{Array, dequantized};
use self::graph::{Graph, Node};
use crate::weights::Weights;

/// What ONNX Runtime appends to the name of a quantized tensor, of its scale, and of its zero.
const QUANTIZED: &str = "_quantized";
const SCALE: &str = "_scale";
const ZERO: &str = "_zero_point";

/// A file in memory.
pub(crate) struct Onnx(Graph);

impl Onnx {
    /// # Errors
    /// What is wrong with the file.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        Graph::open(path).map(Self)
    }

    /// The matrix of the layer with that bias, with a row per output.
    fn matrix_before(&self, bias: &str) -> Option<Result<Array, String>> {
        let uses = self.0.nodes.iter().filter(|node| node.inputs.iter().any(|input| input == bias));
        uses.into_iter().find_map(|node| match (node.operation.as_str(), node.inputs.as_slice()) {
            ("Gemm", [_, matrix, _]) => {
                let matrix = self.0.constant(matrix);
                Some(if node.takes_rows { matrix } else { matrix.and_then(Array::transposed) })
            }
            ("Add", [one, other]) => {
                let product = self.0.maker(if one == bias { other } else { one })?;
                self.matrix_of(product).map(|matrix| matrix.and_then(Array::transposed))
            }
            _ => None,
        })
    }

    /// The matrix of a product, with a row per input.
    fn matrix_of(&self, product: &Node) -> Option<Result<Array, String>> {
        match (product.operation.as_str(), product.inputs.as_slice()) {
            ("MatMul", [_, matrix]) => Some(self.0.constant(matrix)),
            // The product of rounded numbers, times the product of both scales.
            ("Mul", [one, other]) => {
                let rounded = |value: &str| {
                    let cast = self.0.maker(value).filter(|node| node.operation == "Cast")?;
                    self.0.maker(cast.inputs.first()?).filter(|node| node.operation == "MatMulInteger")
                };
                let (rounded, scales) =
                    rounded(one).map(|node| (node, other)).or_else(|| Some((rounded(other)?, one)))?;
                let scales = self.0.maker(scales).filter(|node| node.operation == "Mul")?;
                let [_, matrix, _, zero] = rounded.inputs.as_slice() else { return None };
                // One input is the scale of what the model reads. The first matrix decides, so that this work is done once.
                let scale = scales.inputs.iter().take(2).find_map(|scale| self.0.constant(scale).ok());
                let matrix = scale.ok_or("scales that do not fit".to_owned()).and_then(|scale| {
                    let (matrix, zero) = (self.0.constant(matrix)?, self.0.constant(zero)?);
                    // One scale for the matrix, or one for each column.
                    dequantized(matrix, &scale, Some(&zero), 1)
                });
                Some(matrix)
            }
            _ => None,
        }
    }
}

impl Weights for Onnx {
    fn names(&self) -> Vec<&str> {
        let names = self.0.tensors.keys().chain(self.0.makers.keys());
        names.map(|name| name.strip_suffix(QUANTIZED).unwrap_or(name)).collect()
    }

    fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let part = |suffix: &str| self.0.constant(&format!("{name}{suffix}"));
        let array = if self.0.tensors.contains_key(&format!("{name}{QUANTIZED}")) {
            dequantized(part(QUANTIZED)?, &part(SCALE)?, Some(&part(ZERO)?), 0)
        } else {
            part("")
        };
        array
            .and_then(|array| array.of_shape(shape))
            .map_err(|problem| format!("the tensor {name}: {problem}"))
    }

    fn matrix(&mut self, layer: &str, outputs: usize, inputs: usize) -> Result<Vec<f32>, String> {
        let matrix = self.matrix_before(&format!("{layer}.bias"));
        let matrix =
            matrix.ok_or("not found; a model whose operations were fused for one runtime cannot be read");
        let matrix = matrix.map_err(str::to_owned).flatten();
        matrix
            .and_then(|matrix| matrix.of_shape(&[outputs, inputs]))
            .map_err(|problem| format!("the matrix of {layer}: {problem}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
            assert!(model.matrix("other", 2, 3).unwrap_err().contains("fused"));
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
        assert!(model.tensor("third", &[1]).unwrap_err().contains("operations"));
        assert!(model.tensor("fourth", &[1]).unwrap_err().contains("missing"));
        assert_eq!(model.tensor("data", &[2]).unwrap(), [2.0, 3.0]);
        for (name, problem) in [("short", "ends early"), ("outside", "outside"), ("missing", "other")] {
            let error = model.tensor(name, &[2]).unwrap_err();
            assert!(error.contains(problem), "{error}");
        }
    }

    /// An initializer of the type INT8, with its values in `int32_data`.
    fn integers(name: &str, shape: &[u8], values: &[i8]) -> Vec<u8> {
        let varint = |&value: &i8| match u8::try_from(value) {
            Ok(value) => vec![value],
            // Negative numbers take ten bytes.
            Err(_) => [&[value as u8 | 128][..], &[255; 8], &[1]].concat(),
        };
        let values: Vec<u8> = values.iter().flat_map(varint).collect();
        initializer(name, shape, &[&[2 << 3, 3][..], &field(5, &values)].concat())
    }

    #[test]
    fn reads_quantized_tensors() {
        let scales =
            |name: &str, shape: &[u8], values: &[f32]| initializer(name, shape, &field(4, &floats(values)));
        let axis = |axis: u8| field(5, &[&field(1, b"axis")[..], &[3 << 3, axis]].concat());
        let add = operation("Add", &["layer.bias", "scaled"], "sum", &[]);
        let (mut model, _folder) = open(&[
            integers("q", &[2, 2], &[1, 2, -3, 4]),
            integers("z", &[1], &[1]),
            scales("s", &[1], &[0.5]),
            scales("rows", &[2, 1], &[2.0, 10.0]),
            scales("columns", &[2], &[2.0, 10.0]),
            // As ONNX Runtime names them.
            integers("own_quantized", &[2, 2], &[1, 2, -3, 4]),
            integers("own_zero_point", &[1], &[-1]),
            scales("own_scale", &[1], &[0.5]),
            operation("DequantizeLinear", &["q", "s", "z"], "by one", &[]),
            operation("DequantizeLinear", &["q", "columns"], "by row", &axis(0)),
            operation("DequantizeLinear", &["q", "columns"], "by column", &axis(1)),
            operation("Cast", &["q"], "f", &[]),
            operation("Mul", &["f", "rows"], "times rows", &[]),
            operation("Mul", &["columns", "f"], "times columns", &[]),
            operation("Mul", &["f", "z"], "times one", &[]),
            operation("Mul", &["circle", "circle"], "circle", &[]),
            operation("MatMulInteger", &["x", "q", "xz", "z"], "product", &[]),
            operation("Cast", &["product"], "cast", &[]),
            operation("Mul", &["xs", "s"], "scales", &[]),
            operation("Mul", &["cast", "scales"], "scaled", &[]),
            add,
        ]);
        for (name, expected) in [
            ("q", [1.0, 2.0, -3.0, 4.0]),
            ("by one", [0.0, 0.5, -2.0, 1.5]),
            ("by row", [2.0, 4.0, -30.0, 40.0]),
            ("by column", [2.0, 20.0, -6.0, 40.0]),
            ("times rows", [2.0, 4.0, -30.0, 40.0]),
            ("times columns", [2.0, 20.0, -6.0, 40.0]),
            ("times one", [1.0, 2.0, -3.0, 4.0]),
            ("own", [1.0, 1.5, -1.0, 2.5]),
        ] {
            assert_eq!(model.tensor(name, &[2, 2]).unwrap(), expected, "{name}");
        }
        assert!(model.names().contains(&"own"));
        assert!(model.tensor("circle", &[2, 2]).is_err());
        assert!(model.tensor("product", &[2, 2]).unwrap_err().contains("MatMulInteger"));
        // With a row per output.
        assert_eq!(model.matrix("layer", 2, 2).unwrap(), [0.0, -2.0, 0.5, 1.5]);
    }

    #[test]
    fn operations_that_multiply_are_bounded() {
        // Each of eight operations reads the one before three times: 6,561 readings of `w`.
        let names = ["w", "a", "b", "c", "d", "e", "f", "g", "h"];
        let mut graph = vec![initializer("w", &[1], &field(4, &floats(&[1.0])))];
        graph.extend(names.windows(2).map(|two| operation("DequantizeLinear", &[two[0]; 3], two[1], &[])));
        let (mut model, _folder) = open(&graph);
        assert_eq!(model.tensor("a", &[1]).unwrap(), [0.0]);
        assert!(model.tensor("h", &[1]).unwrap_err().contains("more operations"));
    }

    #[test]
    fn shapes_without_values_are_rejected() {
        // Nothing, 2^62 times: 63 bits of a varint.
        let many = [128, 128, 128, 128, 128, 128, 128, 128, 64];
        let shape = |sizes: &[&[u8]]| initializer("m", &sizes.concat(), &[]);
        let turned = [
            operation("Transpose", &["m"], "turned", &[]),
            operation(
                "DequantizeLinear",
                &["m", "m"],
                "scaled",
                &field(5, &[&field(1, b"axis")[..], &[3 << 3, 0]].concat()),
            ),
        ];
        for sizes in [&[&[0][..], &many][..], &[&many, &[0]], &[&[0], &many, &many], &[&many, &many, &[0]]] {
            let (mut model, _folder) = open(&[&[shape(sizes)], &turned[..]].concat());
            for name in ["m", "turned", "scaled"] {
                let error = model.tensor(name, &[1]).unwrap_err();
                assert!(error.contains("length") || error.contains("too large"), "{error}");
            }
        }
    }

    #[test]
    fn axes_count_from_either_end_without_overflow() {
        // −1, as a varint of ten bytes.
        let last = field(5, &[&field(1, b"axis")[..], &[3 << 3], &[255; 9], &[1]].concat());
        let (mut model, _folder) = open(&[
            integers("q", &[2, 2], &[1, 2, -3, 4]),
            initializer("s", &[2], &field(4, &floats(&[2.0, 10.0]))),
            initializer("one", &[1], &field(4, &floats(&[2.0]))),
            operation("DequantizeLinear", &["q", "s"], "by column", &last),
            operation("DequantizeLinear", &["q", "one"], "by one", &last),
        ]);
        assert!(model.tensor("by column", &[2, 2]).is_err());
        assert_eq!(model.tensor("by one", &[2, 2]).unwrap(), [2.0, 4.0, -6.0, 8.0]);
    }

    #[test]
    fn rejects_other_numbers_and_lengths() {
        let bytes = field(9, &[0; 4]);
        let complex = initializer("c", &[4], &[&[2 << 3, 14][..], &bytes].concat());
        let (mut model, _folder) = open(&[complex, initializer("short", &[2], &bytes)]);
        assert!(model.tensor("c", &[4]).unwrap_err().contains("type 14"));
        assert!(model.tensor("short", &[2]).unwrap_err().contains("length"));
        assert!(model.tensor("short", &[1, 1]).is_err());
    }
}
