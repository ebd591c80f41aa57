use super::*;
use crate::periods;
use crate::testing::{TestPlanner, day, planner};
use crate::writing::is_plain;
use serde_json::Value;

fn vectors(set: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../../../content/formula_vectors.json")).expect("vectors");
    all["sets"][set].as_array().cloned().expect("a set")
}

fn date(value: &Value) -> Option<NaiveDate> {
    value.as_str().map(day)
}

#[test]
fn every_rung_of_the_ladder_of_handing_over_holds() {
    for vector in vectors("empower_ladder") {
        let (from, to) = (date(&vector["period"][0]).expect("from"), date(&vector["period"][1]).expect("to"));
        let all: Vec<Handover> = vector["delegations"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|d| Handover {
                level: d["level"].as_u64().unwrap_or_default() as u32,
                has_result: d["result"].is_string(),
                has_limits: d["limits"].is_string(),
                self_accountable: d["self_accountable"].as_bool().unwrap_or_default(),
                agreed_on: date(&d["agreed_on"]),
                handed_over_on: date(&d["handed_over_on"]),
                taken_back_on: d["taken_back"].as_bool().unwrap_or_default().then_some(to),
                ..Handover::default()
            })
            .collect();
        assert_eq!(best_credit(&all, from, to), vector["expect"].as_f64().expect("a number"), "{}", vector["case"]);
    }
    let (from, to) = (day("2023-07-01"), day("2023-09-30"));
    let named = Handover { identified_on: Some(day("2023-05-01")), ..Handover::default() };
    let agreed = Handover { agreed_on: Some(day("2023-07-02")), ..named.clone() };
    let long_agreed = Handover { agreed_on: Some(day("2023-05-02")), ..named.clone() };
    let whole = Handover { level: 7, has_result: true, has_limits: true, ..agreed.clone() };
    let on = |handed_over: &str| Handover { handed_over_on: Some(day(handed_over)), ..whole.clone() };
    let later = Handover { taken_back_on: Some(day("2023-10-01")), ..on("2023-08-01") };
    for (work, credit) in [
        (named.clone(), 0.1),
        (agreed.clone(), 0.4),
        (long_agreed, 0.1),
        (Handover { self_accountable: true, ..agreed }, 0.1),
        (Handover { dropped: true, ..named.clone() }, 0.0),
        (Handover { identified_on: Some(day("2023-10-01")), ..named }, 0.0),
        (on("2023-09-09"), 1.0),
        (on("2023-09-10"), 0.8),
        (Handover { level: 4, ..on("2023-08-01") }, 0.4),
        (Handover { has_limits: false, ..on("2023-08-01") }, 0.6),
        (later, 1.0),
    ] {
        assert_eq!(handover_credit(&work, from, to), credit, "{work:?}");
    }
}

#[test]
fn scores_spread_the_weight_of_what_does_not_apply() {
    for vector in vectors("step_score") {
        let step = vector["step"].as_str().expect("a step");
        let signals: Vec<(f64, Option<f64>)> = WEIGHTS
            .iter()
            .filter(|(of, ..)| *of == step)
            .map(|(_, signal, weight)| (*weight, vector["signals"][*signal].as_f64()))
            .collect();
        assert_eq!(score(&signals).map(round4), vector["expect"].as_f64(), "{vector}");
    }
    for vector in vectors("coached_share") {
        let count = |name: &str| vector[name].as_u64().expect("a count") as u32;
        assert_eq!(coached_share(count("coached"), count("held")).map(round4), vector["expect"].as_f64(), "{vector}");
    }
    for code in CODES {
        let whole: f64 = WEIGHTS.iter().filter(|(step, ..)| *step == code).map(|(.., weight)| weight).sum();
        assert!((whole - 1.0).abs() < 1e-9, "{code}");
    }
}

#[test]
fn a_step_is_told_in_one_of_five_words() {
    assert_eq!(state(None, false, false), "nothing_yet");
    assert_eq!(state(Some(0.0), false, true), "planned");
    assert_eq!(state(Some(0.1), false, true), "under_way");
    assert_eq!(state(Some(0.73), true, false), "done_this_quarter");
    assert_eq!(state(None, true, false), "done_this_quarter", "the act counts before a share over the team does");
    assert_eq!(state(Some(0.7 + 0.1), false, false), "how_you_work_now", "0.7999999999999999 is 0.8");
    assert_eq!(state(Some(0.79996), false, false), "under_way", "and no more is given");
}

