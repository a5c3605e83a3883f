//! Numbers and dates as a spreadsheet displays them, by their number format.

use std::fmt::Write;

/// The formats that have a number but no text in the file. Dates in the format of the reader's country are in that of
/// ISO 8601.
const BUILT_IN: [(u32, &str); 26] = [
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (9, "0%"),
    (10, "0.00%"),
    (11, "0.00E+00"),
    (14, "yyyy-mm-dd"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm AM/PM"),
    (19, "h:mm:ss AM/PM"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "yyyy-mm-dd hh:mm"),
    (37, "#,##0;-#,##0"),
    (38, "#,##0;-#,##0"),
    (39, "#,##0.00;-#,##0.00"),
    (40, "#,##0.00;-#,##0.00"),
    (41, "#,##0"),
    (43, "#,##0.00"),
    (45, "mm:ss"),
    (46, "[h]:mm:ss"),
    (47, "mm:ss.0"),
    (48, "##0.0E+0"),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// More decimals are not displayed.
const MAX_DECIMALS: usize = 30;

/// The text of a built-in format.
pub(super) fn built_in(id: u32) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == id).map(|(_, format)| *format)
}

/// A value as it is displayed. `is_1904` says that days count from 1904.
pub(super) fn display(value: f64, format: &str, is_1904: bool) -> String {
    let sections = sections(format);
    let section = match sections.len() {
        0 | 1 => sections.first(),
        _ if value < 0.0 => sections.get(1),
        2 => sections.first(),
        _ if value == 0.0 => sections.get(2),
        _ => sections.first(),
    };
    let Some(tokens) = section else { return general(value) };
    if tokens.iter().any(|token| matches!(token, Token::Date(_) | Token::Elapsed(_))) {
        return date(value, tokens, is_1904).unwrap_or_else(|| general(value));
    }
    // A section for negative numbers has its own sign.
    let value = if sections.len() > 1 && value < 0.0 { -value } else { value };
    number(value, tokens)
}

/// A number without a format: up to eleven digits, as spreadsheets display them.
pub(super) fn general(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let rounded: f64 = format!("{value:.10e}").parse().unwrap_or(value);
    if (1e-5..1e15).contains(&rounded.abs()) { rounded.to_string() } else { format!("{rounded:E}") }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Literal(String),
    /// Digits and signs between them: `#,##0.00`.
    Digits(String),
    Percent,
    /// `E+00`: the least number of digits.
    Exponent(usize),
    /// A run of one letter: `yyyy`; or `AM/PM`.
    Date(String),
    /// `[h]`: hours beyond 24.
    Elapsed(char),
    /// `General` or `@`.
    General,
}

