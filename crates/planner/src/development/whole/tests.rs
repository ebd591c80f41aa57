use super::*;
use crate::testing::{TestPlanner, day, planner};

/// It is 16 November 2026, and the planner is older than its quiet fortnight.
fn with_ruth() -> (TestPlanner, PersonId) {
    let planner = planner();
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    let ruth = planner.add_person("Ruth Adeyemi".into()).expect("added").id;
    planner
        .write("add_person", |tx| Ok(tx.execute("UPDATE person SET created_at = '2026-07-01T09:00:00.000Z'", [])?))
        .expect("moved back");
    (planner, ruth)
}

fn skill(planner: &Planner, at: usize) -> InstrumentItemId {
    planner.frameworks().expect("there")[0].skills[at].id.clone()
}

fn step(person_id: &PersonId, text: &str, agreed: bool) -> NewStep {
    NewStep {
        person_id: person_id.clone(),
        skill: "Chairing".into(),
        step: text.into(),
        by: day("2026-12-11"),
        help: Some("sit in once".into()),
        agreed,
        more: None,
    }
}

fn more(planner: &Planner) -> StepMore {
    StepMore {
        skill_id: Some(skill(planner, 3)),
        level_now: Some(2),
        level_target: Some(3),
        source: Some("exposure".into()),
        activity_kind: Some("shadowing".into()),
        hours: Some(12.5),
        budget: Some(240.5),
        currency: Some("eur".into()),
        supporter_person_id: None,
        success_evidence: Some("two calm rounds".into()),
    }
}

fn field<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(Error::Invalid { field, message }) => {
            assert!(message.contains(' '), "{field} is refused in words: {message}");
            field
        }
        other => panic!("kept: {other:?}"),
    }
}

fn plan(planner: &Planner, person: &PersonId) -> DevelopmentPlan {
    planner.development_plan(person.clone(), None).expect("there")
}

fn texts(planner: &Planner, query: &str) -> Vec<String> {
    planner
        .read(|tx| Ok(tx.prepare(query)?.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?))
        .expect("read")
}

#[test]
fn a_step_keeps_what_stands_behind_more() {
    let (planner, ruth) = with_ruth();
    let amara = planner.add_person("Amara Okafor".into()).expect("added").id;
    let whole = StepMore { supporter_person_id: Some(amara), ..more(&planner) };
    let made = planner
        .add_next_step(NewStep { more: Some(whole.clone()), ..step(&ruth, "Chair it twice", false) })
        .expect("added");
    let one = plan(&planner, &ruth).steps.remove(0);
    assert_eq!((one.level_now, one.level_target, one.level_result), (Some(2), Some(3), None));
    assert_eq!(one.level_names, [Some("Developing".into()), Some("Proficient".into()), None]);
    assert_eq!((one.budget, one.currency.as_deref(), one.hours), (Some(240.5), Some("EUR"), Some(12.5)));
    let (supporter, title) = (one.supporter_name.as_deref(), one.skill_title.as_deref());
    assert_eq!((supporter, title), (Some("Amara Okafor"), Some("Communication")));
    assert_eq!((one.source.as_str(), one.activity_kind.as_str()), ("exposure", "shadowing"));
    assert_eq!(one.success_evidence.as_deref(), Some("two calm rounds"));
    let kept = |change: StepMore| {
        planner.change_next_step(made.id.clone(), StepChange { more: Some(change), ..StepChange::default() })
    };
    let yen = StepMore { currency: Some("JPY".into()), budget: Some(5000.0), ..whole.clone() };
    kept(yen).expect("yen have no smaller parts");
    assert_eq!(plan(&planner, &ruth).steps[0].budget, Some(5000.0));
    assert_eq!(field(kept(StepMore { level_target: Some(2), ..whole.clone() })), "level_target");
    assert_eq!(field(kept(StepMore { level_now: Some(0), ..whole.clone() })), "level_now");
    assert_eq!(field(kept(StepMore { source: Some("luck".into()), ..whole.clone() })), "source");
    assert_eq!(field(kept(StepMore { activity_kind: Some("luck".into()), ..whole.clone() })), "activity_kind");
    assert_eq!(field(kept(StepMore { hours: Some(-1.0), ..whole.clone() })), "hours");
    assert_eq!(field(kept(StepMore { hours: Some(f64::NAN), ..whole.clone() })), "hours");
    assert_eq!(field(kept(StepMore { budget: Some(-1.0), ..whole.clone() })), "budget");
    assert_eq!(field(kept(StepMore { currency: None, ..whole.clone() })), "currency");
    assert_eq!(field(kept(StepMore { currency: Some("€".into()), ..whole.clone() })), "currency");
    assert_eq!(field(kept(StepMore { skill_id: Some(InstrumentItemId("no".into())), ..whole })), "skill_id");
    kept(StepMore::default()).expect("emptied");
    let one = plan(&planner, &ruth).steps.remove(0);
    assert_eq!((one.skill_id, one.level_now, one.budget, one.currency), (None, None, None, None));
    assert_eq!((one.source.as_str(), one.activity_kind.as_str()), ("experience", "other"));
}

