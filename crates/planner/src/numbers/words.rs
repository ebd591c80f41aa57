//! Numbers in words: one row of the table each. A count in a table is a figure, with its noun in the right form.

use super::{NumberRow, Numbers};
use crate::messages::text;
use crate::quarter::person::{Number, Part};

/// The rows there are, in their order. What the command line gets besides them (signals of the steps) has no row.
const ROWS: [&str; 52] = [
    "P1",
    "P2",
    "P3",
    "P4",
    "P5",
    "P6",
    "P7",
    "P8",
    "P9",
    "P10",
    "P11",
    "P12",
    "P13",
    "P14",
    "P15",
    "P16",
    "P17",
    "P18",
    "P19",
    "P20",
    "P21",
    "P22",
    "P23",
    "P24",
    "F1",
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "M1.clarify_purpose",
    "M1.empower_others",
    "M1.coach_dont_fix",
    "M1.inspire",
    "M1.develop_successors",
    "M2.compass",
    "M2.trust",
    "M2.coaching",
    "M2.purpose",
    "M3.fit",
    "M3.balance",
    "M4",
    "M5",
    "M6",
    "M7",
    "M8",
    "M9",
    "M10",
    "M11",
    "M12",
    "M13",
    "M16",
];

pub(super) fn rows(numbers: &Numbers, name: &str) -> Vec<NumberRow> {
    ROWS.iter().filter_map(|id| Some(row(id, numbers.get(id)?, name))).collect()
}

fn row(id: &str, number: &Number, name: &str) -> NumberRow {
    let key = id.to_lowercase().replace('.', "_");
    let (value, last) = (value(id, number, number.value), number.last.map(|last| plain_value(id, last)));
    NumberRow {
        id: id.to_owned(),
        name: text(&format!("numbers_name_{key}"), &[("name", name)]),
        about: text(&format!("numbers_about_{}", key.split("_").next().unwrap_or_default()), &[("name", name)]),
        of: of(id, number, name).filter(|_| number.value.is_some()),
        why: number.value.is_none().then(|| why(number, name)),
        last,
        parts: number.parts.iter().filter_map(|part| self::part(id, part, name)).collect(),
        has_records: has_records(id, number),
        value,
    }
}

/// What stands behind is shown where there is something; days planned and not kept have no record of their own.
fn has_records(id: &str, number: &Number) -> bool {
    match id {
        "P8" | "M7" => number.denominator.is_some_and(|due| due > 0.0) || !number.records.is_empty(),
        "P9" => number.value.is_some(),
        _ => !number.records.is_empty(),
    }
}

/// Without needless decimals, the sign as it is printed.
pub(super) fn figure(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded < 0.0 { format!("−{}", -rounded) } else { format!("{}", rounded.abs()) }
}

fn percent(share: f64) -> String {
    text("numbers_percent", &[("count", &figure((share * 100.0).round()))])
}

/// `id_one` or `id_other` for a figure.
pub(super) fn counted(id: &str, count: f64, arguments: &[(&str, &str)]) -> String {
    let number = figure(count);
    let mut all = vec![("count", number.as_str())];
    all.extend_from_slice(arguments);
    text(&format!("{id}_{}", if count == 1.0 { "one" } else { "other" }), &all)
}

fn value(id: &str, number: &Number, value: Option<f64>) -> Option<String> {
    let value = value?;
    Some(match (id, number.parts.first()) {
        ("P23", Some(stage)) => {
            let stage = text(&format!("numbers_stage_{}", stage.code), &[]);
            text("numbers_stage_due", &[("stage", &stage), ("when", &in_days(value))])
        }
        _ => plain_value(id, value),
    })
}

fn plain_value(id: &str, value: f64) -> String {
    match id {
        "P2" => match (value * 100.0).round() {
            0.0 => text("numbers_even", &[]),
            points if points > 0.0 => counted("numbers_ahead", points, &[]),
            points => counted("numbers_behind", -points, &[]),
        },
        "P4" if value == 0.0 => text("numbers_unchanged", &[]),
        "P4" if value > 0.0 => format!("+{}", figure(value)),
        "P4" => figure(value),
        "P6" => figure(value),
        "P9" => counted("numbers_days", value, &[]),
        "P12" if value == 0.0 => text("numbers_none", &[]),
        "P12" | "P13" | "P19" => figure(value),
        "P18" => counted("numbers_levels", value, &[]),
        "P20" => text("numbers_level_of", &[("level", &figure(value))]),
        "P23" => in_days(value),
        "P24" => text("numbers_of_five", &[("value", &figure(value))]),
        "M16" if value == 0.0 => text("numbers_none", &[]),
        "M8" if value == 0.0 => text("numbers_nobody", &[]),
        "M4" | "M6" | "M8" | "M9" | "M16" => figure(value),
        "M5" if value > 0.0 => format!("+{}", figure(value)),
        "M5" => figure(value),
        id if id.starts_with("M1.") => figure(value),
        _ => percent(value),
    }
}

