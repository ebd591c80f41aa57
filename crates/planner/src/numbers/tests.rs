use super::*;
use crate::conversations::NewOneOnOne;
use crate::demo::{self, Stage};
use crate::feedback::{FeedbackKind, NewFeedback};
use crate::goals::{Measure, NewGoal, NewUpdate};
use crate::messages::exists;
use crate::people::PersonChange;
use crate::testing::{TestPlanner, day, planner};

/// It is 16 November 2026; Dana has led Ruth since the summer.
fn with_ruth() -> (TestPlanner, PersonId) {
    let planner = planner();
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    let ruth = planner.add_person("Ruth Adeyemi".into()).expect("added").id;
    put(&planner, "UPDATE relationship SET started_on = '2026-07-01'");
    (planner, ruth)
}

fn put(planner: &Planner, sql: &str) {
    planner.write("add_person", |tx| Ok(tx.execute_batch(sql)?)).expect("written");
}

fn number(planner: &Planner, person: &PersonId, id: &str) -> Number {
    let read = |tx: &Transaction| {
        let period = periods::find(tx, planner.clock().today(), None)?;
        of_person(tx, planner.clock(), &period, &people::person(tx, planner.clock(), person)?)
    };
    planner.read(read).expect("read").get(id).cloned().unwrap_or_else(|| panic!("no {id}"))
}

fn value(planner: &Planner, person: &PersonId, id: &str) -> Option<f64> {
    number(planner, person, id).value
}

fn part(number: &Number, code: &str) -> (Option<f64>, Option<f64>) {
    number.part(code).map_or((None, None), |part| (part.value, part.of))
}

fn goal(planner: &Planner, owner: &PersonId, value: Option<f64>) -> String {
    let goal = NewGoal {
        owner_person_id: owner.clone(),
        title: "Cut the refund time".into(),
        measure: Measure::Number { from: 0.0, to: 10.0, unit: "days".into() },
        due_on: day("2026-12-18"),
        why: None,
        agreed_on: Some(day("2026-10-05")),
    };
    let goal = planner.add_goal(goal).expect("added");
    if value.is_some() {
        let update = NewUpdate {
            goal_id: goal.id.clone(),
            on: None,
            value,
            done: None,
            step: None,
            step_done: None,
            note: None,
            blocker: None,
            conversation_id: None,
        };
        planner.check_in_on_goal(update).expect("kept");
    }
    goal.id.0
}

fn talk(planner: &Planner, person: &PersonId, on: &str) -> String {
    let draft = NewOneOnOne {
        person_id: person.clone(),
        held_on: day(on),
        notes: String::new(),
        agreed: Vec::new(),
        next_on: None,
        next_time: None,
        slot: None,
    };
    planner.log_one_on_one(draft).expect("logged").id.0
}

#[test]
fn of_an_empty_quarter_every_number_says_what_is_missing_and_none_is_zero() {
    let (planner, ruth) = with_ruth();
    let page = planner.all_numbers(ruth, None).expect("a page");
    let ids: Vec<&str> = page.rows.iter().map(|row| row.id.as_str()).collect();
    let wanted: Vec<String> = (1..=23).map(|n| format!("P{n}")).collect();
    assert_eq!(ids, wanted, "in the order of the table, and nothing of mood");
    for row in page.rows.iter().filter(|row| row.id != "P12") {
        assert_eq!((&row.value, &row.of, row.has_records), (&None, &None, false), "{row:?}");
        let why = row.why.as_deref().unwrap_or_default();
        assert!(why.ends_with('.') && why != "Nothing to go on yet.", "{row:?}");
    }
    let owed = &page.rows[11];
    assert_eq!(
        (owed.value.as_deref(), owed.why.as_deref()),
        (Some("none"), None),
        "nobody owes anything: that is known"
    );
}