#[test]
fn plain_words_are_short_known_and_say_why() {
    let rules: Value = serde_json::from_str(include_str!("../../../content/linter_rules.json")).expect("rules");
    let because = " because people wait";
    for rule in rules["rules"].as_array().expect("rules") {
        let text = |name: &str| rule[name].as_str().expect("an example").trim_end_matches('.').to_owned();
        match rule["id"].as_str().expect("an id") {
            "PL-01" | "PL-02" => {
                assert!(!is_plain(&(text("hit") + because)), "{}", text("hit"));
                assert!(is_plain(&(text("miss") + because)), "{}", text("miss"));
            }
            "PL-03" => {
                assert!(!is_plain(&text("hit")), "{}", text("hit"));
                assert!(is_plain(&text("miss")), "{}", text("miss"));
            }
            _ => {}
        }
    }
    assert!(!is_plain(" "));
    assert!(!is_plain("We build a best in class desk, so that nobody waits"), "hyphens do not hide a phrase");
    assert!(is_plain("We cut 3.5 hours. We do it so that nobody waits."), "a point in a number ends no sentence");
}

/// Dana, who has led Amara and Jonas since the summer; it is 16 November 2026.
fn with_team() -> (TestPlanner, Vec<PersonId>) {
    let planner = planner();
    let own = planner.introduce("Dana Reyes".into(), false).expect("introduced").id;
    let names = vec!["Amara Okafor".into(), "Jonas Berg".into()];
    let mut ids = vec![own];
    ids.extend(planner.add_people(names).expect("added").into_iter().map(|person| person.id));
    put(&planner, "UPDATE relationship SET started_on = '2026-07-01'");
    (planner, ids)
}

fn put(planner: &TestPlanner, sql: &str) {
    planner.write("add_person", |tx| Ok(tx.execute_batch(sql)?)).expect("written");
}

fn read(planner: &TestPlanner, code: &str) -> Step {
    let all =
        planner.read(|tx| gather(tx, planner.clock(), &periods::find(tx, day("2026-11-16"), None)?)).expect("read");
    all.into_iter().find(|step| step.code == code).expect("one of the five")
}

const TIMES: &str = "'2026-11-16T09:00:00.000Z', '2026-11-16T09:00:00.000Z'";

fn delegation(owner: &PersonId, columns: &str, values: &str) -> String {
    format!(
        "INSERT INTO delegation (id, kind, title, accountable_person_id, identified_on, created_at, updated_at, {columns})
         VALUES ('d1', 'project', 'Vendor onboarding', '{owner}', '2026-10-20', {TIMES}, {values});"
    )
}

#[test]
fn one_project_handed_over_completely_is_the_step_done() {
    let (planner, ids) = with_team();
    let nothing = read(&planner, "empower_others");
    assert_eq!((nothing.action_done, nothing.line.text.as_str()), (false, "Nothing handed over this quarter."));
    assert_eq!(nothing.score(), Some(0.0), "nobody owns anything");
    let columns = "authority_level, result, limits, agreed_on, handed_over_on, state, visibility";
    let values =
        "6, 'Every vendor is in within a week', 'up to 2,000', '2026-10-26', '2026-11-02', 'handed_over', 'shared'";
    put(&planner, &delegation(&ids[1], columns, values));
    let done = read(&planner, "empower_others");
    assert!(done.action_done);
    assert_eq!(done.score().map(round4), Some(0.8), "0.7 · 1 + 0.1 · 0 + 0.2 · 1/2");
    let texts: Vec<&str> = done.happened.iter().map(|record| record.text.as_str()).collect();
    assert_eq!(
        texts,
        ["Agreed with Amara Okafor: Vendor onboarding", "Handed over to Amara Okafor: Vendor onboarding"],
        "newest last"
    );
    assert_eq!(done.line.text, "One thing handed over this quarter.");
    put(
        &planner,
        &format!(
            "INSERT INTO event (id, entity, entity_id, event, from_value, to_value, effective_on, created_at, updated_at)
             VALUES ('e1', 'delegation', 'd1', 'change_level', '4', '6', '2026-11-10', {TIMES})"
        ),
    );
    let lower = read(&planner, "empower_others");
    assert!(!lower.action_done, "the lowest level since the handover counts");
    put(&planner, "DELETE FROM event; UPDATE delegation SET state = 'taken_back', ended_on = '2026-11-12'");
    let back = read(&planner, "empower_others");
    let credit = back.signals.iter().find(|signal| signal.code == "full_handover").and_then(|signal| signal.value);
    assert_eq!((back.action_done, credit), (false, Some(0.3)));
}

