//! What groups of people say about the manager: who may be shown, and what came of a round.
//!
//! A group below its minimum is not shown, and not kept either. The team is never mixed with others; peers and others are
//! taken together where one of them is too few, and shown when the two make enough. A group of which nobody answered is not
//! too small: five peers and nobody else are five peers. Every mean counts the groups that are shown, so that nobody can be
//! worked out by taking one from another, and a mean of fewer than the minimum stands nowhere.

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::forms::catalogue::{self, Form, Kind};
use crate::forms::{self, AskKind, AskedGroup, POOLED, Round, UPWARD_FROM, asked_items, group_words, wording};
use crate::periods::Period;
use crate::quarter::person::Number;
use crate::{Planner, people};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Groups in the order in which they stand.
const GROUPS: [&str; 5] = ["self", "manager", "report", "peer", "stakeholder"];
/// Answers without a name: fewer are not shown.
const MINIMUM: u32 = 3;
/// From so many answers on it is told how far apart they lie.
const SPREAD_FROM: u32 = 5;
/// The manager sees it a whole step otherwise than the others do.
const FAR: f64 = 1.0;
const MOST: u32 = 50;

/// Whether a group answers without a name, and how many of it must answer.
pub(crate) fn rule(group: &str) -> (bool, u32) {
    match group {
        "self" | "manager" => (false, 1),
        _ => (true, MINIMUM),
    }
}

/// A group that may be shown, and which groups it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownGroup {
    pub name: String,
    pub members: Vec<String>,
    pub answers: u32,
}

/// Which groups may be shown, by how many answered.
pub(crate) fn shown(counts: &BTreeMap<String, u32>) -> Vec<ShownGroup> {
    let count = |group: &str| counts.get(group).copied().unwrap_or(0);
    let one = |group: &str| ShownGroup { name: group.into(), members: vec![group.into()], answers: count(group) };
    let enough = |group: &str| count(group) > 0 && count(group) >= rule(group).1;
    let mut all: Vec<ShownGroup> = GROUPS[..3].iter().filter(|group| enough(group)).map(|group| one(group)).collect();
    let both = ["peer", "stakeholder"];
    let fits = |group: &&str| count(group) == 0 || enough(group);
    let mut pooled: Vec<String> = both.iter().filter(|group| count(group) > 0).map(|group| group.to_string()).collect();
    let together = count("peer") + count("stakeholder") + count(POOLED);
    if count(POOLED) > 0 {
        // Somebody put them together already.
        pooled.push(POOLED.into());
    } else if both.iter().all(fits) {
        all.extend(both.iter().filter(|group| enough(group)).map(|group| one(group)));
        return all;
    }
    if together >= MINIMUM {
        all.push(ShownGroup { name: POOLED.into(), members: pooled, answers: together });
    }
    all
}

/// The groups as they can be asked: the team is counted, and nobody is asked whose answers could never be shown.
pub(crate) fn check_groups(tx: &Transaction, today: NaiveDate, wanted: &[AskedGroup]) -> Result<Vec<AskedGroup>> {
    let reports = people::active_reports(tx, today)?.len() as u32;
    let mut groups = Vec::new();
    for group in GROUPS {
        let Some(of) = wanted.iter().find(|of| of.group == group && of.people > 0) else { continue };
        let people = match group {
            "self" | "manager" => 1,
            "report" => reports,
            _ if of.people > MOST => {
                return Err(Error::invalid_with(group, "error_asking_many", &[("most", &MOST.to_string())]));
            }
            _ => of.people,
        };
        groups.push(AskedGroup { group: group.into(), people });
    }
    if wanted.iter().any(|of| !GROUPS.contains(&of.group.as_str())) {
        return Err(Error::invalid("groups", "error_choice"));
    }
    if !groups.iter().any(|of| of.group != "self") {
        return Err(Error::invalid("groups", "error_asking_groups"));
    }
    if groups.iter().any(|of| of.group == "report" && of.people < MINIMUM) {
        return Err(Error::invalid("report", "error_asking_team_small"));
    }
    let others: u32 =
        groups.iter().filter(|of| of.group == "peer" || of.group == "stakeholder").map(|of| of.people).sum();
    if (1..MINIMUM).contains(&others) {
        let field = if groups.iter().any(|of| of.group == "peer") { "peer" } else { "stakeholder" };
        return Err(Error::invalid(field, "error_asking_others_few"));
    }
    Ok(groups)
}

