//! Who gets what: nothing private for anybody, nothing in the file that the person has not got, and a year told once.

use super::*;
use crate::calendar::Clock;
use crate::demo::{self, Stage};
use crate::testing::{day, planner_on};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const TOKEN: &str = "NEVER-8K2";

const READERS: [Audience; 5] =
    [Audience::Employee, Audience::Long, Audience::File, Audience::Calibration, Audience::Promotion];
const SPANS: [Span; 4] = [Span::Quarter, Span::HalfYear, Span::Year, Span::SinceLastReview];

/// Texts that no packet holds, whoever wrote them and whoever may read the row.
const NEVER: [(&str, &[&str]); 26] = [
    ("person", &["pronouns", "email", "location"]),
    ("relationship", &["previous_manager", "next_manager"]),
    ("goal", &["outcome", "plain_text", "resources", "risks"]),
    ("key_result", &["title", "data_source"]),
    ("checkin", &["note", "blocker"]),
    ("idp", &["title", "short_term_aim", "long_term_aim", "strengths"]),
    ("idp_item", &["success_evidence", "outcome"]),
    ("conversation", &["summary"]),
    ("conversation_item", &["text", "answer"]),
    ("action_item", &["result"]),
    (
        "feedback",
        &["intent_question", "intent_answer", "next_step", "consequence", "receiver_response", "observed_change"],
    ),
    ("entry", &["title", "body"]),
    ("review", &["change_reason", "not_rated_reason"]),
    ("delegation", &["consulted", "informed", "limits", "outcome"]),
    ("succession", &["role_title", "person_wishes", "strengths", "gaps"]),
    ("plan", &["title"]),
    ("plan_step", &["question_answer", "commitment", "measure", "note"]),
    ("candidate", &["display_name", "source", "decision_reason"]),
    ("register_item", &["title"]),
    ("sign_off", &["name_as_given", "comment"]),
    ("event", &["from_value", "to_value", "reason"]),
    ("feedback_request", &["question"]),
    ("hold", &["reason"]),
    ("instrument", &["title"]),
    ("instrument_item", &["text", "self_text"]),
    ("assessment_answer", &["text"]),
];

/// Rows of which no text at all may get in, with the columns that a packet prints of others.
const HIDDEN: [(&str, &str, &[&str]); 6] = [
    ("goal", "visibility = 'private' OR state IN ('draft', 'proposed')", &["title", "why", "score_reason"]),
    (
        "feedback",
        "visibility = 'private' OR state IN ('draft', 'withdrawn', 'discarded')",
        &["situation", "behaviour", "impact"],
    ),
    ("action_item", "visibility = 'private' OR state = 'dropped'", &["text"]),
    (
        "idp_item",
        "state IN ('deferred', 'cancelled') OR idp_id IN (SELECT id FROM idp WHERE state NOT IN ('agreed', 'completed'))",
        &["objective", "activity", "resources"],
    ),
    (
        "delegation",
        "visibility = 'private' OR state IN ('candidate', 'proposed', 'taken_back', 'dropped')",
        &["title", "result"],
    ),
    ("review", "kind = 'interim'", &["summary", "strengths", "focus", "next_steps", "employee_comment"]),
];

