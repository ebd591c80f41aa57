//! The small made-up team in its first day, its first fortnight and its first quarter.

use super::dataset::holidays;
use super::rows::{Book, Goal, Measure, Member, Quarter, Slot, Talk, cells, days, id};
use super::texts;
use crate::calendar;
use crate::error::Result;
use chrono::{Datelike, Days, Months, NaiveDate};

const MANAGER: &str = "Dana Weiss";

/// Name, given name, sort name, job, pronouns, how they like praise.
const TEAM: [[&str; 6]; 7] = [
    ["Amara Okafor", "Amara", "Okafor, Amara", "Vendor coordinator", "she/her", "public"],
    ["Jonas Weber", "Jonas", "Weber, Jonas", "Accounts specialist", "he/him", "written"],
    ["Mei-Ling Chan", "Mei-Ling", "Chan, Mei-Ling", "Analyst", "she/her", "private"],
    ["Priya Raman", "Priya", "Raman, Priya", "Customer care lead", "she/her", "public"],
    ["Ruth Adeyemi", "Ruth", "Adeyemi, Ruth", "Support manager", "she/her", "written"],
    ["Sami Virtanen", "Sami", "Virtanen, Sami", "Reporting specialist", "they/them", "private"],
    ["Tomás Oliveira", "Tomás", "Oliveira, Tomás", "Senior accountant", "he/him", "private"],
];
const AMARA: usize = 0;
const JONAS: usize = 1;
const MEI_LING: usize = 2;
const PRIYA: usize = 3;
const RUTH: usize = 4;
const SAMI: usize = 5;
const TOMAS: usize = 6;

const ZONE: &str = "Europe/Berlin";

/// Seven names and three notes, all of today.
pub(super) fn day_one(book: &mut Book) -> Result<()> {
    let team = begin(book, book.today)?;
    let today = book.today;
    book.entry(
        "note",
        Some(&team[RUTH].id),
        today,
        "Wants the refunds page finished before the audit.",
        "private",
        serde_json::json!({}),
    )?;
    book.entry(
        "note",
        Some(&team[AMARA].id),
        today,
        "Answers every vendor question twice: once by phone, once in writing. Ask why.",
        "private",
        serde_json::json!({}),
    )?;
    book.entry("note", None, today, "Who runs the forecast call when I am away?", "private", serde_json::json!({}))?;
    Ok(())
}

/// Fourteen days: seven talks, their promises, two goals.
pub(super) fn weeks_two(book: &mut Book) -> Result<()> {
    let today = book.today;
    let begun = today - Days::new(14);
    let team = begin(book, begun)?;
    book.punctual = true;
    let quarter = book.quarter(today, false)?;
    let mut talks: Vec<Vec<Talk>> = vec![Vec::new(); TEAM.len()];
    for (who, ago, time) in [
        (AMARA, 13, "10:00"),
        (MEI_LING, 12, "10:00"),
        (TOMAS, 11, "14:30"),
        (RUTH, 8, "09:00"),
        (AMARA, 6, "10:00"),
        (MEI_LING, 5, "10:00"),
        (JONAS, 2, "11:00"),
    ] {
        let on = book.working_day_before(today - Days::new(ago));
        let on = if on < begun { book.working_day(begun) } else { on };
        let slot = Slot { series: None, person: Some(&team[who].id), on, time: Some(time), zone: ZONE, minutes: 30 };
        let next = book.working_day(on + Days::new(14));
        talks[who].push(book.held_talk(&slot, on, next, false)?);
    }
    // Two have met twice: their rhythm was agreed, and the talks belong to it.
    for who in [AMARA, MEI_LING] {
        let [first, second] = &talks[who][..] else { continue };
        let series = book.series(Some(&team[who].id), second.on, 1, "10:00", ZONE, 30, None)?;
        for talk in [first, second] {
            book.tx.execute("UPDATE conversation SET series_id = ?2 WHERE id = ?1", (&talk.id, &series))?;
        }
    }
    let next = book.working_day(today);
    let slot =
        Slot { series: None, person: Some(&team[TOMAS].id), on: next, time: Some("14:30"), zone: ZONE, minutes: 30 };
    book.planned_talk(&slot, 1)?;
    let due = book.working_day_before(quarter.ends_on.min(today + Days::new(40)));
    goal(
        book,
        &team,
        &quarter,
        AMARA,
        "Answer vendor questions within two days",
        "vendors order elsewhere when they wait",
        number("days", 6.0, 2.0, 5.0),
        (begun + Days::new(8), due),
        &talks[AMARA],
        None,
    )?;
    let steps =
        ["Outline agreed", "Text reviewed by Legal", "Page is online"].map(|text| (text.to_owned(), None)).to_vec();
    goal(
        book,
        &team,
        &quarter,
        RUTH,
        "Document the refunds process",
        "the audit asks for it in January",
        Measure::Steps(steps),
        (begun + Days::new(6), due),
        &talks[RUTH],
        None,
    )?;
    for who in [PRIYA, SAMI, JONAS] {
        let note = book.say(texts::NOTES);
        book.entry(
            "note",
            Some(&team[who].id),
            book.working_day_before(today - Days::new(who as u64)),
            &note,
            "private",
            serde_json::json!({}),
        )?;
    }
    Ok(())
}

