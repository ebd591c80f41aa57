use super::*;
use crate::Planner;
use crate::closing::results::{GoalResult, MoveOn};
use crate::conversations::NewOneOnOne;
use crate::feedback::{FeedbackKind, NewFeedback};
use crate::goals::{Measure, NewGoal, NewUpdate};
use crate::numbers::Numbers;
use crate::testing::{TestPlanner, day, planner_on};

/// It is 21 September 2026, in the third quarter; Dana has led Amara and Ruth since the summer.
fn with_team() -> (TestPlanner, PersonId, PersonId) {
    let planner = planner_on(day("2026-09-21"));
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    let [amara, ruth] = ["Amara Okafor", "Ruth Adeyemi"].map(|name| planner.add_person(name.into()).expect("added").id);
    let since = "UPDATE relationship SET started_on = '2026-07-01';
                 UPDATE person SET created_at = '2026-07-01T09:00:00.000Z'";
    planner.write("add_person", |tx| Ok(tx.execute_batch(since)?)).expect("moved back");
    (planner, amara, ruth)
}

/// A goal from 9 to 5 days, agreed in July; with `now` as its last value.
fn goal(planner: &Planner, owner: &PersonId, title: &str, now: Option<f64>) -> GoalId {
    let card = planner
        .add_goal(NewGoal {
            owner_person_id: owner.clone(),
            title: title.into(),
            measure: Measure::Number { from: 9.0, to: 5.0, unit: "days".into() },
            due_on: day("2026-09-18"),
            why: None,
            agreed_on: Some(day("2026-07-06")),
        })
        .expect("added");
    if let Some(value) = now {
        update(planner, &card.id, value);
    }
    card.id
}

fn update(planner: &Planner, goal: &GoalId, value: f64) {
    let on = Some(planner.clock().today().min(day("2026-09-18")));
    let update = NewUpdate {
        goal_id: goal.clone(),
        on,
        value: Some(value),
        done: None,
        step: None,
        step_done: None,
        note: None,
        blocker: None,
        conversation_id: None,
    };
    planner.check_in_on_goal(update).expect("kept");
}

fn result(outcome: &str, reason: Option<&str>) -> GoalResult {
    GoalResult { outcome: outcome.into(), score_tenths: None, reason: reason.map(str::to_owned) }
}

fn on(reason: &str) -> MoveOn {
    MoveOn { reason: reason.into(), ..MoveOn::default() }
}

/// State, outcome, score and suggestion as they are stored.
fn stored(planner: &Planner, id: &GoalId) -> (String, Option<String>, Option<u32>, Option<u32>) {
    let sql = "SELECT state, outcome_code, score_tenths, score_suggested_tenths FROM goal WHERE id = ?1";
    planner.read(|tx| Ok(tx.query_row(sql, [id], |r| r.try_into())?)).expect("read")
}

fn count(planner: &Planner, sql: &str) -> u32 {
    planner.read(|tx| Ok(tx.query_row(sql, [], |r| r.get(0))?)).expect("counted")
}

fn event_of(planner: &Planner, id: &str) -> (String, Option<String>, Option<String>, Option<String>) {
    let sql = "SELECT event, from_value, to_value, reason FROM event WHERE entity_id = ?1 ORDER BY id DESC LIMIT 1";
    planner.read(|tx| Ok(tx.query_row(sql, [id], |r| r.try_into())?)).expect("an event")
}

fn numbers_of(planner: &Planner, person: &PersonId) -> Numbers {
    let all = planner.quarter_numbers(Some("2026 Q3".into())).expect("counted");
    all.people.into_iter().find(|one| one.id == *person).expect("there").numbers
}