#[test]
fn both_agree_on_what_stands_there_and_on_nothing_else() {
    let (planner, ruth) = with_ruth();
    assert!(matches!(planner.agree_development_plan(ruth.clone()), Err(Error::Gone)), "there is no plan");
    let aims = PlanMore { short_term_aim: Some("Lead the triage".into()), ..PlanMore::default() };
    planner.change_development_plan(ruth.clone(), aims.clone()).expect("a plan begins with an aim, too");
    assert_eq!(field(planner.agree_development_plan(ruth.clone())), "agreed", "nothing to do in it");
    let made = planner.add_next_step(step(&ruth, "Chair it twice", false)).expect("added");
    planner.agree_development_plan(ruth.clone()).expect("agreed");
    let now = plan(&planner, &ruth);
    assert_eq!((now.state.as_str(), now.steps[0].step.agreed), ("active", true));
    let who: Vec<(&str, NaiveDate, bool)> =
        now.agreements.iter().map(|a| (a.name.as_str(), a.on, a.outdated)).collect();
    let today = day("2026-11-16");
    assert_eq!(who, [("Ruth Adeyemi", today, false), ("Dana Reyes", today, false)]);
    let methods = texts(&planner, "SELECT role || ':' || method FROM sign_off ORDER BY role");
    assert_eq!(methods, ["employee:recorded", "manager:signed"], "nobody signs for somebody else");

    planner.start_next_step(made.id.clone()).expect("started");
    assert_eq!(plan(&planner, &ruth).state, "active", "to begin changes nothing of what was agreed");
    let other = PlanMore { short_term_aim: Some("Lead the team".into()), ..aims.clone() };
    planner.change_development_plan(ruth.clone(), other).expect("changed");
    let now = plan(&planner, &ruth);
    assert_eq!((now.state.as_str(), now.agreements[0].outdated), ("shared", true));
    planner.change_development_plan(ruth.clone(), aims).expect("as it was");
    planner.agree_development_plan(ruth.clone()).expect("agreed again on the same words");
    let now = plan(&planner, &ruth);
    assert_eq!((now.state.as_str(), now.agreements.len(), now.agreements[0].outdated), ("active", 2, false));
    let another = planner.add_next_step(step(&ruth, "Write it down", true)).expect("added");
    assert_eq!(plan(&planner, &ruth).state, "active", "agreed with it");
    planner.remove_next_step(another.id).expect("removed");
    assert_eq!(plan(&planner, &ruth).state, "shared", "what is left was not said to be agreed");
    planner.remove_next_step(made.id).expect("removed");
    assert_eq!(plan(&planner, &ruth).short_term_aim.as_deref(), Some("Lead the triage"), "a plan with an aim stays");
}