#[test]
fn a_talk_is_coached_by_two_questions_of_two_stages_and_something_they_took_on() {
    let (planner, ids) = with_team();
    put(
        &planner,
        &format!(
            "INSERT INTO conversation (id, person_id, kind, planned_on, held_on, state, created_at, updated_at) VALUES
               ('c1', '{amara}', 'one_on_one', '2026-11-02', '2026-11-02', 'held', {TIMES}),
               ('c2', '{jonas}', 'one_on_one', '2026-11-03', '2026-11-03', 'held', {TIMES});
             INSERT INTO conversation_item (id, conversation_id, kind, raised_by, grow_stage, text, state, created_at, updated_at)
             VALUES ('i1', 'c1', 'question', 'manager', 'goal', 'What would good look like?', 'discussed', {TIMES}),
               ('i2', 'c1', 'question', 'manager', 'goal', 'By when?', 'discussed', {TIMES}),
               ('i3', 'c2', 'question', 'manager', 'goal', 'What for?', 'discussed', {TIMES}),
               ('i4', 'c2', 'question', 'manager', 'will', 'And now?', 'open', {TIMES});
             INSERT INTO action_item (id, text, owner_person_id, due_on, first_due_on, is_commitment, conversation_id, created_at,
                                      updated_at)
             VALUES ('a1', 'Draft it', '{amara}', '2026-11-20', '2026-11-20', 1, 'c1', {TIMES})",
            amara = ids[1],
            jonas = ids[2]
        ),
    );
    let one_stage = read(&planner, "coach_dont_fix");
    assert_eq!(
        (one_stage.action_done, one_stage.line.text.as_str()),
        (false, "Nobody has had a coaching talk this quarter.")
    );
    put(&planner, "UPDATE conversation_item SET grow_stage = 'options' WHERE id = 'i2'");
    let coached = read(&planner, "coach_dont_fix");
    assert!(coached.action_done);
    assert_eq!(coached.line.text, "One of two people has had a coaching talk.");
    let parts: Vec<Option<f64>> = coached.signals.iter().map(|signal| signal.value).collect();
    assert_eq!(parts, [Some(1.0), Some(0.5), None], "a promise that is not due yet is neither kept nor broken");
    put(&planner, &format!("UPDATE action_item SET owner_person_id = '{}'", ids[0]));
    assert!(!read(&planner, "coach_dont_fix").action_done, "the manager took it on");
}

#[test]
fn team_goals_in_plain_words_meetings_with_a_story_and_a_stretch() {
    let (planner, ids) = with_team();
    assert_eq!(read(&planner, "inspire").score(), None, "no meeting, no data");
    let period =
        planner.write("add_person", |tx| Ok(periods::of(tx, planner.clock(), day("2026-11-16"))?.0)).expect("made");
    put(
        &planner,
        &format!(
            "INSERT INTO goal (id, period_id, level, title, plain_text, starts_on, due_on, agreed_on, state, lineage_id,
                               created_at, updated_at)
             VALUES ('g1', '{period}', 'team', 'First replies', 'We answer within two hours, so that nobody waits.',
                     '2026-10-01', '2026-12-31', '2026-10-02', 'agreed', 'g1', {TIMES});
             INSERT INTO entry (id, kind, occurred_on, title, goal_id, attrs, created_at, updated_at)
             VALUES ('s1', 'impact_story', '2026-11-02', 'The night desk', 'g1', '{{\"voice\":\"first_hand\"}}', {TIMES});
             INSERT INTO conversation (id, kind, planned_on, held_on, state, created_at, updated_at) VALUES
               ('m1', 'team_meeting', '2026-11-03', '2026-11-03', 'held', {TIMES}),
               ('m2', 'team_meeting', '2026-11-10', '2026-11-10', 'held', {TIMES});
             INSERT INTO conversation_item (id, conversation_id, sort, kind, raised_by, text, state, entry_id, created_at, updated_at)
             VALUES ('i1', 'm1', 1, 'topic', 'manager', 'A story', 'discussed', 's1', {TIMES}),
               ('i2', 'm2', 1, 'topic', 'manager', 'The rota', 'discussed', NULL, {TIMES}),
               ('i3', 'm2', 2, 'topic', 'manager', 'A story', 'discussed', 's1', {TIMES});"
        ),
    );
    let purpose = read(&planner, "clarify_purpose");
    assert!(purpose.action_done);
    assert_eq!(purpose.line.text, "The team goal is in plain words.");
    let story = read(&planner, "inspire");
    assert!(story.action_done);
    assert_eq!(story.score().map(round4), Some(0.5167), "0.7 · 1/2 + 0.2 · 1/3 + 0.1 · 1");
    let columns = "is_stretch, agreed_on, handed_over_on, state, visibility";
    put(&planner, &delegation(&ids[2], columns, "1, '2026-10-26', '2026-11-02', 'handed_over', 'shared'"));
    let stretch = read(&planner, "develop_successors");
    assert!(stretch.action_done, "somebody has a stretch, though nobody is named");
    assert_eq!(stretch.score().map(round4), Some(0.2857), "(0.3 · 0 + 0.4 · 0.5) ÷ 0.7");
}