/// The sections of a format, separated by semicolons.
fn sections(format: &str) -> Vec<Vec<Token>> {
    let mut sections = vec![Vec::new()];
    let mut rest = format;
    while let Some(c) = rest.chars().next() {
        let section = sections.last_mut().expect("there is always a section");
        let mut taken = c.len_utf8();
        match c {
            ';' => sections.push(Vec::new()),
            '"' => {
                let end = rest[1..].find('"').map_or(rest.len(), |end| end + 2);
                section.push(Token::Literal(rest[1..end].trim_end_matches('"').to_owned()));
                taken = end;
            }
            '\\' | '_' | '*' => {
                // `_x` is as wide as `x`, `*x` fills the cell.
                let next = rest[1..].chars().next();
                taken += next.map_or(0, char::len_utf8);
                match (c, next) {
                    ('\\', Some(next)) => section.push(Token::Literal(next.to_string())),
                    _ => section.push(Token::Literal(" ".to_owned())),
                }
            }
            '[' => {
                let end = rest.find(']').map_or(rest.len(), |end| end + 1);
                let inner = rest[1..end].trim_end_matches(']');
                let first = inner.chars().next().map_or(' ', |c| c.to_ascii_lowercase());
                if matches!(first, 'h' | 'm' | 's') && inner.chars().all(|c| c.eq_ignore_ascii_case(&first)) {
                    section.push(Token::Elapsed(first));
                } else if let Some(currency) = inner.strip_prefix('$') {
                    let symbol = currency.split('-').next().unwrap_or_default();
                    section.push(Token::Literal(symbol.to_owned()));
                }
                taken = end;
            }
            '0' | '#' | '?' | '.' | ',' => {
                taken = rest.find(|c| !matches!(c, '0' | '#' | '?' | '.' | ',')).unwrap_or(rest.len());
                let digits = &rest[..taken];
                if digits.contains(['0', '#', '?']) {
                    section.push(Token::Digits(digits.to_owned()));
                } else {
                    section.push(Token::Literal(digits.to_owned()));
                }
            }
            '%' => section.push(Token::Percent),
            'E' | 'e' if rest[1..].starts_with(['+', '-']) => {
                let digits = rest[2..].bytes().take_while(|byte| *byte == b'0' || *byte == b'#').count();
                section.push(Token::Exponent(digits.clamp(1, 9)));
                taken = 2 + digits;
            }
            'G' if rest.starts_with("General") => {
                section.push(Token::General);
                taken = "General".len();
            }
            '@' => section.push(Token::General),
            'A' | 'a' if ["am/pm", "a/p"].iter().any(|mark| starts_with(rest, mark)) => {
                taken = if starts_with(rest, "am/pm") { 5 } else { 3 };
                section.push(Token::Date("AM/PM".to_owned()));
            }
            c if matches!(c.to_ascii_lowercase(), 'y' | 'm' | 'd' | 'h' | 's') => {
                taken = rest.find(|other: char| !other.eq_ignore_ascii_case(&c)).unwrap_or(rest.len());
                section.push(Token::Date(rest[..taken].to_ascii_lowercase()));
            }
            c => section.push(Token::Literal(c.to_string())),
        }
        rest = &rest[taken..];
    }
    sections
}

fn starts_with(text: &str, lower: &str) -> bool {
    text.get(..lower.len()).is_some_and(|start| start.eq_ignore_ascii_case(lower))
}

fn number(value: f64, tokens: &[Token]) -> String {
    let pattern: String = tokens
        .iter()
        .filter_map(|t| if let Token::Digits(d) = t { Some(d.as_str()) } else { None })
        .collect();
    let percents = tokens.iter().filter(|token| **token == Token::Percent).count();
    let exponent =
        tokens.iter().find_map(|t| if let Token::Exponent(digits) = t { Some(*digits) } else { None });
    let mut text = String::new();
    let mut is_written = false;
    for token in tokens {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Percent => text.push('%'),
            Token::General => text.push_str(&general(value)),
            Token::Digits(_) if !is_written => {
                is_written = true;
                let scaled = value * 100_f64.powi(i32::try_from(percents).unwrap_or(0));
                text.push_str(&digits(scaled, &pattern, exponent));
            }
            Token::Digits(_) | Token::Exponent(_) | Token::Date(_) | Token::Elapsed(_) => {}
        }
    }
    text.trim().to_owned()
}

/// The digits of a number in a pattern like `#,##0.00`.
fn digits(value: f64, pattern: &str, exponent: Option<usize>) -> String {
    // A comma behind the digits divides by a thousand.
    let scale = pattern.len() - pattern.trim_end_matches(',').len();
    let pattern = pattern.trim_end_matches(',');
    let (whole, decimals) = pattern.split_once('.').unwrap_or((pattern, ""));
    let least = decimals.matches('0').count().min(MAX_DECIMALS);
    let most = decimals.matches(['0', '#', '?']).count().min(MAX_DECIMALS);
    if let Some(least_exponent) = exponent {
        let text = format!("{value:.most$E}");
        let (mantissa, power) = text.split_once('E').unwrap_or((&text, "0"));
        let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
        return format!("{mantissa}E{sign}{power:0>least_exponent$}");
    }
    let value = value / 1000_f64.powi(i32::try_from(scale).unwrap_or(0));
    let mut text = format!("{:.most$}", value.abs());
    while most > least && text.ends_with('0') && text.len() - text.find('.').unwrap_or(0) > least + 1 {
        text.pop();
    }
    let text = text.trim_end_matches('.');
    let (whole_text, rest) = text.find('.').map_or((text, ""), |at| text.split_at(at));
    let mut whole_text = whole_text.trim_start_matches('0').to_owned();
    let width = whole.matches('0').count();
    while whole_text.len() < width {
        whole_text.insert(0, '0');
    }
    if whole.contains(',') {
        let mut at = whole_text.len();
        while at > 3 {
            at -= 3;
            whole_text.insert(at, ',');
        }
    }
    let is_zero = !text.contains(|c: char| matches!(c, '1'..='9'));
    format!("{}{whole_text}{rest}", if value < 0.0 && !is_zero { "-" } else { "" })
}