/// A row of each table that the made-up team leaves empty, and one of each kind that must stay out.
const ROWS: &str = "
    INSERT INTO succession (id, role_title, candidate_person_id, person_wishes, strengths, gaps, from_on, created_at, updated_at)
      SELECT 'never-s', 'x', id, 'x', 'x', 'x', '2024-01-08', '2024-01-08', '2024-01-08' FROM person WHERE is_self = 0 LIMIT 1;
    INSERT INTO plan (id, kind, person_id, title, created_at, updated_at)
      SELECT 'never-p', 'hiring', id, 'x', '2024-01-08', '2024-01-08' FROM person WHERE is_self = 1;
    INSERT INTO candidate (id, plan_id, display_name, stage, purge_on, created_at, updated_at)
      VALUES ('never-c', 'never-p', 'x', 'screened', '2024-09-01', '2024-01-08', '2024-01-08');
    INSERT INTO register_item (id, kind, title, created_at, updated_at) VALUES ('never-r', 'meeting', 'x', '2024-01-08', '2024-01-08');
    INSERT INTO hold (id, person_id, since, kind, reason, created_at, updated_at)
      SELECT 'never-h', id, '2024-01-08', 'dispute', 'x', '2024-01-08', '2024-01-08' FROM person WHERE is_self = 0 LIMIT 1;
    INSERT INTO feedback_request (id, round_id, subject_person_id, rater_group, question, created_at, updated_at)
      SELECT 'never-q', 'round', id, 'peer', 'x', '2024-01-08', '2024-01-08' FROM person WHERE is_self = 0 LIMIT 1;
    INSERT INTO feedback (id, kind, to_person_id, occurred_on, given_on, situation, behaviour, impact, state, visibility, created_at, updated_at)
      SELECT 'never-f' || rowid, 'praise', id, '2024-02-01', '2024-02-01', 'x', 'x', 'x', 'withdrawn', 'shared', '2024-02-01', '2024-02-01'
      FROM person WHERE is_self = 0;
    INSERT INTO action_item (id, text, owner_person_id, person_id, due_on, first_due_on, state, created_at, updated_at)
      SELECT 'never-a' || rowid, 'x', id, id, '2024-03-29', '2024-03-29', 'dropped', '2024-02-01', '2024-02-01' FROM person WHERE is_self = 0;
    INSERT INTO entry (id, kind, person_id, occurred_on, body, sensitive, created_at, updated_at)
      SELECT 'never-e' || rowid, 'concern', id, '2024-02-01', 'x', 1, '2024-02-01', '2024-02-01' FROM person WHERE is_self = 0;
    INSERT INTO delegation (id, kind, title, accountable_person_id, result, identified_on, agreed_on, visibility, state, created_at, updated_at)
      SELECT 'never-d' || rowid, 'task', 'x', id, 'x', '2024-02-01', '2024-02-01', 'private', 'agreed', '2024-02-01', '2024-02-01'
      FROM person WHERE is_self = 0;
    INSERT INTO review (id, period_id, person_id, reviewer_person_id, kind, observed_from_on, observed_to_on, summary, created_at, updated_at)
      SELECT 'never-v' || p.rowid || '-' || q.rowid, q.id, p.id, me.id, 'interim', q.starts_on, q.ends_on, 'x', '2024-02-01', '2024-02-01'
      FROM person p, person me, period q WHERE p.is_self = 0 AND me.is_self = 1 AND q.kind = 'quarter';
    INSERT INTO goal (id, period_id, level, owner_person_id, title, starts_on, due_on, agreed_on, state, lineage_id, visibility, created_at, updated_at)
      SELECT 'never-g' || p.rowid || '-' || q.rowid, q.id, 'person', p.id, 'x', q.starts_on, q.ends_on, q.starts_on, 'agreed', 'x', 'private',
        '2024-02-01', '2024-02-01' FROM person p, period q WHERE p.is_self = 0 AND q.kind = 'quarter';
    INSERT INTO idp_item (id, idp_id, objective, source, activity_kind, activity, target_on, first_target_on, state, created_at, updated_at)
      SELECT 'never-i' || rowid, id, 'x', 'education', 'course', 'x', '2024-03-29', '2024-03-29', 'cancelled', '2024-01-08', '2024-01-08' FROM idp;
    INSERT INTO instrument (id, code, version, kind, title, lang, origin, created_at, updated_at)
      VALUES ('never-n', 'x', 1, 'competency_framework', 'x', 'en', 'user', '2024-01-08', '2024-01-08');
    INSERT INTO instrument_item (id, instrument_id, code, sort, text, answer_kind, created_at, updated_at)
      VALUES ('never-t', 'never-n', 'x', 0, 'x', 'scale', '2024-01-08', '2024-01-08');
    INSERT INTO assessment (id, instrument_id, subject_person_id, assessor_person_id, purpose, state, submitted_on, created_at, updated_at)
      SELECT 'never-m' || p.rowid, 'never-n', p.id, me.id, 'competency_manager', 'submitted', '2024-02-01', '2024-02-01', '2024-02-01'
      FROM person p, person me WHERE p.is_self = 0 AND me.is_self = 1;
    INSERT INTO assessment_answer (id, assessment_id, item_id, value, text) SELECT 'never-w' || id, id, 'never-t', 3, 'x' FROM assessment;
    INSERT INTO sign_off (id, review_id, role, name_as_given, decision, decided_on, method, content_hash, comment, created_at, updated_at)
      SELECT 'never-o' || rowid, id, 'hr', 'x', 'agreed', '2024-02-01', 'recorded', 'x', 'x', '2024-02-01', '2024-02-01' FROM review;";