/// Which lines may stand beside which word: a word that says something happened never stands beside a line that says
/// nothing did, nor the other way round.
fn agree(step: &Step) {
    const NOTHING: [&str; 10] = [
        "no_team_goal",
        "no_plain_goal",
        "nothing_handed_over",
        "nobody_coached",
        "no_story",
        "nobody_named",
        "named_long_ago",
        "goals_with_reason",
        "purpose_alone",
        "tasks_given",
    ];
    // These tell what there is and what is missing; they fit both.
    let both = ["goals_with_reason", "purpose_alone", "tasks_given"];
    let code = step.line.code.as_str();
    let nothing = NOTHING.contains(&code);
    match step.state(false) {
        "nothing_yet" => assert!(nothing, "{}: nothing yet, and {:?}", step.code, step.line.text),
        state => assert!(!nothing || both.contains(&code), "{}: {state}, and {:?}", step.code, step.line.text),
    }
}

#[test]
fn the_word_of_a_step_and_its_line_say_the_same() {
    let shape = |columns: &str, values: &str| (columns.to_owned(), values.to_owned());
    let handed = "authority_level, result, limits, agreed_on, handed_over_on, state, visibility";
    let work = [
        // Named and nothing more; agreed; handed over before this quarter; in part; back again; whole.
        shape("state", "'candidate'"),
        shape("agreed_on, state, visibility", "'2026-11-02', 'agreed', 'shared'"),
        shape(handed, "6, 'x', 'y', '2026-08-03', '2026-08-04', 'handed_over', 'shared'"),
        shape(handed, "4, 'x', 'y', '2026-10-26', '2026-11-02', 'handed_over', 'shared'"),
        shape(
            &format!("{handed}, ended_on"),
            "6, 'x', 'y', '2026-10-26', '2026-11-02', 'taken_back', 'shared', '2026-11-09'",
        ),
        shape(handed, "6, 'x', 'y', '2026-10-26', '2026-11-02', 'handed_over', 'shared'"),
    ];
    let task = || {
        let (planner, ids) = with_team();
        put(&planner, &delegation(&ids[1], &work[3].0, &work[3].1).replace("'project'", "'task'"));
        read(&planner, "empower_others")
    };
    agree(&task());
    assert_eq!(task().line.text, "One task given; no project or decision is handed over yet.");
    let texts: Vec<(String, String)> = work
        .iter()
        .map(|(columns, values)| {
            let (planner, ids) = with_team();
            put(&planner, &delegation(&ids[1], columns, values));
            let step = read(&planner, "empower_others");
            agree(&step);
            (step.state(false).to_owned(), step.line.text)
        })
        .collect();
    let said = |state: &str, text: &str| (state.to_owned(), text.to_owned());
    assert_eq!(
        texts,
        [
            said("under_way", "One thing to hand over is named; nothing is handed over yet."),
            said("under_way", "One thing is agreed and not handed over yet."),
            said(
                "under_way",
                "One of two people owns something from before; nothing new was handed over this quarter."
            ),
            said("under_way", "One thing handed over this quarter, not completely yet."),
            said("under_way", "One thing was handed over and came back to you."),
            said("how_you_work_now", "One thing handed over this quarter."),
        ]
    );

    let (planner, ids) = with_team();
    put(
        &planner,
        &format!(
            "INSERT INTO delegation (id, kind, title, accountable_person_id, identified_on, state, created_at, updated_at)
             VALUES ('d1', 'decision', 'Who signs', '{own}', '2026-11-02', 'dropped', {TIMES});
             INSERT INTO action_item (id, text, owner_person_id, due_on, first_due_on, done_on, state, is_commitment, created_at, updated_at)
             VALUES ('a1', 'Draft it', '{amara}', '2026-11-10', '2026-11-10', '2026-11-09', 'done', 1, {TIMES})",
            own = ids[0],
            amara = ids[1]
        ),
    );
    let written = read(&planner, "empower_others");
    agree(&written);
    assert_eq!(written.line.text, "One decision that you hold was looked at; nothing is handed over yet.");
    let kept = read(&planner, "coach_dont_fix");
    agree(&kept);
    let text = "One of one promises your people chose was kept on time; no talk was a coaching one yet.";
    assert_eq!((kept.state(false), kept.line.text.as_str()), ("under_way", text));

    put(
        &planner,
        &format!(
            "INSERT INTO entry (id, kind, occurred_on, title, attrs, created_at, updated_at)
             VALUES ('s1', 'impact_story', '2026-11-02', 'The night desk', '{{\"voice\":\"first_hand\"}}', {TIMES});
             INSERT INTO conversation (id, kind, planned_on, held_on, state, created_at, updated_at)
             VALUES ('m1', 'team_meeting', '2026-11-10', '2026-11-10', 'held', {TIMES});
             INSERT INTO conversation_item (id, conversation_id, sort, kind, raised_by, text, state, entry_id, created_at, updated_at)
             VALUES ('i1', 'm1', 1, 'topic', 'manager', 'The rota', 'discussed', NULL, {TIMES}),
               ('i2', 'm1', 2, 'topic', 'manager', 'A story', 'discussed', 's1', {TIMES});
             INSERT INTO succession (id, role_title, is_own_role, candidate_person_id, assessed_on, from_on, created_at, updated_at)
             VALUES ('n1', 'Team lead', 1, '{}', '2026-01-10', '2026-01-10', {TIMES})",
            ids[1]
        ),
    );
    let told = read(&planner, "inspire");
    agree(&told);
    let text = "One story was told; no team meeting opened with one yet.";
    assert_eq!((told.state(false), told.line.text.as_str()), ("under_way", text));
    let old = read(&planner, "develop_successors");
    agree(&old);
    let text = "One person named, looked at last more than half a year ago.";
    assert_eq!((old.state(false), old.line.text.as_str()), ("nothing_yet", text));
    put(&planner, "UPDATE succession SET assessed_on = '2026-10-10'");
    let fresh = read(&planner, "develop_successors");
    agree(&fresh);
    assert_eq!(fresh.state(false), "under_way");
    let columns = "is_stretch, agreed_on, handed_over_on, completed_on, outcome, state, visibility";
    let values = "1, '2026-10-05', '2026-10-06', '2026-11-06', 'It ran', 'completed', 'shared'";
    put(&planner, &delegation(&ids[2], columns, values).replace("'d1'", "'d2'"));
    let over = read(&planner, "develop_successors");
    agree(&over);
    assert_eq!(over.line.text, "One stretch was finished this quarter.");
}

