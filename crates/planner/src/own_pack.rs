//! The manager's own papers: one quarter, or the year of their growth. The five steps stand in words; decimals and what others
//! said are in only when ticked. Of the team there are counts over at least four people and no name; of fewer there is nothing.

use crate::calendar::Clock;
use crate::error::Result;
use crate::messages::{self, counted, in_words, text};
use crate::packet::gather::as_file_name;
use crate::periods::{self, Period};
use crate::plain_sheet::{Dots, Part, PlainSheet};
use crate::plans::Growth;
use crate::quarter::person::Number;
use crate::saved_files::{self, SavedKind};
use crate::{
    Planner, closing, learning, lists, numbers, people, plans, quarter, self_checks, settings, shifts, snapshots,
    surveys,
};
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;
use ts_rs::TS;

/// Which paper, and what of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct OwnPackWish {
    /// A label; none: the running quarter.
    #[serde(default)]
    pub quarter: Option<String>,
    #[serde(default)]
    pub kind: OwnPackKind,
    /// Keys of parts that were unticked.
    #[serde(default)]
    pub left_out: Vec<String>,
    /// Keys of what is in only when ticked: decimals, survey_360, and `feedback:` with an id.
    #[serde(default)]
    pub put_in: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OwnPackKind {
    /// One quarter.
    #[default]
    Quarter,
    /// The fiscal year up to it, with what was learned.
    Growth,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OwnPack {
    pub wish: OwnPackWish,
    /// "Quarter 4, 2026"
    pub heading: String,
    pub file_name: String,
    /// Parts with something in them.
    pub parts: Vec<OwnPackPart>,
    /// What can be put in, and is not by itself.
    pub may_put_in: Vec<OwnPackTick>,
    /// There are too few people for any count of the team.
    pub too_few: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OwnPackPart {
    pub key: String,
    pub title: String,
    pub on: bool,
    /// As it will be printed.
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OwnPackTick {
    pub key: String,
    pub text: String,
    pub on: bool,
}

/// Below this many people a count says something about one of them.
const FEWEST: usize = 4;

/// Parts that hold what the manager wrote for themselves alone: in only when ticked.
const ONLY_YOU: [&str; 4] = ["in_my_words", "learning", "qualifications", "looking_back"];

const DECIMALS: &str = "decimals";
/// What the manager set out to do in a step, in their own words: it may name whom they like.
const COMMITMENTS: &str = "commitments";
const SURVEY: &str = "survey_360";

/// Everything of a paper, before it is set.
struct Gathered {
    heading: String,
    label: String,
    own: String,
    parts: Vec<(&'static str, Part)>,
    feedback: Vec<(String, String)>,
    has_decimals: bool,
    has_commitments: bool,
    has_survey: bool,
    too_few: bool,
}

impl Planner {
    /// What the paper would hold.
    pub fn own_pack(&self, wish: OwnPackWish) -> Result<OwnPack> {
        let all = self.gather_own_pack(&wish)?;
        let is_in = |key: &str| wish.put_in.iter().any(|put| put == key);
        let mut may_put_in = Vec::new();
        let mut tick = |key: String, text: String| {
            may_put_in.push(OwnPackTick { on: is_in(&key), key, text });
        };
        if all.has_decimals {
            tick(DECIMALS.into(), text("own_pack_decimals", &[]));
        }
        if all.has_commitments {
            tick(COMMITMENTS.into(), text("own_pack_commitments", &[]));
        }
        if all.has_survey {
            tick(SURVEY.into(), text("own_pack_survey_360", &[]));
        }
        for (id, said) in &all.feedback {
            tick(format!("feedback:{id}"), said.clone());
        }
        let parts = all.parts.iter().map(|(key, part)| OwnPackPart {
            key: (*key).to_owned(),
            title: part.heading.clone(),
            on: is_on(&wish, key),
            lines: lines_of(part),
        });
        Ok(OwnPack {
            parts: parts.collect(),
            file_name: file_name(&all, wish.kind),
            heading: all.heading,
            may_put_in,
            too_few: all.too_few,
            wish,
        })
    }

    /// What the file would be called.
    pub fn own_pack_file_name(&self, wish: &OwnPackWish) -> Result<String> {
        Ok(file_name(&self.gather_own_pack(wish)?, wish.kind))
    }

    /// Writes the paper as PDF to `path`, whole or not at all; how many pages it has. It is the manager's own and goes into no
    /// register.
    ///
    /// # Errors
    /// `File` where the place cannot be written.
    pub fn save_own_pack(&self, wish: &OwnPackWish, path: &Path) -> Result<u32> {
        let all = self.gather_own_pack(wish)?;
        let paper = self.read(|tx| Ok(settings::read(tx)?.paper))?;
        let parts = all.parts.into_iter().filter(|(key, _)| is_on(wish, key));
        let date = self.clock().today().format("%-d %B %Y").to_string();
        let title = match wish.kind {
            OwnPackKind::Quarter => "own_pack_quarter",
            OwnPackKind::Growth => "own_pack_growth",
        };
        let sheet = PlainSheet {
            heading: format!("{} · {}", text(title, &[]), all.heading),
            name: all.own.clone(),
            from: text("learning_sheet_from", &[("date", &date)]),
            days: None,
            about: None,
            parts: parts.map(|(_, part)| part).collect(),
            signatures: vec![all.own.clone(), text("own_pack_own_manager", &[])],
            acknowledgement: Some(text("own_pack_read", &[])),
            foot: text("own_pack_foot", &[("name", &all.own), ("when", &all.heading)]),
        };
        let (pdf, pages) = sheet.save(&text(title, &[]), &all.own, paper, path)?;
        saved_files::note(self, SavedKind::OwnPages, None, &pdf, path)?;
        Ok(pages)
    }

    fn gather_own_pack(&self, wish: &OwnPackWish) -> Result<Gathered> {
        let clock = self.clock();
        let (period, quarters) = self.read(|tx| {
            let period = periods::find(tx, clock.today(), wish.quarter.as_deref())?;
            let mut all = vec![period.clone()];
            let mut before = periods::neighbours(tx, &period)?.0;
            // A quarter without a row has nothing in it.
            while wish.kind == OwnPackKind::Growth && before.fiscal_year == period.fiscal_year && before.id.is_some() {
                let earlier = periods::neighbours(tx, &before)?.0;
                all.insert(0, before);
                before = earlier;
            }
            Ok((period, all))
        })?;
        let growths: Vec<Growth> =
            quarters.iter().map(|one| self.growth(Some(one.label.clone()))).collect::<Result<_>>()?;
        self.read(|tx| gather(tx, clock, wish, &period, &quarters, &growths))
    }
}

/// Whether a part is printed.
fn is_on(wish: &OwnPackWish, key: &str) -> bool {
    match ONLY_YOU.contains(&key) {
        true => wish.put_in.iter().any(|put| put == key),
        false => !wish.left_out.iter().any(|left| left == key),
    }
}

fn file_name(all: &Gathered, kind: OwnPackKind) -> String {
    let id = match kind {
        OwnPackKind::Quarter => "own_pack_file_quarter",
        OwnPackKind::Growth => "own_pack_file_growth",
    };
    as_file_name(&text(id, &[("quarter", &all.label), ("name", &all.own)]))
}

/// A part as lines of plain text.
fn lines_of(part: &Part) -> Vec<String> {
    let with = |text: &str, small: &Option<String>| match small {
        Some(small) => format!("{text} ({small})"),
        None => text.to_owned(),
    };
    let lines = part.lines.iter().map(|line| with(&line.text, &line.small));
    let dots = part.dots.iter().map(|dot| format!("{}: {}", dot.label, dot.words));
    let rows =
        part.rows.iter().map(|row| row.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" · "));
    lines.chain(dots).chain(rows).collect()
}

fn gather(
    tx: &Transaction,
    clock: Clock,
    wish: &OwnPackWish,
    period: &Period,
    quarters: &[Period],
    growths: &[Growth],
) -> Result<Gathered> {
    let own_id = people::self_id(tx)?;
    let own = people::person(tx, clock, &own_id)?;
    let (from, to) = (quarters.first().unwrap_or(period).starts_on, period.ends_on);
    let team = quarter::reported(tx, clock, period)?;
    let enough = team.len() >= FEWEST;
    let is_in = |key: &str| wish.put_in.iter().any(|put| put == key);
    let numbers = numbers::of_person(tx, clock, period, &own)?;
    let heading = period.as_ref(clock.today()).heading;
    let mut parts: Vec<(&'static str, Part)> = Vec::new();
    let new = |id: &str| Part::new(text(id, &[]));

    let words = closing::own_words(tx, period)?;
    let mut summary = new("own_pack_in_my_words");
    if !words.remember.trim().is_empty() {
        summary.line(words.remember.trim(), None);
    }
    parts.push(("in_my_words", summary));

    let mut purpose = new("own_pack_purpose");
    if let Some(said) = newest(tx, "purpose_statement", to)? {
        purpose.line(said, None);
    }
    if let Some(said) = newest(tx, "vision_statement", to)? {
        purpose.line(said, None);
    }
    parts.push(("purpose", purpose));

    let mut steps = new("own_pack_steps");
    let (mut decimals, mut commitments) = (false, false);
    for (of, growth) in quarters.iter().zip(growths) {
        for step in &growth.steps {
            // Over a year the chosen step of each quarter is enough.
            if wish.kind == OwnPackKind::Growth && growth.chosen.as_ref() != Some(&step.code) {
                continue;
            }
            let mut said = format!("{}: {}.", step.title, state(&step.state));
            if enough && step.line.of >= FEWEST as u32 {
                said = format!("{said} {}", step.line.text);
            }
            let score = numbers.get(&format!("M1.{}", step.code)).and_then(|number| number.value);
            decimals |= score.is_some() && of.label == period.label;
            if let Some(score) = score.filter(|_| is_in(DECIMALS) && of.label == period.label) {
                said = format!("{said} {score:.2}");
            }
            commitments |= step.commitment.is_some();
            if let Some(commitment) = step.commitment.as_ref().filter(|_| is_in(COMMITMENTS)) {
                said = format!("{said} {}", text("own_pack_i_will", &[("what", commitment)]));
            }
            let small = (wish.kind == OwnPackKind::Growth).then(|| of.as_ref(clock.today()).heading);
            steps.line(said, small);
        }
    }
    parts.push(("steps", steps));

    let mut basics = new("own_pack_basics");
    if enough {
        for id in ["F1", "F2", "F3", "F4", "F6"] {
            let Some(Number { numerator: Some(part), denominator: Some(of), .. }) = numbers.get(id) else { continue };
            if *of >= FEWEST as f64 {
                let name = format!("numbers_name_{}", id.to_lowercase());
                let name = if messages::exists(&name) { text(&name, &[]) } else { continue };
                let (part, of) = (in_words(*part as u32), in_words(*of as u32));
                basics.line(text("own_pack_of_people", &[("what", &name), ("part", &part), ("of", &of)]), None);
            }
        }
    }
    parts.push(("basics", basics));

    let mut four = new("four_shifts");
    if enough {
        for shift in shifts::of_quarter(tx, clock, period)? {
            four.line(shift.sentence, Some(shift.title));
        }
    }
    parts.push(("shifts", four));

    let check = self_checks::page(tx, clock, period)?;
    let mut own_check = new("self_check");
    own_check.dots = self_checks::dots(&check);
    if let Some(last) = check.last.filter(|_| own_check.dots.iter().any(|dot| dot.last.is_some())) {
        own_check.about = Some(text("self_check_hollow", &[("quarter", &last)]));
    }
    parts.push(("self_check", own_check));

    let survey = surveys::of_period(tx, clock, period)?;
    if let Some(survey) = survey.as_ref().filter(|_| is_in(SURVEY)) {
        parts.push((SURVEY, of_others(survey)));
    }

    let mut goals = new("own_pack_own_goals");
    let ending = closing::results::ending(tx, clock, &period.label)?;
    for goal in ending.iter().filter(|goal| goal.goal.owner_person_id.as_ref() == Some(&own_id)) {
        if !matches!(goal.goal.state.as_str(), "draft" | "proposed") {
            goals.line(goal.goal.title.clone(), Some(goal.words.clone()).filter(|words| !words.is_empty()));
        }
    }
    parts.push(("own_goals", goals));

    parts.push(("team", of_team(tx, period, &ending, &own_id, enough)?));

    let mut handed = new("own_pack_handed_over");
    if enough {
        let count = |sql: &str| -> Result<u32> { Ok(tx.prepare_cached(sql)?.query_row((from, to), |r| r.get(0))?) };
        let over =
            count("SELECT count(*) FROM delegation WHERE handed_over_on BETWEEN ?1 AND ?2 AND state <> 'taken_back'")?;
        let stretch = count(
            "SELECT count(*) FROM delegation WHERE is_stretch = 1 AND handed_over_on BETWEEN ?1 AND ?2 AND state <> 'taken_back'",
        )?;
        for (id, count) in [("own_pack_work", over), ("own_pack_stretch", stretch)] {
            if count > 0 {
                handed.line(capital(&counted(id, count, &[])), None);
            }
        }
    }
    parts.push(("handed_over", handed));

    let feedback = received(tx, from, to)?;
    let mut heard = new("own_pack_feedback");
    for (id, said) in &feedback {
        if is_in(&format!("feedback:{id}")) {
            heard.line(said.clone(), None);
        }
    }
    parts.push(("feedback", heard));

    parts.push(("learning", learning::part(tx, clock, from, to)?));
    if wish.kind == OwnPackKind::Growth {
        let mut held = new("list_qualification");
        for row in lists::rows(tx, clock, lists::ListKind::Qualification)? {
            if row.until.is_none_or(|until| until >= from) {
                let more: Vec<String> = row.lines.iter().map(|line| format!("{}: {}", line.label, line.text)).collect();
                held.line(row.title, (!more.is_empty()).then(|| more.join(" · ")));
            }
        }
        parts.push(("qualifications", held));
    }

    let mut looked_back = new("own_pack_looking_back");
    for of in quarters {
        let words = closing::own_words(tx, of)?;
        let small = (wish.kind == OwnPackKind::Growth).then(|| of.as_ref(clock.today()).heading);
        for (id, said) in
            [("own_pack_keep", &words.keep), ("own_pack_stop", &words.stop), ("own_pack_begin", &words.begin)]
        {
            if !said.trim().is_empty() {
                looked_back.line(text(id, &[("what", said.trim())]), small.clone());
            }
        }
    }
    parts.push(("looking_back", looked_back));

    let (_, next) = periods::neighbours(tx, period)?;
    let mut ahead = new("own_pack_next");
    if let Some(code) = plans::chosen(tx, &next)? {
        ahead.line(text("own_pack_next_step", &[("step", plans::title(&code))]), None);
    }
    parts.push(("next", ahead));

    parts.retain(|(_, part)| !part.is_empty());
    let year = period.label.split(' ').next().unwrap_or_default();
    let (heading, label) = match wish.kind {
        OwnPackKind::Quarter => (heading, period.label.clone()),
        OwnPackKind::Growth => (text("packet_year", &[("year", year)]), text("packet_label_year", &[("year", year)])),
    };
    Ok(Gathered {
        heading,
        label,
        own: own.display_name,
        parts,
        feedback,
        has_decimals: decimals,
        has_commitments: commitments,
        has_survey: survey.is_some(),
        too_few: !enough,
    })
}

fn state(code: &str) -> String {
    text(
        match code {
            "planned" => "growth_planned",
            "under_way" => "growth_under_way",
            "done_this_quarter" => "growth_done",
            "how_you_work_now" => "growth_how_you_work",
            _ => "growth_nothing_yet",
        },
        &[],
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn newest(tx: &Transaction, kind: &str, until: NaiveDate) -> Result<Option<String>> {
    let mut one = tx.prepare_cached(
        "SELECT coalesce(nullif(trim(body), ''), title) FROM entry WHERE kind = ?1 AND occurred_on <= ?2 AND visibility <> 'private'
         ORDER BY occurred_on DESC, created_at DESC LIMIT 1",
    )?;
    let mut rows = one.query((kind, until))?;
    Ok(match rows.next()? {
        Some(row) => row.get(0)?,
        None => None,
    })
}

/// What others said in the survey of the quarter: of the groups that may be shown, the mean of each question.
fn of_others(survey: &surveys::RoundPage) -> Part {
    let mut part = Part::new(text("own_pack_survey_360", &[]));
    part.about = Some(text("own_pack_survey_about", &[]));
    let place = |value: f64| (value - 1.0) / 4.0;
    for item in &survey.items {
        let Some(others) = item.others else { continue };
        let sign = match item.sign {
            Some(surveys::Sign::BlindSpot) => Some(text("sign_blind_spot", &[])),
            Some(surveys::Sign::HiddenStrength) => Some(text("sign_hidden_strength", &[])),
            None => None,
        };
        let said = match item.own {
            Some(own) => {
                let (others, own) = (format!("{others:.1}"), format!("{own:.0}"));
                text("own_pack_others_and_own", &[("others", &others), ("own", &own)])
            }
            None => text("own_pack_others", &[("others", &format!("{others:.1}"))]),
        };
        part.dots.push(Dots {
            label: item.question.clone(),
            value: place(others),
            last: item.own.map(place),
            words: [Some(said), sign].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        });
    }
    part
}

/// The team in counts, each over at least four people.
fn of_team(
    tx: &Transaction,
    period: &Period,
    ending: &[closing::results::EndingGoal],
    own: &crate::id::PersonId,
    enough: bool,
) -> Result<Part> {
    let mut part = Part::new(text("own_pack_team", &[]));
    if !enough {
        return Ok(part);
    }
    let cover = snapshots::cover(tx, period)?;
    if cover.people >= FEWEST as u32 {
        let people = counted("people_count", cover.people, &[]);
        part.line(capital(&counted("look_back_talks", cover.talks, &[("people", &people)])), None);
    }
    let of_team = |goal: &&closing::results::EndingGoal| {
        goal.goal.agreed_on.is_some() && goal.goal.owner_person_id.as_ref().is_some_and(|owner| owner != own)
    };
    let goals: Vec<_> = ending.iter().filter(of_team).collect();
    let owners: HashSet<_> = goals.iter().filter_map(|goal| goal.goal.owner_person_id.as_ref()).collect();
    if owners.len() >= FEWEST {
        let reached = goals.iter().filter(|goal| goal.goal.outcome.as_deref() == Some("achieved")).count() as u32;
        let words = [
            ("count", in_words(goals.len() as u32)),
            ("reached", in_words(reached)),
            ("people", in_words(owners.len() as u32)),
        ];
        let words: Vec<(&str, &str)> = words.iter().map(|(name, said)| (*name, said.as_str())).collect();
        part.line(capital(&text("own_pack_team_goals", &words)), None);
    }
    for (id, sql) in [
        (
            "own_pack_team_feedback",
            "SELECT count(*), count(DISTINCT f.to_person_id) FROM feedback f JOIN person p ON p.id = f.to_person_id AND p.is_self = 0
             WHERE f.state IN ('given', 'acknowledged', 'followed_up') AND f.given_on BETWEEN ?1 AND ?2",
        ),
        (
            "own_pack_team_steps",
            "SELECT count(*), count(DISTINCT d.person_id) FROM idp_item i JOIN idp d ON d.id = i.idp_id
               JOIN person p ON p.id = d.person_id AND p.is_self = 0
             WHERE i.done_on BETWEEN ?1 AND ?2 AND d.state NOT IN ('superseded', 'ended')",
        ),
    ] {
        let (count, people): (u32, u32) =
            tx.prepare_cached(sql)?.query_row((period.starts_on, period.ends_on), |r| r.try_into())?;
        if people >= FEWEST as u32 {
            part.line(capital(&counted(id, count, &[("people", &in_words(people))])), None);
        }
    }
    Ok(part)
}

/// What was said to the manager in the days given, without who said it.
fn received(tx: &Transaction, from: NaiveDate, to: NaiveDate) -> Result<Vec<(String, String)>> {
    let mut all = tx.prepare_cached(
        "SELECT f.id, trim(concat_ws('. ', rtrim(f.situation, '. '), rtrim(f.behaviour, '. '), f.impact)) FROM feedback f
           JOIN person me ON me.id = f.to_person_id AND me.is_self = 1
         WHERE f.state IN ('given', 'acknowledged', 'followed_up') AND f.given_on BETWEEN ?1 AND ?2
         ORDER BY f.given_on, f.created_at, f.id LIMIT 40",
    )?;
    let rows = all.query_map((from, to), |r| r.try_into())?;
    let rows: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().filter(|(_, said)| !said.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{self, Stage};
    use crate::testing::{TestPlanner, day, planner_on};
    use serde_json::json;

    /// A team of so many, with a talk, a kind word and an agreed goal for each.
    fn team(size: usize) -> TestPlanner {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana Reyes".into(), false).expect("self");
        for name in ["Amara", "Ruth", "Priya", "Jonas", "Mei"].iter().take(size) {
            let id = p.add_person((*name).into()).expect("added").id;
            let draft = json!({ "person_id": id, "held_on": "2026-11-10", "notes": "", "agreed": [] });
            p.log_one_on_one(serde_json::from_value(draft).expect("a draft")).expect("kept");
            let said = json!({ "person_id": id, "kind": "praise", "text": "Stayed calm", "said_on": "2026-11-10" });
            p.add_feedback(serde_json::from_value(said).expect("feedback")).expect("kept");
        }
        p
    }

    fn everything(p: &Planner, wish: OwnPackWish) -> String {
        let pack = p.own_pack(wish).expect("a pack");
        pack.parts
            .into_iter()
            .filter(|part| part.on)
            .flat_map(|part| part.lines.into_iter().chain([part.title]))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn nothing_is_counted_over_fewer_than_four_people_and_nobody_is_named() {
        let three = team(3);
        let pack = three.own_pack(OwnPackWish::default()).expect("a pack");
        assert!(pack.too_few);
        let of_team = ["team", "basics", "shifts", "handed_over"];
        assert!(pack.parts.iter().all(|part| !of_team.contains(&part.key.as_str())), "{:?}", pack.parts);
        let said = everything(&three, OwnPackWish::default());
        assert!(!said.contains("hree"), "no count of three people: {said}");

        let four = team(4);
        let said = everything(&four, OwnPackWish::default());
        assert!(said.contains("four people"), "{said}");
        for name in ["Amara", "Ruth", "Priya", "Jonas"] {
            assert!(!said.contains(name), "{name} is named: {said}");
        }
        // Four in the team, and of one thing only three: that one thing is not counted.
        let feedback = four.list_feedback(None).expect("feedback");
        four.remove_feedback(feedback[0].id.clone()).expect("removed");
        let fewer = everything(&four, OwnPackWish::default());
        assert_ne!(said, fewer);
        assert!(!fewer.to_lowercase().contains("three people"), "{fewer}");
    }

    #[test]
    fn decimals_surveys_and_what_was_said_are_in_only_when_ticked() {
        let p = team(4);
        let plain = everything(&p, OwnPackWish::default());
        assert!(!plain.chars().any(|c| c == '.') || !has_decimal(&plain), "{plain}");
        let new = json!({ "from_person_id": null, "kind": "praise", "text": "You listen" });
        p.add_received(serde_json::from_value(new).expect("received")).expect("kept");
        let pack = p.own_pack(OwnPackWish::default()).expect("a pack");
        let tick = pack.may_put_in.iter().find(|tick| tick.key.starts_with("feedback:")).expect("a tick").clone();
        assert!(!tick.on && !everything(&p, OwnPackWish::default()).contains("You listen"));
        let ticked = OwnPackWish { put_in: vec![tick.key, DECIMALS.into()], ..OwnPackWish::default() };
        let said = everything(&p, ticked);
        assert!(said.contains("You listen"));
        assert_eq!(pack.may_put_in.iter().any(|tick| tick.key == DECIMALS), has_decimal(&said), "{said}");
        assert!(pack.may_put_in.iter().all(|tick| tick.key != SURVEY), "there is none");
    }

    fn has_decimal(text: &str) -> bool {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(3).any(|three| three[0].is_ascii_digit() && three[1] == '.' && three[2].is_ascii_digit())
    }

    #[test]
    fn both_papers_of_the_made_up_team_are_written_without_a_name_of_the_team() {
        let folder = tempfile::tempdir().expect("a folder");
        let p = demo::make(folder.path(), Clock::stopped(day("2026-11-24")), Stage::Month6, true).expect("made");
        let path = folder.path().join("own.pdf");
        for kind in [OwnPackKind::Quarter, OwnPackKind::Growth] {
            let wish = OwnPackWish { kind, ..OwnPackWish::default() };
            let pack = p.own_pack(wish.clone()).expect("a pack");
            assert!(pack.parts.iter().any(|part| part.key == "steps"), "{kind:?}");
            assert!(!pack.too_few);
            assert!(p.save_own_pack(&wish, &path).expect("saved") >= 1);
            assert!(std::fs::read(&path).expect("there").starts_with(b"%PDF"));
            // The manager's own lines may name whom they like; what is counted may not.
            let counted = ["team", "basics", "shifts", "handed_over"];
            let lines =
                pack.parts.iter().filter(|part| counted.contains(&part.key.as_str())).flat_map(|part| &part.lines);
            let lines: Vec<&String> = lines.collect();
            for person in p.list_people(false).expect("people") {
                assert!(
                    lines.iter().all(|line| !line.contains(person.short_name())),
                    "{}: {lines:?}",
                    person.short_name()
                );
            }
            // What the manager wrote for themselves alone is marked in the made-up team.
            let said = everything(&p, wish.clone());
            assert!(!said.contains("CANARY"), "{said}");
            let less = OwnPackWish { left_out: vec!["steps".into()], ..wish };
            let steps = p.own_pack(less).expect("a pack").parts.into_iter().find(|part| part.key == "steps");
            assert!(steps.is_some_and(|part| !part.on), "an unticked part is still offered");
        }
    }
}
