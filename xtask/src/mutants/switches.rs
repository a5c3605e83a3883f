//! Mutants as branches of one source file: each is taken if its switch is on.
//!
//! ```text
//! a + b             (if on(7) { a - b } else { a + b })
//! fn f() { body }   fn f() { if on(8) { return 0; } body }
//! pattern => …      pattern if !on(9) => …
//! ```
//! A branch contains the original text around its one change, so nested mutants do not multiply.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result};
use proc_macro2::{LineColumn, Span};
use serde_json::Value;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A mutant, as `cargo mutants --list --json` describes it.
#[derive(Clone)]
pub struct Mutant {
    /// `crates/engine/src/sort.rs:12:5: replace + with - in sort`.
    pub name: String,
    pub file: String,
    genre: String,
    replacement: String,
    start: LineColumn,
    end: LineColumn,
}

impl Mutant {
    pub fn new(value: &Value) -> Result<Self> {
        let text = |name: &str| value[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        let position = |name: &str| {
            let number = |field: &str| value["span"][name][field].as_u64().map(|number| number as usize);
            let (line, column) = number("line").zip(number("column")).context("no position")?;
            anyhow::Ok(LineColumn { line, column: column - 1 })
        };
        Ok(Self {
            name: text("name")?,
            file: text("file")?,
            genre: text("genre")?,
            replacement: text("replacement")?,
            start: position("start")?,
            end: position("end")?,
        })
    }
}

/// A source file with switches.
pub struct Switched {
    pub text: String,
    /// Each mutant and the bytes of its branch.
    pub branches: Vec<(usize, Range<usize>)>,
    /// The mutants of an expression, and its bytes with all branches.
    pub places: Vec<(Vec<usize>, Range<usize>)>,
    /// Mutants of a kind that has no switch, and those in functions that are not compiled.
    pub skipped: Vec<usize>,
}

/// What is inserted where a mutant is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// At the start of a function's body.
    Return,
    /// Around an expression.
    Branch,
    /// Before the condition of a match arm.
    Condition,
    /// After the pattern of a match arm.
    Guard,
}

/// The start of a place, its end (the longer one first), and what it becomes.
type Place = (usize, std::cmp::Reverse<usize>, Form);

/// Puts the mutants with these numbers into the text of their file.
pub fn switched(text: &str, mutants: &[(usize, &Mutant)]) -> Result<Switched> {
    let lines = Lines::new(text);
    let mut nodes =
        Nodes { lines: &lines, expressions: Vec::new(), arms: Vec::new(), not_compiled: Vec::new() };
    nodes.visit_file(&syn::parse_file(text)?);
    let mut places: BTreeMap<Place, Vec<(usize, String)>> = BTreeMap::new();
    let mut skipped = Vec::new();
    for &(number, mutant) in mutants {
        let span = lines.offset(mutant.start)..lines.offset(mutant.end);
        let Some((place, form)) = nodes.place(&mutant.genre, &span) else {
            skipped.push(number);
            continue;
        };
        let changed = match form {
            Form::Branch => {
                [&text[place.start..span.start], &mutant.replacement, &text[span.end..place.end]].concat()
            }
            _ => mutant.replacement.clone(),
        };
        places.entry((place.start, std::cmp::Reverse(place.end), form)).or_default().push((number, changed));
    }
    let mut out = Output {
        text,
        copied: 0,
        open: Vec::new(),
        result: String::new(),
        branches: Vec::new(),
        places: Vec::new(),
    };
    for ((start, end, form), mutants) in places {
        out.close_until(start);
        out.copy(start);
        out.open(end.0, form, mutants);
    }
    out.close_until(text.len());
    out.copy(text.len());
    Ok(Switched { text: out.result, branches: out.branches, places: out.places, skipped })
}

/// The file as it is written.
struct Output<'a> {
    text: &'a str,
    /// Up to here the text is copied.
    copied: usize,
    /// Expressions whose end is not reached: the end, what follows it, the mutants, and where it starts in the result.
    open: Vec<(usize, &'static str, Vec<usize>, usize)>,
    result: String,
    branches: Vec<(usize, Range<usize>)>,
    places: Vec<(Vec<usize>, Range<usize>)>,
}