#[test]
fn a_word_takes_the_figure_nearest_to_the_suggestion_and_far_from_it_asks_why() {
    let (planner, amara, _) = with_team();
    let near = goal(&planner, &amara, "Refunds", Some(5.4));
    let ending = planner.closing(Some("2026 Q3".into())).expect("read").goals.remove(0);
    assert_eq!(ending.suggested.as_deref(), Some("partly_achieved"), "nine tenths are not everything");
    assert_eq!(ending.words, "now 5.4, from 9 to 5 days · nearly there");
    assert_eq!(ending.reason_for, ["missed"]);
    planner.score_goal(near.clone(), result("achieved", None)).expect("a tenth apart");
    assert_eq!(stored(&planner, &near), ("closed".into(), Some("achieved".into()), Some(10), Some(9)));
    assert_eq!(event_of(&planner, near.as_str()), ("score".into(), Some("agreed".into()), Some("closed".into()), None));
    planner.undo().expect("undone");
    assert_eq!(stored(&planner, &near).0, "agreed");
    let far = planner.score_goal(near.clone(), result("missed", None)).expect_err("far from it");
    assert!(matches!(far, Error::Invalid { field, .. } if field == "reason"));
    planner.score_goal(near.clone(), result("missed", Some("the audit undid it"))).expect("with a reason");
    assert_eq!(stored(&planner, &near).2, Some(3));
    assert!(planner.score_goal(near.clone(), result("missed", Some("again"))).is_err(), "once is enough");
    assert!(planner.score_goal(near, result("splendid", None)).is_err());
}

#[test]
fn a_difference_of_two_tenths_is_where_a_reason_begins() {
    let (planner, amara, _) = with_team();
    for (now, tenths, needs) in [(7.0, 6, false), (7.0, 7, true), (7.0, 3, true), (7.0, 4, false)] {
        let id = goal(&planner, &amara, "Half of it", Some(now)); // 0.5 of the way
        let said = GoalResult { outcome: "partly_achieved".into(), score_tenths: Some(tenths), reason: None };
        assert_eq!(planner.score_goal(id, said).is_err(), needs, "{tenths} tenths");
    }
    let id = goal(&planner, &amara, "Too much", Some(7.0));
    let said = GoalResult { outcome: "achieved".into(), score_tenths: Some(11), reason: Some("more".into()) };
    assert!(planner.score_goal(id, said).is_err(), "ten tenths are all there are");
}

#[test]
fn only_goals_somebody_said_something_about_are_suggested_and_accepted_at_once() {
    let (planner, amara, ruth) = with_team();
    let reached = goal(&planner, &amara, "Reached", Some(5.0));
    let half = goal(&planner, &ruth, "Half", Some(7.0));
    let silent = goal(&planner, &ruth, "Silent", None);
    let page = planner.closing(Some("2026 Q3".into())).expect("read");
    assert_eq!(page.accept, [reached.clone(), half.clone()]);
    let quiet = page.goals.iter().find(|goal| goal.goal.id == silent).expect("there");
    assert_eq!((quiet.suggested.as_deref(), quiet.reason_for.len()), (None, 0), "no data is never zero");
    assert_eq!(quiet.words, "Nothing to go on yet");
    assert_eq!(planner.accept_results(page.accept).expect("taken"), 2);
    assert_eq!(stored(&planner, &reached).1.as_deref(), Some("achieved"));
    assert_eq!(stored(&planner, &half), ("closed".into(), Some("partly_achieved".into()), Some(5), Some(5)));
    assert!(planner.accept_results(vec![silent.clone()]).is_err(), "there is nothing to accept");
    planner.undo().expect("one step");
    assert_eq!((stored(&planner, &reached).0, stored(&planner, &half).0), ("agreed".into(), "agreed".into()));
    planner.score_goal(silent.clone(), result("missed", None)).expect("a word is enough");
    assert_eq!(stored(&planner, &silent), ("closed".into(), Some("missed".into()), Some(0), None));
}

