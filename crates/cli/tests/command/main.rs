//! Tests of the command as a process: what it prints, writes and returns.

mod bad_input;
mod book;
mod build;
mod check;
mod enormous;
mod export;
mod extract;
mod images;
mod inject;
mod meaning;
mod ocr;
mod pack;
mod pagefind;
mod parts;
mod password;
mod search;
mod serve;
mod settings;
mod site;
mod tuning;
mod usage;
