//! Two entries of the same person become one: every record of the one that goes is the other's afterwards, and the entry
//! itself is gone. One step, and taking it back brings both as they were.
//!
//! It goes by the keys of the schema and not by a list of tables, so that nothing that comes later is left behind. Only where
//! two rows cannot stand beside each other (two plans in force, two reviews of one quarter) something is said here.

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::events::{self, Change};
use crate::id::PersonId;
use crate::kept_pages::{self, KeptPage};
use crate::messages::{self, Label};
use crate::people::{self, Person};
use crate::{Planner, exchange, settings};
use chrono::{Days, NaiveDate};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What joining two entries would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MergePreview {
    pub stays: Person,
    pub goes: Person,
    /// Records that change hands, by what they are; none of a kind is left out.
    pub records: Vec<MergedRecords>,
    /// Details in which the two differ.
    pub differs: Vec<MergedDetail>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MergedRecords {
    /// "two talks", "one goal".
    pub words: String,
    pub count: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MergedDetail {
    pub field: String,
    pub stays: String,
    pub goes: String,
}

/// Details of which the one that goes may have the right one.
const DETAILS: [&str; 9] = [
    "display_name",
    "given_name",
    "sort_name",
    "name_hint",
    "pronouns",
    "job_title",
    "email",
    "location",
    "recognition_preference",
];

/// Places that hold an id of a person inside a text.
const INSIDE: [(&str, &str); 4] =
    [("entry", "attrs"), ("plan", "attrs"), ("register_item", "attrs"), ("favourite", "entity_id")];

/// Rows whose place in the search comes from the row above them, and the row above.
const BELOW: [(&str, &str, &str, &str); 3] = [
    ("conversation_item", "conversation_id", "conversation", "person_id"),
    ("checkin", "goal_id", "goal", "owner_person_id"),
    ("idp_item", "idp_id", "idp", "person_id"),
];

impl Planner {
    /// What joining the two would do; nothing is written.
    pub fn merge_preview(&self, stays: PersonId, goes: PersonId) -> Result<MergePreview> {
        let clock = self.clock();
        self.read(|tx| {
            check(tx, clock, &stays, &goes)?;
            let (one, other) = (people::person(tx, clock, &stays)?, people::person(tx, clock, &goes)?);
            let mut records: Vec<MergedRecords> = Vec::new();
            for (table, column) in pointers(tx)? {
                let what = format!("merged_{table}");
                if !messages::exists(&format!("{what}_other")) || column != whose(&table) {
                    continue; // what nobody would count: events, and the second name on a row
                }
                let sql = format!("SELECT count(*) FROM \"{table}\" WHERE \"{column}\" = ?1");
                let count: u32 = tx.query_row(&sql, [&goes], |r| r.get(0))?;
                if count > 0 {
                    records.push(MergedRecords { words: messages::counted(&what, count, &[]), count });
                }
            }
            let mut differs = Vec::new();
            for field in DETAILS {
                let (stays, goes) = (detail(tx, &stays, field)?, detail(tx, &goes, field)?);
                if let (Some(stays), Some(goes)) = (stays, goes)
                    && stays != goes
                {
                    differs.push(MergedDetail { field: field.into(), stays, goes });
                }
            }
            Ok(MergePreview { stays: one, goes: other, records, differs })
        })
    }

    /// Joins the two: everything of `goes` belongs to `stays`, which keeps its own details but those named in `take`.
    ///
    /// # Errors
    /// `Invalid` for one and the same entry, for the manager, and where something went from the one to the other: then they
    /// are two.
    pub fn merge_people(&self, stays: PersonId, goes: PersonId, take: Vec<String>) -> Result<Person> {
        let clock = self.clock();
        if take.iter().any(|field| !DETAILS.contains(&field.as_str())) {
            return Err(Error::invalid("take", "error_choice"));
        }
        let (one, other) = self.read(|tx| {
            check(tx, clock, &stays, &goes)?;
            Ok((people::person(tx, clock, &stays)?, people::person(tx, clock, &goes)?))
        })?;
        let label = Label::from("merge_people").with("name", &other.display_name).with("with", &one.display_name);
        self.write(label, |tx| {
            let merge = Merge { tx, clock, stays: &stays, goes: &goes, at: clock.now() };
            // Before and after: taken back in the opposite order, each finds its row above as it belongs to it.
            merge.touch_below("merging")?;
            merge.make_room()?;
            merge.hand_over_all()?;
            merge.join_relations()?;
            merge.touch_below(&merge.at)?;
            merge.details(&take)?;
            merge.record(&other)?;
            tx.execute("DELETE FROM person WHERE id = ?1", [&goes])?;
            people::person(tx, clock, &stays)
        })
    }
}

/// Whose record a row is, where it names several people.
pub(crate) fn whose(table: &str) -> &'static str {
    match table {
        "goal" => "owner_person_id",
        "feedback" => "to_person_id",
        "delegation" => "accountable_person_id",
        "succession" => "candidate_person_id",
        "assessment" | "feedback_request" => "subject_person_id",
        _ => "person_id",
    }
}

/// Every column that points to a person.
fn pointers(tx: &Transaction) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for table in exchange::tables(tx)? {
        let mut keys =
            tx.prepare("SELECT \"from\" FROM pragma_foreign_key_list(?1) WHERE \"table\" = 'person' ORDER BY 1")?;
        let columns: Vec<String> = keys.query_map([&table.name], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        found.extend(columns.into_iter().map(|column| (table.name.clone(), column)));
    }
    Ok(found)
}

fn detail(tx: &Transaction, id: &PersonId, field: &str) -> Result<Option<String>> {
    Ok(tx.query_row(&format!("SELECT {field} FROM person WHERE id = ?1"), [id], |r| r.get(0))?)
}

fn check(tx: &Transaction, clock: Clock, stays: &PersonId, goes: &PersonId) -> Result<()> {
    if stays == goes {
        return Err(Error::invalid("goes", "error_merge_same"));
    }
    let (one, other) = (people::person(tx, clock, stays)?, people::person(tx, clock, goes)?);
    if one.is_self || other.is_self {
        return Err(Error::invalid("goes", "error_merge_self"));
    }
    let between = "SELECT EXISTS (SELECT 1 FROM feedback WHERE from_person_id = ?1 AND to_person_id = ?2
                                    OR from_person_id = ?2 AND to_person_id = ?1)
                      OR EXISTS (SELECT 1 FROM review WHERE person_id = ?1 AND reviewer_person_id = ?2
                                    OR person_id = ?2 AND reviewer_person_id = ?1)";
    if tx.query_row(between, (stays, goes), |r| r.get::<_, bool>(0))? {
        let names = [("name", one.display_name.as_str()), ("other", other.display_name.as_str())];
        return Err(Error::invalid_with("goes", "error_merge_two_people", &names));
    }
    Ok(())
}