#[test]
fn a_goal_that_moves_on_is_a_draft_that_begins_where_it_stood() {
    let (planner, amara, _) = with_team();
    let old = goal(&planner, &amara, "Refunds", Some(7.0));
    assert!(planner.move_goal_on(old.clone(), on(" ")).is_err(), "not without a reason");
    let new = planner.move_goal_on(old.clone(), on("the audit took the summer")).expect("moved on");
    assert_eq!(stored(&planner, &old), ("closed".into(), Some("carried_over".into()), Some(5), Some(5)));
    assert_eq!((new.state.as_str(), new.quarter_label.as_str(), new.agreed_on), ("draft", "2026 Q4", None));
    assert_eq!((new.starts_on, new.due_on), (day("2026-10-01"), Some(day("2026-12-19"))), "as far from the end");
    assert_eq!(new.measure, Measure::Number { from: 7.0, to: 5.0, unit: "days".into() });
    assert_eq!(new.current, None, "what was said belongs to the old one");
    let (from, lineage, carried, original): (GoalId, GoalId, u32, f64) = planner
        .read(|tx| {
            Ok(tx.query_row(
                "SELECT g.carried_from_id, g.lineage_id, g.carry_count, k.original_from
                 FROM goal g JOIN key_result k ON k.goal_id = g.id WHERE g.id = ?1",
                [&new.id],
                |r| r.try_into(),
            )?)
        })
        .expect("read");
    assert_eq!((from, lineage, carried, original), (old.clone(), old.clone(), 1, 9.0));
    planner.undo().expect("undone");
    assert!(planner.goal_page(new.id).is_err());
    assert_eq!(stored(&planner, &old).0, "agreed");
}

#[test]
fn a_measure_that_overshot_keeps_its_beginning_and_done_steps_stay_behind() {
    let (planner, amara, _) = with_team();
    for (now, from) in [(4.0, 9.0), (5.0, 9.0), (12.0, 12.0), (5.5, 5.5)] {
        let old = goal(&planner, &amara, "Refunds", Some(now));
        let new = planner.move_goal_on(old, on("once more")).expect("moved on");
        assert_eq!(new.measure, Measure::Number { from, to: 5.0, unit: "days".into() }, "{now}");
    }
    let steps = Measure::Steps { steps: vec!["Plan".into(), "Trial".into()] };
    let old = planner
        .add_goal(NewGoal {
            owner_person_id: amara,
            title: "Refunds".into(),
            measure: steps,
            due_on: day("2026-09-18"),
            why: None,
            agreed_on: Some(day("2026-07-06")),
        })
        .expect("added");
    let tick = NewUpdate {
        goal_id: old.id.clone(),
        on: Some(day("2026-09-01")),
        value: None,
        done: None,
        step: Some(0),
        step_done: None,
        note: None,
        blocker: None,
        conversation_id: None,
    };
    planner.check_in_on_goal(tick).expect("ticked");
    let new = planner.move_goal_on(old.id, on("the trial waits")).expect("moved on");
    assert_eq!((new.measure, new.progress), (Measure::Steps { steps: vec!["Trial".into()] }, Some(0.0)));
}

#[test]
fn a_draft_is_put_off_without_a_result_and_an_ended_goal_runs_again_only_while_that_is_possible() {
    let (planner, amara, _) = with_team();
    let draft = planner
        .add_goal(NewGoal {
            owner_person_id: amara.clone(),
            title: "Later".into(),
            measure: Measure::DoneOrNot,
            due_on: day("2026-09-30"),
            why: None,
            agreed_on: None,
        })
        .expect("added");
    assert!(planner.score_goal(draft.id.clone(), result("achieved", None)).is_err(), "a draft has no result");
    assert!(planner.move_goal_on(draft.id.clone(), on("later")).is_err());
    planner.postpone_goal(draft.id.clone(), "no time in summer".into()).expect("put off");
    let later = planner.goal_page(draft.id.clone()).expect("there").goal;
    assert_eq!((later.quarter_label.as_str(), later.due_on), ("2026 Q4", Some(day("2026-12-31"))));
    assert_eq!(stored(&planner, &draft.id), ("draft".into(), None, None, None));

    let old = goal(&planner, &amara, "Refunds", Some(7.0));
    assert!(planner.postpone_goal(old.clone(), "no".into()).is_err(), "what was agreed gets a result");
    let new = planner.move_goal_on(old.clone(), on("the audit")).expect("moved on");
    planner.reopen_goal(old.clone(), "it was reached after all".into()).expect("open again");
    assert!(planner.goal_page(new.id).is_err(), "what it became is gone with it");
    assert_eq!(stored(&planner, &old), ("agreed".into(), None, None, None));
    let new = planner.move_goal_on(old.clone(), on("the audit")).expect("moved on");
    planner.agree_goal(new.id, day("2026-09-21")).expect("agreed");
    let kept = planner.reopen_goal(old, "after all".into()).expect_err("something hangs on it");
    assert!(kept.message().contains("next quarter"));
    planner.drop_goal(draft.id.clone(), "nobody asks for it".into()).expect("let go");
    planner.reopen_goal(draft.id.clone(), "somebody asks".into()).expect("open again");
    assert_eq!(stored(&planner, &draft.id).0, "draft", "both never agreed on it");
}

