//! Encrypts the index and the texts of a page with a password, for `samara pack --password`.
//!
//! AES-256-GCM encrypts, and PBKDF2-HMAC-SHA-256 derives the key from the password, because WebCrypto, which decrypts in the
//! browser, has no other slow key derivation. `www/page/encrypted.js` reads what this module writes. The layout, with integers
//! in little-endian order:
//!
//! | bytes | contents |
//! |---|---|
//! | 8 | `samarae` and the version 1 |
//! | 4 | iterations of PBKDF2 |
//! | 16 | salt |
//! | 12 | nonce |
//! | rest | ciphertext and tag; the bytes before are its additional data |
//!
//! Pictures are encrypted apart, as lines with key, type and base64, with a salt and a nonce of their own.
//!
//! The plaintext has the title, the description, the name and the footer of the page, each as a length of 4 bytes and UTF-8,
//! then the index.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use pbkdf2::pbkdf2_hmac_array;
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization as _;

use crate::page_texts::PageTexts;

/// The first bytes, the last of which is the version.
const MAGIC: &[u8; 8] = b"samarae\x01";

/// Iterations of PBKDF2: OWASP's figure for HMAC-SHA-256.
const ITERATIONS: u32 = 600_000;

/// A page with more iterations is refused: it would not open in a reasonable time.
const MAX_ITERATIONS: u32 = 10_000_000;

const SALT: usize = 16;
const NONCE: usize = 12;
const HEADER: usize = MAGIC.len() + 4 + SALT + NONCE;

/// The number of random bytes for one ciphertext: salt and nonce.
const RANDOM: usize = SALT + NONCE;

/// The number of random bytes that the encryption of a page takes: for its index, and for its pictures.
pub const RANDOM_BYTES: usize = 2 * RANDOM;

/// The random bytes of the index, and those of the pictures.
pub(crate) fn split_random(random: &[u8; RANDOM_BYTES]) -> [[u8; RANDOM]; 2] {
    [0, RANDOM].map(|start| std::array::from_fn(|at| random[start + at]))
}

/// Why an index cannot be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecryptError {
    /// The password is another one, or bytes have changed: authenticated encryption does not tell which.
    #[error("wrong password, or a damaged file")]
    WrongPassword,
    /// The header is damaged, or of another version.
    #[error("the encryption is damaged, or of another version of samara")]
    UnknownHeader,
}

/// Encrypts an index and the texts of its page. `random` must be from the system's source of randomness, and new for each page.
pub(crate) fn encrypt(texts: &PageTexts, index: &[u8], password: &str, random: &[u8; RANDOM]) -> Vec<u8> {
    encrypt_with(ITERATIONS, texts, index, password, random)
}

fn encrypt_with(
    iterations: u32,
    texts: &PageTexts,
    index: &[u8],
    password: &str,
    random: &[u8; RANDOM],
) -> Vec<u8> {
    let mut plaintext = Vec::with_capacity(index.len() + 1024);
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    for text in
        [texts.title.clone(), texts.description.clone(), optional(&texts.name), optional(&texts.footer)]
    {
        plaintext.extend((text.len() as u32).to_le_bytes());
        plaintext.extend(text.bytes());
    }
    plaintext.extend(index);
    let mut bytes = [&MAGIC[..], &iterations.to_le_bytes(), random].concat();
    let payload = Payload { msg: &plaintext, aad: &bytes };
    let ciphertext = cipher(password, iterations, &random[..SALT])
        .encrypt(&nonce(&random[SALT..]), payload)
        .expect("an index is smaller than 64 GiB, the limit of AES-GCM");
    bytes.extend(ciphertext);
    bytes
}