#[test]
fn goals_are_weighed_compared_with_the_time_and_told_one_by_one() {
    let (planner, ruth) = with_ruth();
    let (ahead, behind) = (goal(&planner, &ruth, Some(9.0)), goal(&planner, &ruth, Some(1.0)));
    goal(&planner, &ruth, None);
    put(&planner, &format!("UPDATE goal SET weight = 3 WHERE id = '{ahead}'"));
    // 43 of 75 days are over on 16 November.
    let elapsed = 43.0 / 75.0;
    assert_eq!(value(&planner, &ruth, "P1"), Some(0.56), "a number without a value stands at its start");
    let wanted = crate::quarter::person::round4(0.56 - elapsed);
    assert_eq!(value(&planner, &ruth, "P2"), Some(wanted));
    put(
        &planner,
        &format!(
            "INSERT INTO checkin (id, goal_id, checked_on, status, confidence, created_at, updated_at) VALUES
               ('a', '{behind}', '2026-10-12', 'green', 8, 'x', 'x'), ('b', '{behind}', '2026-11-09', 'green', 5, 'x', 'x'),
               ('c', '{ahead}', '2026-11-09', NULL, 9, 'x', 'x')"
        ),
    );
    let pace = number(&planner, &ruth, "P3");
    assert_eq!((pace.value, part(&pace, "far_behind").0), (Some(0.5), Some(1.0)));
    assert_eq!(part(&pace, "called_on_course").0, Some(1.0), "called on course, and at 10 of 100");
    let sure = number(&planner, &ruth, "P4");
    assert_eq!(
        (sure.value, sure.denominator, sure.records.len()),
        (Some(-3.0), Some(1.0), 1),
        "one answer is no trend"
    );
    let fresh = number(&planner, &ruth, "P5");
    assert_eq!((fresh.numerator, fresh.denominator), (Some(2.0), Some(3.0)));
    assert_eq!(value(&planner, &ruth, "P6"), None, "not while a goal is open");
    put(
        &planner,
        &format!(
            "UPDATE goal SET state = 'closed', closed_on = '2026-11-16', outcome_code = 'carried_over', score_tenths = 4;
             UPDATE goal SET outcome_code = 'dropped', score_tenths = NULL WHERE id = '{behind}'"
        ),
    );
    assert_eq!(value(&planner, &ruth, "P6"), Some(0.4));
    let moved = number(&planner, &ruth, "P7");
    assert_eq!((moved.value, part(&moved, "let_go")), (Some(1.0), (Some(1.0), Some(3.0))));
}

#[test]
fn talks_points_and_promises_are_counted_for_both_sides() {
    let (planner, ruth) = with_ruth();
    let own = planner.read(people::self_id).expect("self");
    planner.set_rhythm(ruth.clone(), Some(1), Some(day("2026-11-16")), None).expect("agreed");
    put(&planner, "UPDATE series SET anchor_on = '2026-10-19'");
    let held = talk(&planner, &ruth, "2026-10-19");
    assert_eq!(value(&planner, &ruth, "P9"), Some(28.0));
    let kept = number(&planner, &ruth, "P8");
    assert_eq!((kept.value, kept.numerator, kept.denominator, kept.minimum), (Some(0.25), Some(1.0), Some(4.0), 2));
    let records = planner.number_records(ruth.clone(), None, "P8".into()).expect("records");
    let told: Vec<&str> = records.iter().filter_map(|record| record.counts.as_deref()).collect();
    assert_eq!(told, ["kept", "did not happen", "did not happen", "did not happen"], "{records:?}");
    put(
        &planner,
        &format!(
            "INSERT INTO conversation_item (id, conversation_id, kind, raised_by, text, created_at, updated_at) VALUES
               ('1', '{held}', 'topic', 'employee', 'Rota', 'x', 'x'), ('2', '{held}', 'topic', 'employee', 'Audit', 'x', 'x'),
               ('3', '{held}', 'topic', 'manager', 'Costs', 'x', 'x'), ('4', '{held}', 'decision', 'manager', 'Yes', 'x', 'x');
             INSERT INTO action_item (id, text, owner_person_id, person_id, due_on, first_due_on, done_on, state, created_at, updated_at)
             VALUES ('a', 'List', '{ruth}', '{ruth}', '2026-11-06', '2026-11-06', '2026-11-06', 'done', 'x', 'x'),
                    ('b', 'Draft', '{ruth}', '{ruth}', '2026-11-20', '2026-11-06', '2026-11-10', 'done', 'x', 'x'),
                    ('c', 'Ask', '{own}', '{ruth}', '2026-11-09', '2026-11-09', NULL, 'open', 'x', 'x'),
                    ('d', 'Call', '{own}', '{ruth}', '2026-11-20', '2026-11-20', NULL, 'open', 'x', 'x')"
        ),
    );
    let topics = number(&planner, &ruth, "P10");
    assert_eq!((topics.value, topics.denominator, topics.minimum), (None, Some(3.0), 4), "three are too few");
    let row = planner.all_numbers(ruth.clone(), None).expect("a page").rows.remove(9);
    assert_eq!(row.why.as_deref(), Some("From 4 points on; so far 3."));
    let on_time = number(&planner, &ruth, "P11");
    assert_eq!((on_time.value, part(&on_time, "theirs")), (Some(0.3333), (Some(1.0), Some(2.0))));
    assert_eq!(part(&on_time, "mine"), (Some(0.0), Some(1.0)), "one of mine is not due yet");
    let late = number(&planner, &ruth, "P12");
    assert_eq!((late.value, part(&late, "theirs").0, part(&late, "mine").0), (Some(1.0), Some(0.0), Some(1.0)));
    let records = planner.number_records(ruth, None, "P12".into()).expect("records");
    assert_eq!((records[0].text.as_str(), records[0].counts.as_deref()), ("Ask", Some("you · open")));
}

