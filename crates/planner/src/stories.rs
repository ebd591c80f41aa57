//! Stories of impact: who was helped by the team's work, and by what. Written on the first day of the week, told at the
//! opening of a team meeting, and asked about at the week's end.
//!
//! A story belongs to the person it happened to: until they are fine with its being told, it is the manager's alone and
//! nobody is asked whether it was told.

use crate::calendar::{Clock, slots, week_start};
use crate::conversations;
use crate::error::{Error, Result};
use crate::id::{ConversationId, ConversationItemId, EntryId, GoalId, SeriesId};
use crate::{Planner, text, today};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// A story that waits to be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Story {
    pub id: EntryId,
    pub text: String,
    /// The person it happened to is fine with its being told.
    pub consent: bool,
    /// In the words of the person who was helped.
    pub first_hand: bool,
    /// What it helped along.
    pub goal_id: Option<GoalId>,
    pub written_on: NaiveDate,
}

/// The opening of the team's meeting of this week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TeamStory {
    pub story: Option<Story>,
    /// The meeting of this week, where one is planned.
    pub meeting_on: Option<NaiveDate>,
}

/// What the manager writes; an empty text takes the story back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewStory {
    pub text: String,
    pub consent: bool,
    #[serde(default)]
    pub first_hand: bool,
    #[serde(default)]
    pub goal_id: Option<GoalId>,
}

/// A story that nobody told for longer than this many days is not brought up again.
const WAITS_DAYS: u64 = 28;

impl Planner {
    /// The story for the team's next meeting, and when that is.
    pub fn team_story(&self) -> Result<TeamStory> {
        self.read(|tx| of_week(tx, self.clock()))
    }