#[test]
fn a_plan_is_looked_at_again_renewed_and_finished() {
    let (planner, ruth) = with_ruth();
    let open = planner.add_next_step(step(&ruth, "Chair it twice", false)).expect("added");
    let done = planner.add_next_step(step(&ruth, "Sit in", false)).expect("added");
    let due = PlanMore { review_by_on: Some(day("2026-11-16")), ..PlanMore::default() };
    planner.change_development_plan(ruth.clone(), due).expect("changed");
    assert!(planner.renew_development_plan(ruth.clone()).is_err(), "a draft is changed, not replaced");
    planner.agree_development_plan(ruth.clone()).expect("agreed");
    assert_eq!(plan(&planner, &ruth).state, "in_review", "its day has come");
    assert_eq!(field(planner.confirm_development_plan(ruth.clone(), day("2026-11-16"))), "review_by_on");
    planner.confirm_development_plan(ruth.clone(), day("2027-02-15")).expect("confirmed");
    let now = plan(&planner, &ruth);
    assert_eq!((now.state.as_str(), now.review_by_on, now.may_renew), ("active", Some(day("2027-02-15")), true));
    assert!(planner.confirm_development_plan(ruth.clone(), day("2027-03-15")).is_err(), "its day has not come");

    planner.finish_next_step(done.id.clone(), "knows it".into(), Some(day("2026-11-12"))).expect("done");
    assert!(!plan(&planner, &ruth).may_complete);
    assert!(planner.complete_development_plan(ruth.clone()).is_err(), "one is open");
    let second = planner.renew_development_plan(ruth.clone()).expect("renewed");
    assert_eq!((second.version, second.state.as_str(), second.steps.len()), (2, "draft", 2));
    let versions: Vec<_> = second.versions.iter().map(|v| (v.version, v.state.as_str(), v.steps)).collect();
    assert_eq!(versions, [(1, "superseded", 2)]);
    let states: Vec<&str> = second.steps.iter().map(|one| one.step.state.as_str()).collect();
    assert_eq!(states, ["planned", "done"], "what was done this quarter goes along");
    let listed = planner.list_next_steps().expect("listed");
    assert_eq!(listed.len(), 2, "each step once: {listed:?}");
    assert!(listed.iter().all(|one| one.id != open.id && one.id != done.id));
    let first = planner.development_plan(ruth.clone(), Some(1)).expect("it stays as it was");
    assert_eq!((first.version, first.steps.len(), first.steps[0].step.step.as_str()), (1, 2, "Chair it twice"));
    assert!(matches!(planner.development_plan(ruth.clone(), Some(3)), Err(Error::Gone)));
    planner.undo().expect("undone");
    assert_eq!((plan(&planner, &ruth).version, plan(&planner, &ruth).state.as_str()), (1, "active"));
    planner.redo().expect("again");

    planner.agree_development_plan(ruth.clone()).expect("agreed");
    let listed = planner.list_next_steps().expect("listed");
    let open = listed.into_iter().find(|one| one.state == "planned").expect("open");
    planner.cancel_next_step(open.id.clone(), "The triage ends".into()).expect("let go");
    let now = plan(&planner, &ruth);
    let last = now.steps.last().expect("it stays in the plan");
    assert_eq!((last.step.state.as_str(), last.reason.as_deref()), ("cancelled", Some("The triage ends")));
    assert!(now.may_complete && now.state == "active", "to let go of a step changes nothing that was agreed");
    planner.complete_development_plan(ruth.clone()).expect("finished");
    assert_eq!(plan(&planner, &ruth).state, "completed");
    planner.add_next_step(step(&ruth, "Lead the fair", false)).expect("a new plan begins");
    let now = plan(&planner, &ruth);
    assert_eq!((now.version, now.state.as_str(), now.steps.len(), now.versions.len()), (3, "draft", 1, 2));
}

