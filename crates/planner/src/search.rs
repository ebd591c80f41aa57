//! Full-text search over everything that was written. The triggers of the schema keep the index in step with its rows.

use crate::error::Result;
use crate::id::PersonId;
use crate::{Planner, attachments};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A place where the words stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Found {
    /// The table, and the row's id.
    pub entity: String,
    pub id: String,
    pub person_id: Option<PersonId>,
    pub person_name: Option<String>,
    /// The talk it belongs to.
    pub conversation_id: Option<String>,
    pub on: Option<NaiveDate>,
    pub title: Option<String>,
    /// Some words around the hit, which stands between U+0002 and U+0003.
    pub excerpt: String,
    /// Only the manager sees it.
    pub private: bool,
}

/// Ranking costs time for every match: a word that stands nearly everywhere is answered newest first instead.
const RANKED_AT_MOST: u32 = 2_000;
const SHOWN: u32 = 50;

impl Planner {
    /// Everything that contains all the words, the last one as far as it is typed; the best first, at most 50.
    ///
    /// What a row has from another (the day of a point from its talk, the privacy of an update from its goal) is asked for
    /// here: the index knows it as it was when the row itself was written last.
    pub fn find(&self, words: String) -> Result<Vec<Found>> {
        let Some(query) = query(&words) else { return Ok(Vec::new()) };
        self.read(|tx| {
            // A file that is called so is what was looked for more often than a text in which the words stand.
            let mut found = attachments::find(tx, &words)?;
            let mut count = tx.prepare_cached(
                "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ?1 LIMIT ?2)",
            )?;
            let matches: u32 = count.query_row((&query, RANKED_AT_MOST + 1), |r| r.get(0))?;
            let order = if matches > RANKED_AT_MOST { "search_index.rowid DESC" } else { "rank" };
            let mut all = tx.prepare_cached(&format!(
                "SELECT s.entity, s.entity_id, s.person_id, p.display_name,
                        CASE s.entity WHEN 'conversation' THEN s.entity_id
                          WHEN 'conversation_item' THEN (SELECT conversation_id FROM conversation_item WHERE id = s.entity_id)
                          WHEN 'action_item' THEN (SELECT conversation_id FROM action_item WHERE id = s.entity_id)
                          WHEN 'entry' THEN (SELECT conversation_id FROM entry WHERE id = s.entity_id) END,
                        CASE s.entity
                          WHEN 'conversation_item' THEN (SELECT coalesce(c.held_on, c.planned_on) FROM conversation_item i
                            JOIN conversation c ON c.id = i.conversation_id WHERE i.id = s.entity_id)
                          ELSE s.on_date END,
                        s.title, snippet(search_index, -1, char(2), char(3), '…', 24),
                        CASE s.entity
                          WHEN 'checkin' THEN (SELECT g.visibility = 'private' FROM checkin u JOIN goal g ON g.id = u.goal_id
                            WHERE u.id = s.entity_id)
                          ELSE s.private END
                 FROM search_index JOIN search_text s ON s.docid = search_index.rowid LEFT JOIN person p ON p.id = s.person_id
                 WHERE search_index MATCH ?1 ORDER BY {order} LIMIT ?2",
            ))?;
            let rows = all.query_map((&query, SHOWN), |r| {
                Ok(Found {
                    entity: r.get(0)?,
                    id: r.get(1)?,
                    person_id: r.get(2)?,
                    person_name: r.get(3)?,
                    conversation_id: r.get(4)?,
                    on: r.get(5)?,
                    title: r.get(6)?,
                    excerpt: r.get::<_, Option<String>>(7)?.unwrap_or_default(),
                    private: r.get(8)?,
                })
            })?;
            for row in rows {
                found.push(row?);
            }
            found.truncate(SHOWN as usize);
            Ok(found)
        })
    }
}

/// The words as FTS5 takes them: each quoted, so that nothing typed is ever an operator; the last one as a beginning.
fn query(words: &str) -> Option<String> {
    let quoted: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .take(20)
        .map(|word| format!("\"{word}\""))
        .collect();
    let last = quoted.last()?;
    let typed_on = words.ends_with(|c: char| c.is_alphanumeric()) && last.chars().count() > 3;
    Some(quoted.join(" ") + if typed_on { "*" } else { "" })
}

#[cfg(test)]
mod tests {
    use crate::goals::{Measure, NewGoal, NewUpdate};
    use crate::testing::{day, planner};

    #[test]
    fn nothing_typed_is_an_operator() {
        let p = planner();
        for hostile in ["\"", "a AND", "NOT", "* OR (", "a:b", "^x", "NEAR(", "'", "{", "-", "\u{202e}"] {
            p.find(hostile.into()).unwrap_or_else(|e| panic!("{hostile:?}: {e}"));
        }
        assert!(p.find("  ".into()).expect("nothing").is_empty());
    }

    #[test]
    fn a_name_is_found_without_its_accents_and_as_far_as_it_is_typed() {
        let p = planner();
        p.add_people(vec!["Tomás Oliveira".into(), "Ana".into()]).expect("added");
        for words in ["tomas", "toma", "Oliv", "oliveira tom"] {
            let found = p.find(words.into()).expect("found");
            assert_eq!(found.len(), 1, "{words}");
            assert!(found[0].excerpt.contains('\u{2}'), "the hit is marked");
        }
        p.undo().expect("undone");
        assert!(p.find("tomas".into()).expect("searched").is_empty(), "the index follows undo");
    }

    #[test]
    fn an_update_is_as_private_as_its_goal_is_now() {
        let p = planner();
        let ann = p.add_person("Ann".into()).expect("added").id;
        let measure = Measure::Number { from: 9.0, to: 5.0, unit: "days".into() };
        let goal = NewGoal {
            owner_person_id: ann,
            title: "Cut the refund time".into(),
            measure,
            due_on: day("2026-12-18"),
            why: None,
            agreed_on: None,
        };
        let goal = p.add_goal(goal).expect("added");
        let note = Some("waits for the supplier".into());
        let update = NewUpdate {
            goal_id: goal.id.clone(),
            on: None,
            value: Some(8.0),
            done: None,
            step: None,
            step_done: None,
            note,
            blocker: None,
            conversation_id: None,
        };
        p.check_in_on_goal(update).expect("written");
        let private = |words: &str| p.find(words.into()).expect("found").iter().map(|f| f.private).collect::<Vec<_>>();
        for visibility in ["private", "shared", "private", "public"] {
            p.write("change_goal", |tx| {
                Ok(tx.execute("UPDATE goal SET visibility = ?2 WHERE id = ?1", (&goal.id, visibility))?)
            })
            .expect("changed");
            let wanted = [visibility == "private"];
            assert_eq!((private("supplier"), private("refund")), (wanted.to_vec(), wanted.to_vec()), "{visibility}");
        }
    }

    #[test]
    fn a_point_is_found_on_the_day_its_talk_took_place() {
        let p = planner();
        let ann = p.add_person("Ann".into()).expect("added").id;
        let talk = p.plan_one_on_one(ann, day("2026-11-16"), None).expect("planned").id;
        let point = p.add_point(talk.clone(), "the warehouse move".into(), "employee".into()).expect("added").id;
        p.tick_point(point, true).expect("talked about");
        p.finish_one_on_one(talk, Some(day("2026-11-13")), None).expect("held a day earlier");
        assert_eq!(p.find("warehouse".into()).expect("found")[0].on, Some(day("2026-11-13")));
    }
}
