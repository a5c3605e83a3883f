//! `cargo xtask`: the repository's tasks, from building to testing.

mod bench;
mod bench_build;
mod bench_features;
mod bench_large;
mod bench_slow;
mod copy;
mod dist;
mod docs;
mod docs_links;
mod eval;
mod examples;
mod features;
mod fuzz;
mod integrations;
mod licences;
mod maker;
mod mutants;
mod package;
mod package_npm;
mod package_test;
mod python;
mod reproduce;
mod serve;
mod sizes;
mod test;
mod tools;
mod weight;
mod workflows;

use std::process::ExitCode;

const USAGE: &str = "\
Build
  cargo xtask run       build dist/, serve dist/site on localhost and print the address
  cargo xtask dist      build dist/samara.html, dist/site/ and dist/npm/, and print the size of each file
  cargo xtask maker     build dist/maker.html, the page that makes a searchable file of dropped documents; takes minutes
  cargo xtask docs      build the documentation site with mdBook in target/docs, check its links, and search it
  cargo xtask licences  regenerate the third-party notices: crates/bundle/js/notice.txt and THIRD-PARTY.txt

Release
  cargo xtask package
      write the packages of a release to dist/package: crates/, a workspace for `cargo publish`, and npm/
  cargo xtask package npm TARGET BINARY
      add the npm package with the binary for one platform
  cargo xtask package test
      install the command from the crates, the npm packages and the wheel alone, and search a site with each

Test
  cargo xtask test [--long] [--from STEP]
      format, lints, unit, property and doc tests, the module and the page in Chromium and Firefox; --long adds the steps
      that take hours: exhaustive damage tests, very large inputs, a million queries, mutation tests, fuzzing, two clones;
      --from starts at the step with this number, after a failure
  cargo xtask test --integrations [NAME…]
      build the examples of integrations/ with all generators and the documentation, or only the examples named, and
      search them in Chromium; then test the box of dist/ in WebKitGTK, if it is installed (the name `webkit` for this alone),
      and over a search cluster (the name `cluster`)
  cargo xtask features
      compile each crate with every combination of its features
  cargo xtask fuzz --seconds N [TARGET…]
      run each target of fuzz/ under libFuzzer for N seconds, or for ten million executions
  cargo xtask mutants [engine|ingest|cli] [--in PATH,…] [--sample N [--seed N] | --survivors]
      change the crate [default: engine] in one place at a time, and count the changes that its tests catch: all that
      cargo-mutants lists, those in files whose path has one of the texts, N of them drawn at random, or those that survived
      the last run
  cargo xtask reproduce
      build dist/ in two clones of the last commit and compare all bytes

