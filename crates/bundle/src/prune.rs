//! What only a panic needs leaves the module.
//!
//! A panic ends in a trap and nobody reads its message, but compiler and linker do not know that: every check of a
//! bound brings the place in the source where it stands, and the code that would write it out. Here
//!
//! 1. a call of a function that can do nothing but trap becomes the trap, and its arguments are not computed;
//! 2. functions and data that are not reached any more become empty.
//!
//! What reaches what is known from the [relocations] that the linker leaves on request ([`LINKER_FLAG`]): places in the
//! code and in the data at which the address of a symbol stands. All is overwritten in place, so that no address
//! changes; wasm-bindgen and wasm-opt drop what has become empty.
//!
//! [relocations]: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md

use std::collections::BTreeMap;
use std::ops::Range;

use wasm_encoder::RawSection;
use wasmparser::{
    BinaryReader, BinaryReaderError, CustomSectionReader, Data, DefinedDataSymbol, ExternalKind,
    FunctionBody, KnownCustom, Linking, Operator, OperatorsReader, Parser, Payload, RelocationEntry,
    SymbolInfo, TypeRef,
};

/// What the linker has to be told for [`prune`] to know what reaches what.
pub(crate) const LINKER_FLAG: &str = "--emit-relocs";

/// Instructions as bytes.
const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;

/// A module without what only panics need, and without its relocations. One without relocations stays as it is.
///
/// # Errors
/// When the bytes are not a module.
pub(crate) fn prune(wasm: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut module = Module::read(wasm)?;
    if module.relocations.is_empty() {
        return Ok(wasm.to_vec());
    }
    let mut pruned = wasm.to_vec();
    for call in module.trapping_calls(wasm)? {
        trap(&mut pruned[call.clone()]);
        while let Some((&place, _)) = module.relocations.range(call.clone()).next() {
            module.relocations.remove(&place);
        }
    }
    let reached = module.reached();
    for (function, body) in module.functions.iter().enumerate() {
        if !reached.functions[module.imported + function] {
            trap(&mut pruned[body.start..body.end - 1]);
        }
    }
    let (kept, empty): (Vec<_>, Vec<_>) = module.data().partition(|(symbol, _)| reached.symbols[*symbol]);
    empty.into_iter().for_each(|(_, range)| pruned[range].fill(0));
    // Symbols may overlap: texts that end alike are stored once.
    kept.into_iter().for_each(|(_, range)| pruned[range.clone()].copy_from_slice(&wasm[range]));
    without_relocations(&pruned)
}

/// Overwrites instructions by one that traps.
fn trap(instructions: &mut [u8]) {
    instructions.fill(NOP);
    instructions[0] = UNREACHABLE;
}

/// What a module consists of, as ranges of its bytes.
#[derive(Default)]
struct Module {
    /// How many functions are JavaScript's. They have the first numbers.
    imported: usize,
    /// The instructions of the others, with the last `end`.
    functions: Vec<Range<usize>>,
    /// The contents of each segment of the data.
    segments: Vec<Range<usize>>,
    symbols: Vec<Symbol>,
    /// Where a symbol is named, and which.
    relocations: BTreeMap<usize, usize>,
    /// The functions that JavaScript calls.
    exported: Vec<usize>,
}

enum Symbol {
    Function(usize),
    Data(DefinedDataSymbol),
    /// Of a kind that stays, or without a place in this module.
    Other,
}

/// What is needed, by number.
struct Reached {
    functions: Vec<bool>,
    symbols: Vec<bool>,
}

/// What a function does, as far as it matters here.
#[derive(Default)]
struct Behaviour {
    returns: bool,
    calls: Vec<Call>,
}

/// A call of a function.
struct Call {
    of: usize,
    /// Its instruction, with those before it that can be left out when it only traps.
    place: Range<usize>,
}