#[test]
fn feedback_counts_what_was_said_and_praise_in_the_form_they_like() {
    let (planner, ruth) = with_ruth();
    let add = |kind, occurred_on: &str, said_on: Option<&str>| {
        let feedback = NewFeedback {
            person_id: ruth.clone(),
            kind,
            text: "Ran the call alone".into(),
            occurred_on: Some(day(occurred_on)),
            said_on: said_on.map(day),
            channel: Some("in_person".into()),
            conversation_id: None,
            wording: None,
        };
        planner.add_feedback(feedback).expect("kept");
    };
    add(FeedbackKind::Praise, "2026-11-02", Some("2026-11-04"));
    add(FeedbackKind::Constructive, "2026-11-02", Some("2026-11-10"));
    add(FeedbackKind::Feedforward, "2026-11-02", Some("2026-11-03"));
    add(FeedbackKind::Praise, "2026-11-02", None);
    put(&planner, "UPDATE feedback SET situation = 'Monday', impact = 'Trust' WHERE kind <> 'constructive'");
    let said = number(&planner, &ruth, "P13");
    assert_eq!((said.value, said.records.len()), (Some(3.0), 3), "what was not said does not count");
    assert_eq!((part(&said, "praise").0, part(&said, "days_since").0), (Some(1.0), Some(6.0)));
    assert_eq!(part(&said, "complete"), (Some(1.0), Some(2.0)));
    assert_eq!(part(&said, "days_to_saying").0, Some(5.0), "the middle of two and eight");
    assert_eq!(number(&planner, &ruth, "P14").missing.as_deref(), Some("no_preference"));
    let change = |form: &str| PersonChange { recognition_preference: Some(form.into()), ..PersonChange::default() };
    planner.change_person(ruth.clone(), change("private")).expect("changed");
    assert_eq!(value(&planner, &ruth, "P14"), Some(1.0));
    planner.change_person(ruth.clone(), change("written")).expect("changed");
    assert_eq!(value(&planner, &ruth, "P14"), Some(0.0), "given, but not the way it is liked: that zero is known");
}

#[test]
fn steps_count_their_credit_their_kind_and_the_levels_that_were_seen() {
    let (planner, ruth) = with_ruth();
    put(
        &planner,
        &format!(
            "INSERT INTO idp (id, person_id, title, state, created_at, updated_at) VALUES ('plan', '{ruth}', 'Plan', 'agreed', 'x', 'x');
             INSERT INTO idp_item (id, idp_id, objective, source, activity_kind, activity, hours_planned, target_on, first_target_on,
                                   state, done_on, outcome, level_now, level_target, level_result, created_at, updated_at) VALUES
               ('a', 'plan', 'Chair', 'experience', 'stretch', 'Chair it', 30, '2026-11-02', '2026-11-02', 'verified', '2026-11-02', 'ok', 2, 4, 3, 'x', 'x'),
               ('b', 'plan', 'Chair', 'exposure', 'shadowing', 'Sit in', 6, '2026-11-09', '2026-11-09', 'in_progress', NULL, NULL, NULL, NULL, NULL, 'x', 'x'),
               ('c', 'plan', 'Chair', 'education', 'course', 'Learn', 4, '2026-12-09', '2026-12-09', 'planned', NULL, NULL, 1, 2, NULL, 'x', 'x'),
               ('d', 'plan', 'Chair', 'education', 'course', 'Other', 40, '2026-12-09', '2026-12-09', 'cancelled', NULL, NULL, NULL, NULL, NULL, 'x', 'x')"
        ),
    );
    let taken = number(&planner, &ruth, "P15");
    assert_eq!((taken.value, taken.denominator, part(&taken, "late").0), (Some(0.5), Some(3.0), Some(1.0)));
    let mix = number(&planner, &ruth, "P16");
    assert_eq!((mix.value, part(&mix, "exposure").0, part(&mix, "hours").0), (Some(0.75), Some(6.0), Some(40.0)));
    let gain = number(&planner, &ruth, "P17");
    assert_eq!((gain.value, gain.numerator, gain.denominator), (Some(0.5), Some(1.0), Some(2.0)));
    put(&planner, "UPDATE idp_item SET hours_planned = NULL WHERE id = 'b'");
    let mix = number(&planner, &ruth, "P16");
    assert_eq!((mix.value, part(&mix, "steps").0), (Some(0.3333), Some(3.0)), "counted where hours are missing");
    put(&planner, "DELETE FROM idp_item WHERE id IN ('b', 'c')");
    assert_eq!(value(&planner, &ruth, "P16"), None, "one step is no mix");
}

