//! The forward pass of BERT: numbers of word pieces → one vector a text.
//!
//! Several texts are one matrix with a row per token, without padding: only attention looks at each text alone. Matrix products
//! run in `matrixmultiply`; the texts of a batch do not influence each other, so the vectors do not depend on the batches.
//! Source: Devlin, Chang, Lee & Toutanova, BERT (2019); Reimers & Gurevych, Sentence-BERT (2019).

use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView1, ArrayView2, ArrayViewMut2, Axis, Slice};
use serde_json::Value;

use crate::weights::Weights;

/// The sizes of a model, from its `config.json`.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) hidden: usize,
    pub(crate) layers: usize,
    heads: usize,
    inner: usize,
    /// The most tokens of a text.
    pub(crate) positions: usize,
    /// Rows of positions before that of the first token: RoBERTa counts from behind the number of its padding.
    skipped: usize,
    pub(crate) pieces: usize,
    types: usize,
    epsilon: f32,
    /// Whether the vector of a text is that of its first token, and not the mean of all.
    pub(crate) first_token: bool,
}

impl Config {
    /// # Errors
    /// What is missing, or not supported.
    pub(crate) fn new(json: &Value, pooling: &Value) -> Result<Self, String> {
        let kind = json["model_type"].as_str().unwrap_or("unknown");
        let skipped = match kind {
            "bert" => 0,
            "xlm-roberta" => json["pad_token_id"].as_u64().unwrap_or(1).min(1 << 24) as usize + 1,
            _ => return Err(format!("a model of the type {kind}; only bert and xlm-roberta are supported")),
        };
        let activation = json["hidden_act"].as_str().unwrap_or("gelu");
        if activation != "gelu" {
            return Err(format!("the activation {activation}; only gelu is supported"));
        }
        let number = |name: &str| {
            let number = json[name].as_u64().filter(|number| (1..=1 << 24).contains(number));
            number.map(|number| number as usize).ok_or_else(|| format!("{name} is missing"))
        };
        let config = Self {
            hidden: number("hidden_size")?,
            layers: number("num_hidden_layers")?,
            heads: number("num_attention_heads")?,
            inner: number("intermediate_size")?,
            positions: number("max_position_embeddings")?.saturating_sub(skipped),
            skipped,
            pieces: number("vocab_size")?,
            types: number("type_vocab_size").unwrap_or(2),
            epsilon: json["layer_norm_eps"].as_f64().unwrap_or(1e-12) as f32,
            first_token: pooling["pooling_mode_cls_token"].as_bool().unwrap_or(false),
        };
        if config.layers > MAX_LAYERS {
            return Err(format!("a model of {} layers; at most {MAX_LAYERS} are supported", config.layers));
        }
        if pooling["pooling_mode_max_tokens"].as_bool().unwrap_or(false) {
            return Err("pooling by the maximum is not supported".into());
        }
        if !config.hidden.is_multiple_of(config.heads) {
            return Err("hidden_size is no multiple of num_attention_heads".into());
        }
        Ok(config)
    }
}

/// The largest models of these types have 48. Layers can share their weights in a file, but not in memory.
const MAX_LAYERS: usize = 128;

/// Reads the tensor of a name and a shape.
type Read<'r> = dyn FnMut(&str, &[usize]) -> Result<Vec<f32>, String> + 'r;