fn in_days(days: f64) -> String {
    match days {
        0.0 => text("numbers_due_today", &[]),
        ahead if ahead > 0.0 => counted("numbers_in_days", ahead, &[]),
        past => counted("numbers_days_ago", -past, &[]),
    }
}

/// The whole it was counted from.
fn of(id: &str, number: &Number, name: &str) -> Option<String> {
    let part_of = |noun: &str| {
        let part = figure(number.numerator?);
        Some(counted(&format!("numbers_of_{noun}"), number.denominator?, &[("part", &part), ("name", name)]))
    };
    let only = |noun: &str, count: Option<f64>| Some(counted(&format!("numbers_whole_{noun}"), count?, &[]));
    let side = |code: &str| number.part(code).and_then(|part| part.value);
    match id {
        "P1" => only("goals", side("goals")),
        "P2" | "P4" => only("goals", number.denominator),
        "P3" | "P5" | "P7" => part_of("goals"),
        "P6" => only("goals", side("goals")),
        "P8" | "M7" | "P19" => part_of("talks"),
        "P10" => part_of("points"),
        "P11" | "M10" => part_of("promises"),
        "F1" | "F2" | "F3" | "F4" | "F6" => part_of("candidates"),
        "P14" => part_of("praise"),
        "P15" => part_of("steps"),
        "P16" if side("hours").is_some() => part_of("hours"),
        "P16" => part_of("steps"),
        "P17" => part_of("levels"),
        "P18" => only("skills", number.denominator),
        "P20" => only("handed_over", number.denominator),
        "P21" => part_of("weeks"),
        "P22" => part_of("examples"),
        "P24" => only("talks", number.denominator),
        "M2.coaching" => part_of("talks"),
        "M2.purpose" => part_of("goals"),
        "M3.fit" => part_of("taps"),
        "M8" => part_of("people"),
        "M9" => only("goals", number.denominator),
        "M11" => part_of("parts"),
        "M12" => part_of("learned"),
        "M13" => part_of("days"),
        "M16" => part_of("decisions"),
        "M4" => only("pairs", number.denominator),
        "M6" => only("answers", number.denominator),
        _ => None,
    }
}

/// What is missing, with how much there is where a minimum is not reached.
fn why(number: &Number, name: &str) -> String {
    let Some(reason) = &number.missing else { return text("nothing_to_go_on", &[]) };
    let so_far = figure(number.denominator.unwrap_or_default());
    let minimum = figure(f64::from(number.minimum));
    text(&format!("numbers_why_{reason}"), &[("name", name), ("so_far", &so_far), ("minimum", &minimum)])
}

/// One side of a number; nothing where it says nothing.
fn part(id: &str, part: &Part, name: &str) -> Option<String> {
    let code = part.code.as_str();
    if matches!((id, code), (_, "goals" | "steps" | "hours") | ("P23", _) | ("P3", "on_pace")) {
        return None;
    }
    let value = part.value?;
    let whole = part.of.filter(|of| *of > 0.0);
    let worth_it = value > 0.0 || whole.is_some() || id == "M4" || matches!(code, "days_since" | "days_to_saying");
    let key = format!("numbers_part_{code}");
    let (value_words, whole_words) = (figure(value), whole.map(figure).unwrap_or_default());
    let all = [("value", value_words.as_str()), ("of", whole_words.as_str()), ("name", name)];
    if !worth_it {
        return None;
    }
    match code {
        _ if id == "M4" => {
            let pole = |at: f64| figure((at * 100.0).round() / 100.0);
            let (steadying, moving) = (pole(value), pole(part.of.unwrap_or_default()));
            let all =
                [("value", steadying.as_str()), ("steadying", steadying.as_str()), ("moving_on", moving.as_str())];
            Some(text(&format!("numbers_part_{code}"), &all))
        }
        "days_since" if value == 0.0 => Some(text("numbers_last_today", &[])),
        "days_to_saying" if value == 0.0 => Some(text("numbers_said_at_once", &[])),
        "days_since" | "days_to_saying" => Some(counted(&key, value, &[])),
        "theirs" | "mine" if id == "P12" => Some(text(&format!("{key}_late"), &all)),
        "theirs" | "mine" | "let_go" | "taken_on" | "complete" if whole.is_none() => None,
        _ => Some(text(&key, &all)),
    }
}