#[test]
fn hc_01_the_goal_of_somebody_who_left_is_scored_or_dropped_and_never_moves_on() {
    let (planner, amara, _) = with_team();
    let [first, second] = ["First", "Second"].map(|title| goal(&planner, &amara, title, Some(7.0)));
    let how = crate::moves::SeeOff {
        what: Some("left_organisation".into()),
        on: Some(day("2026-09-20")),
        ..Default::default()
    };
    planner.see_off(amara, how).expect("left");
    let page = planner.closing(Some("2026 Q3".into())).expect("read");
    assert!(page.goals.iter().all(|goal| !goal.may_move_on), "it is not offered");
    assert_eq!(page.people.len(), 2, "whoever was there in the quarter is on its pages");
    let refused = planner.move_goal_on(first.clone(), on("later")).expect_err("nobody is there");
    assert!(refused.message().contains("Amara"), "{}", refused.message());
    planner.score_goal(first, result("partly_achieved", None)).expect("scored");
    planner.drop_goal(second, "left".into()).expect("dropped");
}

#[test]
fn hc_14_without_a_goal_there_is_no_data_and_the_quarter_closes() {
    let (planner, amara, _) = with_team();
    let after = planner.on(day("2026-10-05"));
    after.close_quarter("2026 Q3".into()).expect("closed");
    let numbers = numbers_of(&after, &amara);
    for id in ["P1", "P6", "P7"] {
        assert_eq!(numbers.get(id).and_then(|number| number.value), None, "{id} is no data, never zero");
    }
    drop(planner);
}