/// The team, where it is large enough for the upward question.
pub(crate) fn check_upward(tx: &Transaction, today: NaiveDate) -> Result<AskedGroup> {
    let people = people::active_reports(tx, today)?.len() as u32;
    if people < UPWARD_FROM {
        return Err(Error::invalid("kind", "error_asking_upward"));
    }
    Ok(AskedGroup { group: "report".into(), people })
}

/// A round with what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RoundPage {
    pub round: Round,
    /// What one person answered by name, or what was said without one, in no order.
    pub words: Vec<AnswerWords>,
    /// Of a survey.
    pub groups: Vec<GroupShown>,
    pub items: Vec<SurveyItem>,
    /// Of all marks of the groups that are shown, one's own left out.
    pub overall: Option<f64>,
    /// Of the upward question: how many said what.
    pub choices: Vec<ChoiceCount>,
}

/// What was said to one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswerWords {
    pub question: String,
    /// Of a survey: by whom.
    pub group: Option<String>,
    pub said: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GroupShown {
    pub group: String,
    pub name: String,
    pub answers: u32,
}

/// One question of a survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyItem {
    pub code: String,
    pub question: String,
    pub own: Option<f64>,
    pub groups: Vec<GroupMean>,
    /// Of all of others that are shown.
    pub others: Option<f64>,
    /// Seen a whole step otherwise: blind_spot where one thinks more of oneself, hidden_strength where less.
    pub sign: Option<Sign>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GroupMean {
    pub group: String,
    pub mean: f64,
    pub answers: u32,
    /// The lowest and the highest, from five answers on.
    pub spread: Option<(f64, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    BlindSpot,
    HiddenStrength,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChoiceCount {
    pub choice: String,
    pub count: u32,
}

impl Planner {
    /// A round with what came of it.
    pub fn round_page(&self, id: String) -> Result<RoundPage> {
        self.read(|tx| page(tx, self.clock(), &id))
    }
}

/// The newest survey that was asked in a quarter and whose answers are here; none where nothing of it may be shown.
pub(crate) fn of_period(tx: &Transaction, clock: Clock, period: &Period) -> Result<Option<RoundPage>> {
    let mut newest = tx.prepare_cached(
        "SELECT r.round_id FROM feedback_request r JOIN instrument i ON i.id = r.instrument_id AND i.kind = 'survey_360'
         WHERE r.state = 'received' AND r.asked_on BETWEEN ?1 AND ?2
         GROUP BY r.round_id ORDER BY max(r.asked_on) DESC, r.round_id DESC LIMIT 1",
    )?;
    let found: Option<String> = newest.query_row((period.starts_on, period.ends_on), |r| r.get(0)).optional()?;
    let Some(id) = found else { return Ok(None) };
    Ok(Some(page(tx, clock, &id)?).filter(|page| page.overall.is_some()))
}

/// M6: the mean of what groups said, of those that may be shown, with how often one sees oneself a whole step otherwise.
pub(crate) fn number(tx: &Transaction, clock: Clock, period: &Period) -> Result<Number> {
    let Some(page) = of_period(tx, clock, period)? else {
        return Ok(Number::of(None, MINIMUM, Vec::new()).or_because("no_survey"));
    };
    let signs = |wanted: Sign| page.items.iter().filter(|item| item.sign == Some(wanted)).count() as f64;
    let (blind, hidden) = (signs(Sign::BlindSpot), signs(Sign::HiddenStrength));
    let answers: u32 = page.groups.iter().filter(|group| group.group != "self").map(|group| group.answers).sum();
    let number = Number::of(page.overall, MINIMUM, vec![page.round.id]).and("blind_spots", Some(blind), None).and(
        "hidden_strengths",
        Some(hidden),
        None,
    );
    Ok(Number { denominator: Some(f64::from(answers)), ..number })
}

/// Half up to four digits, once, at the end.
fn rounded(value: f64) -> f64 {
    (value * 1e4 + 0.5).floor() / 1e4
}

/// One answer as it is kept.
struct Row {
    assessment: String,
    group: String,
    code: String,
    value: Option<f64>,
    said: Option<String>,
}

fn rows(tx: &Transaction, round: &str) -> Result<Vec<Row>> {
    // By the random ids: an order that nobody chose, and the same at each reading.
    let mut all = tx.prepare_cached(
        "SELECT a.id, a.rater_group, i.code, v.value, v.text FROM assessment a JOIN assessment_answer v ON v.assessment_id = a.id
         JOIN instrument_item i ON i.id = v.item_id WHERE a.round_id = ?1 AND a.state <> 'draft' ORDER BY v.id",
    )?;
    let row = |r: &rusqlite::Row| {
        Ok(Row { assessment: r.get(0)?, group: r.get(1)?, code: r.get(2)?, value: r.get(3)?, said: r.get(4)? })
    };
    Ok(all.query_map([round], row)?.collect::<rusqlite::Result<_>>()?)
}

fn page(tx: &Transaction, clock: Clock, id: &str) -> Result<RoundPage> {
    let round = forms::read_round(tx, clock, id)?;
    let form = forms::requests(tx, id)?.first().map(|one| one.form).ok_or(Error::Gone)?;
    let (rows, name) = (rows(tx, id)?, round.about_name.clone());
    let mut page = RoundPage { round, words: vec![], groups: vec![], items: vec![], overall: None, choices: vec![] };
    if form.ask == AskKind::AboutMe {
        page.words = received_words(tx, id, form, &name)?;
        return Ok(page);
    }
    if !form.ask.is_survey() {
        let said = |code: &str| -> Vec<String> {
            rows.iter().filter(|row| row.code == code).filter_map(|row| row.said.clone()).collect()
        };
        let group = if form.ask == AskKind::SelfReview { "self" } else { "peer" };
        let words = form.items.iter().map(|item| AnswerWords {
            question: wording(item, group, &name),
            group: None,
            said: said(&item.code),
        });
        page.words = words.filter(|words| !words.said.is_empty()).collect();
        return Ok(page);
    }
    // Comments are kept apart from marks: who answered is counted by the marks.
    let mut marked: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.said.is_none()) {
        let of = marked.entry(&row.group).or_default();
        if !of.contains(&row.assessment.as_str()) {
            of.push(&row.assessment);
        }
    }
    let counts = marked.iter().map(|(group, all)| (group.to_string(), all.len() as u32)).collect();
    let groups = shown(&counts);
    let open = |group: &str| groups.iter().any(|one| one.name == group);
    page.groups = groups
        .iter()
        .map(|one| GroupShown { group: one.name.clone(), name: group_words(&one.name), answers: one.answers })
        .collect();
    let rows: Vec<&Row> = rows.iter().filter(|row| open(&row.group)).collect();
    page.items = form
        .items
        .iter()
        .filter(|item| item.kind == Kind::Scale)
        .map(|item| survey_item(item, &groups, &rows, &name))
        .filter(|item| item.own.is_some() || !item.groups.is_empty())
        .collect();
    // Marks of questions that stand alone for too few are left out here too.
    let counted = page.items.iter().flat_map(|item| {
        let told = |group: &str| item.groups.iter().any(|mean| mean.group == group);
        rows.iter()
            .filter(move |row| row.code == item.code && row.group != "self" && told(&row.group))
            .filter_map(|row| row.value)
    });
    page.overall = mean(counted);
    page.words = comments(form, &groups, &rows, &name);
    page.choices = choices(form, &rows);
    Ok(page)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| rounded(sum / f64::from(count)))
}