#[test]
fn a_plan_that_is_renewed_later_leaves_earlier_quarters_behind() {
    let (planner, ruth) = with_ruth();
    planner.add_next_step(step(&ruth, "Chair it twice", true)).expect("added");
    let done = planner.add_next_step(step(&ruth, "Sit in", true)).expect("added");
    planner.finish_next_step(done.id, "knows it".into(), None).expect("done");
    let later = planner.on(day("2027-02-01"));
    let second = later.renew_development_plan(ruth.clone()).expect("renewed");
    assert_eq!(second.steps.len(), 1, "what is open");
    assert_eq!(later.development_plan(ruth, Some(1)).expect("there").steps.len(), 2);
}

#[test]
fn a_step_is_put_off_taken_up_again_and_reopened_with_its_reasons() {
    let (planner, ruth) = with_ruth();
    let made = planner.add_next_step(step(&ruth, "Chair it twice", true)).expect("added");
    assert_eq!(field(planner.defer_next_step(made.id.clone(), " ".into(), day("2027-01-29"))), "reason");
    assert_eq!(field(planner.defer_next_step(made.id.clone(), "peak".into(), day("2026-11-16"))), "by");
    planner.defer_next_step(made.id.clone(), "the peak comes first".into(), day("2027-01-29")).expect("put off");
    let now = plan(&planner, &ruth).steps.remove(0);
    let days = (now.step.by, now.first_by);
    assert_eq!((now.step.state.as_str(), days), ("deferred", (day("2027-01-29"), day("2026-12-11"))));
    assert_eq!(now.reason.as_deref(), Some("the peak comes first"));
    planner.start_next_step(made.id.clone()).expect("taken up again");
    planner.finish_next_step(made.id.clone(), "once".into(), None).expect("done");
    assert_eq!(field(planner.cancel_next_step(made.id.clone(), "why".into())), "state", "what is done is not let go");
    planner.reopen_next_step(made.id.clone(), "only once of twice".into()).expect("reopened");
    let now = plan(&planner, &ruth).steps.remove(0);
    assert_eq!((now.step.state.as_str(), now.step.done_on, now.step.outcome), ("in_progress", None, None));
    assert_eq!(field(planner.reopen_next_step(made.id, "again".into())), "state");
}

#[test]
fn only_a_look_later_than_its_end_confirms_a_step() {
    let (planner, ruth) = with_ruth();
    let whole = Some(more(&planner));
    let made = planner.add_next_step(NewStep { more: whole, ..step(&ruth, "Chair it twice", true) }).expect("added");
    let bare = planner.add_next_step(step(&ruth, "Without a skill", true)).expect("added");
    let seen = |level, on: &str| Some(SeenLevel { level, on: Some(day(on)), because: Some("the Monday round".into()) });
    assert_eq!(field(planner.verify_next_step(made.id.clone(), seen(3, "2026-11-16"))), "state", "it is not done");
    // A look before the end says nothing about what came of it.
    let look = |on: &str, level| NewLook {
        person_id: ruth.clone(),
        theirs: false,
        on: Some(day(on)),
        levels: vec![NewLevel { skill_id: skill(&planner, 3), level, because: None }],
    };
    planner.note_levels(look("2026-11-09", 5)).expect("noted");
    planner.finish_next_step(made.id.clone(), "two rounds".into(), Some(day("2026-11-12"))).expect("done");
    planner.finish_next_step(bare.id.clone(), "done".into(), Some(day("2026-11-12"))).expect("done");
    assert_eq!(field(planner.verify_next_step(made.id.clone(), None)), "on", "nobody has looked since");
    let same_day = planner.verify_next_step(made.id.clone(), seen(3, "2026-11-12"));
    assert_eq!(field(same_day), "on", "the day itself is not later");
    planner.note_levels(NewLook { theirs: true, ..look("2026-11-13", 4) }).expect("noted");
    assert_eq!(field(planner.verify_next_step(made.id.clone(), None)), "on", "their own word is no look of another");
    assert_eq!(field(planner.verify_next_step(bare.id, seen(3, "2026-11-16"))), "skill_id");
    assert!(plan(&planner, &ruth).steps.iter().all(|one| one.seen.is_none()));

    planner.verify_next_step(made.id.clone(), seen(3, "2026-11-16")).expect("confirmed");
    let of = |id: &IdpItemId| plan(&planner, &ruth).steps.into_iter().find(|one| one.step.id == *id).expect("there");
    let now = of(&made.id);
    assert_eq!((now.step.state.as_str(), now.level_result), ("verified", Some(3)));
    assert_eq!(now.step.done_on, Some(day("2026-11-12")), "it ended when it ended");
    let page = planner.person_skills(ruth.clone()).expect("there");
    let mine = page.skills[0].mine.as_ref().map(|seen| (seen.level, seen.on));
    assert_eq!(mine, Some((3, day("2026-11-16"))));
    assert!(planner.remove_levels(page.looks[0].id.clone()).is_err(), "a step is confirmed by it");
    planner.undo().expect("undone");
    assert_eq!(planner.person_skills(ruth.clone()).expect("there").looks.len(), 2, "the look goes with it");

    planner.note_levels(look("2026-11-14", 4)).expect("noted");
    assert_eq!(of(&made.id).seen.as_ref().map(|seen| seen.level), Some(4));
    planner.verify_next_step(made.id.clone(), None).expect("by what stands there");
    assert_eq!(of(&made.id).level_result, Some(4));
    assert_eq!(field(planner.verify_next_step(made.id, None)), "state", "once");
}

