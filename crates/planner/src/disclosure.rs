//! What shows, and when: one pure function of the records, what was put away, and today. No screen decides by itself.
//!
//! A thing that would be empty is not there; what was there once stays. The first fourteen days are quiet. At most one offer
//! is made in a calendar week, none in the first three days, and none twice after it was waved away.

use crate::calendar::{Clock, week_start};
use crate::error::Result;
use crate::id::PersonId;
use crate::keep::Missing;
use crate::kept_pages::{self, KeptPage};
use crate::periods::{self, QuarterRef};
use crate::settings::{self, Settings};
use crate::shelves::{self, Shelf};
use crate::{Planner, history, numbers, people, stories};
use chrono::{Datelike, Days, NaiveDate};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What the frame of the window needs to know.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Shell {
    pub planner: OpenPlanner,
    pub today: NaiveDate,
    /// The day was set from outside and is not the computer's.
    pub clock_moved: bool,
    /// Something was written on this later day: the computer's clock was set back since.
    pub clock_was_at: Option<NaiveDate>,
    /// Saved changes that are not there any more, until the manager has answered.
    pub missing: Option<Missing>,
    pub quarter: QuarterRef,
    pub self_id: Option<PersonId>,
    pub self_name: Option<String>,
    /// Nobody has introduced themselves, or the first steps were left in the middle.
    pub first_run: bool,
    pub first_run_step: Option<String>,
    /// In the order of the sidebar; of more than twelve those about whom something was written last.
    pub people: Vec<SidebarPerson>,
    pub all_people: bool,
    /// Pages the manager keeps below everything that is there by itself.
    pub kept: Vec<KeptPage>,
    /// My promises that are due, and today's talks.
    pub badge: u32,
    /// What would be taken back, or done again, in words.
    pub undo: Option<String>,
    pub redo: Option<String>,
    pub show: Disclosure,
    pub settings: Settings,
}

