//! Samara for JavaScript.
