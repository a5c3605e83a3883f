//! What `build.rs` has put into the command: engine and widget as they are delivered.

include!(concat!(env!("OUT_DIR"), "/web.rs"));