#[test]
fn what_happened_before_a_share_means_something_is_under_way() {
    let planner = planner();
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    let amara = planner.add_person("Amara Okafor".into()).expect("added").id;
    let columns = "authority_level, agreed_on, handed_over_on, state, visibility";
    put(&planner, &delegation(&amara, columns, "4, '2026-11-16', '2026-11-16', 'handed_over', 'shared'"));
    let step = read(&planner, "empower_others");
    assert_eq!((step.score(), step.state(false)), (None, "under_way"));
    agree(&step);
}

#[test]
fn goals_of_people_alone_do_not_make_a_purpose() {
    let (planner, ids) = with_team();
    let goal = goals::NewGoal {
        owner_person_id: ids[1].clone(),
        title: "Cut the refund time".into(),
        measure: goals::Measure::DoneOrNot,
        due_on: day("2026-12-18"),
        why: Some("customers wait twice as long as promised".into()),
        agreed_on: Some(day("2026-11-02")),
    };
    planner.add_goal(goal).expect("added");
    let step = read(&planner, "clarify_purpose");
    assert_eq!(step.score(), Some(1.0), "what applies is all there");
    assert_eq!(step.state(false), "under_way", "but there is no team goal to have in plain words");
    let said = "One of one goals of your people says what it is for; no team goal is in plain words yet.";
    assert_eq!(step.line.text, said, "and the line says what is under way");
}

#[test]
fn a_new_team_has_no_shares_yet() {
    let planner = planner();
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    planner.add_person("Amara Okafor".into()).expect("added");
    for code in CODES {
        assert_eq!(read(&planner, code).score(), None, "{code}");
    }
    let purpose = read(&planner, "clarify_purpose");
    assert_eq!((purpose.state(false), purpose.line.text.as_str()), ("nothing_yet", "No team goal this quarter."));
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }

    fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }
}