/// The date and time of a serial number of days; `None` outside of the calendar.
fn date(value: f64, tokens: &[Token], is_1904: bool) -> Option<String> {
    if !(0.0..3_000_000.0).contains(&value) {
        return None;
    }
    // To the millisecond, so that 12:00:00 is not 11:59:59.9999.
    let milliseconds = (value * 86_400_000.0).round() as i64;
    let has_fraction =
        tokens.iter().any(|token| matches!(token, Token::Digits(digits) if digits.starts_with('.')));
    let milliseconds = if has_fraction { milliseconds } else { (milliseconds + 500) / 1000 * 1000 };
    let (serial, time) = (milliseconds / 86_400_000, milliseconds % 86_400_000);
    // Days since 1970. Excel counts a 29 February 1900.
    let day = if is_1904 { serial - 24_107 } else { serial - 25_569 + i64::from(serial < 60) };
    let (year, month, day_of_month) = civil(day);
    let weekday = WEEKDAYS[usize::try_from((day + 4).rem_euclid(7)).unwrap_or(0)];
    let month_name = MONTHS[usize::try_from(month - 1).unwrap_or(0)];
    let (hour, minute, second) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60);
    let is_12 = tokens.iter().any(|token| matches!(token, Token::Date(mark) if mark == "AM/PM"));
    let shown_hour = if is_12 { (hour + 11) % 12 + 1 } else { hour };
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Elapsed(unit) => {
                let unit = match unit {
                    'h' => 3_600_000,
                    'm' => 60_000,
                    _ => 1000,
                };
                let _ = write!(text, "{}", milliseconds / unit);
            }
            Token::Digits(digits) if digits.starts_with('.') => {
                let width = digits.len() - 1;
                let fraction = format!("{:03}000000", time % 1000);
                text.push('.');
                text.push_str(fraction.get(..width).unwrap_or(&fraction));
            }
            Token::Date(run) => {
                let width = run.len();
                let is_minute = || {
                    let near = |token: Option<&Token>, unit: char| match token {
                        Some(Token::Date(run)) => run.starts_with(unit),
                        Some(Token::Elapsed(elapsed)) => *elapsed == unit,
                        _ => false,
                    };
                    let units = |token: &&Token| matches!(token, Token::Date(_) | Token::Elapsed(_));
                    near(tokens[..at].iter().rev().find(units), 'h')
                        || near(tokens[at + 1..].iter().find(units), 's')
                };
                let part = match run.as_bytes()[0] {
                    b'A' => if hour < 12 { "AM" } else { "PM" }.to_owned(),
                    b'y' if width <= 2 => format!("{:02}", year.rem_euclid(100)),
                    b'y' => format!("{year:04}"),
                    b'm' if width <= 2 && is_minute() => format!("{minute:0width$}"),
                    b'm' if width <= 2 => format!("{month:0width$}"),
                    b'm' if width == 3 => month_name[..3].to_owned(),
                    b'm' if width == 5 => month_name[..1].to_owned(),
                    b'm' => month_name.to_owned(),
                    b'd' if width <= 2 => format!("{day_of_month:0width$}"),
                    b'd' if width == 3 => weekday[..3].to_owned(),
                    b'd' => weekday.to_owned(),
                    b'h' => format!("{shown_hour:0width$}", width = width.min(2)),
                    _ => format!("{second:0width$}", width = width.min(2)),
                };
                text.push_str(&part);
            }
            Token::Digits(_) | Token::Percent | Token::Exponent(_) | Token::General => {}
        }
    }
    Some(text.trim().to_owned())
}

/// The year, month and day of a number of days since 1970 (Howard Hinnant, `days_from_civil`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests;