#[test]
fn hc_15_all_goals_move_on_one_for_the_third_time_with_a_question() {
    let (planner, amara, _) = with_team();
    let ids: Vec<GoalId> =
        (1..=4).map(|n| goal(&planner, &amara, &format!("Goal {n}"), Some(8.0 - f64::from(n) / 10.0))).collect();
    let twice = "UPDATE goal SET carry_count = 2 WHERE id = ?1";
    planner.write("add_goal", |tx| Ok(tx.execute(twice, [&ids[0]])?)).expect("carried twice before");
    let page = planner.closing(Some("2026 Q3".into())).expect("read");
    assert_eq!(page.goals.iter().filter(|goal| goal.asks_first).count(), 1);
    let asked = planner.move_goal_on(ids[0].clone(), on("later")).expect_err("it asks first");
    assert!(matches!(&asked, Error::Invalid { field, .. } if field == "again"), "{asked:?}");
    let split = |titles: &[&str]| MoveOn {
        again: Some("split".into()),
        titles: titles.iter().map(|title| (*title).to_owned()).collect(),
        ..on("too large")
    };
    assert!(planner.move_goal_on(ids[0].clone(), split(&["Only one"])).is_err(), "two parts have two names");
    planner.move_goal_on(ids[0].clone(), split(&["The form", "The rules"])).expect("split");
    for id in &ids[1..] {
        planner.move_goal_on(id.clone(), on("the audit")).expect("moved on");
    }
    let scores = planner.read(|tx| {
        let mut all = tx.prepare("SELECT score_tenths FROM goal WHERE outcome_code = 'carried_over' ORDER BY title")?;
        Ok(all.query_map([], |r| r.get::<_, u32>(0))?.collect::<rusqlite::Result<Vec<_>>>()?)
    });
    assert_eq!(scores.expect("read"), [3, 3, 3, 4], "each old result is kept");
    let numbers = numbers_of(&planner, &amara);
    assert_eq!(numbers.get("P7").and_then(|number| number.value), Some(1.0));
    assert_eq!(count(&planner, "SELECT count(*) FROM goal WHERE carry_count = 3 AND state = 'draft'"), 2);
    let begun = "SELECT count(*) FROM key_result k JOIN goal g ON g.id = k.goal_id
                 WHERE g.state = 'draft' AND k.original_from = 9 AND k.from_value < 9";
    assert_eq!(count(&planner, begun), 5, "each begins at its last value and remembers its first");
    planner.reopen_goal(ids[0].clone(), "one piece after all".into()).expect("open again");
    assert_eq!(count(&planner, "SELECT count(*) FROM goal WHERE carry_count = 3"), 0, "both parts are gone");
}

#[test]
fn a_quarter_closes_after_its_end_with_every_goal_settled_and_waits_for_no_review() {
    let (planner, amara, ruth) = with_team();
    let id = goal(&planner, &amara, "Refunds", Some(5.0));
    planner.choose_step("empower_others".into()).expect("chosen");
    planner
        .save_review_text(amara.clone(), "2026 Q3".into(), "strengths".into(), "v".into(), "".into(), "Calm".into())
        .expect("kept");
    let early = planner.close_quarter("2026 Q3".into()).expect_err("nine days are left");
    assert!(early.message().contains("1 October"), "{}", early.message());
    let after = planner.on(day("2026-10-05"));
    let open = after.close_quarter("2026 Q3".into()).expect_err("a goal has no result");
    assert!(matches!(&open, Error::Invalid { field, .. } if field == "goals"));
    after.accept_results(vec![id]).expect("accepted");
    // Ruth's review was begun: it goes on by itself.
    after
        .save_review_text(ruth.clone(), "2026 Q3".into(), "focus".into(), "v".into(), "".into(), "Ask".into())
        .expect("kept");
    after
        .write("save_review_text", |tx| {
            Ok(tx.execute("UPDATE review SET state = 'drafting' WHERE person_id = ?1", [&ruth])?)
        })
        .expect("begun");
    let closed = after.close_quarter("2026 Q3".into()).expect("closed");
    assert_eq!(closed.sentence, "Quarter 3 is closed. Two draft packets are ready to read.");
    assert!(after.close_quarter("2026 Q3".into()).is_err(), "once");
    let review = |person: &PersonId| {
        let sql = "SELECT state, not_rated_reason, strengths FROM review WHERE person_id = ?1";
        after
            .read(|tx| Ok(tx.query_row(sql, [person], |r| <(String, Option<String>, Option<String>)>::try_from(r))?))
            .expect("read")
    };
    assert_eq!(review(&amara), ("exempt".into(), Some("by_policy".into()), Some("Calm".into())), "her text stays");
    assert_eq!(review(&ruth).0, "drafting");
    assert_eq!(count(&after, "SELECT count(*) FROM snapshot WHERE kind = 'quarter_close'"), 3, "each of them, and me");
    let frozen = "SELECT count(*) FROM plan_step WHERE action_done IS NOT NULL AND evidence_snapshot IS NOT NULL";
    assert_eq!(count(&after, frozen), 5);
    let period = "SELECT id FROM period WHERE label = '2026 Q3'";
    let period: String = after.read(|tx| Ok(tx.query_row(period, [], |r| r.get(0))?)).expect("read");
    let (event, from, to, _) = event_of(&after, &period);
    assert_eq!((event.as_str(), from.as_deref(), to.as_deref()), ("close", Some("closing"), Some("closed")));
    after.undo().expect("one step").expect("a label");
    assert_eq!(count(&after, "SELECT count(*) FROM snapshot"), 0);
    assert_eq!(count(&after, "SELECT count(*) FROM review WHERE state = 'exempt'"), 0);
    assert_eq!(after.quarter_numbers(Some("2026 Q3".into())).expect("counted").state, "closing");
}