/// A planner with a team and records of every kind, as chance has them.
fn some_records(dice: &mut Dice) -> (TestPlanner, Vec<PersonId>) {
    let (planner, ids) = with_team();
    let period =
        planner.write("add_person", |tx| Ok(periods::of(tx, planner.clock(), day("2026-11-16"))?.0)).expect("made");
    let on = |dice: &mut Dice| format!("2026-{:02}-{:02}", 10 + dice.below(2), 1 + dice.below(15));
    for n in 0..dice.below(5) {
        let (level, owner) = if dice.chance(2) {
            ("team", "NULL".into())
        } else {
            ("person", format!("'{}'", ids[1 + dice.below(2) as usize]))
        };
        let plain = if dice.chance(2) { "'We answer sooner, so that nobody waits.'" } else { "NULL" };
        let why = if dice.chance(2) { "'so that nobody waits for us'" } else { "NULL" };
        put(
            &planner,
            &format!(
                "INSERT INTO goal (id, period_id, level, owner_person_id, title, plain_text, why, starts_on, due_on, agreed_on, state,
                                   lineage_id, created_at, updated_at)
                 VALUES ('g{n}', '{period}', '{level}', {owner}, 'A goal', {plain}, {why}, '2026-10-01', '2026-12-31', '2026-10-02',
                         'agreed', 'g{n}', {TIMES})"
            ),
        );
    }
    for n in 0..dice.below(4) {
        let (level, handed) = (1 + dice.below(7), on(dice));
        let kind = if dice.chance(2) { "decision" } else { "project" };
        let stretch = dice.below(2);
        put(
            &planner,
            &format!(
                "INSERT INTO delegation (id, kind, title, is_stretch, accountable_person_id, authority_level, result, limits,
                                         identified_on, agreed_on, handed_over_on, state, visibility, created_at, updated_at)
                 VALUES ('d{n}', '{kind}', 'Work', {stretch}, '{}', {level}, 'x', 'y', '2026-10-01', '2026-10-01', '{handed}',
                         'handed_over', 'shared', {TIMES})",
                ids[1 + dice.below(2) as usize]
            ),
        );
    }
    for n in 0..dice.below(6) {
        let (held, with) = (on(dice), 1 + dice.below(2) as usize);
        let kind = if dice.chance(3) { "team_meeting" } else { "one_on_one" };
        let person = if kind == "team_meeting" { "NULL".into() } else { format!("'{}'", ids[with]) };
        put(
            &planner,
            &format!(
                "INSERT INTO conversation (id, person_id, kind, planned_on, held_on, state, created_at, updated_at)
                 VALUES ('c{n}', {person}, '{kind}', '{held}', '{held}', 'held', {TIMES})"
            ),
        );
        if dice.chance(2) {
            put(
                &planner,
                &format!(
                    "INSERT INTO action_item (id, text, owner_person_id, due_on, first_due_on, is_commitment, conversation_id, created_at, updated_at)
                     VALUES ('a{n}', 'Try it', '{}', '{held}', '{held}', 1, 'c{n}', {TIMES})",
                    ids[with]
                ),
            );
        }
    }
    if dice.chance(3) {
        put(
            &planner,
            &format!(
                "INSERT INTO succession (id, role_title, is_own_role, candidate_person_id, assessed_on, readiness, from_on, created_at, updated_at)
                 VALUES ('s1', 'Lead', 1, '{}', '2026-02-01', 'ready_1_2_years', '2026-02-01', {TIMES})",
                ids[1]
            ),
        );
    }
    (planner, ids)
}

/// One record that meets the signal, as the field would write it.
fn meeting_record(signal: &str, ids: &[PersonId], period: &str) -> String {
    let times = TIMES;
    let whose = &ids[2];
    let talk = |id: &str, kind: &str, person: &str| {
        format!(
            "INSERT INTO conversation (id, person_id, kind, planned_on, held_on, state, created_at, updated_at)
             VALUES ('{id}', {person}, '{kind}', '2026-11-16', '2026-11-16', 'held', {times});"
        )
    };
    let coached = || {
        talk("new", "one_on_one", &format!("'{whose}'"))
            + &format!(
                "INSERT INTO conversation_item (id, conversation_id, kind, raised_by, grow_stage, text, state, created_at, updated_at)
                 VALUES ('n1', 'new', 'question', 'manager', 'goal', 'What for?', 'discussed', {times}),
                        ('n2', 'new', 'question', 'manager', 'will', 'What first?', 'discussed', {times});
                 INSERT INTO action_item (id, text, owner_person_id, due_on, first_due_on, done_on, state, is_commitment, conversation_id,
                                          created_at, updated_at)
                 VALUES ('n3', 'Try it', '{whose}', '2026-11-16', '2026-11-16', '2026-11-16', 'done', 1, 'new', {times});"
            )
    };
    let told = |goal: &str| {
        talk("new", "team_meeting", "NULL")
            + &format!(
                "INSERT INTO entry (id, kind, occurred_on, body, goal_id, attrs, visibility, created_at, updated_at)
                 VALUES ('story', 'impact_story', '2026-11-15', 'Somebody was helped', {goal}, '{{\"voice\":\"first_hand\"}}', 'public', {times});
                 INSERT INTO conversation_item (id, conversation_id, kind, raised_by, text, state, entry_id, created_at, updated_at)
                 VALUES ('n1', 'new', 'topic', 'manager', 'A story', 'discussed', 'story', {times});"
            )
    };
    let goal = |level: &str, owner: &str| {
        format!(
            "INSERT INTO goal (id, period_id, level, owner_person_id, title, plain_text, why, starts_on, due_on, agreed_on, state, lineage_id,
                               created_at, updated_at)
             VALUES ('new', '{period}', '{level}', {owner}, 'A goal', 'We answer sooner, so that nobody waits.', 'so that nobody waits for us',
                     '2026-10-01', '2026-12-31', '2026-10-02', 'agreed', 'new', {times});"
        )
    };
    let work = |kind: &str, stretch: u32, rest: &str| {
        format!(
            "INSERT INTO delegation (id, kind, title, is_stretch, accountable_person_id, authority_level, result, limits, identified_on,
                                     agreed_on, handed_over_on, {} visibility, created_at, updated_at)
             VALUES ('new', '{kind}', 'Work', {stretch}, '{whose}', 6, 'x', 'y', '2026-11-01', '2026-11-15', '2026-11-16', {rest}
                     'shared', {times});",
            if rest.contains("completed") { "state, completed_on, outcome," } else { "state," }
        )
    };
    match signal {
        "plain_goals" => goal("team", "NULL"),
        "aligned_goals" => goal("person", &format!("'{whose}'")),
        "purpose_current" => format!(
            "INSERT INTO entry (id, kind, occurred_on, body, visibility, created_at, updated_at)
             VALUES ('new', 'purpose_statement', '2026-11-16', 'We exist so that nobody waits.', 'public', {times})"
        ),
        "full_handover" | "spread" => work("project", 0, "'handed_over',"),
        "decision_inventory" => format!(
            "INSERT INTO delegation (id, kind, title, accountable_person_id, identified_on, state, created_at, updated_at)
             VALUES ('new', 'decision', 'Who signs', '{}', '2026-11-16', 'candidate', {times})",
            ids[0]
        ),
        "coached_share" | "coached_people" | "commitments_kept" => coached(),
        "meetings_with_story" | "first_hand" => told("NULL"),
        "stories_linked" => goal("team", "NULL") + &told("'new'"),
        "named_and_assessed" => format!(
            "INSERT INTO succession (id, role_title, is_own_role, candidate_person_id, assessed_on, readiness, from_on, created_at, updated_at)
             VALUES ('new', 'Lead', 1, '{whose}', '2026-11-16', 'ready_1_2_years', '2026-11-16', {times})"
        ),
        "stretch_running" => work("project", 1, "'handed_over',"),
        _ => {
            work("project", 1, "'completed', '2026-11-16', 'It ran',")
                + &format!(
                    "INSERT INTO entry (id, kind, occurred_on, body, delegation_id, created_at, updated_at)
                     VALUES ('new', 'reflection', '2026-11-16', 'She asked for less help each week', 'new', {times})"
                )
        }
    }
}