/// The made-up team with a token in every text that must never get in.
fn planted() -> (Planner, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let planner = demo::make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, true).expect("made");
    planner
        .write_aside(|tx| {
            tx.execute_batch(ROWS)?;
            for (table, columns) in NEVER {
                for column in columns {
                    let sql = format!("UPDATE OR IGNORE \"{table}\" SET \"{column}\" = '{TOKEN} {table} {column}'");
                    let changed = tx.execute(&sql, []);
                    // A rule of the table may hold some rows back; those of its kind that took it are the control.
                    if !matches!(changed, Ok(rows) if rows > 0) {
                        tx.execute(&format!("{sql} WHERE rowid = (SELECT max(rowid) FROM \"{table}\")"), []).ok();
                    }
                }
            }
            for (table, hidden, columns) in HIDDEN {
                for column in columns {
                    let sql =
                        format!("UPDATE \"{table}\" SET \"{column}\" = '{TOKEN} {table} {column}' WHERE {hidden}");
                    assert!(tx.execute(&sql, [])? > 0, "nothing to hide in {table}.{column}");
                }
            }
            Ok(())
        })
        .expect("planted");
    (planner, folder)
}

fn everything(
    planner: &Planner,
    person: &PersonId,
    audience: Audience,
    span: Span,
    standing: Standing,
) -> PacketRequest {
    let mut request = planner.packet_defaults(person.clone(), None, Some(audience), Some(span)).expect("a default");
    request.standing = standing;
    request.put_in = ["feedback", "development", "handed_over", "how_to_read", "talks", "own_words", "next", "comment"]
        .map(str::to_owned)
        .into();
    request.roles_for_names = false;
    request
}

fn reports(planner: &Planner) -> Vec<PersonId> {
    planner.list_people(true).expect("people").into_iter().filter(|p| !p.is_self).map(|p| p.id).collect()
}

#[test]
fn no_reader_gets_a_text_that_is_not_for_paper() {
    let (planner, _folder) = planted();
    let export = planner.export().expect("exported");
    let planted = NEVER.iter().map(|(t, c)| (*t, *c)).chain(HIDDEN.iter().map(|(t, _, c)| (*t, *c)));
    let planted =
        planted.flat_map(|(table, columns)| columns.iter().map(move |column| format!("{TOKEN} {table} {column}")));
    let lacking: Vec<String> = planted.filter(|token| !export.contains(token.as_str())).collect();
    assert!(lacking.is_empty(), "the control: {lacking:?}");
    for person in reports(&planner) {
        for (audience, span) in READERS.into_iter().flat_map(|reader| SPANS.map(|span| (reader, span))) {
            for standing in [Standing::Draft, Standing::Final] {
                let request = everything(&planner, &person, audience, span, standing);
                let document = planner.packet_document(&request).expect("words");
                let words = serde_json::to_string(&document).expect("JSON");
                let builder = planner.read(|tx| gather::gather(tx, planner.clock(), &request)).expect("a form");
                let form = serde_json::to_string(&(builder.sections, builder.file_name)).expect("JSON");
                for told in [&words, &form] {
                    let at = told.find(TOKEN).or_else(|| told.find(demo::CANARY));
                    assert!(at.is_none(), "{audience:?} {span:?}: {}", &told[at.unwrap_or(0)..][..60]);
                }
            }
        }
    }
}