    /// Keeps the story for the team's next meeting: the one that waits is changed, and an empty text takes it back.
    pub fn write_story(&self, story: NewStory) -> Result<Option<Story>> {
        let words = text::body(&story.text, "text")?;
        let clock = self.clock();
        let waiting = self.read(|tx| untold(tx, clock.today()))?;
        if words.trim().is_empty() {
            if let Some(waiting) = waiting {
                self.write("let_story_go", |tx| {
                    Ok(tx.execute("DELETE FROM entry WHERE id = ?1", [&waiting.id]).map(|_| ())?)
                })?;
            }
            return Ok(None);
        }
        let voice = if story.first_hand { "first_hand" } else { "retold" };
        let attrs = json!({ "voice": voice, "consent": story.consent }).to_string();
        let visibility = if story.consent { "public" } else { "private" };
        self.write("write_story", |tx| {
            match &waiting {
                Some(waiting) => tx.execute(
                    "UPDATE entry SET body = ?2, title = NULL, attrs = ?3, visibility = ?4, goal_id = ?5, updated_at = ?6
                     WHERE id = ?1",
                    (&waiting.id, &words, &attrs, visibility, &story.goal_id, clock.now()),
                )?,
                None => tx.execute(
                    "INSERT INTO entry (id, kind, occurred_on, body, attrs, visibility, goal_id, created_at, updated_at)
                     VALUES (?1, 'impact_story', ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
                    (EntryId::new(), clock.today(), &words, &attrs, visibility, &story.goal_id, clock.now()),
                )?,
            };
            untold(tx, clock.today())
        })
    }

    /// The team's meeting of that day was held and opened with the story.
    pub fn tell_story(&self, id: EntryId, on: NaiveDate) -> Result<()> {
        let clock = self.clock();
        if on > clock.today() {
            return Err(Error::invalid("on", "error_future"));
        }
        let story = self.read(|tx| untold(tx, clock.today()))?.filter(|story| story.id == id).ok_or(Error::Gone)?;
        if !story.consent {
            return Err(Error::invalid("consent", "error_story_consent"));
        }
        self.write("tell_story", |tx| {
            let meeting = meeting_row(tx, clock, on)?;
            conversations::hold(tx, clock, &meeting, on)?;
            let point = ConversationItemId::new();
            tx.execute(
                "INSERT INTO conversation_item (id, conversation_id, sort, kind, raised_by, text, state, entry_id, created_at, updated_at)
                 VALUES (?1, ?2, (SELECT ifnull(min(sort), 1) - 1 FROM conversation_item WHERE conversation_id = ?2), 'topic',
                         'manager', ?3, 'discussed', ?4, ?5, ?5)",
                (&point, &meeting, story.text.chars().take(text::TITLE).collect::<String>(), &story.id, clock.now()),
            )?;
            conversations::record_item(tx, clock, &point, "discuss", "discussed")
        })
    }

    /// It is not going to be told; it stays among what was written.
    pub fn let_story_go(&self, id: EntryId) -> Result<()> {
        self.write("let_story_go", |tx| {
            let rows = tx.execute(
                "UPDATE entry SET attrs = json_set(attrs, '$.let_go', 1), updated_at = ?2
                 WHERE id = ?1 AND kind = 'impact_story'",
                (&id, self.clock().now()),
            )?;
            if rows == 0 { Err(Error::Gone) } else { Ok(()) }
        })
    }
}

fn of_week(tx: &Transaction, clock: Clock) -> Result<TeamStory> {
    let monday = week_start(clock.today(), 1);
    let meetings = meetings(tx, monday, monday + Days::new(6))?;
    let ahead = meetings.iter().find(|on| **on >= clock.today()).or(meetings.last()).copied();
    Ok(TeamStory { story: untold(tx, clock.today())?, meeting_on: ahead })
}

/// The line on the first day of the week: while the step is chosen whose act it is, or a team meeting is planned.
pub(crate) fn for_monday(tx: &Transaction, clock: Clock) -> Result<Option<TeamStory>> {
    if !is_wanted(tx, clock.today())? {
        return Ok(None);
    }
    of_week(tx, clock).map(Some)
}

/// Whether the week asks for a story at all.
pub(crate) fn is_wanted(tx: &Transaction, on: NaiveDate) -> Result<bool> {
    if today::chosen_step(tx, on)?.is_some_and(|step| step.code == "inspire") {
        return Ok(true);
    }
    let monday = week_start(on, 1);
    Ok(!meetings(tx, monday, monday + Days::new(6))?.is_empty())
}

/// A story with consent from before today, and the day on which it will have been told: that of the last meeting of the
/// week, else today.
pub(crate) fn to_ask(tx: &Transaction, on: NaiveDate) -> Result<Option<(Story, NaiveDate)>> {
    let Some(story) = untold(tx, on)?.filter(|story| story.consent && story.written_on < on) else { return Ok(None) };
    let meetings = meetings(tx, week_start(on, 1), on)?;
    let told_on = meetings.last().copied().unwrap_or(on);
    Ok(Some((story, told_on)))
}

/// The newest story of the last weeks that was not told and not let go of.
pub(crate) fn untold(tx: &Transaction, on: NaiveDate) -> Result<Option<Story>> {
    let mut one = tx.prepare_cached(
        "SELECT id, coalesce(body, title, ''), ifnull(json_extract(attrs, '$.consent'), 0),
                ifnull(json_extract(attrs, '$.voice') = 'first_hand', 0), goal_id, occurred_on
         FROM entry e WHERE kind = 'impact_story' AND occurred_on BETWEEN ?1 AND ?2
           AND json_extract(attrs, '$.let_go') IS NULL
           AND NOT EXISTS (SELECT 1 FROM conversation_item i JOIN conversation c ON c.id = i.conversation_id
                           WHERE i.entry_id = e.id AND i.state = 'discussed' AND c.state = 'held')
         ORDER BY occurred_on DESC, created_at DESC, id DESC LIMIT 1",
    )?;
    let found = one.query_row((on - Days::new(WAITS_DAYS), on), |r| {
        Ok(Story {
            id: r.get(0)?,
            text: r.get(1)?,
            consent: r.get(2)?,
            first_hand: r.get(3)?,
            goal_id: r.get(4)?,
            written_on: r.get(5)?,
        })
    });
    Ok(found.optional()?)
}

/// A team's rhythm, and its days from one day to another.
fn rhythms(tx: &Transaction, from: NaiveDate, to: NaiveDate) -> Result<Vec<(SeriesId, Vec<NaiveDate>)>> {
    let mut all = tx.prepare_cached(
        "SELECT id, anchor_on, interval_weeks, min(coalesce(ends_on, ?2), ?2) FROM series
         WHERE kind = 'team_meeting' AND anchor_on <= ?2 AND (ends_on IS NULL OR ends_on >= ?1)",
    )?;
    let rows = all.query_map((from, to), |r| {
        let (id, anchor, weeks, until): (SeriesId, NaiveDate, u32, NaiveDate) = r.try_into()?;
        Ok((id, slots(anchor, weeks, from, until).collect()))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The days of the team's meetings, planned or held, in their order; one that was called off, missed or moved is none.
fn meetings(tx: &Transaction, from: NaiveDate, to: NaiveDate) -> Result<Vec<NaiveDate>> {
    let mut rows = tx.prepare_cached(
        "SELECT series_id, planned_on, coalesce(held_on, planned_on), state IN ('planned', 'held') FROM conversation
         WHERE kind = 'team_meeting' AND (planned_on BETWEEN ?1 AND ?2 OR held_on BETWEEN ?1 AND ?2)",
    )?;
    let rows: Vec<(Option<SeriesId>, NaiveDate, NaiveDate, bool)> =
        rows.query_map((from, to), |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let mut days: Vec<NaiveDate> =
        rows.iter().filter(|(.., on, there)| *there && (from..=to).contains(on)).map(|(.., on, _)| *on).collect();
    for (series, slots) in rhythms(tx, from, to)? {
        let decided = |slot: &NaiveDate| rows.iter().any(|(of, on, ..)| of.as_ref() == Some(&series) && on == slot);
        days.extend(slots.into_iter().filter(|slot| !decided(slot)));
    }
    days.sort();
    days.dedup();
    Ok(days)
}

/// The row of the team's meeting of a day: what is planned or was held then, the day of a rhythm, or one of its own.
fn meeting_row(tx: &Transaction, clock: Clock, on: NaiveDate) -> Result<ConversationId> {
    let known: Option<ConversationId> = tx
        .prepare_cached(
            "SELECT id FROM conversation WHERE kind = 'team_meeting' AND state IN ('planned', 'held')
               AND coalesce(held_on, planned_on) = ?1 ORDER BY state LIMIT 1",
        )?
        .query_row([on], |r| r.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let mut series = None;
    for (id, days) in rhythms(tx, on, on)? {
        let taken: bool = tx
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM conversation WHERE series_id = ?1 AND planned_on = ?2
                                  AND state NOT IN ('cancelled', 'moved'))",
            )?
            .query_row((&id, on), |r| r.get(0))?;
        if days.contains(&on) && !taken {
            series = Some(id);
        }
    }
    let id = ConversationId::new();
    tx.prepare_cached(
        "INSERT INTO conversation (id, series_id, kind, planned_on, time_zone, created_at, updated_at)
         VALUES (?1, ?2, 'team_meeting', ?3, ?4, ?5, ?5)",
    )?
    .execute((&id, series, on, conversations::local_zone(), clock.now()))?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner_on};
    use crate::today::{FridayItem, Mode};

    /// Dana has led somebody for weeks; looked at on Monday, 16 November 2026.
    fn led() -> TestPlanner {
        let planner = planner_on(day("2026-10-05"));
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        planner.add_people(vec!["Amara Okafor".into(), "Jonas Berg".into()]).expect("added");
        planner
            .write("add_person", |tx| Ok(tx.execute_batch("UPDATE relationship SET started_on = '2026-07-01'")?))
            .expect("written");
        planner
    }

    fn meets_on_tuesdays(planner: &Planner) {
        let times = "'2026-10-01T09:00:00.000Z', '2026-10-01T09:00:00.000Z'";
        let sql = format!(
            "INSERT INTO series (id, kind, anchor_on, interval_weeks, time_zone, created_at, updated_at)
             VALUES ('team', 'team_meeting', '2026-10-06', 1, 'Europe/London', {times});
             INSERT INTO conversation (id, person_id, kind, planned_on, held_on, state, created_at, updated_at)
             SELECT 'talk', person_id, 'one_on_one', '2026-10-07', '2026-10-07', 'held', {times} FROM relationship LIMIT 1"
        );
        planner.write("add_person", |tx| Ok(tx.execute_batch(&sql)?)).expect("written");
    }

    fn story(text: &str, consent: bool) -> NewStory {
        NewStory { text: text.into(), consent, first_hand: false, goal_id: None }
    }

    #[test]
    fn the_line_is_there_while_the_step_is_chosen_or_a_meeting_is_planned() {
        let team = led();
        let planner = team.on(day("2026-11-16"));
        assert_eq!(planner.today().expect("today").story, None, "no meeting, and another step");
        planner.choose_step("empower_others".into()).expect("chosen");
        assert!(!planner.shell().expect("shell").show.team_story);
        planner.choose_step("inspire".into()).expect("chosen");
        assert!(planner.shell().expect("shell").show.team_story);
        let line = planner.today().expect("today").story;
        assert_eq!(line, None, "before the first talk there is no sitting");

        let team = led();
        let planner = team.on(day("2026-11-16"));
        meets_on_tuesdays(&planner);
        assert!(planner.shell().expect("shell").show.team_story);
        let today = planner.today().expect("today");
        assert_eq!(today.mode, Mode::Monday);
        assert_eq!(today.story, Some(TeamStory { story: None, meeting_on: Some(day("2026-11-17")) }));
        assert_eq!(team.on(day("2026-11-18")).today().expect("today").story, None, "on the other days it is not");
    }

    #[test]
    fn a_story_is_written_on_monday_told_in_the_meeting_and_asked_about_on_friday() {
        let team = led();
        let planner = team.on(day("2026-11-16"));
        meets_on_tuesdays(&planner);
        planner.write_story(story("Jonas stayed with the night desk", false)).expect("kept");
        let kept = planner.write_story(story("Jonas stayed with the night desk until it ran", true)).expect("kept");
        let kept = kept.expect("a story");
        let count = |sql: &str| -> u32 { planner.read(|tx| Ok(tx.query_row(sql, [], |r| r.get(0))?)).expect("count") };
        assert_eq!(
            count("SELECT count(*) FROM entry WHERE kind = 'impact_story'"),
            1,
            "the one that waits was changed"
        );
        assert_eq!(count("SELECT count(*) FROM entry WHERE kind = 'impact_story' AND visibility = 'public'"), 1);

        let friday = team.on(day("2026-11-20"));
        let asked = |planner: &Planner| {
            let items = planner.today().expect("today").friday.expect("a sitting").items;
            items.into_iter().find_map(|item| match item {
                FridayItem::Story { story, on } => Some((story.id, on)),
                _ => None,
            })
        };
        assert_eq!(asked(&friday), Some((kept.id.clone(), day("2026-11-17"))), "told at the meeting of the week");
        let step = |planner: &Planner| {
            let steps = planner.growth(None).expect("growth").steps;
            steps.into_iter().find(|step| step.code == "inspire").expect("the step")
        };
        assert_eq!(step(&friday).state, "nothing_yet");
        friday.tell_story(kept.id.clone(), day("2026-11-17")).expect("told");
        let done = step(&friday);
        assert_eq!(
            (done.state.as_str(), done.line.text.as_str()),
            ("done_this_quarter", "One of one team meetings opened with a story.")
        );
        assert!(done.happened[0].text.contains("Jonas stayed with the night desk"), "{:?}", done.happened);
        assert_eq!(asked(&friday), None);
        let slot = "SELECT count(*) FROM conversation WHERE series_id = 'team' AND planned_on = '2026-11-17' AND state = 'held'";
        assert_eq!(count(slot), 1, "the meeting takes the place of its day in the rhythm");
        assert!(friday.tell_story(kept.id.clone(), day("2026-11-17")).is_err(), "once");
        friday.undo().expect("undone");
        assert_eq!(asked(&friday), Some((kept.id.clone(), day("2026-11-17"))), "one step takes it all back");
        assert_eq!(count("SELECT count(*) FROM conversation WHERE kind = 'team_meeting'"), 0);
        friday.let_story_go(kept.id).expect("let go");
        assert_eq!((asked(&friday), friday.team_story().expect("read").story), (None, None));
    }

    #[test]
    fn what_somebody_has_not_agreed_to_is_not_told() {
        let team = led();
        let planner = team.on(day("2026-11-16"));
        meets_on_tuesdays(&planner);
        let kept = planner.write_story(story("Amara covered for a colleague", false)).expect("kept").expect("a story");
        let hidden = |tx: &Transaction| {
            Ok(tx.query_row("SELECT visibility FROM entry WHERE id = ?1", [&kept.id], |r| r.get::<_, String>(0))?)
        };
        assert_eq!(planner.read(hidden).expect("read"), "private");
        let friday = team.on(day("2026-11-20"));
        let items = friday.today().expect("today").friday.expect("a sitting").items;
        assert!(!items.iter().any(|item| matches!(item, FridayItem::Story { .. })), "nobody asks");
        assert!(friday.tell_story(kept.id, day("2026-11-17")).is_err());
        assert_eq!(planner.write_story(story(" ", true)).expect("taken back"), None);
        assert_eq!(planner.team_story().expect("read").story, None);
        let later = team.on(day("2026-12-28"));
        later.write_story(story("x", true)).expect("kept");
        assert!(team.on(day("2027-02-01")).team_story().expect("read").story.is_none(), "it does not wait for ever");
    }
}