impl Module {
    fn read(wasm: &[u8]) -> Result<Self, BinaryReaderError> {
        let mut module = Self::default();
        // Relocations count from the beginning of their section.
        let mut sections = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                sections.push(range.start);
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        module.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            module.exported.push(export.index as usize);
                        }
                    }
                }
                Payload::StartSection { func, .. } => module.exported.push(func as usize),
                Payload::CodeSectionEntry(body) => module.functions.push(instructions(&body)?),
                Payload::DataSection(segments) => {
                    for segment in segments {
                        let Data { data, range, .. } = segment?;
                        module.segments.push(range.end - data.len()..range.end);
                    }
                }
                Payload::CustomSection(custom) => module.read_custom(&custom, &sections)?,
                _ => {}
            }
        }
        Ok(module)
    }

    fn read_custom(
        &mut self,
        custom: &CustomSectionReader,
        sections: &[usize],
    ) -> Result<(), BinaryReaderError> {
        match custom.as_known() {
            KnownCustom::Linking(linking) => {
                for part in linking.subsections() {
                    let Linking::SymbolTable(symbols) = part? else { continue };
                    for symbol in symbols {
                        self.symbols.push(match symbol? {
                            SymbolInfo::Func { index, .. } => Symbol::Function(index as usize),
                            SymbolInfo::Data { symbol: Some(data), .. } => Symbol::Data(data),
                            _ => Symbol::Other,
                        });
                    }
                }
            }
            KnownCustom::Reloc(relocations) => {
                let start = sections[relocations.section_index() as usize];
                for relocation in relocations.entries() {
                    let RelocationEntry { offset, index, .. } = relocation?;
                    self.relocations.insert(start + offset as usize, index as usize);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Where functions are called that can do nothing but trap, from the first instruction that computes an argument.
    fn trapping_calls(&self, wasm: &[u8]) -> Result<Vec<Range<usize>>, BinaryReaderError> {
        let behaviours: Vec<_> =
            self.functions.iter().map(|body| Behaviour::read(wasm, body)).collect::<Result<_, _>>()?;
        // Who calls JavaScript does more than trap: it may throw an error that somebody reads.
        let mut calls_javascript = vec![true; self.imported];
        calls_javascript.resize(self.imported + behaviours.len(), false);
        let mut changed = true;
        while changed {
            changed = false;
            for (function, behaviour) in (self.imported..).zip(&behaviours) {
                if !calls_javascript[function] && behaviour.calls.iter().any(|call| calls_javascript[call.of])
                {
                    calls_javascript[function] = true;
                    changed = true;
                }
            }
        }
        let traps = |call: &&Call| !calls_javascript[call.of] && !behaviours[call.of - self.imported].returns;
        let calls = behaviours.iter().flat_map(|behaviour| &behaviour.calls);
        Ok(calls.filter(traps).map(|call| call.place.clone()).collect())
    }

    /// What can be reached from what JavaScript calls.
    fn reached(&self) -> Reached {
        let mut reached = Reached {
            functions: vec![false; self.imported + self.functions.len()],
            symbols: vec![false; self.symbols.len()],
        };
        let mut open = Vec::new();
        for &function in &self.exported {
            reached.functions[function] = true;
            open.extend(self.body(function));
        }
        while let Some(range) = open.pop() {
            for (_, &symbol) in self.relocations.range(range) {
                if std::mem::replace(&mut reached.symbols[symbol], true) {
                    continue;
                }
                match self.symbols[symbol] {
                    Symbol::Function(function) => {
                        reached.functions[function] = true;
                        open.extend(self.body(function));
                    }
                    Symbol::Data(data) => open.push(self.place(data)),
                    Symbol::Other => {}
                }
            }
        }
        reached
    }

    /// The instructions of a function that is not JavaScript's.
    fn body(&self, function: usize) -> Option<Range<usize>> {
        Some(self.functions[function.checked_sub(self.imported)?].clone())
    }

    /// The symbols that are data, and where they lie.
    fn data(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.symbols.iter().enumerate().filter_map(|(number, symbol)| match symbol {
            Symbol::Data(data) => Some((number, self.place(*data))),
            Symbol::Function(_) | Symbol::Other => None,
        })
    }

    fn place(&self, data: DefinedDataSymbol) -> Range<usize> {
        let start = self.segments[data.index as usize].start + data.offset as usize;
        start..start + data.size as usize
    }
}

impl Behaviour {
    fn read(wasm: &[u8], body: &Range<usize>) -> Result<Self, BinaryReaderError> {
        let mut behaviour = Self::default();
        let mut reader = OperatorsReader::new(BinaryReader::new(&wasm[body.clone()], body.start));
        let mut depth = 0;
        let mut after_trap = false;
        // Where the computation began that nothing but itself has seen yet.
        let mut computed_from = body.start;
        while !reader.eof() {
            let operator = reader.read()?;
            let next = reader.original_position();
            let traps = matches!(operator, Operator::Unreachable);
            match operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
                Operator::End if depth > 0 => depth -= 1,
                Operator::End => behaviour.returns |= !after_trap,
                Operator::Return | Operator::ReturnCall { .. } | Operator::ReturnCallIndirect { .. } => {
                    behaviour.returns = true;
                }
                Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => {
                    behaviour.returns |= relative_depth == depth;
                }
                Operator::BrTable { targets } => {
                    behaviour.returns |= targets.default() == depth;
                    for target in targets.targets() {
                        behaviour.returns |= target? == depth;
                    }
                }
                Operator::Call { function_index } => {
                    let (of, place) = (function_index as usize, computed_from..next);
                    behaviour.calls.push(Call { of, place });
                }
                Operator::CallIndirect { .. } | Operator::Else | Operator::Unreachable => {}
                // Numbers, locals and memory, which nobody looks at behind a trap.
                _ => continue,
            }
            computed_from = next;
            after_trap = traps;
        }
        Ok(behaviour)
    }
}

/// Where the instructions of a function lie.
fn instructions(body: &FunctionBody) -> Result<Range<usize>, BinaryReaderError> {
    Ok(body.get_operators_reader()?.original_position()..body.range().end)
}

/// The module without what only a linker reads.
fn without_relocations(wasm: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut module = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CustomSection(custom) = &payload
            && matches!(custom.as_known(), KnownCustom::Linking(_) | KnownCustom::Reloc(_))
        {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            module.section(&RawSection { id, data: &wasm[range] });
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::*;

    /// Compiles Rust to a module, with relocations.
    fn compile(source: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let (input, output) = (folder.path().join("lib.rs"), folder.path().join("lib.wasm"));
        fs::write(&input, source).unwrap();
        let status = Command::new("rustc")
            .args(["--target", "wasm32-unknown-unknown", "--edition", "2024", "--crate-type", "cdylib"])
            .args(["-Copt-level=s", "-Cpanic=abort", "-Clto=fat"])
            .arg(format!("-Clink-arg={LINKER_FLAG}"))
            .arg(&input)
            .arg("-o")
            .arg(&output)
            .status()
            .unwrap();
        assert!(status.success());
        fs::read(output).unwrap()
    }

    /// Whether the data hold a text.
    fn holds(wasm: &[u8], text: &str) -> bool {
        let segments = Module::read(wasm).unwrap().segments;
        let mut data = segments.into_iter().flat_map(|range| wasm[range].windows(text.len()));
        data.any(|window| window == text.as_bytes())
    }

    #[test]
    fn messages_of_panics_leave_and_all_else_stays() {
        let wasm = compile(
            r#"
            trait Say: Sync { fn say(&self) -> &'static str; }
            struct Loud;
            struct Quiet;
            impl Say for Loud { fn say(&self) -> &'static str { "what is said loud" } }
            impl Say for Quiet { fn say(&self) -> &'static str { "what is said quietly" } }

            static SAYERS: [&dyn Say; 2] = [&Loud, &Quiet];

            #[unsafe(no_mangle)]
            pub extern "C" fn letter(sayer: usize, at: usize) -> u8 {
                let text = SAYERS.get(sayer).expect("nobody says that").say();
                text.as_bytes()[at]
            }
            "#,
        );
        for text in ["nobody says that", "index out of bounds", "lib.rs", "what is said loud"] {
            assert!(holds(&wasm, text), "{text}");
        }
        let pruned = prune(&wasm).unwrap();
        wasmparser::validate(&pruned).unwrap();
        for gone in ["nobody says that", "index out of bounds", "lib.rs"] {
            assert!(!holds(&pruned, gone), "{gone}");
        }
        for kept in ["what is said loud", "what is said quietly"] {
            assert!(holds(&pruned, kept), "{kept}");
        }
        let (before, after) = (Module::read(&wasm).unwrap(), Module::read(&pruned).unwrap());
        assert!(after.relocations.is_empty() && after.symbols.is_empty());
        let empty = |function: &&Range<usize>| pruned[function.start] == UNREACHABLE;
        assert_eq!(after.functions.len(), before.functions.len());
        assert!(after.functions.iter().filter(empty).count() * 2 > after.functions.len());
        // The two that are reached through the table, and the one that is exported.
        assert!(after.functions.len() - after.functions.iter().filter(empty).count() >= 3);
    }

    #[test]
    fn a_function_that_calls_javascript_is_no_mere_trap() {
        let wasm = compile(
            r#"
            #[link(wasm_import_module = "host")]
            unsafe extern "C" { fn throw(text: *const u8, length: usize) -> !; }

            #[inline(never)]
            fn refuse(text: &str) -> ! { unsafe { throw(text.as_ptr(), text.len()) } }

            #[unsafe(no_mangle)]
            pub extern "C" fn check(number: i32) -> i32 {
                if number < 0 { refuse("a message that somebody reads") }
                number
            }
            "#,
        );
        let pruned = prune(&wasm).unwrap();
        wasmparser::validate(&pruned).unwrap();
        assert!(holds(&pruned, "a message that somebody reads"));
    }

    #[test]
    fn without_relocations_nothing_changes() {
        let wasm = wasm_encoder::Module::new().finish();
        assert_eq!(prune(&wasm).unwrap(), wasm);
        assert!(prune(b"no module").is_err());
    }
}
