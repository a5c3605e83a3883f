//! The Model Context Protocol over lines of JSON-RPC 2.0: an index as read-only tools of an assistant.
//!
//! The specification: <https://modelcontextprotocol.io/specification/2025-11-25>. [`tools`] defines the tools.

mod tools;

use std::io::{self, BufRead, Read, Write};

use serde_json::{Value, json};

use crate::search_index::SearchIndex;

/// The versions of the protocol that are the same for this server, the newest first.
const PROTOCOL_VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// The maximum length of a message in bytes.
const MAX_MESSAGE: u64 = 1 << 20;

const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;

/// An error of the protocol.
#[derive(Debug)]
struct RpcError {
    code: i32,
    message: String,
}

impl RpcError {
    fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Serves an index until the input ends.
///
/// # Errors
/// If the input cannot be read, or the output cannot be written.
pub fn serve(index: &SearchIndex, mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(MAX_MESSAGE).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.len() as u64 == MAX_MESSAGE && !line.ends_with(b"\n") {
            input.skip_until(b'\n')?;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        if let Some(answer) = answer(index, &line) {
            serde_json::to_writer(&mut output, &answer)?;
            output.write_all(b"\n")?;
            output.flush()?;
        }
    }
}

/// The answer to a message; `None` for notifications and for responses, of which this server expects none.
fn answer(index: &SearchIndex, line: &[u8]) -> Option<Value> {
    let (id, result) = match serde_json::from_slice::<Value>(line) {
        Err(error) => (Value::Null, Err(RpcError::new(PARSE_ERROR, format!("not a line of JSON: {error}")))),
        Ok(message) => {
            let id = message.get("id").filter(|id| id.is_string() || id.is_number()).cloned();
            match message.get("method").and_then(Value::as_str) {
                Some(method) => (id?, call(index, method, &message["params"])),
                None if message.get("result").is_some() || message.get("error").is_some() => return None,
                None => (
                    id.unwrap_or(Value::Null),
                    Err(RpcError::new(INVALID_REQUEST, "expected an object with a `method`")),
                ),
            }
        }
    };
    Some(match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(RpcError { code, message }) => {
            json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
        }
    })
}

fn call(index: &SearchIndex, method: &str, params: &Value) -> Result<Value, RpcError> {
    match method {
        "initialize" => Ok(initialize(index, params)),
        "ping" => Ok(json!({})),
        "tools/list" => Ok(json!({ "tools": tools::list() })),
        "tools/call" => {
            let name = params["name"].as_str().unwrap_or_default();
            tools::call(index, name, &params["arguments"])
                .ok_or_else(|| RpcError::new(INVALID_PARAMS, format!("there is no tool “{name}”")))
        }
        _ => Err(RpcError::new(METHOD_NOT_FOUND, format!("there is no method “{method}”"))),
    }
}

fn initialize(index: &SearchIndex, params: &Value) -> Value {
    let wanted = params["protocolVersion"].as_str().unwrap_or_default();
    let version = PROTOCOL_VERSIONS.iter().find(|known| **known == wanted).unwrap_or(&PROTOCOL_VERSIONS[0]);
    let info = index.info();
    json!({
        "protocolVersion": version,
        "capabilities": { "tools": {} },
        "serverInfo": { "name": "samara", "version": env!("CARGO_PKG_VERSION") },
        "instructions": format!(
            "Full-text search over {} documents. `search` finds documents and sections; `read_document` returns the text \
             of one.",
            info.documents
        ),
    })
}

#[cfg(test)]
mod tests {
    use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document, Index, IndexBuilder};

    use super::*;

    fn index() -> SearchIndex {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        let blocks = vec![
            Block::new(BlockKind::Paragraph, "Winged fruits."),
            Block::new(BlockKind::H2, "Flight").with_anchor("flight"),
            Block::new(BlockKind::Paragraph, "They turn in the wind."),
        ];
        builder
            .add(Document { url: "m.html".into(), title: "Maple".into(), blocks, ..Document::default() })
            .unwrap();
        SearchIndex::Whole(Box::new(Index::open(&builder.finish(Compression::None).unwrap()).unwrap()))
    }

    fn talk(input: &str) -> Vec<Value> {
        let mut output = Vec::new();
        serve(&index(), input.as_bytes(), &mut output).unwrap();
        let text = String::from_utf8(output).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn answers_requests_only() {
        let answers = talk(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n\n\
             {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"}",
        );
        assert_eq!(answers, [json!({ "jsonrpc": "2.0", "id": "a", "result": {} })]);
    }

    #[test]
    fn agrees_on_a_version() {
        for (wanted, agreed) in [("2024-11-05", "2024-11-05"), ("1999-01-01", PROTOCOL_VERSIONS[0])] {
            let request = json!({ "id": 1, "method": "initialize", "params": { "protocolVersion": wanted } });
            assert_eq!(talk(&request.to_string())[0]["result"]["protocolVersion"], agreed);
        }
    }

    #[test]
    fn reports_wrong_messages() {
        // The codes are those of JSON-RPC.
        let long = format!("\"{}\"\n{{\"id\":1,\"method\":\"ping\"}}", "x".repeat(MAX_MESSAGE as usize + 9));
        let call = |name: &str| json!({ "id": 1, "method": "tools/call", "params": { "name": name } });
        for (input, codes) in [
            ("{\n".to_owned(), vec![Some(-32700)]),
            ("[1]\n{\"id\":1}".to_owned(), vec![Some(-32600); 2]),
            ("{\"id\":1,\"method\":\"resources/list\"}".to_owned(), vec![Some(-32601)]),
            (call("delete").to_string(), vec![Some(-32602)]),
            (long, vec![Some(-32700), None]),
        ] {
            let found: Vec<_> = talk(&input).iter().map(|answer| answer["error"]["code"].as_i64()).collect();
            assert_eq!(found, codes);
        }
    }

    #[test]
    fn searches_and_reads() {
        let call = |name: &str, arguments: Value| {
            let params = json!({ "name": name, "arguments": arguments });
            let request = json!({ "id": 1, "method": "tools/call", "params": params }).to_string();
            talk(&request).remove(0)["result"].take()
        };
        let found = call("search", json!({ "query": "wind" }));
        assert_eq!(found["structuredContent"]["hits"][0]["sections"][0]["url"], "m.html#flight");
        let text = found["content"][0]["text"].as_str().unwrap();
        assert!(text.starts_with("1 document found.\n\n1. Maple\n   m.html\n"), "{text}");

        let read = call("read_document", json!({ "url": "m.html#flight" }));
        assert_eq!(
            read["content"][0]["text"],
            "# Maple\n\nWinged fruits.\n\n## Flight\n\nThey turn in the wind.\n"
        );
        let part = call("read_document", json!({ "url": "m.html", "start": 9, "length": 14 }));
        assert_eq!(part["content"][0]["text"], "Winged fruits.\n\n[59 characters; continue with start = 23]");

        for (name, arguments, message) in [
            ("search", json!({}), "`query` is missing: expected a string"),
            ("search", json!({ "query": "a", "limit": "b" }), "`limit`: expected a whole number"),
            (
                "search",
                json!({ "query": "a", "filters": { "year": 1 } }),
                "`filters`: expected an object of names",
            ),
            ("search", json!({ "query": "a", "sorted": "b" }), "there is no argument `sorted`"),
            ("read_document", json!({ "url": "x" }), "there is no document “x”"),
        ] {
            let result = call(name, arguments);
            assert_eq!(result["isError"], true);
            let text = result["content"][0]["text"].as_str().unwrap();
            assert!(text.starts_with(message), "{text}");
        }
    }
}
