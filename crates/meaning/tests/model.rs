//! The forward pass against another implementation: a tiny model with random weights, and, where it is on this machine,
//! all-MiniLM-L6-v2. Its folder, or its file of weights, is named by `SAMARA_MEANING_MODEL`.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Index, IndexBuilder, SearchOptions,
};
use samara_meaning::{Encoder, Error, Model, with_meaning};

fn tiny() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiny")
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// The expected numbers are those of a forward pass in NumPy, in double precision.
#[test]
fn tiny_model_is_computed_as_by_numpy() {
    let model = Model::open(&tiny()).unwrap();
    assert_eq!(model.size(), 8);
    let cases = [
        ("a samara", [-0.57398, 0.04638, 0.37284, 0.52549, -0.0552, 0.1652, -0.43684, 0.17912]),
        (
            "Winged SEEDS, maple wind.",
            [-0.56155, -0.07111, 0.25203, 0.45274, 0.1055, 0.248, -0.50927, 0.2813],
        ),
        ("unknown", [-0.56348, -0.09236, 0.36281, 0.45505, 0.07615, 0.2242, -0.4846, 0.2106]),
    ];
    let texts: Vec<String> = cases.iter().map(|(text, _)| (*text).to_owned()).collect();
    let vectors = model.embed(&texts, &|_| {});
    for ((text, expected), vector) in cases.into_iter().zip(&vectors) {
        assert!(cosine(vector, &expected) > 0.99999, "{text}: {vector:?}");
    }
    // The vectors do not depend on what else is embedded.
    let many: Vec<String> = (0..500).map(|at| texts[at % 3].clone()).collect();
    for (at, vector) in model.embed(&many, &|_| {}).iter().enumerate() {
        assert!(cosine(vector, &vectors[at % 3]) > 0.999_999);
    }
}

/// `tiny/onnx/model.onnx` was written by PyTorch from the same weights.
#[test]
fn onnx_gives_the_same_vectors() {
    let texts = ["a samara", "Winged SEEDS, maple wind."].map(str::to_owned);
    let expected = Model::open(&tiny()).unwrap().embed(&texts, &|_| {});
    let file = tiny().join("onnx/model.onnx");
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "vocab.txt"] {
        fs::copy(tiny().join(name), folder.path().join(name)).unwrap();
    }
    fs::copy(&file, folder.path().join("model.onnx")).unwrap();
    for path in [&file, folder.path(), &folder.path().join("model.onnx")] {
        assert_eq!(Model::open(path).unwrap().embed(&texts, &|_| {}), expected, "{}", path.display());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn damaged_onnx_is_rejected_or_read(at in any::<prop::sample::Index>(), bit in 0..8u8, cut in any::<prop::sample::Index>()) {
        static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
            let folder = tempfile::tempdir().unwrap();
            for name in ["config.json", "vocab.txt"] {
                fs::copy(tiny().join(name), folder.path().join(name)).unwrap();
            }
            folder
        });
        static MODEL: LazyLock<Vec<u8>> = LazyLock::new(|| fs::read(tiny().join("onnx/model.onnx")).unwrap());
        let mut bytes = MODEL.clone();
        bytes[at.index(MODEL.len())] ^= 1 << bit;
        let path = FOLDER.path().join("model.onnx");
        fs::write(&path, &bytes).unwrap();
        let _ = Model::open(&path).map(|model| model.embed(&["a samara".to_owned()], &|_| {}));
        bytes.truncate(cut.index(MODEL.len()));
        fs::write(&path, &bytes).unwrap();
        prop_assert!(Model::open(&path).is_err());
    }
}

#[test]
fn real_model_is_computed_as_by_numpy() {
    let Some(folder) = std::env::var_os("SAMARA_MEANING_MODEL") else {
        println!("did not run: SAMARA_MEANING_MODEL does not name all-MiniLM-L6-v2");
        return;
    };
    let model = Model::open(folder.as_ref()).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all-minilm-l6-v2.tsv");
    for line in fs::read_to_string(path).unwrap().lines() {
        let (text, expected) = line.split_once('\t').unwrap();
        let expected: Vec<f32> = expected.split(' ').map(|number| number.parse().unwrap()).collect();
        let vector = model.embed(&[text.to_owned()], &|_| {}).remove(0);
        assert!(cosine(&vector, &expected) > 0.999, "{text}: {}", cosine(&vector, &expected));
    }
}

