//! `cargo xtask`: what is done with the sources, from building to testing.

mod bench;
mod bench_build;
mod bench_features;
mod copy;
mod dist;
mod eval;
mod fuzz;
mod licences;
mod mutants;
mod reproduce;
mod serve;
mod sizes;
mod test;
mod tools;
mod weight;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run     builds dist/, serves dist/site on localhost and prints the address
cargo xtask dist    builds dist/samara.html and dist/site/, and prints what the parts weigh
cargo xtask bench [--docs] [--quick] [--tables] [--only=ENGINE,…] [CORPUS…]
                    bytes sent, time to the first result, opening, latency and memory next to other engines, in Chromium:
                    seeds, book, std, zipf-N, `growth` (100 to 100,000 generated documents), or a folder; --docs takes
                    tables and plots into docs/bench, --tables makes them anew from the figures of the last run,
                    --quick does each round once
cargo xtask test [--long]
                    everything: format, lints, unit, property and doc tests, the module and the page in real browsers;
                    with --long also what takes hours: every value of every byte, much of everything, a million queries,
                    mutants, two clones, fuzzing
cargo xtask eval [--grid NAME VALUE,VALUE…] [FOLDER…]
                    measures ranking on test collections (docs.jsonl, queries.tsv, qrels.tsv), or without a folder on
                    known items of seeds/, the Book and std; with other values of a parameter, if there are any
cargo xtask eval peers FOLDER…
                    the same for lunr, elasticlunr, MiniSearch and Orama
cargo xtask eval languages
                    finds a word of each article of the Universal Declaration of Human Rights, in 528 translations
cargo xtask eval stems
                    what the stems in an index are worth for words that it does not have, by language
cargo xtask eval languages peers [NAME…] [--every N]
                    the same for Pagefind, MiniSearch, FlexSearch, Orama, lunr and elasticlunr, or for some of them;
                    with one text in so many
cargo xtask eval zawgyi
                    recognises and converts Burmese in Zawgyi, on the cases of myanmar-tools
cargo xtask bench size
                    records what the module weighs (`cargo xtask dist` fails when it grows by 2 %), and prints what
                    each crate and each feature adds
cargo xtask bench build
                    builds indexes of the Book and of std, in turn with Pagefind: time and memory as a table in Markdown
cargo xtask fuzz --seconds N [TARGET…]
                    gives every target in fuzz/ to libFuzzer for N seconds, or for ten million executions
cargo xtask mutants [SHARD]
                    makes small mistakes in the engine and counts those that its tests notice: a fifteenth of them (0/15)
cargo xtask reproduce
                    builds dist/ in two clones of the last commit, in two folders, and compares all bytes
cargo xtask licences
                    writes anew whose code is in the scripts and in the command: crates/bundle/js/notice.txt and
                    THIRD-PARTY.txt
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["run"] => serve::run(),
        ["dist"] => dist::run(),
        ["bench", "size"] => weight::run(),
        ["bench", "build"] => bench_build::run(),
        ["bench", ref corpora @ ..] => bench::run(corpora),
        ["test"] => test::all(false),
        ["test", "--long"] => test::all(true),
        ["eval", "--grid", parameter, values, ref folders @ ..] => eval::grid(parameter, values, folders),
        ["eval", "languages"] => eval::languages(),
        ["eval", "stems"] => eval::stems(),
        ["eval", "languages", "peers", ref words @ ..] => eval::language_peers(words),
        ["eval", "zawgyi"] => eval::zawgyi(),
        ["eval", "peers", ref folders @ ..] => eval::peers(folders),
        ["eval", ref folders @ ..] => eval::run(folders),
        ["licences"] => licences::write(),
        ["mutants"] => mutants::run(mutants::SAMPLE),
        ["mutants", shard] => mutants::run(shard),
        ["reproduce"] => reproduce::run(),
        ["fuzz", "--seconds", seconds, ref targets @ ..] => fuzz::run(seconds, targets),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