/// The fiscal year begins so that today lies in week seven to ten, with thirty days left: on the first of a month, or in
/// its middle.
fn first_quarter(today: NaiveDate) -> NaiveDate {
    let first = today.with_day(1).unwrap_or(today);
    if today.day() >= 15 { first - Months::new(1) } else { first - Months::new(2) + Days::new(14) }
}

/// Most of a quarter: some 35 talks, 14 goals, 15 pieces of feedback, three development plans.
pub(super) fn quarter_one(book: &mut Book) -> Result<()> {
    let today = book.today;
    let starts = first_quarter(today);
    let calendar_year = starts.day() == 1 && starts.month0().is_multiple_of(3);
    let month = if calendar_year { 1 } else { starts.month() };
    let label = if calendar_year { "span" } else { "ending" };
    book.set("fiscal", serde_json::json!({"month": month, "day": starts.day(), "label": label}), starts)?;
    let team = begin(book, starts)?;
    book.punctual = true;
    let quarter = book.quarter(today, false)?;
    let talks = quarter_of_talks(book, &team, starts)?;
    goals(book, &team, &quarter, &talks)?;
    remarks(book, &team, starts)?;
    for who in [AMARA, MEI_LING, PRIYA] {
        book.development(&team[who].id, starts + Days::new(14), quarter.ends_on, 3)?;
    }
    book.plan(
        &quarter,
        &[(
            "empower_others",
            "Every vendor question still comes to me. Amara could decide them.",
            "I will hand the vendor work to Amara, completely, this quarter.",
        )],
    )
}

/// Everybody, the manager and the settings, as on the first day.
fn begin(book: &mut Book, on: NaiveDate) -> Result<Vec<Member>> {
    book.holidays = holidays(book.today);
    let days_off: Vec<String> = book.holidays.iter().map(NaiveDate::to_string).collect();
    book.set("holidays", serde_json::json!(days_off), on)?;
    book.own = id();
    book.put("person", on, cells!(id: &book.own, display_name: MANAGER, given_name: "Dana", sort_name: "Weiss, Dana", job_title: "Head of Finance Operations", is_self: true))?;
    TEAM.iter()
        .map(|[name, given, sort, job, pronouns, recognition]| {
            let new = id();
            book.put("person", on, cells!(id: &new, display_name: *name, given_name: *given, sort_name: *sort, job_title: *job, pronouns: *pronouns, recognition_preference: *recognition, time_zone: ZONE))?;
            book.put("relationship", on, cells!(id: id(), person_id: &new, kind: "direct_report", started_on: on))?;
            Ok(Member { id: new, from: on, until: None, away: Vec::new(), recognition: (*recognition).to_owned() })
        })
        .collect()
}