#[test]
fn coaching_ownership_and_two_views() {
    let (planner, ruth) = with_ruth();
    let (first, _) = (talk(&planner, &ruth, "2026-11-02"), talk(&planner, &ruth, "2026-11-09"));
    put(
        &planner,
        &format!(
            "INSERT INTO conversation_item (id, conversation_id, kind, raised_by, grow_stage, text, state, created_at, updated_at) VALUES
               ('1', '{first}', 'question', 'manager', 'goal', 'What?', 'discussed', 'x', 'x'),
               ('2', '{first}', 'question', 'manager', 'will', 'When?', 'discussed', 'x', 'x');
             INSERT INTO action_item (id, text, owner_person_id, person_id, due_on, first_due_on, done_on, state, is_commitment, conversation_id,
                                      created_at, updated_at)
             VALUES ('a', 'Try it', '{ruth}', '{ruth}', '2026-11-10', '2026-11-10', '2026-11-09', 'done', 1, '{first}', 'x', 'x');
             INSERT INTO delegation (id, kind, title, accountable_person_id, authority_level, identified_on, agreed_on, handed_over_on, state,
                                     created_at, updated_at)
             VALUES ('x', 'task', 'Vendors', '{ruth}', 6, '2026-10-01', '2026-10-02', '2026-10-05', 'handed_over', 'x', 'x'),
                    ('y', 'task', 'Rota', '{ruth}', 3, '2026-10-01', '2026-10-02', '2026-10-05', 'handed_over', 'x', 'x'),
                    ('z', 'task', 'Later', '{ruth}', 7, '2026-10-01', NULL, NULL, 'proposed', 'x', 'x')"
        ),
    );
    let coached = number(&planner, &ruth, "P19");
    assert_eq!((coached.value, coached.denominator), (Some(1.0), Some(2.0)));
    assert_eq!(part(&coached, "taken_on"), (Some(1.0), Some(1.0)));
    let owned = number(&planner, &ruth, "P20");
    assert_eq!((owned.value, owned.denominator), (Some(4.5), Some(2.0)), "the middle of three and six");
    let answers: String = (1..=5)
        .flat_map(|n| {
            let mine = n.min(3) + 1;
            [
                format!("INSERT INTO instrument_item (id, instrument_id, code, sort, text, answer_kind, created_at, updated_at)
                         VALUES ('i{n}', 'skills', 'c{n}', {n}, 'Skill {n}', 'scale', 'x', 'x');"),
                format!("INSERT INTO assessment_answer (id, assessment_id, item_id, value) VALUES ('t{n}', 'theirs', 'i{n}', {n}),
                         ('m{n}', 'mine', 'i{n}', {mine});"),
            ]
        })
        .collect();
    put(
        &planner,
        &format!(
            "INSERT INTO instrument (id, code, version, kind, title, lang, origin, created_at, updated_at)
             VALUES ('skills', 'skills', 1, 'competency_framework', 'Skills', 'en', 'user', 'x', 'x');
             INSERT INTO assessment (id, instrument_id, subject_person_id, purpose, state, submitted_on, created_at, updated_at) VALUES
               ('theirs', 'skills', '{ruth}', 'competency_self', 'submitted', '2026-11-02', 'x', 'x'),
               ('mine', 'skills', '{ruth}', 'competency_manager', 'submitted', '2026-11-03', 'x', 'x');
             {answers}"
        ),
    );
    let views = number(&planner, &ruth, "P18");
    assert_eq!((views.value, part(&views, "mine_higher").0), (Some(0.8), Some(3.0)), "1 1 1 0 1 apart");
    put(&planner, "DELETE FROM assessment_answer WHERE id = 'm1'");
    assert_eq!(value(&planner, &ruth, "P18"), None, "four skills are too few");
}

#[test]
fn a_review_tells_its_stage_and_how_its_examples_lie() {
    let (planner, ruth) = with_ruth();
    let own = planner.read(people::self_id).expect("self");
    planner
        .save_review_text(ruth.clone(), "2026 Q4".into(), "summary".into(), "v".into(), String::new(), "Good".into())
        .expect("begun");
    let stage = number(&planner, &ruth, "P23");
    assert_eq!((stage.value, stage.parts[0].code.as_str()), (Some(31.0), "gather"), "their own words by 17 December");
    let coverage = number(&planner, &ruth, "P21");
    assert_eq!(
        (coverage.value, coverage.denominator),
        (Some(0.0), Some(7.0)),
        "seven weeks seen, none with an example"
    );
    assert_eq!(number(&planner, &ruth, "P22").missing.as_deref(), Some("few_examples"));
    let days = ["2026-10-05", "2026-11-02", "2026-11-03", "2026-11-09", "2026-11-10"];
    for (n, on) in days.iter().enumerate() {
        put(
            &planner,
            &format!(
                "INSERT INTO feedback (id, kind, from_person_id, to_person_id, behaviour, occurred_on, given_on, state, visibility, created_at, updated_at)
                 VALUES ('f{n}', 'praise', '{own}', '{ruth}', 'Seen {n}', '{on}', '{on}', 'given', 'shared', 'x', 'x');
                 INSERT INTO evidence (id, review_id, feedback_id, created_at, updated_at) SELECT 'e{n}', id, 'f{n}', 'x', 'x' FROM review"
            ),
        );
    }
    assert_eq!(value(&planner, &ruth, "P21"), Some(0.4286), "three of seven weeks");
    let recent = number(&planner, &ruth, "P22");
    assert_eq!((recent.value, part(&recent, "mostly_recent").0), (Some(0.8), Some(1.0)));
    put(&planner, "UPDATE evidence SET included = 0 WHERE id = 'e4'");
    assert_eq!(value(&planner, &ruth, "P22"), None);
}

#[test]
fn mood_and_energy_have_no_row_until_they_are_switched_on_and_are_never_frozen() {
    let (planner, ruth) = with_ruth();
    for (on, mood) in [("2026-07-01", 1), ("2026-10-19", 2), ("2026-10-26", 4), ("2026-11-02", 4)] {
        let id = talk(&planner, &ruth, on);
        put(&planner, &format!("UPDATE conversation SET mood = {mood}, energy = 3 WHERE id = '{id}'"));
    }
    let ids = |planner: &Planner| -> Vec<String> {
        planner.all_numbers(ruth.clone(), None).expect("a page").rows.into_iter().map(|row| row.id).collect()
    };
    assert!(!ids(&planner).contains(&"P24".to_owned()));
    planner.write_aside(|tx| settings::set(tx, crate::moods::SETTING, &true, "x")).expect("on");
    assert_eq!(number(&planner, &ruth, "P24").value, None, "three talks in 90 days are too few");
    let id = talk(&planner, &ruth, "2026-11-09");
    put(&planner, &format!("UPDATE conversation SET mood = 5, energy = 1 WHERE id = '{id}'"));
    let mood = number(&planner, &ruth, "P24");
    assert_eq!((mood.value, part(&mood, "mood_range")), (Some(4.0), (Some(2.0), Some(5.0))));
    assert!(ids(&planner).contains(&"P24".to_owned()));
    let frozen = planner
        .read(|tx| to_freeze(tx, planner.clock(), &periods::find(tx, planner.clock().today(), None)?))
        .expect("read");
    let kept: Vec<&str> = frozen[0].numbers.iter().map(|(id, _)| id).collect();
    assert!(kept.contains(&"P8") && !kept.iter().any(|id| ["P10", "P14", "P24"].contains(id)), "{kept:?}");
    let json = serde_json::to_string(&frozen).expect("JSON");
    assert_eq!(serde_json::from_str::<Vec<PersonNumbers>>(&json).expect("back"), frozen, "read back in its order");
}

#[test]
fn a_closed_quarter_says_what_was_frozen_and_what_was_not_is_counted_from_the_records() {
    let (planner, ruth) = with_ruth();
    let later = planner.on(day("2027-01-11"));
    talk(&planner, &ruth, "2026-11-02");
    put(
        &planner,
        &format!(
            "INSERT INTO period (id, kind, label, fiscal_year, quarter, starts_on, ends_on, state, closed_at, created_at, updated_at)
             VALUES ('q4', 'quarter', '2026 Q4', 2026, 4, '2026-10-01', '2026-12-31', 'closed', 'x', 'x', 'x');
             INSERT INTO snapshot (id, kind, period_id, person_id, taken_at, payload, content_hash, created_at, updated_at)
             VALUES ('s', 'quarter_close', 'q4', '{ruth}', 'x',
                     '{{\"numbers\": {{\"P9\": {{\"value\": 3.0, \"numerator\": null, \"denominator\": null, \"minimum\": 1, \"last\": null, \"records\": []}}}}}}', 'x', 'x', 'x')"
        ),
    );
    let page = later.all_numbers(ruth, Some("2026 Q4".into())).expect("a page");
    assert!(page.quarter.closed);
    let row = |id: &str| page.rows.iter().find(|row| row.id == id).cloned().expect("a row");
    assert_eq!(row("P9").value.as_deref(), Some("3 days"), "as it was at the close, not 59");
    assert_eq!(row("P19").value.as_deref(), Some("0"), "from the records");
}

#[test]
fn switched_off_for_good_means_in_no_window_and_no_file() {
    let (planner, ruth) = with_ruth();
    talk(&planner, &ruth, "2026-11-02");
    planner.switch_numbers_off().expect("off");
    assert!(planner.all_numbers(ruth.clone(), None).is_err());
    assert!(planner.number_records(ruth, None, "P9".into()).is_err());
    let numbers = planner.quarter_numbers(None).expect("numbers");
    assert!(numbers.people.is_empty() && numbers.own.numbers.get("M7").is_some());
    let frozen = planner
        .read(|tx| to_freeze(tx, planner.clock(), &periods::find(tx, planner.clock().today(), None)?))
        .expect("read");
    assert!(frozen.iter().all(|person| person.numbers.iter().count() == 0));
    planner.undo().expect("undone");
    assert!(planner.read(are_off).expect("read"), "Ctrl+Z does not bring them back");
}

/// The texts of the table have ids that are put together: each must be there, for every row, reason, part and record.
#[test]
fn no_number_of_a_busy_half_year_shows_the_name_of_a_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::stopped(day("2024-03-20"));
    let planner = demo::make(folder.path(), clock, Stage::Month6, false).expect("made");
    let everybody = planner.list_people(true).expect("people");
    let (mut rows, mut records) = (0, 0);
    for person in everybody {
        for quarter in ["FY24 Q2", "FY24 Q4"] {
            let page = planner.all_numbers(person.id.clone(), Some(quarter.into())).expect("a page");
            for row in page.rows {
                let said = [
                    Some(&row.name),
                    Some(&row.about),
                    row.value.as_ref(),
                    row.of.as_ref(),
                    row.why.as_ref(),
                    row.last.as_ref(),
                ];
                let said: Vec<&String> = said.into_iter().flatten().chain(&row.parts).collect();
                assert!(said.iter().all(|text| !text.contains("numbers_") && !text.contains('{')), "{row:?}");
                assert!(row.value.is_some() != row.why.is_some(), "{row:?}");
                rows += 1;
                let behind =
                    planner.number_records(person.id.clone(), Some(quarter.into()), row.id.clone()).expect("records");
                assert_eq!(behind.is_empty(), !row.has_records, "{row:?}");
                for record in &behind {
                    let counts = record.counts.as_deref().unwrap_or_default();
                    assert!(
                        !record.text.is_empty() && !record.text.contains("numbers_") && !counts.contains("numbers_"),
                        "{record:?}"
                    );
                }
                records += behind.len();
            }
        }
    }
    assert!(rows > 300 && records > 500, "{rows} rows, {records} records");
    for reason in [
        "no_progress",
        "no_pace",
        "no_trend",
        "no_running_goal",
        "goals_open",
        "few_talks",
        "no_talk",
        "few_points",
        "no_promise_due",
        "few_promises",
        "nothing_said",
        "no_praise",
        "no_preference",
        "no_step",
        "few_steps",
        "no_level_seen",
        "few_views",
        "no_talk_held",
        "owns_nothing",
        "no_review",
        "few_weeks",
        "few_examples",
        "review_over",
        "few_moods",
        "shift_too_little",
        "few_hats",
        "no_crisis",
        "few_people",
        "no_team_goal_closed",
        "no_review_due",
        "nothing_learned",
        "few_days",
        "no_decision",
    ] {
        assert!(exists(&format!("numbers_why_{reason}")), "{reason}");
    }
}

#[test]
fn the_sheet_is_one_page_however_long_the_names_and_the_reasons() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::stopped(day("2024-03-20"));
    let planner = demo::make(folder.path(), clock, Stage::Month6, false).expect("made");
    let long = "Wolfeschlegelsteinhausenbergerdorff ".repeat(4);
    for (n, person) in planner.list_people(true).expect("people").into_iter().enumerate() {
        if n == 0 {
            let change = PersonChange { given_name: Some(long.trim().into()), ..PersonChange::default() };
            planner.change_person(person.id.clone(), change).expect("renamed");
        }
        let path = folder.path().join(format!("{n}.pdf"));
        let saved = planner.save_numbers(&person.id, Some("FY24 Q4"), &path).expect("saved");
        assert_eq!((saved.pages, saved.missing_glyphs.as_slice()), (1, [].as_slice()), "{}", person.display_name);
        assert!(std::fs::read(&path).expect("a file").starts_with(b"%PDF"));
        assert!(planner.numbers_file_name(&person.id, None).expect("a name").ends_with(" numbers.pdf"));
    }
    assert!(planner.list_packets().expect("packets").iter().all(|packet| !packet.file_name.contains("numbers")));
}

