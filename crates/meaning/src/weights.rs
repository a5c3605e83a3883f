//! The weights of a model, whatever the format of their file.

/// Tensors by name.
pub(crate) trait Weights {
    /// The names of all tensors.
    fn names(&self) -> Vec<&str>;

    /// The values of a tensor of that shape.
    ///
    /// # Errors
    /// What is wrong with the tensor.
    fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String>;

    /// The matrix by which a layer of that name multiplies, with a row per output.
    ///
    /// # Errors
    /// What is wrong with the tensor.
    fn matrix(&mut self, layer: &str, outputs: usize, inputs: usize) -> Result<Vec<f32>, String>;
}