/// Rhythms: who, every so many weeks, weekday counted from Monday, time.
fn quarter_of_talks(book: &mut Book, team: &[Member], starts: NaiveDate) -> Result<Vec<Vec<Talk>>> {
    let today = book.today;
    let meets_today = book.working_day(today).weekday().num_days_from_monday();
    let rhythms = [
        (AMARA, 1, 4, "11:00"),
        (JONAS, 2, 1, "11:00"),
        (MEI_LING, 1, meets_today, "10:00"),
        (PRIYA, 1, 0, "15:00"),
        (RUTH, 2, 3, "09:00"),
        (SAMI, 2, 1, "09:30"),
        (TOMAS, 2, 2, "14:30"),
    ];
    let mut talks: Vec<Vec<Talk>> = vec![Vec::new(); TEAM.len()];
    for (turn, (who, weeks, weekday, time)) in rhythms.into_iter().enumerate() {
        let person = team[who].id.clone();
        let monday = calendar::week_start(starts + Days::new(6), 1) + Days::new(7 * (turn as u64 % u64::from(weeks)));
        let anchor = monday + Days::new(weekday.into());
        let series = book.series(Some(&person), anchor, weeks.into(), time, ZONE, 30, None)?;
        let slot =
            |on| Slot { series: Some(&series), person: Some(&person), on, time: Some(time), zone: ZONE, minutes: 30 };
        let past: Vec<NaiveDate> = calendar::slots(anchor, weeks, starts, today - Days::new(1)).collect();
        for (n, &on) in past.iter().enumerate() {
            let next = book.working_day(on + Days::new(7 * u64::from(weeks)));
            let ago = days(on, today);
            let reason = match who {
                _ if book.holidays.contains(&on) => Some("public_holiday"),
                TOMAS if ago < 14 => {
                    book.planned_talk(&slot(on), 1)?; // nobody has said yet whether it took place
                    continue;
                }
                TOMAS if ago < 27 => Some("clash"),
                JONAS if n == 1 => Some("manager_unavailable"),
                RUTH if n == 2 => Some("employee_unavailable"),
                _ => None,
            };
            match reason {
                Some(reason) => {
                    book.missed_talk(&slot(on), reason, None, next)?;
                }
                None => talks[who].push(book.held_talk(&slot(on), on, next, n % 3 == 1)?),
            }
        }
        let next = calendar::slots(anchor, weeks, today, today + Days::new(60)).find(|on| book.is_working_day(*on));
        if let Some(next) = next {
            let talk = book.planned_talk(&slot(next), if who == MEI_LING { 0 } else { 1 + turn % 2 })?;
            if who == MEI_LING {
                book.item(&talk, today, 0, "topic", "employee", None, "Forecast call: who runs it?", "open", "shared")?;
                book.item(
                    &talk,
                    today,
                    1,
                    "topic",
                    "manager",
                    None,
                    "What would a good December look like?",
                    "open",
                    "shared",
                )?;
            }
        }
    }
    let own = book.own.clone();
    for (who, text, ahead) in [
        (MEI_LING, "Ask Finance for the close file of last quarter", 2),
        (RUTH, "Ask Legal about the refund text", 0),
        (PRIYA, "Confirm the January slot", 3),
    ] {
        let Some(last) = talks[who].last().cloned() else { continue };
        let due = book.working_day(today + Days::new(ahead));
        book.promise_as(text, &own, &team[who].id, last.on, due, last.id.as_deref(), false, None)?;
    }
    Ok(talks)
}

fn number(unit: &str, from: f64, to: f64, current: f64) -> Measure {
    let kind = if unit == "%" { "percent" } else { "number" };
    Measure::Number { kind: kind.into(), unit: unit.into(), from, to, current }
}