/// A matrix with a row per output, and what is added.
struct Linear {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

struct Layer {
    /// Queries, keys and values, one after the other.
    attention: Linear,
    attended: Linear,
    attended_norm: Norm,
    inner: Linear,
    outer: Linear,
    outer_norm: Norm,
}

/// A model in memory.
pub(crate) struct Bert {
    config: Config,
    pieces: Vec<f32>,
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

impl Bert {
    /// # Errors
    /// What is wrong with the file of weights.
    pub(crate) fn read(weights: &mut dyn Weights, config: Config) -> Result<Self, String> {
        let Config { hidden, inner, layers, positions, skipped, pieces, types, .. } = config;
        let first = "embeddings.word_embeddings.weight";
        let prefix = weights.names().iter().find_map(|name| name.strip_suffix(first).map(str::to_owned));
        let prefix = prefix.ok_or("no weights of a BERT model")?;
        let mut read = |name: &str, shape: &[usize]| weights.tensor(&format!("{prefix}{name}"), shape);
        let norm = |name: &str, read: &mut Read| {
            let weight = read(&format!("{name}.LayerNorm.weight"), &[hidden])?;
            Ok::<_, String>(Norm { weight, bias: read(&format!("{name}.LayerNorm.bias"), &[hidden])? })
        };
        let mut position_rows =
            read("embeddings.position_embeddings.weight", &[skipped + positions, hidden])?;
        position_rows.drain(..skipped * hidden);
        let type_rows = read("embeddings.token_type_embeddings.weight", &[types, hidden])?;
        // All tokens are of the first type.
        for row in position_rows.chunks_exact_mut(hidden) {
            row.iter_mut().zip(&type_rows).for_each(|(value, of_type)| *value += of_type);
        }
        let piece_rows = read("embeddings.word_embeddings.weight", &[pieces, hidden])?;
        let embeddings_norm = norm("embeddings", &mut read)?;
        let layers = (0..layers).map(|number| {
            let mut linear = |name: &str, outputs: usize, inputs: usize| {
                let name = format!("{prefix}encoder.layer.{number}.{name}");
                let weight = weights.matrix(&name, outputs, inputs)?;
                Ok::<_, String>(Linear { weight, bias: weights.tensor(&format!("{name}.bias"), &[outputs])? })
            };
            let mut attention = Linear { weight: Vec::new(), bias: Vec::new() };
            for name in ["query", "key", "value"] {
                let one = linear(&format!("attention.self.{name}"), hidden, hidden)?;
                attention.weight.extend(one.weight);
                attention.bias.extend(one.bias);
            }
            let attended = linear("attention.output.dense", hidden, hidden)?;
            let (inner, outer) =
                (linear("intermediate.dense", inner, hidden)?, linear("output.dense", hidden, inner)?);
            let mut read = |name: &str, shape: &[usize]| weights.tensor(&format!("{prefix}{name}"), shape);
            let attended_norm = norm(&format!("encoder.layer.{number}.attention.output"), &mut read)?;
            let outer_norm = norm(&format!("encoder.layer.{number}.output"), &mut read)?;
            Ok(Layer { attention, attended, attended_norm, inner, outer, outer_norm })
        });
        let layers = layers.collect::<Result<_, String>>()?;
        Ok(Self { config, pieces: piece_rows, positions: position_rows, norm: embeddings_norm, layers })
    }

    /// The vector of each text, of length 1.
    pub(crate) fn embed(&self, texts: &[Vec<u32>]) -> Vec<Vec<f32>> {
        let hidden = self.config.hidden;
        let mut rows = Vec::new();
        for text in texts {
            for (&piece, position) in text.iter().zip(self.positions.chunks_exact(hidden)) {
                let piece = &self.pieces[piece as usize * hidden..][..hidden];
                rows.extend(piece.iter().zip(position).map(|(a, b)| a + b));
            }
        }
        self.normalize(&mut rows, &self.norm);
        for layer in &self.layers {
            self.run(layer, texts, &mut rows);
        }
        let mut rest = rows.as_slice();
        let vectors = texts.iter().map(|text| {
            let (rows, after) = rest.split_at(text.len() * hidden);
            rest = after;
            let used = if self.config.first_token { 1 } else { text.len() };
            let mut vector = vec![0.0; hidden];
            for row in rows.chunks_exact(hidden).take(used) {
                vector.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            }
            crate::linear::normalize(&mut vector);
            vector
        });
        vectors.collect()
    }

    fn run(&self, layer: &Layer, texts: &[Vec<u32>], rows: &mut [f32]) {
        let hidden = self.config.hidden;
        let attention = multiply(rows, hidden, &layer.attention);
        let mixed = self.attend(&attention, texts);
        let mut attended = multiply(&mixed, hidden, &layer.attended);
        add(&mut attended, rows);
        self.normalize(&mut attended, &layer.attended_norm);
        let mut inner = multiply(&attended, hidden, &layer.inner);
        inner.iter_mut().for_each(|value| *value = gelu(*value));
        let outer = multiply(&inner, self.config.inner, &layer.outer);
        rows.copy_from_slice(&outer);
        add(rows, &attended);
        self.normalize(rows, &layer.outer_norm);
    }

