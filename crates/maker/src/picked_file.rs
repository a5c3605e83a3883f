//! A file that the browser gives access to.

use std::io;

use js_sys::{Function, Uint8Array};
use samara_ingest::FileSource;
use wasm_bindgen::{JsCast, JsValue};

/// A file with a function that reads from it: `(offset, length) => Uint8Array`.
pub(crate) struct PickedFile {
    size: u64,
    read: Function,
}

impl PickedFile {
    pub(crate) fn new(size: f64, read: Function) -> Self {
        Self { size: size as u64, read }
    }
}

impl FileSource for PickedFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.size.saturating_sub(offset).min(buffer.len() as u64);
        if length == 0 {
            return Ok(0);
        }
        let arguments = (JsValue::from(offset as f64), JsValue::from(length as f64));
        let bytes = self.read.call2(&JsValue::NULL, &arguments.0, &arguments.1);
        let bytes = bytes.map_err(|error| io::Error::other(message(&error)))?;
        let bytes: Uint8Array = bytes.dyn_into().map_err(|_| io::Error::other("no bytes"))?;
        let length = (bytes.length() as usize).min(buffer.len());
        bytes.subarray(0, length as u32).copy_to(&mut buffer[..length]);
        Ok(length)
    }
}

/// The message of an exception.
fn message(error: &JsValue) -> String {
    let text = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    text.unwrap_or_else(|| "the browser cannot read it".to_owned())
}