#[test]
fn the_same_documents_and_model_give_the_same_index() {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for (at, text) in
        ["a samara tree", "maple seeds, maple tree", "wing, tree, wind"].iter().cycle().take(12).enumerate()
    {
        let blocks = vec![Block::new(BlockKind::Paragraph, format!("{text} {at}"))];
        builder.add(Document { url: at.to_string(), blocks, ..Document::default() }).unwrap();
    }
    let plain = builder.finish(Compression::Lzma).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let build = |cache: Option<&Path>| {
        with_meaning(&plain, &mut Encoder::open(&tiny(), cache).unwrap(), &|_, _| {}).unwrap()
    };
    let first = build(None);
    assert_eq!(build(Some(cache.path())), first, "into the cache");
    assert_eq!(build(Some(cache.path())), first, "from the cache");
    let files = || fs::read_dir(cache.path()).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<_> = files().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    assert_eq!(kept.len(), 2, "texts and results");
    // Without the results they are computed again, from the vectors of the texts.
    for (path, bytes) in &kept {
        fs::remove_file(path).unwrap();
        assert_eq!(build(Some(cache.path())), first, "without {}", path.display());
        if path.extension().is_some_and(|extension| extension == "fits") {
            assert_eq!(&fs::read(path).unwrap(), bytes);
        }
    }
    // Damaged files, and those of another version, are written again.
    for damage in [
        |_: &mut Vec<u8>| {},
        |bytes: &mut Vec<u8>| bytes.truncate(60),
        |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x40;
        },
        |bytes| bytes[13..16].fill(b'0'),
        Vec::clear,
    ] as [fn(&mut Vec<u8>); 5]
    {
        for (path, bytes) in &kept {
            let mut damaged = bytes.clone();
            damage(&mut damaged);
            fs::write(path, damaged).unwrap();
        }
        assert_eq!(build(Some(cache.path())), first);
        for (path, bytes) in &kept {
            assert_eq!(&fs::read(path).unwrap(), bytes, "{}", path.display());
        }
    }
    let index = Index::open(&first).unwrap();
    assert!(index.has_meaning());
    assert!(!index.search("maple ", &SearchOptions::default()).hits.is_empty());
}

#[test]
fn numbers_that_are_not_finite_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "vocab.txt"] {
        fs::copy(tiny().join(name), folder.path().join(name)).unwrap();
    }
    let mut weights = fs::read(tiny().join("model.safetensors")).unwrap();
    let header = 8 + weights[0] as usize + weights[1] as usize * 256;
    for (value, is_damaged) in [(0.5f32, false), (f32::NAN, true), (f32::INFINITY, true), (f32::MAX, true)] {
        weights[header..].chunks_exact_mut(4).for_each(|number| number.copy_from_slice(&value.to_le_bytes()));
        fs::write(folder.path().join("model.safetensors"), &weights).unwrap();
        let mut encoder = Encoder::open(folder.path(), None).unwrap();
        let embedded = encoder.embed(&["a samara".to_owned()], &|_, _| {});
        let error = embedded.err().map(|error| error.to_string());
        assert_eq!(error.is_some(), is_damaged, "{value}");
        assert!(error.is_none_or(
            |error| error.contains("finite") && error.starts_with(folder.path().to_str().unwrap())
        ));
    }
}

#[test]
fn what_is_no_model_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = |folder: &Path| Encoder::open(folder, None).err().unwrap().to_string();
    assert!(error(folder.path()).contains("model.safetensors"));
    for name in ["model.safetensors", "config.json", "vocab.txt"] {
        fs::copy(tiny().join(name), folder.path().join(name)).unwrap();
    }
    assert!(Encoder::open(folder.path(), None).is_ok());
    let weights = fs::read(tiny().join("model.safetensors")).unwrap();
    fs::write(folder.path().join("model.safetensors"), &weights[..weights.len() - 1]).unwrap();
    assert!(matches!(Model::open(folder.path()), Err(Error::Unsupported { .. })));
    let config = fs::read_to_string(folder.path().join("config.json")).unwrap();
    let layers = config.replacen("\"num_hidden_layers\": ", "\"num_hidden_layers\": 1000", 1);
    assert_ne!(config, layers);
    fs::write(folder.path().join("config.json"), layers).unwrap();
    assert!(error(folder.path()).contains("layers"));
    fs::write(folder.path().join("config.json"), "{\"model_type\": \"t5\"}").unwrap();
    assert!(error(folder.path()).contains("t5"));
}