    /// Mixes the values of the tokens of each text.
    fn attend(&self, attention: &[f32], texts: &[Vec<u32>]) -> Vec<f32> {
        let Config { hidden, heads, .. } = self.config;
        let size = hidden / heads;
        let count = attention.len() / (3 * hidden);
        let mut mixed = vec![0.0; count * hidden];
        let all = matrix(attention, 3 * hidden);
        let mut target = matrix_mut(&mut mixed, hidden);
        let mut start = 0;
        for text in texts {
            let range = start..start + text.len();
            start = range.end;
            let mut scores = vec![0.0; text.len() * text.len()];
            for head in 0..heads {
                let columns = |part: usize| {
                    let first = part * hidden + head * size;
                    let rows = all.slice_axis_move(Axis(0), Slice::from(range.clone()));
                    rows.slice_axis_move(Axis(1), Slice::from(first..first + size))
                };
                let mut shares = matrix_mut(&mut scores, text.len());
                let scale = 1.0 / (size as f32).sqrt();
                general_mat_mul(scale, &columns(0), &columns(1).reversed_axes(), 0.0, &mut shares);
                shares.axis_iter_mut(Axis(0)).for_each(|mut row| {
                    if let Some(row) = row.as_slice_mut() {
                        softmax(row);
                    }
                });
                let mut rows = target.slice_axis_mut(Axis(0), Slice::from(range.clone()));
                let mut out = rows.slice_axis_mut(Axis(1), Slice::from(head * size..(head + 1) * size));
                general_mat_mul(1.0, &shares, &columns(2), 0.0, &mut out);
            }
        }
        mixed
    }

    /// Brings each row to mean 0 and variance 1, then scales and moves it as learnt.
    fn normalize(&self, rows: &mut [f32], norm: &Norm) {
        let count = self.config.hidden as f32;
        for row in rows.chunks_exact_mut(self.config.hidden) {
            let mean = row.iter().sum::<f32>() / count;
            let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count;
            let scale = 1.0 / (variance + self.config.epsilon).sqrt();
            for (value, (weight, bias)) in row.iter_mut().zip(norm.weight.iter().zip(&norm.bias)) {
                *value = (*value - mean) * scale * weight + bias;
            }
        }
    }
}

fn matrix(values: &[f32], columns: usize) -> ArrayView2<'_, f32> {
    let rows = values.len() / columns;
    ArrayView1::from(values).into_shape_with_order((rows, columns)).expect("rows are complete")
}

fn matrix_mut(values: &mut [f32], columns: usize) -> ArrayViewMut2<'_, f32> {
    let rows = values.len() / columns;
    ArrayViewMut2::from_shape((rows, columns), values).expect("rows are complete")
}

/// Each row times the matrix, plus its bias.
fn multiply(rows: &[f32], columns: usize, linear: &Linear) -> Vec<f32> {
    let mut out = linear.bias.repeat(rows.len() / columns);
    let weight = matrix(&linear.weight, columns);
    let mut target = matrix_mut(&mut out, linear.bias.len());
    general_mat_mul(1.0, &matrix(rows, columns), &weight.reversed_axes(), 1.0, &mut target);
    out
}

fn add(rows: &mut [f32], others: &[f32]) {
    rows.iter_mut().zip(others).for_each(|(value, other)| *value += other);
}

fn softmax(row: &mut [f32]) {
    let highest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    row.iter_mut().for_each(|value| *value = (*value - highest).exp());
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|value| *value /= sum);
}

/// x · Φ(x); Φ by Abramowitz & Stegun 7.1.26, whose error is below 1.5e-7.
fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let polynomial =
        ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_7) * t - 0.284_496_74) * t + 0.254_829_6) * t;
    let erf = 1.0 - polynomial * (-z * z).exp();
    0.5 * x * (1.0 + erf.copysign(x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gelu_is_that_of_the_tables() {
        for (x, expected) in [(0.0, 0.0), (1.0, 0.841_345), (-1.0, -0.158_655), (3.0, 2.995_95), (-9.0, 0.0)]
        {
            assert!((gelu(x) - expected).abs() < 1e-5, "{x}: {}", gelu(x));
        }
    }

    #[test]
    fn names_what_is_not_supported() {
        let json = serde_json::json!({ "model_type": "mpnet" });
        assert!(Config::new(&json, &Value::Null).unwrap_err().contains("mpnet"));
        let json = serde_json::json!({ "model_type": "bert" });
        assert!(Config::new(&json, &Value::Null).unwrap_err().contains("hidden_size"));
    }
}
