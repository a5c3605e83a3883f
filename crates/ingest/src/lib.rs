//! Files and sites → documents.