#[allow(clippy::too_many_arguments, reason = "a goal in one line")]
fn goal(
    book: &mut Book,
    team: &[Member],
    quarter: &Quarter,
    who: usize,
    title: &str,
    why: &str,
    measure: Measure,
    (agreed_on, due_on): (NaiveDate, NaiveDate),
    talks: &[Talk],
    blocker: Option<&str>,
) -> Result<()> {
    let reached_on = talks.iter().rfind(|t| t.on >= agreed_on).map_or(book.today, |t| t.on);
    let starts_on = agreed_on.max(quarter.starts_on);
    book.goal(Goal {
        quarter,
        level: "person",
        owner: Some(&team[who].id),
        parent: None,
        title,
        why: Some(why),
        ambition: "committed",
        starts_on,
        due_on,
        agreed_on: starts_on,
        measure,
        closed: None,
        carried: None,
        talks,
        reached_on,
        blocker,
    })?;
    Ok(())
}

fn goals(book: &mut Book, team: &[Member], quarter: &Quarter, talks: &[Vec<Talk>]) -> Result<()> {
    let agreed = quarter.starts_on + Days::new(4);
    let due = book.working_day_before(quarter.ends_on);
    let elapsed = days(agreed, book.today) as f64 / days(agreed, due).max(1) as f64;
    // Who, what, unit, from, to, how far ahead of the calendar, why.
    let numbers: [(usize, &str, &str, f64, f64, f64, &str); 12] = [
        (
            AMARA,
            "Bring 40 vendors onto the new form",
            "vendors",
            0.0,
            40.0,
            0.05,
            "every missing field costs a phone call",
        ),
        (AMARA, "Answer vendor questions within a day", "days", 4.0, 1.0, 0.02, "vendors plan their week on Monday"),
        (
            JONAS,
            "Close the month with at most 10 late vouchers",
            "vouchers",
            60.0,
            10.0,
            0.02,
            "late vouchers shift the result",
        ),
        (MEI_LING, "Bring the forecast within 5 % of the result", "%", 14.0, 5.0, -0.3, "stores order by it"),
        (
            MEI_LING,
            "Run 12 forecast calls alone",
            "calls",
            0.0,
            12.0,
            0.03,
            "so that the call does not hang on one person",
        ),
        (
            PRIYA,
            "Cut open customer cases from 120 to 60",
            "cases",
            120.0,
            60.0,
            0.04,
            "people wait twice as long as promised",
        ),
        (
            PRIYA,
            "Write 24 reply templates that are used",
            "templates",
            0.0,
            24.0,
            0.0,
            "the same question comes forty times a week",
        ),
        (
            PRIYA,
            "Raise satisfied replies from 81 to 90 %",
            "%",
            81.0,
            90.0,
            0.03,
            "an answer that helps is not asked again",
        ),
        (RUTH, "Halve the cases older than ten days", "cases", 30.0, 15.0, 0.0, "old cases become complaints"),
        (
            SAMI,
            "Publish the weekly numbers by Tuesday noon",
            "reports",
            0.0,
            12.0,
            0.04,
            "decisions fall on Tuesday afternoon",
        ),
        (
            TOMAS,
            "Cut the month-end close to four days",
            "days",
            7.0,
            4.0,
            -0.22,
            "the leads decide without numbers until then",
        ),
        (TOMAS, "Reconcile 20 supplier accounts", "accounts", 0.0, 20.0, -0.05, "two suppliers were paid twice"),
    ];
    for (who, title, unit, from, to, ahead, why) in numbers {
        let current = ((from + (to - from) * (elapsed + ahead).clamp(0.02, 1.0)) * 10.0).round() / 10.0;
        let counted = matches!(unit, "vendors" | "vouchers" | "calls" | "cases" | "templates" | "reports" | "accounts");
        let current = if counted { current.round() } else { current };
        goal(book, team, quarter, who, title, why, number(unit, from, to, current), (agreed, due), &talks[who], None)?;
    }
    let steps = |all: &[(&str, u64)]| {
        let from = agreed;
        Measure::Steps(
            all.iter()
                .map(|(text, after)| ((*text).to_owned(), (*after > 0).then(|| from + Days::new(*after))))
                .collect(),
        )
    };
    let invoice =
        steps(&[("Plan agreed", 10), ("First colleague runs it alone", 30), ("Second colleague runs it alone", 0)]);
    goal(
        book,
        team,
        quarter,
        JONAS,
        "Teach two colleagues the invoice run",
        "nobody else can do it in July",
        invoice,
        (agreed, due),
        &talks[JONAS],
        None,
    )?;
    let refunds = steps(&[
        ("Outline agreed", 8),
        ("Three cases described", 24),
        ("Text reviewed by Legal", 0),
        ("Page is online", 0),
    ]);
    goal(
        book,
        team,
        quarter,
        RUTH,
        "Document the refunds process",
        "the audit asks for it",
        refunds,
        (agreed, due),
        &talks[RUTH],
        Some("Legal to read the text"),
    )
}

