//! The values of a graph that do not depend on what the model reads.

use super::graph::{Graph, Written};
use crate::numbers::{Kind, half};

/// The operations that make a weight; more are none of an export. They are counted, as each may use the same weight twice.
const MAX_OPERATIONS: usize = 8;

/// Numbers in one or more dimensions, the last one running fastest.
#[derive(Debug, PartialEq)]
pub(super) struct Array {
    shape: Vec<usize>,
    values: Vec<f32>,
}

impl Graph {
    /// A value that is kept in the file, or made of such by copying, casting, scaling or turning.
    ///
    /// # Errors
    /// If it is missing, made in another way, or damaged.
    pub(super) fn constant(&self, name: &str) -> Result<Array, String> {
        let mut left = MAX_OPERATIONS;
        self.constant_within(name, &mut left)
    }

    /// A constant that is made by so many operations at most.
    fn constant_within(&self, name: &str, left: &mut usize) -> Result<Array, String> {
        if self.tensors.contains_key(name) {
            return self.kept(name);
        }
        let maker = self.maker(name).ok_or("missing")?;
        *left = left.checked_sub(1).ok_or("made by more operations than a weight needs")?;
        let mut input = |at: usize| match maker.inputs.get(at) {
            Some(name) => self.constant_within(name, left),
            None => Err("missing".into()),
        };
        match maker.operation.as_str() {
            "Identity" | "Cast" => input(0),
            "Transpose" => input(0)?.transposed(),
            "Mul" => {
                let (one, other) = (input(0)?, input(1)?);
                let (whole, scale) =
                    if one.values.len() < other.values.len() { (other, one) } else { (one, other) };
                whole.scaled(&scale)
            }
            "DequantizeLinear" => {
                let zero = if maker.inputs.len() > 2 { Some(input(2)?) } else { None };
                dequantized(input(0)?, &input(1)?, zero.as_ref(), maker.axis.unwrap_or(1))
            }
            operation => Err(format!("made by the operation {operation}")),
        }
    }

    /// A tensor of the file.
    fn kept(&self, name: &str) -> Result<Array, String> {
        let tensor = self.tensors.get(name).ok_or("missing")?;
        // TensorProto.DataType.
        let kind = match tensor.kind {
            1 => Kind::F32,
            2 => Kind::U8,
            3 => Kind::I8,
            6 => Kind::I32,
            10 => Kind::F16,
            16 => Kind::BF16,
            kind => return Err(format!("numbers of the type {kind}, which is not supported")),
        };
        let length = kind.length(&tensor.shape).ok_or("too large")?;
        if length == 0 {
            return Err("another length than its shape".into());
        }
        let values = match self.values(tensor, length)? {
            Written::Bytes(bytes) => kind.decode(&bytes),
            Written::Integers(numbers) => numbers
                .into_iter()
                .map(|number| match kind {
                    Kind::F16 => half(number as u16),
                    Kind::BF16 => f32::from_bits((number as u32) << 16),
                    _ => number as f32,
                })
                .collect(),
        };
        let array = Array { shape: tensor.shape.clone(), values };
        if array.shape.iter().product::<usize>() == array.values.len() {
            Ok(array)
        } else {
            Err("another length than its shape".into())
        }
    }
}

impl Array {
    /// The values, if they have that shape.
    ///
    /// # Errors
    /// If they have another one.
    pub(super) fn of_shape(self, shape: &[usize]) -> Result<Vec<f32>, String> {
        if self.shape == shape {
            return Ok(self.values);
        }
        Err(format!("has the shape {:?}, expected {shape:?}", self.shape))
    }

    /// A matrix with rows and columns exchanged.
    pub(super) fn transposed(self) -> Result<Self, String> {
        let [rows, columns] = self.shape[..] else { return Err("not a matrix".into()) };
        let column = |column: usize| self.values.iter().skip(column).step_by(columns);
        let values = (0..columns).flat_map(column).copied().collect();
        Ok(Self { shape: vec![columns, rows], values })
    }

    /// Each value times that of a scale of the same shape, or with dimensions of size 1, or with fewer dimensions.
    fn scaled(mut self, scale: &Self) -> Result<Self, String> {
        let shape =
            std::iter::repeat_n(&1, self.shape.len().saturating_sub(scale.shape.len())).chain(&scale.shape);
        let sizes: Vec<(usize, usize)> = self.shape.iter().copied().zip(shape.copied()).collect();
        let fits = |&(size, own): &(usize, usize)| own == size || own == 1;
        if scale.shape.len() > self.shape.len() || !sizes.iter().all(fits) {
            return Err(format!("scaled by the shape {:?}", scale.shape));
        }
        for (at, value) in self.values.iter_mut().enumerate() {
            // The place in the scale, from the last dimension on.
            let (mut rest, mut place, mut width) = (at, 0, 1);
            for &(size, own) in sizes.iter().rev() {
                place += if own == 1 { 0 } else { rest % size * width };
                (rest, width) = (rest / size, width * own);
            }
            *value *= scale.values[place];
        }
        Ok(self)
    }
}

/// (value − zero) · scale, with one scale and zero for all values or one for each place of an axis.
pub(super) fn dequantized(
    mut array: Array,
    scale: &Array,
    zero: Option<&Array>,
    axis: usize,
) -> Result<Array, String> {
    let size = array.shape.get(axis).copied().unwrap_or(1);
    let of =
        |one: &Array, place: usize| one.values.get(if one.values.len() == 1 { 0 } else { place }).copied();
    let fits = |one: &Array| one.values.len() == 1 || one.values.len() == size;
    if !fits(scale) || !zero.is_none_or(fits) {
        return Err("scales that do not fit".into());
    }
    let inner: usize = array.shape.iter().skip(axis.saturating_add(1)).product();
    for (at, value) in array.values.iter_mut().enumerate() {
        let place = at / inner.max(1) % size.max(1);
        let zero = zero.and_then(|zero| of(zero, place)).unwrap_or(0.0);
        *value = (*value - zero) * of(scale, place).unwrap_or(1.0);
    }
    Ok(array)
}