/// Every text of a document by where it stands, without what only says which copy it is.
fn leaves(document: &typeset::Document) -> BTreeSet<String> {
    fn collect(value: &Value, all: &mut BTreeSet<String>) {
        match value {
            Value::String(text) => _ = all.insert(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| collect(item, all)),
            Value::Object(fields) => fields.values().for_each(|field| collect(field, all)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut value = serde_json::to_value(document).expect("JSON");
    let fields = value.as_object_mut().expect("fields");
    for which in ["foot_left", "standing", "notes"] {
        fields.remove(which);
    }
    let mut all = BTreeSet::new();
    collect(&value, &mut all);
    all
}

#[test]
fn the_file_never_says_more_than_the_persons_own_copy() {
    let folder = tempfile::tempdir().expect("a folder");
    let planner = demo::make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, false).expect("made");
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut coin = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.is_multiple_of(3)
    };
    let mut compared = 0;
    for person in reports(&planner) {
        for span in [Span::Quarter, Span::Year] {
            let mut own = everything(&planner, &person, Audience::Employee, span, Standing::Final);
            let keys: Vec<String> = planner
                .packet_builder(own.clone())
                .expect("a form")
                .sections
                .iter()
                .flat_map(|s| s.lines.iter().map(|l| l.key.clone()).chain([s.key.as_str().to_owned()]))
                .collect();
            own.left_out = keys.iter().filter(|_| coin()).cloned().collect();
            planner.save_packet(own.clone(), &folder.path().join("own.pdf")).expect("saved");
            let theirs = leaves(&planner.packet_document(&own).expect("words"));
            for _ in 0..4 {
                let mut file = everything(&planner, &person, Audience::File, span, Standing::Final);
                file.left_out = keys.iter().filter(|_| coin()).cloned().collect();
                file.put_in.retain(|_| coin());
                let filed = leaves(&planner.packet_document(&file).expect("words"));
                let more: Vec<_> = filed.difference(&theirs).collect();
                assert!(more.is_empty(), "the file says {more:?}; left out of theirs: {:?}", own.left_out);
                compared += 1;
            }
        }
    }
    assert!(compared > 40);
}

#[test]
fn other_people_are_named_by_role_in_the_file_and_talks_are_not_told() {
    let planner = planner_on(day("2026-12-21"));
    planner.introduce("Dana Weiss".into(), false).expect("self");
    let people = planner.add_people(vec!["Priya Raman".into(), "Jonas Berg".into()]).expect("added");
    let person = &people[0].id;
    planner
        .save_review_text(
            person.clone(),
            "current".into(),
            "summary".into(),
            "v".into(),
            String::new(),
            "You and Jonas Berg closed the month.".into(),
        )
        .expect("kept");
    let copy = |audience| {
        let request = planner.packet_defaults(person.clone(), None, Some(audience), None).expect("a default");
        planner.packet_document(&request).expect("words")
    };
    assert_eq!(copy(Audience::Employee).in_short, ["You and Jonas Berg closed the month."]);
    assert_eq!(copy(Audience::File).in_short, ["You and a colleague closed the month."]);
    let sheet = copy(Audience::Calibration);
    assert!(sheet.standing.contains("90 days") && sheet.foot_left.contains("delete"), "{}", sheet.standing);
    assert!(sheet.acknowledgement.is_none() && sheet.own_words.ruled_lines == 0, "nothing to sign or to write on");
    let code = copy(Audience::Long).foot_left;
    assert!(code.contains("Code ") && !copy(Audience::Employee).foot_left.contains("Code "), "{code}");
}

#[test]
fn a_goal_that_moved_on_is_told_once_with_a_line_for_each_quarter() {
    let planner = planner_on(day("2026-12-21"));
    planner.introduce("Dana".into(), false).expect("self");
    let person = planner.add_person("Priya".into()).expect("added").id;
    let add = |title: &str, due: &str, agreed: &str| {
        let goal = json!({ "owner_person_id": person, "title": title, "due_on": due, "agreed_on": agreed,
            "measure": { "kind": "number", "from": 9, "to": 5, "unit": "days" } });
        crate::api::call(&planner, "add_goal", vec![goal]).expect("a goal")["id"].as_str().expect("an id").to_owned()
    };
    let old = add("Answer faster", "2026-09-30", "2026-07-06");
    let new = add("Answer faster", "2026-12-18", "2026-10-05");
    let reached = json!({ "goal_id": old, "value": 7, "on": "2026-09-28" });
    crate::api::call(&planner, "check_in_on_goal", vec![reached]).expect("an update");
    planner
        .write_aside(|tx| {
            tx.execute(
                "UPDATE goal SET state = 'closed', outcome_code = 'carried_over', score_tenths = 5, closed_on = '2026-09-30' WHERE id = ?1",
                [&old],
            )?;
            tx.execute("UPDATE goal SET lineage_id = (SELECT lineage_id FROM goal WHERE id = ?1), carried_from_id = ?1 WHERE id = ?2", [&old, &new])?;
            Ok(())
        })
        .expect("moved on");
    let copy = |span| {
        let request = planner.packet_defaults(person.clone(), None, None, Some(span)).expect("a default");
        planner.packet_document(&request).expect("words")
    };
    let year = copy(Span::Year);
    assert_eq!((year.period_heading.as_str(), year.goals.len()), ("Year 2026", 1));
    assert_eq!(year.dates.as_deref(), Some("1 January to 31 December 2026"));
    let before = &year.goals[0].history;
    assert_eq!(before.len(), 1, "{before:?}");
    assert!(before[0].starts_with("2026 Q3: From 9 to 5 days") && before[0].contains("eached 7 days"), "{before:?}");
    let quarter = copy(Span::Quarter);
    assert!(quarter.dates.is_none() && quarter.goals[0].history.is_empty());
    let half = copy(Span::HalfYear);
    assert_eq!(half.period_heading, "Half-year 2, 2026");
    assert_eq!(half.title, "2026 half-year 2, Priya");
}

#[test]
fn since_the_last_review_begins_the_day_after_it() {
    let planner = planner_on(day("2026-12-21"));
    planner.introduce("Dana".into(), false).expect("self");
    let person = planner.add_person("Priya".into()).expect("added").id;
    let folder = tempfile::tempdir().expect("a folder");
    let ask = |quarter: &str| {
        let quarter = Some(quarter.to_owned());
        planner.packet_defaults(person.clone(), quarter, None, Some(Span::SinceLastReview)).expect("a default")
    };
    let form = planner.packet_builder(ask("current")).expect("a form");
    assert!(!form.spans.contains(&Span::SinceLastReview) && form.heading == "Quarter 4, 2026", "nothing to count from");
    let mut old = ask("2026 Q2");
    (old.span, old.standing) = (Span::Quarter, Standing::Final);
    planner.save_packet(old, &folder.path().join("q2.pdf")).expect("saved");
    let form = planner.packet_builder(ask("current")).expect("a form");
    assert!(form.spans.contains(&Span::SinceLastReview));
    let document = planner.packet_document(&ask("current")).expect("words");
    assert_eq!(document.dates.as_deref(), Some("1 July to 31 December 2026"));
    let mut draft = ask("current");
    (draft.standing, draft.talk_on) = (Standing::Draft, Some(day("2027-01-11")));
    let form = planner.packet_builder(draft).expect("a form");
    assert_eq!(form.give_by, Some(day("2027-01-07")), "two working days before a Monday is Thursday");
}

#[test]
fn the_register_tells_for_whom_and_of_what_and_counts_versions_for_each() {
    let planner = planner_on(day("2026-12-21"));
    planner.introduce("Dana".into(), false).expect("self");
    let person = planner.add_person("Priya".into()).expect("added").id;
    let folder = tempfile::tempdir().expect("a folder");
    let save = |audience, span| {
        let request = planner.packet_defaults(person.clone(), None, Some(audience), Some(span)).expect("a default");
        planner.save_packet(request, &folder.path().join("p.pdf")).expect("saved");
    };
    save(Audience::Employee, Span::Quarter);
    save(Audience::Employee, Span::Quarter);
    save(Audience::File, Span::Year);
    let made = planner.list_packets().expect("a register");
    let told: BTreeSet<_> = made.iter().map(|p| (p.audience.as_str(), p.about.as_str(), p.version)).collect();
    assert_eq!(told, BTreeSet::from([("employee", "2026 Q4", 1), ("employee", "2026 Q4", 2), ("file", "2026", 1)]));
}

#[test]
fn the_report_to_ones_own_manager_names_nobody_and_counts_nothing_that_is_one_persons() {
    let planner = planner_on(day("2026-12-21"));
    let own = planner.introduce("Dana Weiss".into(), false).expect("self").id;
    let people = planner
        .add_people(["Priya Raman", "Jonas Berg", "Ruth Adeyemi", "Amara Okafor"].map(String::from).into())
        .expect("added");
    let write = |field: &str, text: &str| {
        let kept = planner.save_packet_text(
            own.clone(),
            Audience::OwnBoss,
            "current".into(),
            field.into(),
            "v".into(),
            String::new(),
            text.into(),
        );
        kept.expect("kept");
    };
    write("summary", "The month closed in four days.");
    write("focus", "- A second licence\n- An answer on the rota");
    write("next_steps", "Refunds in five days");
    let goal = |level: &str, title: &str| {
        let goal = json!({ "level": level, "owner_person_id": (level == "person").then_some(&people[0].id), "title": title,
            "measure": { "kind": "done_or_not" }, "due_on": "2026-12-18", "why": "so that nobody waits for an answer",
            "agreed_on": "2026-10-05", "plain_text": null, "parent_goal_id": null });
        crate::api::call(&planner, "add_whole_goal", vec![goal]).expect("a goal");
    };
    goal("team", "We answer within two hours");
    goal("person", "Priya closes the month alone");
    planner
        .write_aside(|tx| {
            Ok(tx.execute_batch(&format!(
                "INSERT INTO delegation (id, kind, title, is_stretch, accountable_person_id, authority_level, identified_on, agreed_on,
                                         handed_over_on, state, visibility, created_at, updated_at)
                 VALUES ('d1', 'project', 'SECRET project', 1, '{}', 6, '2026-10-05', '2026-10-05', '2026-10-06', 'handed_over',
                         'shared', 'x', 'x')",
                people[1].id
            ))?)
        })
        .expect("handed over");
    let request = planner.packet_defaults(own.clone(), None, None, None).expect("a default");
    assert_eq!(request.audience, Audience::OwnBoss, "of the manager there is no other paper");
    let report = planner.packet_document(&request).expect("words");
    assert_eq!(report.in_short, ["The month closed in four days."]);
    assert_eq!(report.goals.iter().map(|goal| goal.title.as_str()).collect::<Vec<_>>(), ["We answer within two hours"]);
    let parts: Vec<(&str, Vec<&str>)> = report
        .more
        .iter()
        .map(|part| (part.heading.as_str(), part.lines.iter().map(|line| line.text.as_str()).collect()))
        .collect();
    assert_eq!(parts.len(), 3, "{parts:?}");
    assert_eq!(parts[1].1, ["A second licence", "An answer on the rota"]);
    let all = serde_json::to_string(&report).expect("JSON");
    for name in ["Priya", "Jonas", "SECRET"] {
        assert!(!all.contains(name), "{name} in {all}");
    }
    assert!(all.contains("One thing was handed over."), "{all}");
    let need = |title: &str, goal: &str, values: Value| {
        let goals =
            planner.lists(vec![crate::lists::ListKind::NeedUpward]).expect("lists")[0].fields[1].choices.clone();
        let goal = goals.iter().find(|one| one.label == goal).map(|one| one.code.clone()).unwrap_or_default();
        let mut words = json!({ "title": title, "values": values });
        words["values"]["goal"] = json!(goal);
        let words = serde_json::from_value(words).expect("words");
        planner.add_list_row(crate::lists::ListKind::NeedUpward, words).expect("kept").id
    };
    let laptops =
        need("Two laptops", "We answer within two hours", json!({ "asked_on": "2026-11-02", "body": "SECRET" }));
    need("SECRET, not asked", "", json!({}));
    need("SECRET, answered", "", json!({ "asked_on": "2026-11-02", "answer": "No" }));
    need("A room", "Priya closes the month alone", json!({ "asked_on": "2026-11-03" }));
    let with_needs = planner.packet_document(&request).expect("words");
    let lines: Vec<&str> = with_needs.more[1].lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines[2..], ["Two laptops (holds up “We answer within two hours”)", "A room"], "{lines:?}");
    let all = serde_json::to_string(&with_needs).expect("JSON");
    assert!(!all.contains("SECRET") && !all.contains("Priya"), "{all}");
    let left = PacketRequest { left_out: vec![format!("need:{laptops}")], ..request.clone() };
    assert_eq!(planner.packet_document(&left).expect("words").more[1].lines.len(), 3, "one is unticked");
    planner
        .write_aside(|tx| {
            let sql = "UPDATE relationship SET started_on = '2026-07-01', ended_on = '2026-12-20' WHERE person_id = ?1";
            Ok(tx.execute(sql, [&people[3].id])?)
        })
        .expect("left");
    let small = serde_json::to_string(&planner.packet_document(&request).expect("words")).expect("JSON");
    assert!(!small.contains("handed over."), "of three people a count is one person's: {small}");
    let error =
        planner.packet_defaults(people[0].id.clone(), None, Some(Audience::OwnBoss), None).expect_err("not theirs");
    assert_eq!(error.kind(), "invalid");
    let saved = tempfile::tempdir().expect("a folder");
    planner.save_packet(request, &saved.path().join("report.pdf")).expect("saved");
    assert_eq!(planner.list_packets().expect("a register")[0].audience, Audience::OwnBoss);
}

