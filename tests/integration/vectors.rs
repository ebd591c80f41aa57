//! The numbers against known values. `QUARTERDECK_VECTORS` names another file of the same shape.

use chrono::{Days, NaiveDate};
use planner::calendar::{self, FiscalRule, LabelRule};
use planner::growth::formulas::{self, Worn};
use planner::practices::{self, PracticeMark};
use planner::quarter::person::{self, Ambition, DaysOff, Kept, KeyResult, Slot, SlotState, Status, round4};
use planner::quarter::steps::{self, Did, Handover};
use planner::self_checks::{self, SelfCheckAnswer};
use serde_json::{Value, json};

/// Sets that have to be there and to hold today; the others are told as not built yet.
const BUILT: &[&str] = &[
    "fiscal_period",
    "week_of_quarter",
    "tenure_years",
    "elapsed_share",
    "key_result_progress",
    "goal_progress",
    "score_band",
    "score_suggestion",
    "suggested_status",
    "watermelon",
    "person_progress",
    "series_slots",
    "one_on_one_reliability",
    "carry_over_rate",
    "due_on_time",
    "idp_progress",
    "evidence",
    "self_assessment_axis",
    "practice",
    "practice_window",
    "empower_ladder",
    "step_score",
    "step_action_done",
    "coached_share",
    "hats",
    "absence_index",
    "impact_through_others",
];

#[test]
fn every_vector_holds() {
    let path = std::env::var("QUARTERDECK_VECTORS").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/planner/content/formula_vectors.json").into()
    });
    let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("the vectors")).expect("JSON");
    let sets = file["sets"].as_object().expect("sets");
    let mut failures = Vec::new();
    for (name, cases) in sets {
        let cases = cases.as_array().expect("cases");
        let computed: Vec<Option<Value>> = cases.iter().map(|case| compute(name, case)).collect();
        if computed.iter().all(Option::is_none) && !BUILT.contains(&name.as_str()) {
            println!("{name}: not built yet");
            continue;
        }
        let mut passed = 0;
        for (case, got) in cases.iter().zip(computed) {
            let (wanted, got) = (expected(name, case), got.unwrap_or_default());
            if same(&wanted, &got) {
                passed += 1;
            } else {
                failures.push(format!("{name}: {case} gave {got}"));
            }
        }
        println!("{name}: {passed}/{}", cases.len());
    }
    for name in BUILT {
        assert!(
            sets.get(*name).is_some_and(|set| set.as_array().is_some_and(|all| !all.is_empty())),
            "{name} is empty"
        );
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn expected(set: &str, case: &Value) -> Value {
    match set {
        "series_slots" => json!({ "expect_count": case["expect_count"], "first": case["first"], "last": case["last"] }),
        "evidence" => json!({ "coverage": case["coverage"], "recency_flag": case["recency_flag"] }),
        "practice_window" => case["expect_last_day"].clone(),
        _ => case["expect"].clone(),
    }
}

/// Numbers are compared as numbers: 1 and 1.0 are the same.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-12,
        _ => match (a, b) {
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
            }
            _ => a == b,
        },
    }
}

