//! Pictures of documents: their files, which the page holds, and the instance of the module that decodes them.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use js_sys::{Array, Uint8Array};
use samara_pack::{
    EncodedPicture, MAX_FILE, PictureFile, PictureFiles, Pictures, Refusal, encode, file_path,
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The files of the folder, and an instance of this module for decoders: `www/maker/picture-host.js`.
    pub type PictureHost;

    /// The size of a file in bytes; `undefined` if there is none of this path.
    #[wasm_bindgen(method)]
    fn size(this: &PictureHost, path: &str) -> Option<f64>;

    /// The bytes of a file; `undefined` if it cannot be read.
    #[wasm_bindgen(method)]
    fn read(this: &PictureHost, path: &str) -> Option<Uint8Array>;

    /// A part of the bytes of a file; `undefined` if it cannot be read.
    #[wasm_bindgen(method, js_name = readPart)]
    fn read_part(this: &PictureHost, path: &str, offset: f64, length: f64) -> Option<Uint8Array>;

    /// What `encodePicture` returns; `undefined` if a decoder failed.
    #[wasm_bindgen(method)]
    fn encode(this: &PictureHost, bytes: &[u8]) -> Option<Array>;
}

/// The reasons of [`encoded`].
const REASONS: [Refusal; 2] = [Refusal::Svg, Refusal::Large];

const MEDIA_TYPES: [&str; 2] = ["image/png", "image/jpeg"];

/// A picture as JavaScript passes it on.
pub(crate) fn encoded(bytes: &[u8]) -> Array {
    match encode(bytes) {
        Ok(EncodedPicture { bytes, media_type, width, height }) => {
            Array::of4(&Uint8Array::from(bytes.as_slice()), &media_type.into(), &width.into(), &height.into())
        }
        Err(refusal) => Array::of1(&refusal.to_string().into()),
    }
}

/// The picture, or the reason, that [`encoded`] has made.
fn decoded(parts: &Array) -> Result<EncodedPicture, Refusal> {
    let text = |at| parts.get(at).as_string().unwrap_or_default();
    if parts.length() == 1 {
        let reason = REASONS.into_iter().find(|refusal| refusal.to_string() == text(0));
        return Err(reason.unwrap_or(Refusal::Unknown));
    }
    let side = |at| parts.get(at).as_f64().map_or(0, |side| side as u32);
    let bytes: Uint8Array = parts.get(0).dyn_into().map_err(|_| Refusal::Unknown)?;
    let media_type = MEDIA_TYPES.into_iter().find(|known| *known == text(1)).ok_or(Refusal::Unknown)?;
    Ok(EncodedPicture { bytes: bytes.to_vec(), media_type, width: side(2), height: side(3) })
}

/// The pictures in the folder that the page holds.
pub(crate) struct FolderPictures(pub(crate) PictureHost);

impl PictureFiles for FolderPictures {
    fn beside(&mut self, document: &Path, address: &str) -> Result<PictureFile, Refusal> {
        let path = resolve(document, address).ok_or(Refusal::Outside)?;
        let name = path.to_str().ok_or(Refusal::Missing)?;
        if self.0.size(name).ok_or(Refusal::Missing)? > MAX_FILE as f64 {
            return Err(Refusal::Large);
        }
        let bytes = self.0.read(name).ok_or(Refusal::Missing)?.to_vec();
        Ok(PictureFile { path, bytes })
    }

    fn container(&mut self, document: &Path) -> Vec<u8> {
        let bytes = document.to_str().and_then(|path| self.0.read(path));
        bytes.map_or_else(Vec::new, |bytes| bytes.to_vec())
    }

    fn part(&mut self, document: &Path, range: Range<u64>) -> Vec<u8> {
        let (offset, length) = (range.start as f64, range.end.saturating_sub(range.start) as f64);
        let bytes = document.to_str().and_then(|path| self.0.read_part(path, offset, length));
        bytes.map_or_else(Vec::new, |bytes| bytes.to_vec())
    }

    fn encode(&mut self, bytes: &[u8]) -> Result<EncodedPicture, Refusal> {
        self.0.encode(bytes).map_or(Err(Refusal::Unknown), |parts| decoded(&parts))
    }
}

/// The path in the folder that an address in a document means; `None` if it is outside of the folder.
fn resolve(document: &Path, address: &str) -> Option<PathBuf> {
    let path = file_path(address);
    let path = match path.strip_prefix('/') {
        Some(path) => PathBuf::from(path),
        None => document.parent().unwrap_or(Path::new("")).join(path),
    };
    let mut resolved = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => resolved.push(name),
            Component::CurDir => {}
            Component::ParentDir if resolved.pop() => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(resolved)
}

/// What is known about the pictures of a page, for the page that makes it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PictureSummary {
    pictures: usize,
    bytes: usize,
    /// The pictures that are left out, and why.
    left_out: Vec<(String, String)>,
}

impl PictureSummary {
    pub(crate) fn new(all: &Pictures) -> Self {
        let (pictures, bytes) = all.size();
        let reason = |refusal: &Refusal| match refusal {
            Refusal::Full => "beyond the limit".to_owned(),
            other => other.to_string(),
        };
        let left_out = all.refusals().iter().map(|(picture, refusal)| (picture.clone(), reason(refusal)));
        Self { pictures, bytes, left_out: left_out.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_resolved_in_the_folder() {
        let resolved = |address| resolve(Path::new("trees/maple.md"), address);
        for (address, path) in [
            ("leaf.png", "trees/leaf.png"),
            ("./leaf%20one.png?size=2#x", "trees/leaf one.png"),
            ("../leaf.png", "leaf.png"),
            ("/wide.jpg", "wide.jpg"),
            ("a/../../b//c.png", "b/c.png"),
        ] {
            assert_eq!(resolved(address).as_deref(), Some(Path::new(path)), "{address}");
        }
        for address in ["../../secret.png", "/../secret.png", "//host/a.png", "a/../../../b.png"] {
            assert_eq!(resolved(address), None, "{address}");
        }
    }
}
