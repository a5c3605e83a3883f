//! The module and www/ → the files that are delivered.