#[test]
fn the_kept_numbers_come_from_the_list_and_no_private_number_is_among_them() {
    let (planner, amara, _) = with_team();
    let like = crate::people::PersonChange { recognition_preference: Some("private".into()), ..Default::default() };
    planner.change_person(amara.clone(), like).expect("changed");
    praise(&planner, &amara, "2026-08-14");
    let live = numbers_of(&planner, &amara);
    assert!(live.get("P10").is_some() && live.get("P14").is_some(), "they are counted");
    let after = planner.on(day("2026-10-05"));
    after.close_quarter("2026 Q3".into()).expect("closed");
    let kept: String = after
        .read(|tx| Ok(tx.query_row("SELECT group_concat(payload) FROM snapshot", [], |r| r.get(0))?))
        .expect("read");
    for id in ["P10", "P14", "P24", "F6", "M6"] {
        assert!(!kept.contains(&format!("\"{id}\"")), "{id} is never kept");
    }
    for id in ["P1", "P8", "P13", "M7", "M10", "M1.empower_others"] {
        assert!(kept.contains(&format!("\"{id}\"")), "{id} is kept");
    }
    let shown = numbers_of(&after, &amara);
    assert!(shown.get("P14").is_some(), "what is not kept is counted while its records are there");
}

fn praise(planner: &Planner, person: &PersonId, on: &str) {
    let said = NewFeedback {
        person_id: person.clone(),
        kind: FeedbackKind::Praise,
        text: "ran the call alone".into(),
        occurred_on: Some(day(on)),
        said_on: Some(day(on)),
        channel: None,
        conversation_id: None,
        wording: Default::default(),
    };
    planner.add_feedback(said).expect("kept");
}

#[test]
fn hc_17_a_late_record_is_kept_and_marked_and_changes_nothing_of_a_closed_quarter() {
    let (planner, amara, _) = with_team();
    praise(&planner, &amara, "2026-08-14");
    let after = planner.on(day("2026-10-05"));
    after.close_quarter("2026 Q3".into()).expect("closed");
    let values = |planner: &Planner| -> Vec<(String, Option<f64>)> {
        numbers_of(planner, &amara).iter().map(|(id, number)| (id.to_owned(), number.value)).collect()
    };
    let before = values(&after);
    let later = planner.on(day("2026-10-19"));
    praise(&later, &amara, "2026-09-02");
    assert_eq!(count(&later, "SELECT count(*) FROM feedback"), 2, "it is saved");
    let of_list = |id: &str| numbers_of(&later, &amara).get(id).and_then(|number| number.value);
    assert_eq!(of_list("P13"), Some(1.0), "and the closed number stays");
    assert_eq!(values(&later), before, "and every other one");
    let page = later.closed_quarter("2026 Q3".into()).expect("a page");
    assert_eq!((page.cover.good_words, page.after_close), (1, 1));
    let marks: Vec<bool> = later
        .person_timeline(amara, None, None, None, 0)
        .expect("listed")
        .into_iter()
        .map(|item| item.after_close)
        .collect();
    assert_eq!(marks, [true, false], "newest first: only the late one is marked");
}