Measure
  cargo xtask bench [--docs] [--quick] [--tables] [--only=ENGINE,…] [CORPUS…]
      compare bytes sent, time to first result, opening, latency and memory with other engines, in Chromium. CORPUS: seeds,
      book, std, zipf-N, growth (100 to 100,000 generated documents), or a folder. --docs also writes the tables and plots
      to docs/bench, --tables reuses the figures of the last run, --quick runs each round once
  cargo xtask bench build
      compare indexing time and memory with Pagefind, on the Book and std
  cargo xtask bench slow
      compare the time to the box and to the first result at 400 kbit/s and 400 ms with Pagefind, on the Book and std
  cargo xtask bench large [--docs] [2400 | 10000 | 32000 | all | FOLDER | queries]
      compare bytes, requests and trips of queries of two words, and memory, on pages of the Rust documentation with Pagefind
      [default: 2400, which takes minutes; 32000 takes 5 GB]; FOLDER: all pages of it and of the Rust documentation;
      queries: take the list of queries anew. --docs also writes docs/bench/large.md
  cargo xtask bench size [--check | --box]
      record the sizes of all modules (`cargo xtask dist` and `package` fail when one grows by 2 %), and print the size of
      each crate and each feature in them; --check compiles all and only compares; --box prints the size of box and panel
  cargo xtask eval FOLDER… [--felt QUERIES.tsv[=SITE]] [--sample N] [--parts] [--meaning MODEL=CACHE]
      compare the ranking with BM25 on test collections (docs.jsonl, queries.tsv, qrels.tsv) and measure felt queries on a
      site, in one table; book.tsv and std.tsv are for the sites that rustup installs. --sample limits the queries of a set;
      --parts searches indexes in parts, --meaning indexes with vectors
  cargo xtask eval --grid NAME VALUE,VALUE… FOLDER…
      the same for each value of a ranking parameter, and the best value for each family on all other families
  cargo xtask eval meaning MODEL=CACHE FOLDER… [--sample N]
      compare indexes without and with the vectors of a sentence model: nDCG@10 next to BM25, and the known items that are
      not first any more; after --grid NAME VALUE,VALUE… also for other values of a ranking parameter, such as MEANING_WEIGHT
  cargo xtask eval [typing FOLDER…]
      measure queries while they are typed: misspelt, letter by letter; without a folder, on known items of seeds/, the Book
      and std
  cargo xtask eval names [--misses] [--parts] [NAME=SITE…]
      search for sections and pages by their names, as readers type them (headings, words of identifiers, type and method
      in both orders, questions), next to BM25; without a site, in the books that rustup installs
  cargo xtask eval peers FOLDER…
      the same for lunr, elasticlunr, MiniSearch and Orama
  cargo xtask eval languages
      search for a word of each article of the Universal Declaration of Human Rights, in 528 translations
  cargo xtask eval languages peers [NAME…] [--every N]
      the same for Pagefind, MiniSearch, FlexSearch, Orama, lunr and elasticlunr; --every N takes every N-th translation
  cargo xtask eval stems
      measure, by language, how well the stems in an index cover words that the index lacks
  cargo xtask eval texts FOLDER
      compare the text of PDFs with that of pdftotext: for each NAME.pdf in the folder, NAME.txt is what pdftotext writes;
      and of DOCX, ODT and EPUB with that of pandoc: NAME.docx.txt is what pandoc --to plain --wrap none writes
  cargo xtask eval zawgyi
      measure the detection and conversion of Zawgyi on the test cases of myanmar-tools
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["run"] => serve::run(),
        ["dist"] => dist::run(),
        ["maker"] => maker::run(),
        ["docs"] => docs::run(),
        ["bench", "size"] => weight::run(),
        ["bench", "size", "--check"] => weight::check_all(),
        ["bench", "size", "--box"] => sizes::print_box(),
        ["bench", "build"] => bench_build::run(),
        ["bench", "slow"] => bench_slow::run(),
        ["bench", "large", ref arguments @ ..] => bench_large::run(arguments),
        ["bench", ref corpora @ ..] => bench::run(corpora),
        ["test"] => test::run(false, "1"),
        ["test", "--integrations", ref names @ ..] => integrations::run(names),
        ["test", "--long"] => test::run(true, "1"),
        ["test", "--from", step] => test::run(false, step),
        ["test", "--long", "--from", step] => test::run(true, step),
        ["eval", "--grid", parameter, values, ref rest @ ..] => eval::grid(parameter, values, rest),
        ["eval", "languages"] => eval::languages(),
        ["eval", "stems"] => eval::stems(),
        ["eval", "languages", "peers", ref arguments @ ..] => eval::language_peers(arguments),
        ["eval", "zawgyi"] => eval::zawgyi(),
        ["eval", "peers", ref folders @ ..] => eval::peers(folders),
        ["eval", ref arguments @ ..] => eval::run(arguments),
        ["licences"] => licences::write(),
        ["mutants", ref arguments @ ..] => mutants::run(arguments),
        ["features"] => features::check(),
        ["package"] => package::run().map(drop),
        ["package", "npm", target, binary] => package_npm::write_platform(target, binary),
        ["package", "test"] => package_test::run(),
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