/// Dana has led four people for the whole quarter so far: 47 days on 16 November.
#[test]
fn the_managers_own_numbers_are_counted_from_what_happened() {
    let (planner, ruth) = with_ruth();
    let me = planner.read(people::self_id).expect("Dana");
    let of = |id: &str| number(&planner, &me, id);
    for id in ["M2.compass", "M2.trust", "M3.fit", "M3.balance", "M8", "M9", "M11", "M12", "M16"] {
        let empty = of(id);
        assert!(empty.value.is_none() && empty.missing.is_some(), "{id} has nothing to go on: {empty:?}");
    }
    let more: Vec<PersonId> =
        ["Ines", "Jonas", "Tom"].map(|name| planner.add_person(name.into()).expect("added").id).into();
    put(&planner, "UPDATE relationship SET started_on = '2026-07-01'");
    for person in [&ruth, &more[0], &more[1]] {
        for on in ["2026-10-06", "2026-10-20", "2026-11-03"] {
            talk(&planner, person, on);
        }
    }
    let spread = of("M8");
    assert_eq!((spread.value, spread.denominator), (Some(1.0), Some(4.0)), "Tom was not met once");
    assert_eq!((part(&spread, "least").0, part(&spread, "most").0), (Some(0.0), Some(1.9149)), "3 × 30 ÷ 47");
    talk(&planner, &more[2], "2026-11-10");
    assert_eq!(of("M8").value, Some(1.0), "one of three is below the half");
    let page = planner.quarter(None).expect("a page");
    assert!(page.overlooked.len() <= 1, "{:?}", page.overlooked);
    talk(&planner, &more[2], "2026-11-12");
    assert_eq!(of("M8").value, Some(0.0));
    let near = planner.number_records(me.clone(), None, "M8".into()).expect("records");
    assert_eq!((near.len(), near[3].counts.as_deref()), (4, Some("talks 2, feedback 0, stretch work 0")));

    for n in 0..8 {
        let (hat, context) = if n < 5 { ("leader", "transformation") } else { ("manager", "transformation") };
        put(
            &planner,
            &format!(
                "INSERT INTO entry (id, kind, occurred_on, visibility, attrs, created_at, updated_at)
                 VALUES ('h{n}', 'hat', '2026-11-0{}', 'private', '{{\"hat\":\"{hat}\",\"context\":\"{context}\"}}', 'x', 'x')",
                n + 1
            ),
        );
        assert_eq!(of("M3.balance").value.is_some(), n == 7, "from the eighth on");
    }
    assert_eq!((of("M3.fit").value, of("M3.balance").value), (Some(0.625), Some(0.625)));
    assert_eq!(of("M2.compass").value, Some(0.625));

    put(
        &planner,
        "INSERT INTO entry (id, kind, occurred_on, title, visibility, attrs, created_at, updated_at) VALUES
           ('l1', 'learning', '2026-10-10', 'To wait', 'private', '{\"effect_level\":3,\"minutes\":90}', 'x', 'x'),
           ('l2', 'learning', '2026-11-10', 'To ask', 'private', '{\"effect_level\":2}', 'x', 'x'),
           ('l3', 'learning', '2026-09-10', 'Before', 'private', '{\"effect_level\":4}', 'x', 'x');
         INSERT INTO delegation (id, kind, title, state, identified_on, visibility, created_at, updated_at)
           VALUES ('d1', 'decision', 'Which vendor', 'candidate', '2026-10-10', 'private', 'x', 'x')",
    );
    let learned = of("M12");
    assert_eq!((learned.value, learned.denominator), (Some(0.5), Some(2.0)), "of this quarter's two");
    assert_eq!(part(&learned, "learning_hours").0, Some(1.5));
    assert_eq!((of("M16").value, of("M16").records), (Some(1.0), vec!["d1".to_owned()]));
    let rows = planner.all_numbers(me.clone(), None).expect("a page").rows;
    for id in ["F1", "M8", "M12", "M16"] {
        let row = rows.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no {id}"));
        let behind = planner.number_records(me.clone(), None, id.into()).expect("records");
        assert_eq!(row.has_records, !behind.is_empty(), "{row:?}");
        assert!(row.has_records, "{id} shows what it was counted from");
    }
}