#[test]
fn a_case_for_a_promotion_has_words_of_its_own_and_tells_results_and_trust_apart() {
    let planner = planner_on(day("2026-12-21"));
    planner.introduce("Dana Weiss".into(), false).expect("self");
    let person = planner.add_person("Priya Raman".into()).expect("added").id;
    let review = |field: &str, text: &str| {
        planner
            .save_review_text(person.clone(), "current".into(), field.into(), "v".into(), String::new(), text.into())
            .expect("kept");
    };
    review("summary", "REVIEW words");
    review("focus", "REVIEW focus");
    let write = |field: &str, text: &str| {
        planner
            .save_packet_text(
                person.clone(),
                Audience::Promotion,
                "current".into(),
                field.into(),
                "v".into(),
                String::new(),
                text.into(),
            )
            .expect("kept");
    };
    write("summary", "Runs the close alone; the next level asks for two sites.");
    write("focus", "Has not led a budget talk");
    write("next_steps", "Lead accountant from April");
    let request = planner.packet_defaults(person.clone(), None, Some(Audience::Promotion), None).expect("a default");
    let case = planner.packet_document(&request).expect("words");
    assert_eq!(case.in_short, ["Runs the close alone; the next level asks for two sites."]);
    assert_eq!(case.work_on.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["Has not led a budget talk"]);
    assert_eq!((case.headings.goals.as_str(), case.headings.went_well.as_str()), ("Results", "Trust and conduct"));
    assert_eq!(case.more.last().map(|part| part.heading.as_str()), Some("Recommendation"));
    let all = serde_json::to_string(&case).expect("JSON");
    assert!(!all.contains("REVIEW"), "the words of the review stay there: {all}");
    let own = planner.packet_defaults(person, None, None, None).expect("a default");
    let theirs = serde_json::to_string(&planner.packet_document(&own).expect("words")).expect("JSON");
    assert!(theirs.contains("REVIEW words") && !theirs.contains("two sites"), "and those of the case stay here");
    assert_eq!(planner.undo().expect("undone").as_deref(), Some("Write for a report"));
}