#[test]
fn a_closed_quarter_opens_again_for_a_reason_and_its_old_numbers_are_superseded() {
    let (planner, amara, _) = with_team();
    let id = goal(&planner, &amara, "Refunds", Some(7.0));
    planner.choose_step("inspire".into()).expect("chosen");
    let after = planner.on(day("2026-10-05"));
    after.accept_results(vec![id.clone()]).expect("accepted");
    after.close_quarter("2026 Q3".into()).expect("closed");
    assert!(after.reopen_goal(id.clone(), "why not".into()).is_err(), "its quarter is closed");
    let late = NewGoal {
        owner_person_id: amara.clone(),
        title: "Late".into(),
        measure: Measure::DoneOrNot,
        due_on: day("2026-09-30"),
        why: None,
        agreed_on: Some(day("2026-09-01")),
    };
    assert!(after.add_goal(late).is_err(), "no goal comes into a closed quarter");
    assert!(after.reopen_quarter("2026 Q3".into(), " ".into()).is_err(), "not without a reason");
    after.reopen_quarter("2026 Q3".into(), "a result was wrong".into()).expect("open again");
    let current = "SELECT count(*) FROM snapshot WHERE superseded_by IS NULL";
    assert_eq!((count(&after, current), count(&after, "SELECT count(*) FROM snapshot")), (0, 3), "kept, not current");
    assert_eq!(count(&after, "SELECT count(*) FROM plan_step WHERE action_done IS NOT NULL"), 0);
    after.reopen_goal(id.clone(), "a result was wrong".into()).expect("open again");
    after.score_goal(id, GoalResult { reason: Some("seen again".into()), ..result("missed", None) }).expect("scored");
    after.close_quarter("2026 Q3".into()).expect("closed again");
    assert_eq!((count(&after, current), count(&after, "SELECT count(*) FROM snapshot")), (3, 6));
    assert_eq!(count(&after, "SELECT count(*) FROM snapshot WHERE superseded_by = id"), 0, "each has its successor");
    assert_eq!(count(&after, "SELECT max(version) FROM snapshot"), 2);
    assert_eq!(numbers_of(&after, &amara).get("P6").and_then(|number| number.value), Some(0.3));
    let much_later = planner.on(day("2027-01-05"));
    much_later.close_quarter("2026 Q4".into()).expect("closed");
    let refused = much_later.reopen_quarter("2026 Q3".into(), "again".into()).expect_err("the next one is closed");
    assert!(refused.message().contains("2026 Q4"));
}