impl Output<'_> {
    fn copy(&mut self, end: usize) {
        self.result.push_str(&self.text[self.copied..end]);
        self.copied = end;
    }

    fn close_until(&mut self, position: usize) {
        while self.open.last().is_some_and(|(end, ..)| *end <= position) {
            let Some((end, closing, mutants, start)) = self.open.pop() else { return };
            self.copy(end);
            self.result.push_str(closing);
            self.places.push((mutants, start..self.result.len()));
        }
    }

    fn open(&mut self, end: usize, form: Form, mutants: Vec<(usize, String)>) {
        let first = self.result.len();
        let numbers = mutants.iter().map(|(number, _)| *number).collect();
        let (opening, closing) = match form {
            Form::Return => ("", ""),
            Form::Branch => ("(", " })"),
            Form::Condition => ("", ")"),
            Form::Guard => (" if true", ""),
        };
        self.result.push_str(opening);
        for (number, changed) in mutants {
            let start = self.result.len();
            let on = format!("crate::mutant_switches::on({number})");
            self.result.push_str(&match form {
                Form::Return => format!("if {on} {{ return {changed}; }} "),
                Form::Branch => format!("if {on} {{ {changed} }} else "),
                Form::Condition => format!("!{on} && "),
                Form::Guard => format!(" && !{on}"),
            });
            self.branches.push((number, start..self.result.len()));
        }
        self.result.push_str(match form {
            Form::Branch => "{ ",
            Form::Condition => "(",
            _ => "",
        });
        self.open.push((end, closing, numbers, first));
    }
}

/// Where mutants can be: expressions, and the arms of matches.
struct Nodes<'a> {
    lines: &'a Lines,
    expressions: Vec<(Kind, Range<usize>)>,
    arms: Vec<Arm>,
    /// Functions for other systems or without a feature.
    not_compiled: Vec<Range<usize>>,
}

/// An arm, its pattern, and its condition.
type Arm = (Range<usize>, Range<usize>, Option<Range<usize>>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Binary,
    Unary,
    Struct,
}

impl Nodes<'_> {
    fn range(&self, span: Span) -> Range<usize> {
        self.lines.offset(span.start())..self.lines.offset(span.end())
    }

    /// The bytes that a mutant's switch surrounds, or follows.
    fn place(&self, genre: &str, span: &Range<usize>) -> Option<(Range<usize>, Form)> {
        let contains = |range: &Range<usize>| range.start <= span.start && span.end <= range.end;
        let innermost = |kind: Kind| {
            let found = self.expressions.iter().filter(|(own, range)| *own == kind && contains(range));
            found.min_by_key(|(_, range)| range.len()).map(|(_, range)| (range.clone(), Form::Branch))
        };
        if self.not_compiled.iter().any(contains) {
            return None;
        }
        match genre {
            "FnValue" => Some((span.clone(), Form::Return)),
            "BinaryOperator" => innermost(Kind::Binary),
            "UnaryOperator" => innermost(Kind::Unary),
            "StructField" => innermost(Kind::Struct),
            "MatchArmGuard" => Some((span.clone(), Form::Branch)),
            "MatchArm" => {
                let (_, pattern, condition) =
                    self.arms.iter().filter(|(arm, ..)| contains(arm)).min_by_key(|(arm, ..)| arm.len())?;
                Some(match condition {
                    Some(condition) => (condition.clone(), Form::Condition),
                    None => (pattern.end..pattern.end, Form::Guard),
                })
            }
            _ => None,
        }
    }
}

impl<'ast> Visit<'ast> for Nodes<'_> {
    fn visit_expr(&mut self, expression: &'ast syn::Expr) {
        let kind = match expression {
            syn::Expr::Binary(_) if !has_let(expression) => Some(Kind::Binary),
            syn::Expr::Unary(_) => Some(Kind::Unary),
            syn::Expr::Struct(_) => Some(Kind::Struct),
            _ => None,
        };
        if let Some(kind) = kind {
            self.expressions.push((kind, self.range(expression.span())));
        }
        visit::visit_expr(self, expression);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if is_not_compiled(&function.attrs) {
            self.not_compiled.push(self.range(function.span()));
        }
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if is_not_compiled(&function.attrs) {
            self.not_compiled.push(self.range(function.span()));
        }
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let condition = arm.guard.as_ref().map(|(_, condition)| self.range(condition.span()));
        self.arms.push((self.range(arm.span()), self.range(arm.pat.span()), condition));
        visit::visit_arm(self, arm);
    }
}