#[test]
fn results_of_the_team_are_weighed_and_stand_beside_those_through_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let planner = demo::make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, false).expect("made");
    let sums = |what: &str| -> f64 {
        let sql = format!(
            "SELECT {what} FROM goal g JOIN period q ON q.id = g.period_id LEFT JOIN person p ON p.id = g.owner_person_id
             WHERE q.label = 'FY24 Q3' AND g.state = 'closed' AND g.outcome_code <> 'dropped' AND g.score_tenths IS NOT NULL
               AND (g.level = 'team' OR p.is_self = 1 OR EXISTS
                    (SELECT 1 FROM relationship r WHERE r.person_id = p.id AND r.kind = 'direct_report'
                       AND r.started_on <= q.ends_on AND coalesce(r.ended_on, q.ends_on) >= q.starts_on))"
        );
        planner.read(|tx| Ok(tx.query_row(&sql, [], |r| r.get(0))?)).expect("a sum")
    };
    let team = sums(
        "sum(g.weight * g.score_tenths / 10.0) FILTER (WHERE g.level = 'team') / sum(g.weight) FILTER (WHERE g.level = 'team')",
    );
    let others = sums(
        "100.0 * sum(g.weight * g.score_tenths) FILTER (WHERE g.level = 'person' AND p.is_self = 0)
           / sum(g.weight * g.score_tenths) FILTER (WHERE g.level = 'person')",
    );
    let numbers = planner.quarter_numbers(Some("FY24 Q3".into())).expect("numbers").own.numbers;
    let results = numbers.get("M9").expect("a number");
    assert_eq!(results.value, Some(crate::quarter::person::round4(team)));
    assert_eq!(part(results, "through_others").0, Some(others.round()));
    assert!(results.value.is_some_and(|value| value > 0.0 && value < 1.0), "{results:?}");
}

#[test]
fn reviews_in_time_are_counted_part_by_part() {
    let (planner, ruth) = with_ruth();
    let me = planner.read(people::self_id).expect("Dana");
    planner
        .save_review_text(ruth, "2026 Q4".into(), "summary".into(), "v".into(), String::new(), "Good".into())
        .expect("begun");
    assert_eq!(number(&planner, &me, "M11").missing.as_deref(), Some("no_review_due"), "none is due in November");
    put(
        &planner,
        "DELETE FROM event WHERE entity = 'review';
         INSERT INTO event (id, entity, entity_id, event, from_value, to_value, effective_on, created_at, updated_at)
           SELECT 'e1', 'review', id, 'begin', 'not_started', 'drafting', '2026-12-10', 'x', 'x' FROM review
           UNION ALL SELECT 'e2', 'review', id, 'settle', 'drafting', 'ready', '2026-12-30', 'x', 'x' FROM review",
    );
    let later = planner.on(day("2026-12-31"));
    let in_time = number(&later, &me, "M11");
    assert_eq!((in_time.numerator, in_time.denominator), (Some(1.0), Some(2.0)), "their words in time, the draft late");
}