fn survey_item(item: &catalogue::Item, groups: &[ShownGroup], rows: &[&Row], name: &str) -> SurveyItem {
    let values = |group: &str| -> Vec<f64> {
        rows.iter().filter(|row| row.code == item.code && row.group == group).filter_map(|row| row.value).collect()
    };
    let mut means = Vec::new();
    let mut of_others = Vec::new();
    for group in groups.iter().filter(|group| group.name != "self") {
        let of_it = values(&group.name);
        // "Cannot judge" makes fewer of them; then this question has no mean.
        if (of_it.len() as u32) < rule(&group.name).1 {
            continue;
        }
        let (low, high) = of_it.iter().fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
        if let Some(mean) = mean(of_it.iter().copied()) {
            let answers = of_it.len() as u32;
            let spread = (answers >= SPREAD_FROM).then_some((low, high));
            means.push(GroupMean { group: group.name.clone(), mean, answers, spread });
        }
        of_others.extend(of_it);
    }
    let own = values("self").first().copied();
    let exact = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let gap = own.filter(|_| !of_others.is_empty()).map(|own| rounded(own - exact(&of_others)));
    SurveyItem {
        code: item.code.clone(),
        question: wording(item, "report", name),
        own,
        others: mean(of_others.iter().copied()),
        groups: means,
        sign: match gap {
            Some(gap) if gap >= FAR => Some(Sign::BlindSpot),
            Some(gap) if gap <= -FAR => Some(Sign::HiddenStrength),
            _ => None,
        },
    }
}