#[test]
fn a_level_is_printed_once_it_is_settled_and_decisions_as_they_were_recorded() {
    let planner = planner_on(day("2026-12-21"));
    planner.introduce("Dana Weiss".into(), false).expect("self");
    let person = planner.add_person("Priya Raman".into()).expect("added").id;
    planner
        .write("add_note", |tx| Ok(tx.execute("UPDATE relationship SET started_on = '2026-06-01'", [])?))
        .expect("long ago");
    planner.set_review_scale(crate::reviews::ScaleChoice::Five, None).expect("a scale");
    let id = planner.open_review(person.clone(), None).expect("begun");
    let keep = |text: &str| {
        planner.write_review_text(id.clone(), "summary".into(), "v".into(), String::new(), text.into()).expect("kept")
    };
    keep("Priya made the close dependable.");
    let copy = |audience| {
        let request = planner.packet_defaults(person.clone(), None, Some(audience), None).expect("a default");
        planner.packet_document(&request).expect("words")
    };
    planner.begin_writing(id.clone(), Some("no time".into())).expect("on");
    planner.propose_level(id.clone(), Some(4), Some("Two hard months".into())).expect("proposed");
    let proposed = serde_json::to_string(&copy(Audience::Employee)).expect("JSON");
    assert!(!proposed.contains("Exceeded") && !proposed.contains("Two hard months"), "a proposal is nobody's paper");
    planner.settle_level(id.clone(), Some(3), Some("As the others".into())).expect("settled");
    for audience in [Audience::Employee, Audience::Long, Audience::File] {
        let said = copy(audience).in_short;
        assert!(said[1].starts_with("Level: Met. Expectations of the role were met in full."), "{said:?}");
    }
    assert_eq!(copy(Audience::Calibration).in_short.len(), 1, "the sheet of everybody has the levels");
    let whole = serde_json::to_string(&copy(Audience::Long)).expect("JSON");
    assert!(!whole.contains("As the others") && !whole.contains("Two hard months"), "reasons stay with the manager");
    planner.talked_about_review(id.clone(), day("2026-12-21")).expect("talked");
    let told =
        json!({ "role": "employee", "decision": "acknowledged", "decided_on": "2026-12-21", "comment": "Fair." });
    crate::api::call(&planner, "record_review_decision", vec![json!(id), told]).expect("recorded");
    let document = copy(Audience::Employee);
    assert_eq!(
        document.recorded,
        ["Recorded by Dana Weiss on 21 December: Priya Raman has read it and added a comment."]
    );
    assert_eq!(document.signatures.len(), 2, "the lines for ink stay");
    let pdf = typeset::pdf(&document).expect("set");
    assert!(pdf.pages <= 2, "{} pages", pdf.pages);
}