/// Whether attributes are for other systems than Unix, or for builds without a feature: the tests have all features.
fn is_not_compiled(attributes: &[syn::Attribute]) -> bool {
    let condition = |attribute: &syn::Attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string().replace(' ', ""),
        _ => String::new(),
    };
    attributes.iter().map(condition).any(|condition| {
        condition == "windows" || condition == "not(unix)" || condition.starts_with("not(feature=")
    })
}

/// Whether a condition has a `let`, which only stands in conditions, and only between `&&`.
fn has_let(condition: &syn::Expr) -> bool {
    match condition {
        syn::Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        syn::Expr::Let(_) => true,
        _ => false,
    }
}

/// Lines and columns in characters → bytes.
struct Lines(Vec<Vec<usize>>);

impl Lines {
    fn new(text: &str) -> Self {
        let mut start = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let ends = line.char_indices().map(|(at, _)| start + at).chain([start + line.len()]).collect();
            start += line.len();
            ends
        });
        Self(lines.collect())
    }

    fn offset(&self, position: LineColumn) -> usize {
        self.0[position.line - 1][position.column]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mutant(genre: &str, replacement: &str, start: [usize; 2], end: [usize; 2]) -> Mutant {
        let position = |[line, column]: [usize; 2]| json!({"line": line, "column": column});
        let span = json!({"start": position(start), "end": position(end)});
        let value = json!({"name": "", "file": "", "genre": genre, "replacement": replacement, "span": span});
        Mutant::new(&value).unwrap()
    }

    /// Lines and columns are counted from one.
    fn check(text: &str, mutants: &[Mutant], expected: &str) {
        let mutants: Vec<_> = mutants.iter().enumerate().collect();
        let switched = switched(text, &mutants).unwrap();
        assert_eq!(switched.text.replace("crate::mutant_switches::", ""), expected);
        assert_eq!(switched.branches.len(), mutants.len());
        syn::parse_file(&switched.text).unwrap();
    }

    #[test]
    fn wraps_nested_operators() {
        check(
            "fn f() -> u8 { a + b * c }",
            &[
                mutant("FnValue", "0", [1, 16], [1, 25]),
                mutant("BinaryOperator", "-", [1, 18], [1, 19]),
                mutant("BinaryOperator", "/", [1, 22], [1, 23]),
            ],
            "fn f() -> u8 { if on(0) { return 0; } (if on(1) { a - b * c } else { a + \
             (if on(2) { b / c } else { b * c }) }) }",
        );
    }

    #[test]
    fn wraps_left_nested_operators() {
        check(
            "fn f() { a - b - c; }",
            &[
                mutant("BinaryOperator", "+", [1, 12], [1, 13]),
                mutant("BinaryOperator", "+", [1, 16], [1, 17]),
            ],
            "fn f() { (if on(1) { a - b + c } else { (if on(0) { a + b } else { a - b }) - c }); }",
        );
    }

    #[test]
    fn disables_match_arms_and_conditions() {
        check(
            "fn f() { match é { 1 => a, 2 if !x => b, _ => c } }",
            &[
                mutant("MatchArm", "", [1, 20], [1, 27]),
                mutant("MatchArm", "", [1, 28], [1, 40]),
                mutant("MatchArmGuard", "true", [1, 33], [1, 35]),
                mutant("UnaryOperator", "", [1, 33], [1, 34]),
            ],
            "fn f() { match é { 1 if true && !on(0) => a, 2 if (if on(2) { true } else if on(3) { x } else { \
             !on(1) && (!x) }) => b, _ => c } }",
        );
    }

    #[test]
    fn skips_functions_that_are_not_compiled() {
        let text = "#[cfg(not(unix))] fn f() { 1 }\n#[cfg(unix)] fn f() { 1 }";
        let mutants = [mutant("FnValue", "0", [1, 28], [1, 29]), mutant("FnValue", "0", [2, 23], [2, 24])];
        let numbered: Vec<_> = mutants.iter().enumerate().collect();
        let switched = switched(text, &numbered).unwrap();
        assert_eq!((switched.branches.len(), switched.skipped), (1, vec![0]));
    }

    /// `||` cannot replace `&&` there.
    #[test]
    fn skips_conditions_with_let() {
        let text = "fn f() { if let Some(x) = y && x { } }";
        let mutant = mutant("BinaryOperator", "||", [1, 29], [1, 31]);
        let switched = switched(text, &[(7, &mutant)]).unwrap();
        assert_eq!((switched.text.as_str(), switched.skipped), (text, vec![7]));
    }
}