#[test]
fn the_sitting_keeps_its_place_and_the_managers_own_words() {
    let (planner, amara, ruth) = with_team();
    let log = NewOneOnOne {
        person_id: amara.clone(),
        held_on: day("2026-09-14"),
        notes: "well".into(),
        agreed: vec![],
        next_on: None,
        next_time: None,
        slot: None,
    };
    planner.log_one_on_one(log).expect("logged");
    let card = planner.today().expect("read").close.expect("the last fortnight");
    assert_eq!((card.quarter.label.as_str(), card.over, card.page), ("2026 Q3", false, None));
    let place = ClosingPlace { page: 3, person_id: Some(ruth) };
    planner.keep_closing_place("2026 Q3".into(), place.clone()).expect("kept");
    let save = |part: &str, was: &str, text: &str| {
        planner.save_closing_text("2026 Q3".into(), part.into(), "v".into(), was.into(), text.into()).expect("kept")
    };
    save("remember", "", "Ask");
    save("remember", "Ask", "Ask sooner");
    assert_eq!(save("keep", "", "Fridays").theirs, None);
    let page = planner.closing(None).expect("read");
    assert_eq!((page.place, page.own_words.remember.as_str()), (place, "Ask sooner"));
    assert_eq!(page.look_back, ["One talk, with one person."]);
    assert_eq!(count(&planner, "SELECT count(*) FROM entry WHERE visibility <> 'private'"), 0);
    planner.undo().expect("undone");
    planner.undo().expect("undone");
    assert_eq!(planner.closing(None).expect("read").own_words, ClosingWords::default(), "typing is one step");
    let after = planner.on(day("2026-10-05"));
    let card = after.today().expect("read").close.expect("after the end");
    assert_eq!((card.quarter.label.as_str(), card.over, card.page), ("2026 Q3", true, Some(3)));
    let example = after.add_real_example("2026 Q3".into(), "initiative".into(), "Ruth changed the rota".into(), None);
    assert_eq!(example.expect("kept").on, day("2026-09-30"), "it belongs to the quarter it is told of");
    after.close_quarter("2026 Q3".into()).expect("closed");
    assert_eq!(after.today().expect("read").close, None);
    assert_eq!(after.closed_quarter("2026 Q3".into()).expect("a page").sentences, ["1 talk."]);
    save("remember", "", "Ask sooner");
    let printed = after.closed_quarter_words("2026 Q3").expect("words").to_string();
    assert!(printed.contains("1 talk.") && !printed.contains("Ask sooner"), "{printed}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("quarter.pdf");
    assert_eq!(after.save_closed_quarter("2026 Q3", &path).expect("printed"), 1);
    assert!(std::fs::read(&path).expect("a file").starts_with(b"%PDF"));
    assert!(after.save_closed_quarter("2026 Q4", &path).is_err(), "that one is not closed");
    after.choose_step_for("2026 Q4".into(), "inspire".into()).expect("chosen");
    let beside = after.quarters_compared().expect("side by side");
    let labels: Vec<&str> = beside.quarters.iter().map(|quarter| quarter.label.as_str()).collect();
    assert_eq!(labels, ["2026 Q3", "2026 Q4"]);
    assert_eq!(beside.rows.len(), 1, "what nobody did is no line: {:?}", beside.rows);
    assert_eq!(beside.rows[0].cells, [Some("1".to_owned()), None]);
    assert_eq!(after.growth(None).expect("read").chosen.as_deref(), Some("inspire"));
}

#[test]
fn the_card_stays_away_in_the_first_fortnight_and_in_the_middle_of_a_quarter() {
    let planner = planner_on(day("2026-09-21"));
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    planner.add_person("Ruth".into()).expect("added");
    assert_eq!(planner.today().expect("read").close, None, "nothing is asked of a new planner");
    let (planner, amara, _) = with_team();
    goal(&planner, &amara, "Refunds", Some(7.0));
    let middle = planner.on(day("2026-08-20"));
    assert_eq!(middle.today().expect("read").close, None);
}

#[test]
fn a_quarter_that_is_closed_never_changes_its_steps() {
    let (planner, amara, _) = with_team();
    let after = planner.on(day("2026-10-02"));
    after.close_quarter("2026 Q3".into()).expect("closed");
    let read = |on: &str| {
        let planner = planner.on(day(on));
        let growth = planner.growth(Some("2026 Q3".into())).expect("read");
        let states: Vec<String> = growth.steps.into_iter().map(|step| step.state).collect();
        let numbers = planner.quarter_numbers(Some("2026 Q3".into())).expect("numbers").own.numbers;
        let values: Vec<_> = numbers.iter().map(|(id, number)| (id.to_owned(), number.value)).collect();
        (states, values.into_iter().filter(|(id, _)| id.starts_with("M1.")).collect::<Vec<_>>())
    };
    let before = read("2026-10-02");
    // Written down later, of days within it: work handed over completely.
    let later = format!(
        "INSERT INTO delegation (id, kind, title, accountable_person_id, identified_on, authority_level, result, limits,
                                 agreed_on, handed_over_on, state, visibility, created_at, updated_at)
         VALUES ('d1', 'project', 'Vendor onboarding', '{amara}', '2026-07-20', 7, 'x', 'y', '2026-07-26', '2026-08-02',
                 'handed_over', 'shared', '2026-10-03T09:00:00.000Z', '2026-10-03T09:00:00.000Z')"
    );
    planner.write("add_person", |tx| Ok(tx.execute_batch(&later)?)).expect("written");
    assert_eq!(read("2026-10-05"), before);
    assert!(before.0.iter().any(|state| state == "nothing_yet"));
}