fn compute(set: &str, case: &Value) -> Option<Value> {
    let number = |value: Option<f64>| value.map_or(Value::Null, |value| json!(round4(value)));
    let answer = match set {
        "fiscal_period" => {
            let quarter = rule(case).quarter_of(date(&case["date"]));
            json!({
                "label": quarter.label, "fiscal_year": quarter.fiscal_year, "quarter": quarter.quarter,
                "starts_on": quarter.starts_on, "ends_on": quarter.ends_on, "days": quarter.days(),
                "midpoint_on": quarter.midpoint_on(),
            })
        }
        "week_of_quarter" => json!(calendar::week_of_quarter(date(&case["starts_on"]), date(&case["date"]))),
        "tenure_years" => json!(calendar::tenure_years(date(&case["started_on"]), date(&case["as_of"]))),
        "elapsed_share" => {
            number(Some(person::elapsed_share(date(&case["starts_on"]), date(&case["due_on"]), date(&case["as_of"]))))
        }
        "key_result_progress" => number(key_result(&case["input"])),
        "goal_progress" => {
            let results: Vec<_> = list(&case["key_results"])
                .iter()
                .map(|kr| (kr["weight"].as_f64().unwrap_or(1.0), key_result(kr)))
                .collect();
            number(person::goal_progress(&results, case["manual"].as_f64()))
        }
        "self_assessment_axis" => {
            let answer = |side: &str| case[side].as_u64().map(|value| value as u32);
            let pair = self_checks::axis(SelfCheckAnswer { steadying: answer("m"), moving_on: answer("l") });
            json!({
                "m": number(pair.steadying), "l": number(pair.moving_on), "balance": number(pair.balance),
                "range": number(pair.range),
            })
        }
        "score_band" => status(Some(person::score_band(case["score"].as_f64()?, ambition(&case["ambition"])))),
        "score_suggestion" => json!(f64::from(person::score_suggestion(case["progress"].as_f64()?)) / 10.0),
        "suggested_status" => status(person::suggested_status(
            case["progress"].as_f64(),
            case["elapsed"].as_f64()?,
            case["confidence"].as_u64().map(|c| c as u32),
            ambition(&case["ambition"]),
        )),
        "watermelon" => {
            let reported = serde_json::from_value::<Option<Status>>(case["status"].clone()).expect("a status or none");
            let known = reported.zip(case["progress"].as_f64()).zip(case["elapsed"].as_f64());
            json!(known.is_some_and(|((reported, progress), elapsed)| person::watermelon(reported, progress, elapsed)))
        }
        "person_progress" => {
            let goals: Vec<_> =
                list(&case["goals"]).iter().map(|goal| (goal[0].as_f64().unwrap_or(1.0), goal[1].as_f64())).collect();
            number(person::weighted(&goals))
        }
        "series_slots" => {
            let weeks = case["interval_weeks"].as_u64()? as u32;
            let all = person::series_slots(date(&case["anchor_on"]), weeks, date(&case["from"]), date(&case["to"]));
            json!({ "expect_count": all.len(), "first": all.first(), "last": all.last() })
        }
        "one_on_one_reliability" => {
            let count = |name: &str| case[name].as_u64().unwrap_or_default() as u32;
            number(person::reliability(Kept {
                expected: count("expected"),
                excused: count("excused"),
                kept: count("kept"),
            }))
        }
        "carry_over_rate" => number(person::carry_over_rate(
            case["closed_not_dropped"].as_u64()? as u32,
            case["carried"].as_u64()? as u32,
        )),
        "due_on_time" => number(person::due_on_time(
            case["due_in_window"].as_u64()? as u32,
            case["done_by_first_due"].as_u64()? as u32,
        )),
        "idp_progress" => {
            let states = list(&case["states"]);
            number(person::development_credit(
                states.iter().map(|s| person::step_credit(s.as_str().unwrap_or_default())),
            ))
        }
        "evidence" => {
            let count = |name: &str| case[name].as_u64().unwrap_or_default() as u32;
            json!({
                "coverage": number(person::evidence_coverage(count("weeks_with_evidence"), count("weeks_observed"))),
                "recency_flag": person::mostly_recent(count("last30"), count("total")),
            })
        }
        "practice" => {
            let marks: Vec<Option<PracticeMark>> = case["marks"].as_str()?.chars().map(mark).collect();
            json!({ "completion": number(practices::completion(&marks)), "success": practices::is_success(&marks) })
        }
        "practice_window" => json!(practices::last_day(date(&case["starts_on"]), case["days"].as_u64()? as u32)),
        "empower_ladder" => {
            let (from, to) = (date(&case["period"][0]), date(&case["period"][1]));
            let all: Vec<Handover> = list(&case["delegations"]).iter().map(|d| handover(d, to)).collect();
            number(Some(steps::best_credit(&all, from, to)))
        }
        "step_score" => {
            let code = case["step"].as_str()?;
            let signals = steps::WEIGHTS.iter().filter(|(step, ..)| *step == code);
            let signals: Vec<_> =
                signals.map(|(_, signal, weight)| (*weight, case["signals"][*signal].as_f64())).collect();
            number(steps::score(&signals))
        }
        "step_action_done" => {
            let count = |name: &str| case[name].as_u64().unwrap_or_default() as u32;
            json!(steps::action_done(match case["step"].as_str()? {
                "clarify_purpose" => Did::PlainGoals { plain: count("plain"), of: count("team_goals") },
                "empower_others" => Did::HandedOver(case["best_credit"].as_f64()?),
                "coach_dont_fix" => Did::Coached(count("coached")),
                "inspire" => Did::Stories(count("meetings_with_story")),
                _ => Did::Stretches(count("stretch_handed_over_or_running")),
            }))
        }
        "coached_share" => {
            number(steps::coached_share(case["coached"].as_u64()? as u32, case["held"].as_u64()? as u32))
        }
        "hats" => {
            let worn: Vec<Worn> = list(&case["entries"])
                .iter()
                .map(|entry| Worn {
                    hat: entry["hat"].as_str().unwrap_or_default().into(),
                    context: entry["context"].as_str().map(str::to_owned),
                    minutes: entry["minutes"].as_u64().map(|minutes| minutes as u32),
                })
                .collect();
            json!({ "fit_rate": number(formulas::hat_fit(&worn)), "balance": number(formulas::hat_balance(&worn)) })
        }
        "absence_index" => {
            let count = |name: &str| case[name].as_u64().unwrap_or_default() as u32;
            number(formulas::absence_index(count("continued"), count("stopped"), count("started")))
        }
        "impact_through_others" => {
            let goals: Vec<_> = list(&case["goals"])
                .iter()
                .map(|goal| {
                    let real = |name: &str| goal[name].as_f64().unwrap_or_default();
                    (goal["owner"] == "self", real("weight"), real("score"))
                })
                .collect();
            number(formulas::impact_through_others(&goals))
        }
        _ => return None,
    };
    Some(answer)
}