/// Which planner is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenPlanner {
    pub kind: PlannerKind,
    /// Of a made-up team: how much has happened.
    pub stage: Option<String>,
    pub folder: String,
    pub read_only: bool,
    pub has_password: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlannerKind {
    Own,
    MadeUp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SidebarPerson {
    pub id: PersonId,
    pub name: String,
}

/// What is put in front of the manager unasked. Everything else is behind More or the palette, never locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Disclosure {
    /// The first fortnight: nothing is late, behind or missing, except own promises.
    pub quiet: bool,
    /// Entries of the sidebar, in its order.
    pub lists: Vec<List>,
    /// Columns of the team's table, in its order; none while there is nothing to line up.
    pub quarter_columns: Vec<QuarterColumn>,
    pub goals_to_talk_about: bool,
    /// Goals of the team and the company are offered where a goal is written.
    pub shared_goals: bool,
    /// My growth shows its five lines.
    pub pick_a_step: bool,
    /// A story for the team's meeting is asked for at the beginning of the week.
    pub team_story: bool,
    /// From day 30.
    pub basics: bool,
    /// Two questions in a talk.
    pub suggested_questions: bool,
    /// The tidy-up of the middle week looks at the goals.
    pub half_time: bool,
    /// In the last three weeks of a quarter the packet is the main act.
    pub packet_first: bool,
    pub last_quarter: bool,
    /// A closed quarter can stand beside the running one.
    pub compare: bool,
    pub year: bool,
    /// Taken down, in their order.
    pub shelves: Vec<Shelf>,
    /// The way to the numbers of people, from day 30 on.
    pub all_numbers: bool,
    /// They were switched off, for good.
    pub numbers_off: bool,
    pub offer: Option<Offer>,
    /// Anybody at this computer can open the planner, and nobody has said yet that this is well.
    pub password_line: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum List {
    Goals,
    Development,
    Feedback,
    Packets,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuarterColumn {
    Goals,
    Strip,
    LastTalk,
    LastFeedback,
    NextStep,
}

/// One quiet line with one link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Offer {
    /// Which, and where it is about a person, whom: remembered so that it is never made again.
    pub key: String,
    pub code: OfferCode,
    pub person_id: Option<PersonId>,
    pub person_name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OfferCode {
    /// How often do the two meet? After their second talk.
    RhythmFor,
    /// A development plan, after five talks.
    PlanFor,
    /// Three people have goals: see them side by side.
    SideBySide,
    /// Words for telling the team that notes are kept, in the second week.
    TellYourTeam,
    /// Does the company review this quarter? From its ninth week, where nobody has said so.
    ReviewRhythm,
    /// The first ninety days in a role, for whoever said that they are new in it.
    FirstNinetyDays,
    /// Asking what others see of oneself: after ten times of telling others, where nobody has told the manager yet.
    AskAboutMe,
}

/// Counts that the function looks at; of everything that ever was, unless said otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Records {
    /// The day of the first record.
    pub began_on: Option<NaiveDate>,
    pub reports: u32,
    pub held_talks: u32,
    pub goals: u32,
    pub active_goals: u32,
    pub people_with_goals: u32,
    /// People with a goal or a talk.
    pub people_to_line_up: u32,
    pub feedback: u32,
    pub feedback_said: u32,
    pub steps: u32,
    pub packets: u32,
    pub closed_quarters: u32,
    /// Something belongs to the quarter before.
    pub last_quarter: bool,
    pub step_chosen: bool,
    /// The step about stories is chosen, or the team meets this week.
    pub team_story: bool,
    /// The step about purpose was begun, or a goal is not one person's alone.
    pub shared_goals: bool,
    /// Taken down, in their order.
    pub shelves: Vec<Shelf>,
    pub numbers_off: bool,
    /// Nobody has said how often the company reviews, and the quarter is in its last five weeks.
    pub review_unasked: bool,
    /// Ten things were said to others, nothing was written down that was said to the manager, and nobody was asked.
    pub only_gives: bool,
    /// The manager said that they are new in the role, and no plan for it was begun.
    pub new_in_role: bool,
    /// In the sidebar's order: talks held, has a rhythm, has a development plan.
    pub people: Vec<PersonRecords>,
    /// When each offer was made, and whether it was waved away.
    pub offers: BTreeMap<String, OfferMade>,
    /// There is no password, and the manager has not said that there shall be none.
    pub password_unanswered: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PersonRecords {
    pub id: PersonId,
    pub name: String,
    pub held_talks: u32,
    pub has_rhythm: bool,
    pub has_steps: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OfferMade {
    pub on: NaiveDate,
    pub waved_away: bool,
}

const QUIET_DAYS: i64 = 14;
const NO_OFFER_DAYS: i64 = 3;
const BASICS_FROM_DAYS: i64 = 30;
const NUMBERS_FROM_DAYS: i64 = 30;
const PACKET_FIRST_DAYS: u32 = 21;
const TELL_FROM_DAYS: i64 = 7;
const REVIEW_FROM_WEEK: u32 = 9;

/// The table of places.
pub(crate) fn disclosure(records: &Records, settings: &Settings, quarter: &QuarterRef, today: NaiveDate) -> Disclosure {
    let age = records.began_on.map_or(0, |began| (today - began).num_days());
    let quiet = age < QUIET_DAYS;
    let lists = [
        (List::Goals, records.goals > 0),
        (List::Development, records.steps > 0),
        (List::Feedback, records.feedback > 0),
        (List::Packets, records.packets > 0),
    ];
    let lined_up = records.people_to_line_up >= 2;
    let columns = [
        (QuarterColumn::Goals, records.goals > 0),
        (QuarterColumn::Strip, records.held_talks > 0),
        (QuarterColumn::LastTalk, records.held_talks > 0),
        (QuarterColumn::LastFeedback, records.feedback_said > 0),
        (QuarterColumn::NextStep, records.steps > 0),
    ];
    let friday = today.weekday().number_from_monday() == settings.friday;
    Disclosure {
        quiet,
        lists: lists.into_iter().filter(|(_, there)| *there).map(|(list, _)| list).collect(),
        quarter_columns: columns
            .into_iter()
            .filter(|(_, there)| lined_up && *there)
            .map(|(column, _)| column)
            .collect(),
        shared_goals: records.shared_goals,
        goals_to_talk_about: !quiet && records.active_goals > 0,
        pick_a_step: records.step_chosen || records.held_talks >= 3 || !quiet,
        team_story: records.team_story,
        basics: age >= BASICS_FROM_DAYS && records.reports > 0,
        suggested_questions: records.held_talks >= crate::conversations::QUESTIONS_FROM_TALKS,
        half_time: friday && quarter.running && is_middle_week(quarter, today) && records.active_goals > 0,
        packet_first: quarter.running && quarter.days_left <= PACKET_FIRST_DAYS && !quiet,
        last_quarter: records.last_quarter,
        compare: records.closed_quarters >= 1,
        year: records.closed_quarters >= 2,
        shelves: records.shelves.clone(),
        all_numbers: age >= NUMBERS_FROM_DAYS && !records.numbers_off,
        numbers_off: records.numbers_off,
        offer: offer(records, age, today),
        password_line: records.password_unanswered && records.began_on.is_some(),
    }
}

/// The calendar week in which the quarter is half over.
fn is_middle_week(quarter: &QuarterRef, today: NaiveDate) -> bool {
    let days = (quarter.ends_on - quarter.starts_on).num_days() as u64 + 1;
    week_start(quarter.starts_on + Days::new(days / 2), 1) == week_start(today, 1)
}

/// The offer of this week: the one that was made, or the first that fits and never was.
fn offer(records: &Records, age: i64, today: NaiveDate) -> Option<Offer> {
    if age < NO_OFFER_DAYS {
        return None;
    }
    let this_week = of_week(&records.offers, today);
    let fitting = offers(records, age);
    match this_week {
        Some((_, made)) if made.waved_away => None,
        Some((key, _)) => fitting.into_iter().find(|offer| offer.key == *key),
        None => fitting.into_iter().find(|offer| !records.offers.contains_key(&offer.key)),
    }
}

fn offers(records: &Records, age: i64) -> Vec<Offer> {
    let about = |code: OfferCode, word: &str, person: &PersonRecords| Offer {
        key: format!("{word}:{}", person.id),
        code,
        person_id: Some(person.id.clone()),
        person_name: Some(person.name.clone()),
    };
    let plain = |code: OfferCode, word: &str| Offer { key: word.to_owned(), code, person_id: None, person_name: None };
    let mut all = Vec::new();
    for person in records.people.iter().filter(|person| person.held_talks >= 2 && !person.has_rhythm) {
        all.push(about(OfferCode::RhythmFor, "rhythm_for", person));
    }
    if age >= TELL_FROM_DAYS && records.held_talks > 0 {
        all.push(plain(OfferCode::TellYourTeam, "tell_your_team"));
    }
    if records.review_unasked && records.held_talks > 0 {
        all.push(plain(OfferCode::ReviewRhythm, "review_rhythm"));
    }
    if records.new_in_role {
        all.push(plain(OfferCode::FirstNinetyDays, "first_ninety_days"));
    }
    if records.people_with_goals >= 3 {
        all.push(plain(OfferCode::SideBySide, "side_by_side"));
    }
    if records.only_gives {
        all.push(plain(OfferCode::AskAboutMe, "ask_about_me"));
    }
    for person in records.people.iter().filter(|person| person.held_talks >= 5 && !person.has_steps) {
        all.push(about(OfferCode::PlanFor, "plan_for", person));
    }
    all
}

impl Planner {
    /// What the frame of the window needs, in one read.
    pub fn shell(&self) -> Result<Shell> {
        let today = self.clock().today();
        self.read(|tx| {
            let settings = settings::read(tx)?;
            let quarter = periods::at(tx, today)?.as_ref(today);
            let reports = people::active_reports(tx, today)?;
            let mut records = read_records(tx, self.clock(), &reports, &quarter)?;
            let self_id = people::find_self(tx)?;
            let self_name = self_id.as_ref().map(|id| people::name(tx, id)).transpose()?;
            let first_run_step: Option<String> = settings::get(tx, "first_run_step")?.flatten();
            let (undo, redo) = history::next_labels(tx)?;
            let stage = demo_stage(tx)?;
            let answered: Option<bool> = settings::get(tx, NO_PASSWORD)?;
            records.password_unanswered = stage.is_none() && !self.has_password() && answered.is_none();
            Ok(Shell {
                planner: OpenPlanner {
                    kind: if stage.is_some() { PlannerKind::MadeUp } else { PlannerKind::Own },
                    stage,
                    folder: self.folder().display().to_string(),
                    read_only: self.is_read_only(),
                    has_password: self.has_password(),
                },
                today,
                clock_moved: self.clock().is_stopped(),
                clock_was_at: periods::clock_was_at(tx, today)?,
                missing: self.missing_in(tx)?,
                first_run: self_id.is_none() || first_run_step.is_some(),
                first_run_step,
                self_id,
                self_name,
                people: sidebar(tx, &reports)?,
                all_people: reports.len() > SIDEBAR_ALL || people_put_away(tx)?,
                kept: kept_pages::read(tx)?,
                badge: badge(tx, today)?,
                undo,
                redo,
                show: disclosure(&records, &settings, &quarter, today),
                quarter,
                settings,
            })
        })
    }

    /// Where the first steps stand; none: they are done.
    pub fn keep_first_run_step(&self, step: Option<String>) -> Result<()> {
        self.write_aside(|tx| settings::set(tx, "first_run_step", &step, &self.clock().now()))
    }

    /// There shall be no password; the line about it goes.
    pub fn leave_without_password(&self) -> Result<()> {
        self.write_aside(|tx| settings::set(tx, NO_PASSWORD, &true, &self.clock().now()))
    }

    /// The offer is on screen: it is the one of this week.
    pub fn make_offer(&self, key: String) -> Result<()> {
        self.remember_offer(key, false)
    }

    /// The offer was waved away: it never comes again.
    pub fn dismiss_offer(&self, key: String) -> Result<()> {
        self.remember_offer(key, true)
    }

    fn remember_offer(&self, key: String, waved_away: bool) -> Result<()> {
        let known = self.read(read_offers)?;
        if known.get(&key).is_some_and(|made| made.waved_away || !waved_away) {
            return Ok(());
        }
        let today = self.clock().today();
        self.write_aside(|tx| {
            let mut offers = read_offers(tx)?;
            let on = offers.get(&key).map_or(today, |made| made.on);
            offers.insert(key, OfferMade { on, waved_away });
            write_offers(tx, self.clock(), &offers)
        })
    }
}

const NO_PASSWORD: &str = "no_password";

const SIDEBAR_ALL: usize = 12;
const SIDEBAR_SHORT: usize = 10;

fn sidebar(tx: &Transaction, reports: &[people::Person]) -> Result<Vec<SidebarPerson>> {
    let mut shown: Vec<&people::Person> = reports.iter().collect();
    if shown.len() > SIDEBAR_ALL {
        let mut last = tx.prepare_cached(
            "SELECT max(coalesce((SELECT max(created_at) FROM conversation WHERE person_id = ?1), ''),
                        coalesce((SELECT max(created_at) FROM feedback WHERE to_person_id = ?1), ''),
                        coalesce((SELECT max(created_at) FROM entry WHERE person_id = ?1), ''),
                        coalesce((SELECT max(created_at) FROM goal WHERE owner_person_id = ?1), ''))",
        )?;
        let mut dated: Vec<(String, &people::Person)> = shown
            .into_iter()
            .map(|person| Ok((last.query_row([&person.id], |r| r.get(0))?, person)))
            .collect::<Result<_>>()?;
        dated.sort_by(|a, b| b.0.cmp(&a.0)); // stable: those without any record stay in order, at the end
        let kept: Vec<&PersonId> = dated.iter().take(SIDEBAR_SHORT).map(|(_, person)| &person.id).collect();
        shown = reports.iter().filter(|person| kept.contains(&&person.id)).collect();
    }
    Ok(shown.into_iter().map(|p| SidebarPerson { id: p.id.clone(), name: p.display_name.clone() }).collect())
}

fn people_put_away(tx: &Transaction) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM relationship WHERE kind = 'direct_report' AND ended_on IS NOT NULL)";
    Ok(tx.prepare_cached(sql)?.query_row([], |r| r.get(0))?)
}