/// The day of the remark that is to be left out of Priya's packet: 27 October where that lies in the quarter's past.
fn remark_day(book: &Book, starts: NaiveDate) -> NaiveDate {
    let october = NaiveDate::from_ymd_opt(book.today.year(), 10, 27).filter(|on| *on > starts && *on < book.today);
    october.unwrap_or_else(|| book.working_day_before(book.today - Days::new(28)))
}

fn remarks(book: &mut Book, team: &[Member], starts: NaiveDate) -> Result<()> {
    let (today, own) = (book.today, book.own.clone());
    let on = remark_day(book, starts);
    let remark = [
        "We were in the call with the marketplace",
        "you named a price before it was agreed",
        "they held us to it for two weeks",
    ]
    .map(str::to_owned);
    book.feedback("constructive", &own, &team[PRIYA].id, &remark, on, Some(on), "in_person")?;
    // Ruth has heard nothing yet.
    let order =
        [AMARA, MEI_LING, PRIYA, JONAS, SAMI, AMARA, TOMAS, MEI_LING, PRIYA, JONAS, AMARA, MEI_LING, PRIYA, SAMI];
    let span = days(starts, today).max(28);
    for (n, who) in order.into_iter().enumerate() {
        let after = 8 + (span - 10) * n as u64 / order.len() as u64;
        let day = book.working_day_before(starts + Days::new(after));
        if n % 4 == 3 {
            let parts = book.say_all(texts::CORRECTIONS, |parts| parts.to_vec());
            book.feedback(&parts[0].to_lowercase(), &own, &team[who].id, &parts[1..], day, Some(day), "in_person")?;
        } else {
            let parts = book.say_all(texts::PRAISE, |parts| parts.to_vec());
            let channel = match team[who].recognition.as_str() {
                "written" => "written",
                "public" if n % 3 == 0 => "public",
                _ => "in_person",
            };
            book.feedback("praise", &own, &team[who].id, &parts, day, Some(day), channel)?;
        }
    }
    for (who, ago) in [(AMARA, 2), (SAMI, 3)] {
        let parts = book.say_all(texts::PRAISE, |parts| parts.to_vec());
        book.feedback(
            "praise",
            &own,
            &team[who].id,
            &parts,
            book.working_day_before(today - Days::new(ago)),
            None,
            "in_person",
        )?;
    }
    for ago in [1, 2, 3] {
        let note = book.say(texts::LOOSE);
        book.entry(
            "note",
            None,
            book.working_day_before(today - Days::new(ago)),
            &note,
            "private",
            serde_json::json!({}),
        )?;
    }
    for (n, after) in (5..span).step_by(6).enumerate() {
        let day = book.working_day_before(starts + Days::new(after));
        let note = book.say(texts::NOTES);
        let visibility = if n % 2 == 0 { "private" } else { "shared" };
        book.entry("note", Some(&team[n % TEAM.len()].id), day.max(starts), &note, visibility, serde_json::json!({}))?;
    }
    for after in (4..span).step_by(7) {
        let day = book.working_day_before(starts + Days::new(after)).max(starts);
        let line = book.say(texts::REFLECTIONS);
        book.entry("reflection", Some(&own), day, &line, "private", serde_json::json!({}))?;
        let hat = if after % 3 == 0 { "leader" } else { "manager" };
        book.put("entry", day, cells!(id: id(), kind: "hat", person_id: &own, occurred_on: day, visibility: "private", attrs: serde_json::json!({"hat": hat}).to_string()))?;
    }
    Ok(())
}