fn mark(letter: char) -> Option<PracticeMark> {
    match letter {
        '1' => Some(PracticeMark::Done),
        '0' => Some(PracticeMark::Missed),
        'n' => Some(PracticeMark::NoOccasion),
        _ => None,
    }
}

fn handover(d: &Value, quarter_ends_on: NaiveDate) -> Handover {
    let day = |name: &str| d[name].as_str().map(|_| date(&d[name]));
    Handover {
        level: d["level"].as_u64().unwrap_or_default() as u32,
        has_result: d["result"].is_string(),
        has_limits: d["limits"].is_string(),
        self_accountable: d["self_accountable"] == true,
        agreed_on: day("agreed_on"),
        handed_over_on: day("handed_over_on"),
        taken_back_on: (d["taken_back"] == true).then_some(quarter_ends_on),
        ..Handover::default()
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn date(value: &Value) -> NaiveDate {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{value} is no date"))
}

fn rule(case: &Value) -> FiscalRule {
    let label = match case["label_rule"].as_str() {
        Some("starting") => LabelRule::Starting,
        Some("span") => LabelRule::Span,
        _ => LabelRule::Ending,
    };
    let part = |at: usize| case["fy_start"][at].as_u64().expect("a start") as u32;
    FiscalRule { month: part(0), day: part(1), label }
}

fn ambition(value: &Value) -> Ambition {
    serde_json::from_value(value.clone()).unwrap_or(Ambition::Committed)
}

fn status(value: Option<Status>) -> Value {
    value.map_or(Value::Null, |status| json!(status))
}

fn key_result(input: &Value) -> Option<f64> {
    let real = |name: &str| input[name].as_f64();
    let steps: Vec<(f64, bool)> = list(&input["milestones"])
        .iter()
        .map(|step| (step["weight"].as_f64().unwrap_or(1.0), !step["done_on"].is_null()))
        .collect();
    let values: Vec<f64> = list(&input["values"]).iter().filter_map(Value::as_f64).collect();
    person::key_result_progress(&match input["kind"].as_str() {
        Some("binary") => KeyResult::Binary { done: input["done"] == true },
        Some("milestones") => KeyResult::Milestones(&steps),
        Some("maintain") => KeyResult::Maintain { low: real("band_low")?, high: real("band_high")?, values: &values },
        _ => KeyResult::Value { from: real("from")?, to: real("to")?, current: real("current") },
    })
}

/// Slots, holidays, absences and talks that were made up, counted from the calendar of the made-up team alone.
#[test]
fn the_talks_of_the_demo_team_are_counted_as_its_file_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/planner/content/demo_dataset.json");
    let demo: Value = serde_json::from_str(&std::fs::read_to_string(file).expect("the data set")).expect("JSON");
    let today = date(&demo["clock"]);
    let off = DaysOff {
        holidays: list(&demo["settings"]["public_holidays"]).iter().map(date).collect(),
        ..DaysOff::default()
    };
    let rule = FiscalRule { month: 4, day: 1, label: LabelRule::Ending };
    let mut compared = 0;
    for (person, quarters) in demo["expected"]["one_on_one"].as_object().expect("people") {
        for (name, wanted) in quarters.as_object().expect("quarters") {
            let quarter = rule.find(&format!("FY24 {name}"), today).expect("a quarter");
            let mut slots = Vec::new();
            for series in list(&demo["series"]).iter().filter(|series| series["person"] == person.as_str()) {
                let ends_on =
                    if series["ends"].is_null() { quarter.ends_on } else { date(&series["ends"]).min(quarter.ends_on) };
                let weeks = series["weeks"].as_u64().expect("a rhythm") as u32;
                let days = person::series_slots(date(&series["anchor"]), weeks, quarter.starts_on, ends_on);
                slots.extend(days.into_iter().enumerate().map(|(at, on)| {
                    let not_held = list(&demo["slot_exceptions"][name.as_str()])
                        .iter()
                        .find(|found| found["series"] == series["key"] && found["n"] == json!(at + 1));
                    let Some(found) = not_held else {
                        return Slot { on, state: SlotState::Held, held_on: Some(on), excused_reason: false };
                    };
                    let reason = found["reason"].as_str().expect("a reason");
                    let excused_reason = matches!(reason, "manager_away" | "employee_away" | "public_holiday");
                    if found["made_up"] == true {
                        Slot { on, state: SlotState::Moved, held_on: Some(on + Days::new(2)), excused_reason }
                    } else {
                        Slot { on, state: SlotState::Missed, held_on: None, excused_reason }
                    }
                }));
            }
            // The talks of today were held; those of days to come were not yet.
            slots.iter_mut().filter(|slot| slot.on > today).for_each(|slot| slot.held_on = None);
            let counts = person::count_kept(&slots, &off, today);
            let got = json!({
                "expected": counts.expected, "excused": counts.excused, "kept": counts.kept,
                "reliability": person::reliability(counts).map(round4),
            });
            assert!(same(wanted, &got), "{person} in {name}: {wanted}, but counted {got}");
            compared += 1;
        }
    }
    assert!(compared > 15, "only {compared} quarters were compared");
}