fn comments(form: &'static Form, groups: &[ShownGroup], rows: &[&Row], name: &str) -> Vec<AnswerWords> {
    let mut all = Vec::new();
    for item in form.items.iter().filter(|item| item.kind == Kind::Text) {
        for group in groups {
            let of_it = rows.iter().filter(|row| row.code == item.code && row.group == group.name);
            let said: Vec<String> = of_it.filter_map(|row| row.said.clone()).collect();
            if !said.is_empty() {
                let question = wording(item, "report", name);
                all.push(AnswerWords { question, group: Some(group_words(&group.name)), said });
            }
        }
    }
    all
}

fn choices(form: &'static Form, rows: &[&Row]) -> Vec<ChoiceCount> {
    let asked = asked_items(form, "report", true).into_iter().find_map(|item| match &item.kind {
        Kind::Choice(choices) => Some((&item.code, choices)),
        _ => None,
    });
    let Some((code, choices)) = asked else { return Vec::new() };
    let count = |at: usize| rows.iter().filter(|row| row.code == *code && row.value == Some(at as f64 + 1.0)).count();
    let counted: Vec<u32> = (0..choices.len()).map(|at| count(at) as u32).collect();
    if counted.iter().sum::<u32>() < MINIMUM {
        return Vec::new();
    }
    choices.iter().zip(counted).map(|(c, count)| ChoiceCount { choice: catalogue::choice_label(c), count }).collect()
}

/// What came back about the manager by name stands among what was said to them; here beside its questions.
fn received_words(tx: &Transaction, round: &str, form: &Form, name: &str) -> Result<Vec<AnswerWords>> {
    let mut all = tx.prepare_cached(
        "SELECT f.kind, f.behaviour FROM feedback f JOIN feedback_request r ON r.id = f.request_id
         WHERE r.round_id = ?1 AND f.state NOT IN ('discarded', 'withdrawn') ORDER BY f.created_at, f.id",
    )?;
    let found: Vec<(String, Option<String>)> =
        all.query_map([round], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let said = |praise: bool| -> Vec<String> {
        found.iter().filter(|(kind, _)| (kind == "praise") == praise).filter_map(|(_, said)| said.clone()).collect()
    };
    let words = form.items.iter().enumerate().map(|(at, item)| AnswerWords {
        question: wording(item, "peer", name),
        group: None,
        said: said(at == 0),
    });
    Ok(words.filter(|words| !words.said.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(counts: &[(&str, u32)]) -> Vec<(String, u32)> {
        let counts = counts.iter().map(|(group, count)| (group.to_string(), *count)).collect();
        shown(&counts).into_iter().map(|group| (group.name, group.answers)).collect()
    }

    #[test]
    fn nothing_is_shown_below_the_minimum_and_the_team_is_never_mixed_with_others() {
        let is = |counts: &[(&str, u32)], wanted: &[(&str, u32)]| {
            let wanted: Vec<_> = wanted.iter().map(|(group, count)| (group.to_string(), *count)).collect();
            assert_eq!(names(counts), wanted, "{counts:?}");
        };
        is(&[("self", 1), ("manager", 1)], &[("self", 1), ("manager", 1)]);
        is(&[("report", 2), ("peer", 2)], &[]);
        is(&[("report", 3)], &[("report", 3)]);
        is(&[("report", 2), ("peer", 1)], &[]);
        is(&[("peer", 5)], &[("peer", 5)]);
        is(&[("peer", 5), ("stakeholder", 1)], &[(POOLED, 6)]);
        is(&[("peer", 2), ("stakeholder", 1)], &[(POOLED, 3)]);
        is(&[("peer", 3), ("stakeholder", 3)], &[("peer", 3), ("stakeholder", 3)]);
        is(&[(POOLED, 2)], &[]);
        is(&[(POOLED, 4)], &[(POOLED, 4)]);
    }
}