#[test]
fn a_look_by_a_later_version_of_the_framework_counts() {
    let (planner, ruth) = with_ruth();
    let shipped = planner.frameworks().expect("there")[0].id.clone();
    let old = planner.copy_framework(shipped, "Ours".into()).expect("copied").skills[0].id.clone();
    let whole = StepMore { skill_id: Some(old.clone()), ..more(&planner) };
    let made = planner.add_next_step(NewStep { more: Some(whole), ..step(&ruth, "Care", true) }).expect("added");
    planner.finish_next_step(made.id.clone(), "well".into(), Some(day("2026-11-02"))).expect("done");
    let words = frameworks::SkillText { title: "Care".into(), about: None, levels: vec!["cares".into(); 5] };
    let next = planner.change_skill(old, words).expect("a new version");
    assert_eq!(next.version, 2, "the first is in use");
    let level = NewLevel { skill_id: next.skills[0].id.clone(), level: 4, because: None };
    let look = NewLook { person_id: ruth.clone(), theirs: false, on: Some(day("2026-11-09")), levels: vec![level] };
    planner.note_levels(look).expect("noted");
    planner.verify_next_step(made.id, None).expect("it is the same skill");
    assert_eq!(plan(&planner, &ruth).steps[0].level_result, Some(4));
}

#[test]
fn more_than_four_at_once_is_said_and_not_forbidden() {
    let (planner, ruth) = with_ruth();
    for text in ["One", "Two", "Three", "Four"] {
        planner.add_next_step(step(&ruth, text, false)).expect("added");
    }
    assert_eq!(plan(&planner, &ruth).advice, None);
    planner.add_next_step(step(&ruth, "Five", false)).expect("added all the same");
    let advice = plan(&planner, &ruth).advice.expect("said");
    assert!(advice.contains("five"), "{advice}");
}

#[test]
fn the_managers_own_plan_is_signed_by_the_manager_alone() {
    let (planner, _) = with_ruth();
    let own = planner.read(people::self_id).expect("self");
    let whole = Some(more(&planner));
    let made = planner.add_next_step(NewStep { more: whole, ..step(&own, "Say less", true) }).expect("added");
    let who =
        texts(&planner, "SELECT role || ':' || method || ':' || (person_id IS NOT NULL) FROM sign_off ORDER BY role");
    assert_eq!(who, ["employee:signed:1", "manager:recorded:0"], "nobody is named who is not known");
    planner.finish_next_step(made.id.clone(), "did".into(), Some(day("2026-11-02"))).expect("done");
    let seen = SeenLevel { level: 3, on: None, because: None };
    planner.verify_next_step(made.id, Some(seen)).expect("by the own look");
    assert_eq!(plan(&planner, &own).steps[0].step.state, "verified");
}
