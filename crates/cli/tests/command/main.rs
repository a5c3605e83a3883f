//! The command as its users meet it: started as a process, judged by what it prints, writes and returns.

mod bad_input;
mod book;
mod build;
mod enormous;
mod pack;
mod search;
mod serve;
mod settings;
mod site;
mod usage;