fn period_of(planner: &TestPlanner) -> String {
    planner
        .read(|tx| {
            Ok(tx.query_row("SELECT id FROM period WHERE kind = 'quarter' AND starts_on = '2026-10-01'", [], |r| {
                r.get(0)
            })?)
        })
        .expect("a quarter")
}

#[test]
fn a_record_that_meets_a_signal_never_lowers_it() {
    let mut dice = Dice(7);
    for (code, signal, _) in WEIGHTS {
        for _ in 0..4 {
            let (planner, ids) = some_records(&mut dice);
            let value = |planner: &TestPlanner| {
                read(planner, code).signals.into_iter().find(|found| found.code == signal).and_then(|found| found.value)
            };
            let before = value(&planner);
            put(&planner, &meeting_record(signal, &ids, &period_of(&planner)));
            let after = value(&planner);
            assert!(after >= before && after > Some(0.0), "{signal}: {before:?}, then {after:?}");
            let counted = read(&planner, code).counts().into_iter().find(|part| part.code == signal).expect("told");
            assert!(!counted.fact.contains("counts_") && !counted.rule.contains("counts_"), "{counted:?}");
        }
    }
}

#[test]
fn a_step_without_data_is_never_zero() {
    // A team of a year, and nothing written of the step's own kind.
    let (planner, _) = with_team();
    assert_eq!(read(&planner, "inspire").score(), None);
    assert_eq!(read(&planner, "clarify_purpose").score(), None);
    // And nobody in the team: none of the five has a share, whatever was written.
    let planner = crate::testing::planner();
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    for code in CODES {
        let step = read(&planner, code);
        assert_eq!(step.score(), None, "{code}");
        assert!(step.signals.iter().all(|signal| signal.value.is_none()), "{code}");
        assert_eq!(step.numbers()[&format!("M1.{code}")].value, None, "{code}");
        assert!(step.counts().iter().all(|part| part.fact == text("counts_nothing", &[])), "{code}");
    }
}

#[test]
fn doing_the_act_of_a_step_always_reads_done_or_how_you_work() {
    let acts = [
        ("clarify_purpose", "plain_goals"),
        ("empower_others", "full_handover"),
        ("coach_dont_fix", "coached_share"),
        ("inspire", "meetings_with_story"),
        ("develop_successors", "stretch_running"),
    ];
    let mut dice = Dice(11);
    for (code, signal) in acts {
        for _ in 0..6 {
            let (planner, ids) = some_records(&mut dice);
            put(&planner, &meeting_record(signal, &ids, &period_of(&planner)));
            if code == "clarify_purpose" {
                put(
                    &planner,
                    "UPDATE goal SET plain_text = 'We answer sooner, so that nobody waits.' WHERE level = 'team'",
                );
            }
            let step = read(&planner, code);
            assert!(step.action_done, "{code}");
            let word = step.state(dice.chance(2));
            assert!(["done_this_quarter", "how_you_work_now"].contains(&word), "{code}: {word}");
        }
    }
}

