use super::*;

#[test]
fn numbers_are_displayed_by_their_format() {
    for (value, format, shown) in [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (-3.0, "General", "-3"),
        (0.0, "General", "0"),
        (4915123456789.0, "General", "4915123456789"),
        (1234.5, "0", "1234"),
        (1234.567, "#,##0.00", "1,234.57"),
        (1234567.0, "#,##0", "1,234,567"),
        (-1234567.0, "#,##0", "-1,234,567"),
        (0.125, "0.0%", "12.5%"),
        (0.5, "#.##", ".5"),
        (2.5, "0.0##", "2.5"),
        (2.0, "0.0##", "2.0"),
        (7.0, "000", "007"),
        (12.0, "\"No. \"0", "No. 12"),
        (12.5, "[$€-407]#,##0.00", "€12.50"),
        (12.5, "#,##0.00\\ [$kr-41D]", "12.50 kr"),
        (-12.5, "0.0;(0.0)", "(12.5)"),
        (0.0, "0;-0;\"none\"", "none"),
        (-1.0, "[Red]0;[Red]-0", "-1"),
        (1_500_000.0, "0.0,,\" M\"", "1.5 M"),
        (12345.0, "0.00E+00", "1.23E+04"),
        (-0.001, "0.0", "0.0"),
    ] {
        assert_eq!(display(value, format, false), shown, "{value} {format}");
    }
}

#[test]
fn dates_are_displayed_by_their_format() {
    // 15 February 2022, 18:30:05.
    let value = 44607.0 + (18.0 * 3600.0 + 30.0 * 60.0 + 5.0) / 86400.0;
    for (format, shown) in [
        ("yyyy-mm-dd", "2022-02-15"),
        ("dd/mm/yy", "15/02/22"),
        ("d. mmmm yyyy", "15. February 2022"),
        ("ddd d-mmm-yy", "Tue 15-Feb-22"),
        ("dddd", "Tuesday"),
        ("yyyy-mm-dd hh:mm:ss", "2022-02-15 18:30:05"),
        ("h:mm AM/PM", "6:30 PM"),
        ("mm:ss", "30:05"),
        ("[$-409]d\\.m\\.yyyy;@", "15.2.2022"),
        ("ss.00", "05.00"),
    ] {
        assert_eq!(display(value, format, false), shown, "{format}");
    }
    for (value, shown) in [(0.0, "12:00 AM"), (0.25, "6:00 AM"), (0.5, "12:00 PM"), (0.75, "6:00 PM")] {
        assert_eq!(display(44607.0 + value, "h:mm AM/PM", false), shown);
    }
    assert_eq!(display(1.5, "[h]:mm", false), "36:00");
    assert_eq!(display(1.0, "yyyy-mm-dd", false), "1900-01-01");
    assert_eq!(display(61.0, "yyyy-mm-dd", false), "1900-03-01");
    assert_eq!(display(0.0, "yyyy-mm-dd", true), "1904-01-01");
    assert_eq!(display(-1.0, "yyyy-mm-dd", false), "-1");
    assert_eq!(display(1e300, "yyyy", false), "1E300");
    for id in 0..60 {
        if let Some(format) = built_in(id) {
            assert!(!display(44607.25, format, false).is_empty());
        }
    }
}

#[test]
fn digits_signs_and_literals_are_displayed() {
    for (value, format, shown) in [
        (123_456_789_012_345.0, "General", "123456789012345"),
        (1e15, "General", "1E15"),
        (0.00001, "General", "0.00001"),
        (0.000001, "General", "1E-6"),
        (1_234_567.891, "#,##0.0#", "1,234,567.89"),
        (2.5, "0.00#", "2.50"),
        (1.0, "?.?", "1"),
        (999.0, "#,##0", "999"),
        (1000.0, "#,##0", "1,000"),
        (0.00012, "0.0E+0", "1.2E-4"),
        (1_234_000.0, "0,", "1234"),
        (5.0, "0%%", "50000%%"),
        (5.0, "\\a0", "a5"),
        (5.0, "0_)", "5"),
        (5.0, "x* 0", "x 5"),
        (5.0, "0\"x", "5x"),
        (5.0, "@", "5"),
        (-5.0, "General;General", "5"),
        (5.0, "0;-0;\"none\"", "5"),
        (-5.0, "0;-0;\"none\"", "-5"),
        (0.0, "0;-0", "0"),
    ] {
        assert_eq!(display(value, format, false), shown, "{value} {format}");
    }
}

#[test]
fn times_are_displayed_by_their_format() {
    let value = 44607.0 + (18.0 * 3600.0 + 7.0 * 60.0 + 5.123) / 86400.0;
    for (format, shown) in [
        ("h:m:s", "18:7:5"),
        ("mm/dd hh:mm", "02/15 18:07"),
        ("h a/p", "6 PM"),
        ("ss.000", "05.123"),
        ("ss.0", "05.1"),
        ("mmm", "Feb"),
        ("mmmmm", "F"),
        ("m", "2"),
        ("yyy", "2022"),
    ] {
        assert_eq!(display(value, format, false), shown, "{format}");
    }
    for (format, shown) in [("[h]:m", "36:5"), ("[m]:ss", "2165:07"), ("[s]", "129907")] {
        assert_eq!(display(1.5 + 307.0 / 86400.0, format, false), shown, "{format}");
    }
    assert_eq!(display(0.999_999_999, "h:mm:ss", false), "0:00:00");
    assert_eq!(display(59.0, "yyyy-mm-dd", false), "1900-02-28");
    assert_eq!(display(2_999_999.0, "yyyy", false), "10113");
    assert_eq!(display(3_000_000.0, "yyyy", false), "3000000");
    let days: Vec<_> = (44607..44614).map(|day| display(f64::from(day), "ddd", false)).collect();
    assert_eq!(days, ["Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon"]);
}

#[test]
fn all_days_follow_each_other() {
    let (mut year, mut month, mut day) = (1600, 1, 1);
    for days in -135_140..200_000 {
        assert_eq!(civil(days), (year, month, day), "{days}");
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + i64::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        day += 1;
        if day > length {
            (month, day) = (month + 1, 1);
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
}