struct Merge<'a> {
    tx: &'a Transaction<'a>,
    clock: Clock,
    stays: &'a PersonId,
    goes: &'a PersonId,
    at: String,
}

impl Merge<'_> {
    fn touch_below(&self, mark: &str) -> Result<()> {
        for (table, column, above, whose) in BELOW {
            self.tx.execute(
                &format!(
                    "UPDATE {table} SET updated_at = ?3 WHERE {column} IN
                       (SELECT id FROM {above} WHERE {whose} IN (?1, ?2)) AND (?3 = 'merging' OR updated_at = 'merging')"
                ),
                (self.stays, self.goes, mark),
            )?;
        }
        Ok(())
    }

    /// Where only one of two rows can hold, the one that goes steps back first. No record of what happened is deleted.
    fn make_room(&self) -> Result<()> {
        let (tx, both) = (self.tx, (self.stays, self.goes, &self.at));
        // One hold is open: the later one is lifted, with the reason that the other stands.
        let lifted = messages::text("merged_hold", &[]);
        tx.execute(
            "UPDATE hold SET lifted_on = max(since, ?3), lifted_reason = ?4, updated_at = ?5 WHERE person_id = ?2 AND lifted_on IS NULL
               AND EXISTS (SELECT 1 FROM hold h WHERE h.person_id = ?1 AND h.lifted_on IS NULL)",
            (self.stays, self.goes, self.clock.today(), lifted, &self.at),
        )?;
        // One plan is in force: the steps of the other go into it.
        let in_force = "(SELECT id FROM idp WHERE person_id = ?1 AND state = 'agreed')";
        tx.execute(
            &format!(
                "UPDATE idp_item SET idp_id = {in_force}, updated_at = ?3, sort = sort + 1000
                 WHERE idp_id = (SELECT id FROM idp WHERE person_id = ?2 AND state = 'agreed') AND {in_force} IS NOT NULL"
            ),
            both,
        )?;
        tx.execute(
            &format!(
                "UPDATE idp SET state = 'superseded', updated_at = ?3 WHERE person_id = ?2 AND state = 'agreed' AND {in_force} IS NOT NULL"
            ),
            both,
        )?;
        // One review of a quarter is the quarter's; its words stand together, the other one stays beside it.
        for column in ["summary", "strengths", "focus", "next_steps", "employee_comment"] {
            tx.execute(
                &format!(
                    "UPDATE review SET {column} = nullif(concat_ws(char(10) || char(10), {column},
                         (SELECT o.{column} FROM review o WHERE o.person_id = ?2 AND o.kind = 'quarterly'
                            AND o.period_id = review.period_id AND o.reviewer_person_id = review.reviewer_person_id)), ''), updated_at = ?3
                     WHERE person_id = ?1 AND kind = 'quarterly' AND state NOT IN ('signed', 'closed')
                       AND EXISTS (SELECT 1 FROM review o WHERE o.person_id = ?2 AND o.kind = 'quarterly'
                         AND o.period_id = review.period_id AND o.reviewer_person_id = review.reviewer_person_id)"
                ),
                both,
            )?;
        }
        tx.execute(
            "UPDATE review SET kind = 'interim', updated_at = ?3 WHERE person_id = ?2 AND kind = 'quarterly'
               AND EXISTS (SELECT 1 FROM review o WHERE o.person_id = ?1 AND o.kind = 'quarterly' AND o.period_id = review.period_id
                             AND o.reviewer_person_id = review.reviewer_person_id)",
            both,
        )?;
        // One set of frozen numbers counts for a quarter.
        tx.execute(
            "UPDATE snapshot SET superseded_by = (SELECT o.id FROM snapshot o WHERE o.person_id = ?1 AND o.kind = 'quarter_close'
                 AND o.superseded_by IS NULL AND o.period_id = snapshot.period_id), updated_at = ?3
             WHERE person_id = ?2 AND kind = 'quarter_close' AND superseded_by IS NULL
               AND EXISTS (SELECT 1 FROM snapshot o WHERE o.person_id = ?1 AND o.kind = 'quarter_close' AND o.superseded_by IS NULL
                             AND o.period_id = snapshot.period_id)",
            both,
        )?;
        // What a role asks is said once for a day: what was said of the one that stays holds.
        tx.execute(
            "DELETE FROM expectation WHERE person_id = ?2 AND ?3 IS NOT NULL AND EXISTS (SELECT 1 FROM expectation o WHERE o.person_id = ?1
               AND o.instrument_item_id = expectation.instrument_item_id AND o.from_on = expectation.from_on)",
            both,
        )?;
        // Two rhythms would plan twice as many talks: the one of the entry that goes ends, or never begins. And nobody could
        // take over twice.
        let yesterday = self.clock.today() - Days::new(1);
        tx.execute(
            "DELETE FROM series WHERE person_id = ?2 AND anchor_on > ?3
               AND EXISTS (SELECT 1 FROM series o WHERE o.person_id = ?1 AND o.kind = series.kind AND (o.ends_on IS NULL OR o.ends_on > ?3))",
            (self.stays, self.goes, yesterday),
        )?;
        tx.execute(
            "UPDATE series SET ends_on = max(anchor_on, ?3), updated_at = ?4 WHERE person_id = ?2 AND (ends_on IS NULL OR ends_on > ?3)
               AND EXISTS (SELECT 1 FROM series o WHERE o.person_id = ?1 AND o.kind = series.kind AND (o.ends_on IS NULL OR o.ends_on > ?3))",
            (self.stays, self.goes, yesterday, &self.at),
        )?;
        tx.execute(
            "UPDATE succession SET until_on = max(from_on, ?3), updated_at = ?4 WHERE candidate_person_id = ?2 AND until_on IS NULL
               AND EXISTS (SELECT 1 FROM succession o WHERE o.candidate_person_id = ?1 AND o.until_on IS NULL
                             AND o.role_title = succession.role_title)",
            (self.stays, self.goes, self.clock.today(), &self.at),
        )?;
        Ok(())
    }

    fn hand_over_all(&self) -> Result<()> {
        let tx = self.tx;
        for (table, column) in pointers(tx)? {
            tx.execute(
                &format!("UPDATE \"{table}\" SET \"{column}\" = ?1 WHERE \"{column}\" = ?2"),
                (self.stays, self.goes),
            )?;
        }
        tx.execute(
            "UPDATE event SET entity_id = ?1 WHERE entity_id = ?2 AND entity IN ('person', 'relationship')",
            (self.stays, self.goes),
        )?;
        tx.execute(
            "DELETE FROM favourite WHERE entity_id = ?2 AND EXISTS (SELECT 1 FROM favourite o WHERE o.entity = favourite.entity AND o.entity_id = ?1)",
            (self.stays, self.goes),
        )?;
        for (table, column) in INSIDE {
            tx.execute(
                &format!("UPDATE {table} SET {column} = replace({column}, ?2, ?1) WHERE instr({column}, ?2)"),
                (self.stays, self.goes),
            )?;
        }
        let kept = kept_pages::read(tx)?;
        if kept.iter().any(|page| page.route.contains(self.goes.as_str())) {
            let mut pages: Vec<KeptPage> = Vec::new();
            for page in kept {
                let route = page.route.replace(self.goes.as_str(), self.stays.as_str());
                if pages.iter().all(|other| other.route != route) {
                    pages.push(KeptPage { route, ..page });
                }
            }
            settings::set(tx, kept_pages::KEY, &pages, &self.at)?;
        }
        Ok(())
    }

    /// Spans of one kind that overlap or touch become one.
    fn join_relations(&self) -> Result<()> {
        type Span = (String, String, NaiveDate, Option<NaiveDate>);
        let mut all = self.tx.prepare(
            "SELECT id, kind, started_on, ended_on FROM relationship WHERE person_id = ?1 ORDER BY kind, started_on, ended_on IS NULL, id",
        )?;
        let spans: Vec<Span> = all.query_map([self.stays], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
        let mut spans = spans.into_iter();
        let Some(mut first) = spans.next() else { return Ok(()) };
        for next in spans {
            let touches = first.1 == next.1 && first.3.is_none_or(|end| next.2 <= end + Days::new(1));
            if !touches {
                first = next;
                continue;
            }
            // Without an end is the latest of all.
            let later = first.3.is_some_and(|end| next.3.is_none_or(|other| other > end));
            if later {
                self.tx.execute(
                    "UPDATE relationship SET ended_on = o.ended_on, end_reason = o.end_reason, next_manager = coalesce(o.next_manager, relationship.next_manager)
                     FROM relationship o WHERE relationship.id = ?1 AND o.id = ?2",
                    (&first.0, &next.0),
                )?;
                first.3 = next.3;
            }
            self.tx.execute(
                "UPDATE relationship SET previous_manager = coalesce(relationship.previous_manager, o.previous_manager),
                   next_manager = coalesce(relationship.next_manager, o.next_manager), updated_at = ?3
                 FROM relationship o WHERE relationship.id = ?1 AND o.id = ?2",
                (&first.0, &next.0, &self.at),
            )?;
            self.tx.execute("DELETE FROM relationship WHERE id = ?1", [&next.0])?;
        }
        Ok(())
    }

    /// Gaps are filled from the one that goes, and what the manager chose comes from it.
    fn details(&self, take: &[String]) -> Result<()> {
        for field in DETAILS {
            let (first, second) = if take.iter().any(|t| t == field) { ("o", "person") } else { ("person", "o") };
            self.tx.execute(
                &format!(
                    "UPDATE person SET {field} = coalesce({first}.{field}, {second}.{field}), updated_at = ?3 FROM person o
                     WHERE person.id = ?1 AND o.id = ?2 AND o.{field} IS NOT NULL"
                ),
                (self.stays, self.goes, &self.at),
            )?;
        }
        // Since the earlier day here; gone only where both are.
        self.tx.execute(
            "UPDATE person SET time_zone = coalesce(person.time_zone, o.time_zone),
               started_on = coalesce(min(person.started_on, o.started_on), person.started_on, o.started_on),
               left_on = iif(person.left_on IS NULL OR o.left_on IS NULL, NULL, max(person.left_on, o.left_on)),
               retention_review_on = iif(person.left_on IS NULL OR o.left_on IS NULL, NULL,
                 coalesce(max(person.retention_review_on, o.retention_review_on), person.retention_review_on, o.retention_review_on)),
               updated_at = ?3
             FROM person o WHERE person.id = ?1 AND o.id = ?2",
            (self.stays, self.goes, &self.at),
        )?;
        Ok(())
    }

    /// That there were two, and what the other said where it differed.
    fn record(&self, other: &Person) -> Result<()> {
        let mut said = Vec::new();
        for field in DETAILS {
            let (kept, gone) = (detail(self.tx, self.stays, field)?, detail(self.tx, self.goes, field)?);
            if let Some(gone) = gone.filter(|gone| Some(gone) != kept.as_ref()) {
                said.push(format!("{field}: {gone}"));
            }
        }
        let said = Some(said.join("; ")).filter(|said| !said.is_empty());
        let change = Change {
            entity: "person",
            entity_id: self.stays.as_str(),
            person_id: Some(self.stays),
            event: "merge",
            from: Some(&other.display_name),
            to: None,
            on: self.clock.today(),
            reason: said.as_deref(),
        };
        events::record(self.tx, self.clock, change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::conversations::NewOneOnOne;
    use crate::demo::{self, Stage};
    use crate::people::PersonChange;
    use crate::testing::{TestPlanner, day, planner};

    fn two() -> (TestPlanner, PersonId, PersonId) {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let people = p.add_people(vec!["Tomás Oliveira".into(), "Tomas O.".into()]).expect("added");
        (p, people[0].id.clone(), people[1].id.clone())
    }

    fn held(p: &Planner, person: &PersonId, on: &str, notes: &str) {
        let draft = NewOneOnOne {
            person_id: person.clone(),
            held_on: day(on),
            notes: notes.into(),
            agreed: vec![],
            next_on: None,
            next_time: None,
            slot: None,
        };
        p.log_one_on_one(draft).expect("held");
    }

    /// Every row of every table and the search, as text.
    fn everything(p: &Planner) -> Vec<String> {
        p.read(|tx| {
            let mut rows = Vec::new();
            let mut tables: Vec<String> = exchange::tables(tx)?.into_iter().map(|table| table.name).collect();
            tables.push("search_text".into());
            for table in tables {
                let mut all = tx.prepare(&format!("SELECT * FROM \"{table}\""))?;
                let columns: Vec<String> = all.column_names().iter().map(|name| (*name).to_owned()).collect();
                let mut found = all.query([])?;
                while let Some(row) = found.next()? {
                    let cells: Vec<String> = columns
                        .iter()
                        .filter(|column| *column != "docid")
                        .map(|column| format!("{column}={:?}", row.get_ref(column.as_str())))
                        .collect();
                    rows.push(format!("{table} {}", cells.join(" ")));
                }
            }
            rows.sort();
            Ok(rows)
        })
        .expect("read")
    }

    #[test]
    fn everything_of_both_stands_under_one_name_and_one_undo_brings_both_back() {
        let (p, tomas, other) = two();
        held(&p, &tomas, "2026-11-02", "Forecast");
        held(&p, &other, "2026-11-09", "Rota settled");
        p.add_note(Some(other.clone()), "Asked about training".into(), None).expect("noted");
        p.set_rhythm(tomas.clone(), Some(2), Some(day("2026-11-23")), None).expect("rhythm");
        p.set_rhythm(other.clone(), Some(1), Some(day("2026-11-24")), None).expect("rhythm");
        let details =
            PersonChange { job_title: Some("Buyer".into()), pronouns: Some("he/him".into()), ..Default::default() };
        p.change_person(other.clone(), details).expect("known");
        p.change_person(tomas.clone(), PersonChange { job_title: Some("Planner".into()), ..Default::default() })
            .expect("known");
        let talk = p.plan_one_on_one(other.clone(), day("2026-11-24"), None).expect("planned").id;
        p.add_point(talk, "the warehouse move".into(), "employee".into()).expect("a point");
        p.keep_page(KeptPage { route: format!("{{\"name\":\"person\",\"id\":\"{other}\"}}"), title: "Tomas".into() })
            .expect("kept");
        let before = everything(&p);
        let preview = p.merge_preview(tomas.clone(), other.clone()).expect("told");
        assert_eq!(preview.differs.iter().map(|d| d.field.as_str()).collect::<Vec<_>>(), ["display_name", "job_title"]);
        let words: Vec<&str> = preview.records.iter().map(|r| r.words.as_str()).collect();
        assert!(words.contains(&"two talks") && words.contains(&"one rhythm"), "{words:?}");
        assert_eq!(everything(&p), before, "looking changes nothing");

        let one = p.merge_people(tomas.clone(), other.clone(), vec!["job_title".into()]).expect("joined");
        assert_eq!((one.display_name.as_str(), one.job_title.as_deref()), ("Tomás Oliveira", Some("Buyer")));
        assert_eq!(one.pronouns.as_deref(), Some("he/him"), "a gap is filled");
        let talks = p.person_timeline(tomas.clone(), None, None, None, 0).expect("list");
        assert_eq!(
            talks.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(),
            ["Asked about training", "Rota settled", "Forecast"]
        );
        for words in ["rota", "warehouse", "training"] {
            let found = p.find(words.into()).expect("found");
            assert_eq!(found.first().and_then(|hit| hit.person_id.clone()), Some(tomas.clone()), "{words}");
        }
        assert_eq!(p.list_people(true).expect("people").len(), 1);
        assert_eq!(p.person_history(tomas.clone()).expect("kept").joined, ["Tomas O."]);
        let left = everything(&p).iter().filter(|row| row.contains(other.as_str())).count();
        assert_eq!(left, 0, "nothing speaks of the one that is gone");
        let rhythm = p.person_page(tomas.clone()).expect("page").rhythm.expect("one rhythm");
        assert_eq!(rhythm.interval_weeks, 2, "of the one that stays");

        assert_eq!(p.undo().expect("undone").as_deref(), Some("Join Tomas O. with Tomás Oliveira"));
        assert_eq!(everything(&p), before, "row for row, and the search");
        p.redo().expect("again");
        assert_eq!(p.find("warehouse".into()).expect("found")[0].person_id, Some(tomas));
    }

    #[test]
    fn one_with_itself_the_manager_and_two_who_spoke_with_each_other_are_refused() {
        let (p, tomas, other) = two();
        let own = p.read(people::self_id).expect("self");
        let refused = |one: &PersonId, two: &PersonId| {
            let told = p.merge_people(one.clone(), two.clone(), vec![]).expect_err("refused");
            assert_eq!(p.merge_preview(one.clone(), two.clone()).expect_err("refused").message(), told.message());
            told.message()
        };
        refused(&tomas, &tomas);
        refused(&own, &tomas);
        refused(&tomas, &own);
        assert_eq!(p.merge_people(tomas.clone(), PersonId("gone".into()), vec![]).expect_err("nobody").kind(), "gone");
        assert!(p.merge_people(tomas.clone(), other.clone(), vec!["is_self".into()]).is_err());
        p.write("add_note", |tx| {
            Ok(tx.execute(
                "INSERT INTO feedback (id, kind, from_person_id, to_person_id, behaviour, occurred_on, created_at, updated_at)
                 VALUES ('f', 'praise', ?1, ?2, 'x', '2026-11-02', '', '')",
                (&tomas, &other),
            )?)
        })
        .expect("written");
        assert!(refused(&tomas, &other).contains("Tomás"), "they are two people");
    }

    /// Everybody of half a year into one: whatever can clash, does.
    #[test]
    fn any_two_of_the_made_up_team_can_be_joined_and_parted_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let p = demo::make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, false).expect("made");
        let team = p.list_people(false).expect("people");
        let talks = |p: &Planner| -> u32 {
            p.read(|tx| Ok(tx.query_row("SELECT count(*) FROM conversation", [], |r| r.get(0))?)).expect("counted")
        };
        let all = talks(&p);
        let before = everything(&p);
        let mut joined = 0;
        for pair in team.windows(2) {
            let (one, other) = (pair[0].id.clone(), pair[1].id.clone());
            match p.merge_people(one.clone(), other.clone(), vec![]) {
                Ok(_) => {
                    joined += 1;
                    assert_eq!(talks(&p), all, "none is lost");
                    let hits = everything(&p)
                        .iter()
                        .filter(|row| row.contains(other.as_str()) && !row.starts_with("snapshot "))
                        .count();
                    assert_eq!(hits, 0);
                    p.packet_defaults(one, None, None, None).expect("a packet can be made");
                    p.undo().expect("undone");
                    assert!(everything(&p) == before, "{} and {}", pair[0].display_name, pair[1].display_name);
                }
                Err(refused) => assert!(refused.message().contains(&pair[0].display_name), "{}", refused.message()),
            }
        }
        assert!(joined >= 2, "{joined} pairs were joined");
    }
}