#[test]
fn the_next_move_is_told_with_one_place_to_go() {
    let (planner, ids) = with_team();
    let act = |code: &str| read(&planner, code).next.map(|next| next.act);
    let acts: Vec<Option<String>> = CODES.into_iter().map(act).collect();
    let wanted = ["write_purpose", "hand_over", "put_pair", "write_story", "give_stretch"];
    assert_eq!(acts, wanted.map(|act| Some(act.to_owned())));
    let put_in = planner.put_coaching_pair(ids[1].clone()).expect("put in");
    assert!(!put_in.already);
    assert!(planner.put_coaching_pair(ids[1].clone()).expect("once").already);
    let next = read(&planner, "coach_dont_fix").next.expect("a move");
    assert_eq!((next.act.as_str(), next.record_id.as_deref()), ("open_talk", Some(put_in.conversation_id.as_str())));
    // Asked there, with something she took on, it is a coached talk.
    let talk = planner.one_on_one(put_in.conversation_id.clone()).expect("the talk");
    assert_eq!(talk.points.len(), 2);
    for point in &talk.points {
        planner.tick_point(point.id.clone(), true).expect("asked");
    }
    planner
        .add_promise(crate::action_items::NewPromise {
            text: "Try the shorter form".into(),
            mine: false,
            person_id: Some(ids[1].clone()),
            due_on: Some(day("2026-11-20")),
            conversation_id: Some(put_in.conversation_id.clone()),
            own_idea: true,
        })
        .expect("taken on");
    planner.finish_one_on_one(put_in.conversation_id, Some(day("2026-11-16")), None).expect("held");
    assert!(read(&planner, "coach_dont_fix").action_done);
    assert!(planner.put_coaching_pair(ids[0].clone()).is_err(), "not with oneself");
    let before = planner.growth(Some("2026 Q3".into())).expect("the quarter before");
    assert!(before.steps.iter().all(|step| step.next.is_none()), "what is over is not moved any more");
}

/// Every combination of signals on a coarse grid: not applicable, nothing, some, half, all.
fn grid(code: &str) -> Vec<Vec<(f64, Option<f64>)>> {
    let weights = WEIGHTS.iter().filter(|(step, ..)| *step == code).map(|(.., weight)| *weight);
    weights.fold(vec![Vec::new()], |all, weight| {
        let values = [None, Some(0.0), Some(0.1), Some(0.5), Some(1.0)];
        all.iter()
            .flat_map(|begun| {
                values.iter().map(move |value| begun.iter().copied().chain([(weight, *value)]).collect::<Vec<_>>())
            })
            .collect()
    })
}

#[test]
fn more_of_what_counts_never_lowers_a_step_and_no_data_is_never_zero() {
    for code in CODES {
        for signals in grid(code) {
            let before = score(&signals);
            if signals.iter().all(|(_, value)| value.is_none()) {
                assert_eq!(before, None, "{code}: no data is not zero");
            }
            for at in 0..signals.len() {
                for better in [0.1, 0.5, 1.0] {
                    // A signal that did not apply begins to with the first record that meets it whole.
                    if signals[at].1.map_or(better < 1.0, |value| better < value) {
                        continue;
                    }
                    let mut more = signals.clone();
                    more[at].1 = Some(better);
                    let after = score(&more);
                    assert!(
                        after.unwrap_or_default() + 1e-9 >= before.unwrap_or_default(),
                        "{code}: {signals:?} gave {before:?}, and {more:?} {after:?}"
                    );
                }
            }
        }
    }
    // One more piece of work, whatever became of it, never lowers what the best of them counts.
    let (from, to) = (day("2023-07-01"), day("2023-09-30"));
    let days = [None, Some(day("2023-05-02")), Some(day("2023-08-01")), Some(day("2023-09-20"))];
    let mut all = Vec::new();
    let mut best = 0.0;
    for (agreed_on, handed_over_on) in days.iter().flat_map(|agreed| days.iter().map(move |on| (*agreed, *on))) {
        for (level, whole) in [(4, true), (5, true), (6, false), (6, true), (7, true)] {
            for taken_back_on in [None, Some(day("2023-09-25"))] {
                let (identified_on, has_result, has_limits) = (Some(day("2023-05-01")), whole, whole);
                all.push(Handover {
                    level,
                    has_result,
                    has_limits,
                    identified_on,
                    agreed_on,
                    handed_over_on,
                    taken_back_on,
                    ..Handover::default()
                });
                let now = best_credit(&all, from, to);
                assert!(now >= best && (0.0..=1.0).contains(&now), "{:?}", all.last());
                best = now;
            }
        }
    }
}

#[test]
fn the_own_act_of_a_step_is_always_read_as_done() {
    for code in CODES {
        for score in grid(code).iter().map(|signals| score(signals)) {
            for planned in [false, true] {
                let word = state(score, true, planned);
                let how = score.is_some_and(|score| score + 1e-9 >= HOW_YOU_WORK);
                assert_eq!(word, if how { "how_you_work_now" } else { "done_this_quarter" }, "{code}: {score:?}");
            }
        }
    }
}