#[test]
fn an_interim_review_is_on_paper_once_it_was_given_to_read() {
    let planner = planner_on(day("2026-12-21"));
    planner.introduce("Dana Weiss".into(), false).expect("self");
    let person = planner.add_person("Priya Raman".into()).expect("added").id;
    let id = planner.begin_interim_review(person.clone(), None, None, None).expect("begun");
    planner
        .write_review_text(id.clone(), "summary".into(), "v".into(), String::new(), "Six good weeks.".into())
        .expect("kept");
    let in_short = || {
        let request = planner.packet_defaults(person.clone(), None, None, None).expect("a default");
        planner.packet_document(&request).expect("words").in_short
    };
    assert!(in_short().is_empty(), "a draft of a part of the quarter is not the quarter's");
    planner.begin_writing(id.clone(), Some("She has left".into())).expect("on");
    planner.give_to_read(id, None, None).expect("ready");
    assert_eq!(in_short(), ["Six good weeks."]);
    planner
        .save_review_text(
            person.clone(),
            "current".into(),
            "summary".into(),
            "w".into(),
            String::new(),
            "A whole quarter.".into(),
        )
        .expect("kept");
    assert_eq!(in_short(), ["A whole quarter."], "what is written about the whole of it goes first");
}

#[test]
fn an_old_packet_prints_the_title_of_then() {
    let p = planner_on(day("2026-11-16"));
    p.introduce("Dana".into(), false).expect("self");
    let ruth = p.add_person("Ruth".into()).expect("added").id;
    let talk = crate::conversations::NewOneOnOne {
        person_id: ruth.clone(),
        held_on: day("2026-10-12"),
        notes: String::new(),
        agreed: vec![],
        next_on: None,
        next_time: None,
        slot: None,
    };
    p.log_one_on_one(talk).expect("held");
    let title = |title: &str, since: Option<&str>| crate::people::PersonChange {
        job_title: Some(title.into()),
        title_since: since.map(day),
        ..crate::people::PersonChange::default()
    };
    p.change_person(ruth.clone(), title("Clerk", None)).expect("known");
    let later = p.on(day("2027-02-01"));
    later.change_person(ruth.clone(), title("Manager", Some("2027-01-11"))).expect("promoted");
    let role = |quarter: &str| {
        let request = later.packet_defaults(ruth.clone(), Some(quarter.into()), None, None).expect("a packet");
        later.packet_document(&request).expect("words").role
    };
    assert_eq!(role("2026 Q4").as_deref(), Some("Clerk"));
    assert_eq!(role("2027 Q1").as_deref(), Some("Manager"));
}

#[test]
fn a_name_in_another_script_is_printed_with_how_to_read_it_and_a_latin_one_without() {
    for (name, printed) in
        [("Wulandari", false), ("Siobhán Ní Dhónaill-Đặng", false), ("王小明", true), ("Нұрланова", true)]
    {
        assert_eq!(gather::reading_aid(name, Some("how")).is_some(), printed, "{name}");
    }
}