fn badge(tx: &Transaction, today: NaiveDate) -> Result<u32> {
    let mut due = tx.prepare_cached(
        "SELECT count(*) FROM action_item a JOIN person o ON o.id = a.owner_person_id
         WHERE o.is_self = 1 AND a.state = 'open' AND a.due_on <= ?1",
    )?;
    let promises: u32 = due.query_row([today], |r| r.get(0))?;
    let mut talks = 0;
    for person in people::active_reports(tx, today)? {
        talks += crate::conversations::planned(tx, &person.id, today, today, today)?.len() as u32;
    }
    Ok(promises + talks)
}

/// Of a made-up team the stage it was made at; none in a planner of one's own.
pub(crate) fn demo_stage(tx: &Transaction) -> Result<Option<String>> {
    use rusqlite::OptionalExtension;
    let mut one = tx.prepare_cached("SELECT value FROM meta WHERE key = 'demo'")?;
    Ok(one.query_row([], |r| r.get(0)).optional()?)
}

/// Whether the planner is in its quiet first fortnight.
pub(crate) fn is_quiet(tx: &Transaction, clock: Clock) -> Result<bool> {
    Ok(people::began_on(tx)?.is_none_or(|began| (clock.today() - began).num_days() < QUIET_DAYS))
}

pub(crate) fn read_offers(tx: &Transaction) -> Result<BTreeMap<String, OfferMade>> {
    Ok(settings::get(tx, "offers")?.unwrap_or_default())
}

