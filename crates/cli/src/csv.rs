//! Rows of CSV files, as RFC 4180 says and spreadsheets read them.

/// Appends a row. A leading `=`, `+`, `-` or `@` would be a formula in a spreadsheet, which also skips spaces before it, so an
/// apostrophe precedes such a field.
pub fn push_row(csv: &mut String, fields: &[&str]) {
    for (column, field) in fields.iter().enumerate() {
        let is_formula = field.trim_start().starts_with(['=', '+', '-', '@']);
        let apostrophe = if is_formula { "'" } else { "" };
        csv.push_str(if column == 0 { "" } else { "," });
        if field.contains([',', '"', '\r', '\n']) {
            csv.push_str(&format!("\"{apostrophe}{}\"", field.replace('"', "\"\"")));
        } else {
            csv.push_str(apostrophe);
            csv.push_str(field);
        }
    }
    csv.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_fields() {
        let mut csv = String::new();
        push_row(&mut csv, &["a, \"b\".pdf", "PDF", "=1", " -1", "a-b"]);
        assert_eq!(csv, "\"a, \"\"b\"\".pdf\",PDF,'=1,' -1,a-b\r\n");
    }
}