/// Decrypts the index of a page.
///
/// # Errors
/// If the password is another one, or the bytes are damaged.
pub fn decrypt(bytes: &[u8], password: &str) -> Result<Vec<u8>, DecryptError> {
    let (header, ciphertext) = bytes.split_at_checked(HEADER).ok_or(DecryptError::UnknownHeader)?;
    let iterations = header[MAGIC.len()..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    if !header.starts_with(MAGIC) || !(1..=MAX_ITERATIONS).contains(&iterations) {
        return Err(DecryptError::UnknownHeader);
    }
    let (salt, nonce_bytes) = header[MAGIC.len() + 4..].split_at(SALT);
    let payload = Payload { msg: ciphertext, aad: header };
    let plaintext = cipher(password, iterations, salt)
        .decrypt(&nonce(nonce_bytes), payload)
        .map_err(|_| DecryptError::WrongPassword)?;
    let mut rest = &plaintext[..];
    for _ in 0..4 {
        let (length, after) = rest.split_first_chunk().ok_or(DecryptError::UnknownHeader)?;
        rest = after.get(u32::from_le_bytes(*length) as usize..).ok_or(DecryptError::UnknownHeader)?;
    }
    Ok(rest.to_vec())
}

/// The cipher with the key of a password. The password is normalized (NFC), because systems differ in how they enter `é`.
fn cipher(password: &str, iterations: u32, salt: &[u8]) -> Aes256Gcm {
    let password: String = password.nfc().collect();
    let key = pbkdf2_hmac_array::<Sha256, 32>(password.as_bytes(), salt, iterations);
    Aes256Gcm::new(&key.into())
}

fn nonce(bytes: &[u8]) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut nonce = [0; NONCE];
    nonce.copy_from_slice(bytes);
    nonce.into()
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::*;

    const PASSWORD: &str = "Passw\u{f6}rter \u{1f341}";

    /// WebCrypto wrote it, with 1,000 iterations and the bytes 0, 1, 2 … as salt and nonce;
    /// `tests/browser/encrypted.test.js` has the same.
    fn vector() -> Vec<u8> {
        let base64 = "c2FtYXJhZQHoAwAAAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaG8Fa5HPcwAyAIM6Zdx6Be7UA4AlZl6bzaVMiXuUEOgc8cCCeyY8lBu1snvkHYMN7jrf3DY4ffggQ7OJn5Lzyiigp5V3jrQ==";
        STANDARD.decode(base64).unwrap()
    }

    #[test]
    fn encrypts_as_webcrypto() {
        let texts = PageTexts {
            title: "Reports".to_owned(),
            description: "Two of them".to_owned(),
            footer: Some("The end".to_owned()),
            ..PageTexts::default()
        };
        let random = std::array::from_fn(|at| at as u8);
        assert_eq!(encrypt_with(1000, &texts, b"samara index", PASSWORD, &random), vector());
        assert_eq!(decrypt(&vector(), PASSWORD).unwrap(), b"samara index");
        assert_eq!(decrypt(&vector(), "Passwo\u{308}rter \u{1f341}").unwrap(), b"samara index");
    }

    #[test]
    fn another_password_or_byte_opens_nothing() {
        assert_eq!(decrypt(&vector(), "Passworter"), Err(DecryptError::WrongPassword));
        for at in 0..vector().len() {
            let mut bytes = vector();
            bytes[at] ^= 1;
            // Byte 11 is the highest one of the number of iterations.
            let error =
                if at < 8 || at == 11 { DecryptError::UnknownHeader } else { DecryptError::WrongPassword };
            assert_eq!(decrypt(&bytes, PASSWORD), Err(error), "byte {at}");
        }
        for length in [0, HEADER - 1] {
            assert_eq!(decrypt(&vector()[..length], PASSWORD), Err(DecryptError::UnknownHeader));
        }
        assert_eq!(decrypt(&vector()[..HEADER], PASSWORD), Err(DecryptError::WrongPassword));
    }

    #[test]
    fn too_much_work_is_refused() {
        for iterations in [0, MAX_ITERATIONS + 1, u32::MAX] {
            let mut bytes = vector();
            bytes[8..12].copy_from_slice(&iterations.to_le_bytes());
            assert_eq!(decrypt(&bytes, PASSWORD), Err(DecryptError::UnknownHeader));
        }
    }
}