pub(crate) fn write_offers(tx: &Transaction, clock: Clock, made: &BTreeMap<String, OfferMade>) -> Result<()> {
    settings::set(tx, "offers", made, &clock.now())
}

/// What was offered in the week of a day.
pub(crate) fn of_week(made: &BTreeMap<String, OfferMade>, today: NaiveDate) -> Option<(&String, &OfferMade)> {
    let week = week_start(today, 1);
    made.iter().find(|(_, made)| week_start(made.on, 1) == week)
}

fn read_records(tx: &Transaction, clock: Clock, reports: &[people::Person], quarter: &QuarterRef) -> Result<Records> {
    let today = clock.today();
    let mut counts = tx.prepare_cached(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM conversation WHERE held_on IS NOT NULL LIMIT 100)),
                (SELECT count(*) FROM goal), (SELECT count(*) FROM goal WHERE state = 'agreed'),
                (SELECT count(DISTINCT owner_person_id) FROM goal WHERE state IN ('agreed', 'closed')),
                (SELECT count(*) FROM (SELECT person_id FROM conversation WHERE held_on IS NOT NULL AND person_id IS NOT NULL
                                       UNION SELECT owner_person_id FROM goal WHERE owner_person_id IS NOT NULL)),
                (SELECT count(*) FROM (SELECT 1 FROM feedback WHERE state <> 'discarded' LIMIT 100)),
                (SELECT count(*) FROM (SELECT 1 FROM feedback WHERE given_on IS NOT NULL LIMIT 100)),
                (SELECT count(*) FROM (SELECT 1 FROM idp_item LIMIT 100)),
                (SELECT count(*) FROM (SELECT 1 FROM snapshot WHERE kind = 'packet' LIMIT 100)),
                (SELECT count(*) FROM period WHERE kind = 'quarter' AND state = 'closed'),
                (SELECT EXISTS (SELECT 1 FROM conversation WHERE held_on < ?1) OR EXISTS (SELECT 1 FROM goal WHERE starts_on < ?1)),
                (SELECT EXISTS (SELECT 1 FROM plan WHERE kind = 'manager_to_leader' AND json_extract(attrs, '$.chosen') IS NOT NULL)),
                (SELECT EXISTS (SELECT 1 FROM goal WHERE parent_goal_id IS NOT NULL OR level <> 'person')
                     OR EXISTS (SELECT 1 FROM plan_step WHERE code = 'clarify_purpose'
                                AND (question_answer IS NOT NULL OR commitment IS NOT NULL))
                     OR EXISTS (SELECT 1 FROM plan WHERE kind = 'manager_to_leader'
                                AND json_extract(attrs, '$.chosen') = 'clarify_purpose'))",
    )?;
    let mut records = counts.query_row([quarter.starts_on], |r| {
        Ok(Records {
            held_talks: r.get(0)?,
            goals: r.get(1)?,
            active_goals: r.get(2)?,
            people_with_goals: r.get(3)?,
            people_to_line_up: r.get(4)?,
            feedback: r.get(5)?,
            feedback_said: r.get(6)?,
            steps: r.get(7)?,
            packets: r.get(8)?,
            closed_quarters: r.get(9)?,
            last_quarter: r.get(10)?,
            step_chosen: r.get(11)?,
            shared_goals: r.get(12)?,
            ..Records::default()
        })
    })?;
    records.began_on = people::began_on(tx)?;
    records.reports = reports.len() as u32;
    records.offers = read_offers(tx)?;
    records.shelves = shelves::taken_down(tx)?;
    records.numbers_off = numbers::are_off(tx)?;
    let rhythm: Option<crate::reviews::ReviewRhythm> = settings::get(tx, "review_rhythm")?;
    records.review_unasked = rhythm.is_none() && quarter.running && quarter.week >= REVIEW_FROM_WEEK;
    records.team_story = stories::is_wanted(tx, today)?;
    records.new_in_role = settings::get::<bool>(tx, "new_in_role")?.unwrap_or_default()
        && !tx
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM plan n JOIN person p ON p.id = n.person_id AND p.is_self = 1
                                WHERE n.kind = 'thirty_sixty_ninety')",
            )?
            .query_row([], |r| r.get::<_, bool>(0))?;
    records.only_gives = tx
        .prepare_cached(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM feedback f JOIN person p ON p.id = f.to_person_id
                                           WHERE f.given_on IS NOT NULL AND p.is_self = 0 LIMIT 10)) = 10
                AND NOT EXISTS (SELECT 1 FROM feedback f JOIN person p ON p.id = f.to_person_id WHERE p.is_self = 1)
                AND NOT EXISTS (SELECT 1 FROM feedback_request r JOIN person p ON p.id = r.subject_person_id WHERE p.is_self = 1)",
        )?
        .query_row([], |r| r.get(0))?;
    let mut one = tx.prepare_cached(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM conversation WHERE person_id = ?1 AND held_on IS NOT NULL LIMIT 5)),
                EXISTS (SELECT 1 FROM series WHERE person_id = ?1 AND (ends_on IS NULL OR ends_on >= ?2)),
                EXISTS (SELECT 1 FROM idp WHERE person_id = ?1)",
    )?;
    for person in reports {
        records.people.push(one.query_row((&person.id, today), |r| {
            Ok(PersonRecords {
                id: person.id.clone(),
                name: person.short_name().to_owned(),
                held_talks: r.get(0)?,
                has_rhythm: r.get(1)?,
                has_steps: r.get(2)?,
            })
        })?);
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, planner};

    fn show(records: &Records, today: &str) -> Disclosure {
        let p = planner();
        let settings = p.settings().expect("settings");
        let quarter = p.read(|tx| Ok(periods::at(tx, day(today))?.as_ref(day(today)))).expect("a quarter");
        disclosure(records, &settings, &quarter, day(today))
    }

    fn person(name: &str, held_talks: u32) -> PersonRecords {
        PersonRecords { id: PersonId::new(), name: name.into(), held_talks, has_rhythm: false, has_steps: false }
    }

    /// A store of one's own making: bits of `seed` say how much there is of each kind.
    fn records(seed: u64) -> Records {
        let bit = |at: u32| ((seed >> at) & 1) as u32;
        Records {
            began_on: Some(day("2026-10-01")),
            reports: 7,
            held_talks: bit(0) * 4,
            goals: bit(1),
            active_goals: bit(1),
            people_with_goals: bit(1) * 3,
            people_to_line_up: 2 * (bit(0) | bit(1)),
            feedback: bit(2),
            feedback_said: bit(2) & bit(3),
            steps: bit(4),
            packets: bit(5),
            ..Records::default()
        }
    }

    #[test]
    fn adding_a_record_never_takes_an_entry_away_or_moves_one() {
        for seed in 0..64u64 {
            let before = show(&records(seed), "2026-11-16");
            for added in (0..6).map(|bit| seed | (1 << bit)) {
                let after = show(&records(added), "2026-11-16");
                let kept: Vec<_> = after.lists.iter().filter(|list| before.lists.contains(list)).copied().collect();
                assert_eq!(kept, before.lists, "{seed:b} → {added:b}");
                assert!(after.lists.is_sorted() && after.quarter_columns.is_sorted(), "the order is fixed");
                assert!(before.quarter_columns.iter().all(|column| after.quarter_columns.contains(column)));
            }
        }
    }

    #[test]
    fn the_first_fortnight_is_quiet_and_the_first_three_days_make_no_offer() {
        let mut young = Records { began_on: Some(day("2026-11-16")), ..records(63) };
        young.people = vec![person("Ruth", 6)];
        let first = show(&young, "2026-11-18");
        assert!(first.quiet && !first.goals_to_talk_about && !first.basics && first.offer.is_none());
        let fourth = show(&young, "2026-11-19");
        assert_eq!(fourth.offer.map(|offer| offer.code), Some(OfferCode::RhythmFor));
        assert!(show(&young, "2026-11-29").quiet);
        assert!(!show(&young, "2026-11-30").quiet);
        assert!(!show(&young, "2026-12-15").basics && show(&young, "2026-12-16").basics);
        assert!(!show(&young, "2026-12-15").all_numbers && show(&young, "2026-12-16").all_numbers);
        let off = Records { numbers_off: true, ..young };
        assert!(!show(&off, "2026-12-16").all_numbers && show(&off, "2026-12-16").numbers_off);
    }

    #[test]
    fn one_offer_a_week_and_none_twice_after_it_was_waved_away() {
        let mut all = records(63);
        all.people = vec![person("Amara", 6), person("Ruth", 6)];
        let monday = show(&all, "2026-11-16").offer.expect("an offer");
        all.offers.insert(monday.key.clone(), OfferMade { on: day("2026-11-16"), waved_away: false });
        assert_eq!(show(&all, "2026-11-20").offer.as_ref(), Some(&monday), "the same all week");
        let next = show(&all, "2026-11-23").offer.expect("another");
        assert_ne!(next.key, monday.key);
        all.offers.insert(monday.key.clone(), OfferMade { on: day("2026-11-16"), waved_away: true });
        assert_eq!(show(&all, "2026-11-20").offer, None, "waved away, and no second one this week");
        for week in 0..20 {
            let today = day("2026-11-23") + chrono::Days::new(7 * week);
            if let Some(offer) = show(&all, &today.to_string()).offer {
                assert!(!all.offers.contains_key(&offer.key), "{} came twice", offer.key);
                all.offers.insert(offer.key, OfferMade { on: today, waved_away: false });
            }
        }
        assert!(all.offers.len() > 4, "they came one by one: {:?}", all.offers.keys());
    }

    #[test]
    fn after_ten_times_of_telling_others_asking_about_oneself_is_offered_until_somebody_was_heard() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let today = p.clock().today();
        let ana = p.add_person("Ana".into()).expect("added").id;
        let only_gives = |p: &Planner| {
            let quarter = p.read(|tx| Ok(periods::at(tx, today)?.as_ref(today))).expect("a quarter");
            p.read(|tx| read_records(tx, p.clock(), &[], &quarter)).expect("records").only_gives
        };
        for said in 1..=10 {
            assert!(!only_gives(&p), "{said}");
            p.add_feedback(crate::feedback::NewFeedback {
                person_id: ana.clone(),
                kind: crate::feedback::FeedbackKind::Praise,
                text: format!("She led call {said}."),
                occurred_on: None,
                said_on: Some(today),
                channel: None,
                conversation_id: None,
                wording: None,
            })
            .expect("said");
        }
        assert!(only_gives(&p));
        let mut all = Records { only_gives: true, ..records(0) };
        assert_eq!(show(&all, "2026-11-16").offer.map(|offer| offer.code), Some(OfferCode::AskAboutMe));
        all.only_gives = false;
        assert_eq!(show(&all, "2026-11-16").offer, None);
        p.add_received(crate::received::NewReceived {
            from_person_id: Some(ana),
            kind: crate::feedback::FeedbackKind::Praise,
            text: "You let us finish.".into(),
            on: None,
        })
        .expect("heard");
        assert!(!only_gives(&p), "somebody was heard");
    }

    #[test]
    fn offers_are_remembered_and_cannot_be_undone() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        p.make_offer("side_by_side".into()).expect("made");
        p.dismiss_offer("side_by_side".into()).expect("waved away");
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Write your name, Dana"));
        assert!(p.read(read_offers).expect("offers")["side_by_side"].waved_away);
        assert!(p.shell().expect("shell").first_run);
    }

    #[test]
    fn the_first_run_is_over_when_its_last_step_was_left() {
        let p = planner();
        assert!(p.shell().expect("shell").first_run, "nobody has said their name");
        p.introduce("Dana".into(), false).expect("self");
        p.keep_first_run_step(Some("people".into())).expect("kept");
        assert!(p.shell().expect("shell").first_run);
        p.keep_first_run_step(None).expect("done");
        assert!(!p.shell().expect("shell").first_run);
    }
}
