//! What one build keeps for the next, while the sources are watched.

use samara_engine::TextCache;
use samara_ingest::ReadCache;

/// What does not change from one build to the next.
#[derive(Default)]
pub struct Cache {
    pub files: ReadCache,
    pub texts: TextCache,
}
