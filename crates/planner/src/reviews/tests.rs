use super::*;
use crate::feedback::FeedbackKind;
use crate::testing::{TestPlanner, day, planner};

fn with_ines() -> (TestPlanner, PersonId) {
    let planner = planner();
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    let ines = planner.add_person("Ines Costa".into()).expect("added").id;
    (planner, ines)
}

fn save(planner: &Planner, person: &PersonId, field: &str, was: &str, text: &str) -> Result<SavedText> {
    planner.save_review_text(person.clone(), "2026 Q4".into(), field.into(), "visit-1".into(), was.into(), text.into())
}

fn stored(planner: &Planner, person: &PersonId) -> ReviewText {
    let read = |tx: &Transaction| shareable(tx, person, &periods::find(tx, day("2026-11-16"), None)?);
    planner.read(read).expect("read")
}

#[test]
fn a_review_is_made_with_its_first_words_and_typing_is_one_step() {
    let (planner, ines) = with_ines();
    save(&planner, &ines, "summary", "", "  ").expect("nothing to keep");
    assert_eq!(stored(&planner, &ines), ReviewText::default());
    save(&planner, &ines, "summary", "", "A steady").expect("kept");
    save(&planner, &ines, "summary", "A steady", "A steady quarter").expect("kept");
    save(&planner, &ines, "summary", "A steady quarter", "A steady quarter.").expect("kept");
    save(&planner, &ines, "focus", "", "Ask earlier").expect("kept");
    let whole = stored(&planner, &ines);
    assert_eq!((whole.summary.as_deref(), whole.focus.as_deref()), (Some("A steady quarter."), Some("Ask earlier")));
    let (from, reviewers): (NaiveDate, u32) = planner
        .read(|tx| {
            Ok(tx.query_row("SELECT observed_from_on, (SELECT count(*) FROM review) FROM review", [], |r| {
                r.try_into()
            })?)
        })
        .expect("read");
    assert_eq!((from, reviewers), (day("2026-11-16"), 1), "seen from the day she reports to the manager");
    planner.undo().expect("undone");
    assert_eq!(stored(&planner, &ines).focus, None);
    planner.undo().expect("undone");
    assert_eq!(stored(&planner, &ines), ReviewText::default(), "all of the typing");
}

#[test]
fn text_of_another_window_is_told_and_ours_kept() {
    let (planner, ines) = with_ines();
    save(&planner, &ines, "strengths", "", "Calm").expect("kept");
    let saved = save(&planner, &ines, "strengths", "", "Clear").expect("kept");
    assert_eq!((saved.text.as_str(), saved.theirs.as_deref()), ("Clear", Some("Calm")));
    save(&planner, &ines, "strengths", "Clear", "").expect("emptied");
    assert_eq!(stored(&planner, &ines).strengths, None, "nothing, not an empty text");
}

#[test]
fn nobody_reviews_themselves_and_only_known_fields_are_written() {
    let (planner, ines) = with_ines();
    assert!(save(&planner, &ines, "state", "", "closed").is_err());
    let own = planner.read(people::self_id).expect("self");
    assert!(save(&planner, &own, "summary", "", "Great").is_err());
    let wrong = planner.save_review_text(ines, "Q9".into(), "focus".into(), "v".into(), "".into(), "x".into());
    assert!(matches!(wrong, Err(Error::Invalid { field, .. }) if field == "quarter"));
}

fn review_of(planner: &Planner, person: &PersonId) -> ReviewId {
    planner.open_review(person.clone(), None).expect("opened")
}

fn written(planner: &Planner, person: &PersonId) -> ReviewId {
    save(planner, person, "summary", "", "A steady quarter").expect("kept");
    let id = review_of(planner, person);
    planner.begin_writing(id.clone(), Some("No time before the fair".into())).expect("on to the draft");
    id
}

fn state(planner: &Planner, id: &ReviewId) -> String {
    planner.review(id.clone()).expect("a review").state
}

fn told(decision: &str, on: &str) -> NewReviewDecision {
    NewReviewDecision {
        role: "employee".into(),
        name: None,
        decision: decision.into(),
        decided_on: day(on),
        on_paper: false,
        comment: None,
    }
}

fn rhythm(planner: &Planner, rhythm: ReviewRhythm) {
    let change = settings::SettingsChange { review_rhythm: Some(rhythm), ..Default::default() };
    planner.change_settings(change).expect("set");
}

#[test]
fn the_rhythm_says_in_which_quarters_a_review_is_due() {
    let (planner, _) = with_ines();
    let due = |quarter: &str| planner.list_reviews(Some(quarter.into())).expect("listed").due;
    let quarters = ["2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4"];
    for (said, wanted) in [
        (None, [false, false, false, false]),
        (Some(ReviewRhythm::EachQuarter), [true, true, true, true]),
        (Some(ReviewRhythm::TwiceAYear), [false, true, false, true]),
        (Some(ReviewRhythm::Yearly), [false, false, false, true]),
        (Some(ReviewRhythm::Elsewhere), [false, false, false, false]),
    ] {
        if let Some(said) = said {
            rhythm(&planner, said);
        }
        assert_eq!(quarters.map(due), wanted, "{said:?}");
        assert_eq!(planner.settings().expect("settings").review_rhythm, said);
    }
    let line = planner.list_reviews(None).expect("listed").lines.remove(0);
    assert_eq!((line.id, line.phase, line.next_due), (None, ReviewPhase::Gather, None), "none is due elsewhere");
    rhythm(&planner, ReviewRhythm::EachQuarter);
    let line = planner.list_reviews(None).expect("listed").lines.remove(0);
    assert_eq!(line.next_due, Some(day("2026-12-17")), "their own words, two weeks before the end");
}

#[test]
fn a_quarter_in_which_none_is_due_lets_everybody_off_without_a_question() {
    let (planner, ines) = with_ines();
    rhythm(&planner, ReviewRhythm::Elsewhere);
    save(&planner, &ines, "strengths", "", "Ran the fair").expect("kept");
    let after = planner.on(day("2027-01-04"));
    after.close_quarter("2026 Q4".into()).expect("closed");
    let line = after.list_reviews(Some("2026 Q4".into())).expect("listed").lines.remove(0);
    assert_eq!((line.state.as_str(), line.not_rated_reason.as_deref()), ("exempt", Some("by_policy")));
    assert_eq!(line.phase, ReviewPhase::File);
    let id = line.id.expect("a row");
    let page = after.review(id.clone()).expect("a review");
    assert_eq!(page.text.strengths.as_deref(), Some("Ran the fair"), "what was written stays");
    assert_eq!(page.reason, None, "a policy is no reason that somebody gave");
    assert!(after.reopen_review(id.clone(), " ".into()).is_err(), "written after all, for a reason");
    after.reopen_review(id.clone(), "HR asks for it".into()).expect("written after all");
    let page = after.review(id).expect("a review");
    assert_eq!(
        (page.state.as_str(), page.not_rated_reason, page.reason.as_deref()),
        ("drafting", None, Some("HR asks for it"))
    );
}

#[test]
fn a_review_goes_from_gathering_to_the_file_and_says_what_is_missing_on_the_way() {
    let (planner, ines) = with_ines();
    let id = review_of(&planner, &ines);
    assert_eq!(review_of(&planner, &ines), id, "opened twice is one");
    assert!(planner.begin_writing(id.clone(), None).is_err(), "without their words there is a reason");
    planner.begin_writing(id.clone(), Some("She would rather talk".into())).expect("on");
    let missing = planner.give_to_read(id.clone(), None, None).expect_err("nothing is written");
    assert!(missing.message().contains("Nothing is written"), "{}", missing.message());
    save(&planner, &ines, "summary", "", "A steady quarter").expect("kept");
    planner.give_to_read(id.clone(), None, None).expect("ready");
    assert_eq!(planner.review(id.clone()).expect("page").phase, ReviewPhase::GiveToRead);
    save(&planner, &ines, "focus", "", "Ask earlier").expect("a draft that is read can still change");
    assert!(planner.sign_review(id.clone()).is_err(), "no talk yet");
    assert!(planner.talked_about_review(id.clone(), day("2026-11-17")).is_err(), "tomorrow");
    assert!(planner.talked_about_review(id.clone(), day("2026-11-01")).is_err(), "before she came");
    planner.talked_about_review(id.clone(), day("2026-11-16")).expect("talked");
    let page = planner.review(id.clone()).expect("page");
    assert_eq!((page.phase, page.talked_on, page.fixed), (ReviewPhase::Talk, Some(day("2026-11-16")), true));
    let fixed = save(&planner, &ines, "focus", "Ask earlier", "Ask").expect_err("it stands");
    assert!(matches!(fixed, Error::Invalid { field, .. } if field == "focus"));
    save(&planner, &ines, "employee_comment", "", "Fair").expect("her words come after the talk");
    planner.change_after_talk(id.clone(), "The date was wrong".into()).expect("back");
    assert_eq!(planner.review(id.clone()).expect("page").reason.as_deref(), Some("The date was wrong"));
    save(&planner, &ines, "focus", "Ask earlier", "Ask in the first week").expect("and changed");
    planner.talked_about_review(id.clone(), day("2026-11-16")).expect("talked again");
    assert!(planner.sign_review(id.clone()).is_err(), "what she decided is not recorded");
    planner.record_review_decision(id.clone(), told("acknowledged", "2026-11-16")).expect("recorded");
    planner.sign_review(id.clone()).expect("signed");
    assert!(planner.file_review(id.clone()).is_err(), "no packet yet");
    let folder = tempfile::tempdir().expect("a folder");
    let mut request = planner.packet_defaults(ines.clone(), None, None, None).expect("a packet");
    planner.save_packet(request.clone(), &folder.path().join("draft.pdf")).expect("saved");
    assert!(planner.file_review(id.clone()).is_err(), "a draft is not what both have on paper");
    request.standing = crate::packet::Standing::Final;
    planner.save_packet(request, &folder.path().join("final.pdf")).expect("saved");
    planner.file_review(id.clone()).expect("filed");
    assert_eq!(planner.review(id.clone()).expect("page").phase, ReviewPhase::File);
    planner.reopen_review(id.clone(), "A new fact".into()).expect("opened again");
    let page = planner.review(id.clone()).expect("page");
    assert_eq!(page.state, "ready");
    assert!(page.decisions.iter().all(|one| !one.of_these_words), "what was decided is outdated");
    assert!(planner.give_to_read(id, None, None).is_err(), "there is no way back to the draft from here");
}

/// Every pair of state and event through the verbs: what the model allows can be done, anything else is refused.
#[test]
fn the_verbs_allow_what_the_model_allows_and_nothing_else() {
    type Verb = fn(&Planner, &ReviewId) -> Result<()>;
    let verbs: [(&str, Verb); 12] = [
        ("open_self_review", |p, id| p.ask_for_own_words(id.clone())),
        ("skip_self_review", |p, id| p.begin_writing(id.clone(), Some("x".into()))),
        ("propose_rating", |p, id| p.propose_level(id.clone(), None, None)),
        ("skip_calibration", |p, id| p.give_to_read(id.clone(), None, None)),
        ("calibrated", |p, id| p.settle_level(id.clone(), None, None)),
        ("rework", |p, id| p.rework_review(id.clone())),
        ("hold_meeting", |p, id| p.talked_about_review(id.clone(), day("2026-11-16"))),
        ("sign", |p, id| p.sign_review(id.clone())),
        ("change_after_meeting", |p, id| p.change_after_talk(id.clone(), "x".into())),
        ("close", |p, id| p.file_review(id.clone())),
        ("reopen", |p, id| p.reopen_review(id.clone(), "x".into())),
        ("exempt", |p, id| p.exempt_review(id.clone(), "new_role".into())),
    ];
    let (planner, ines) = with_ines();
    save(&planner, &ines, "summary", "", "A steady quarter").expect("kept");
    let id = review_of(&planner, &ines);
    let folder = tempfile::tempdir().expect("a folder");
    for from in
        ["not_started", "self_review", "drafting", "calibration", "ready", "meeting_held", "signed", "closed", "exempt"]
    {
        for (event, verb) in verbs {
            planner
                .write("save_review_text", |tx| {
                    tx.execute(
                        "UPDATE review SET state = ?1, not_rated_reason = iif(?1 = 'exempt', 'by_policy', NULL)",
                        [from],
                    )?;
                    tx.execute("DELETE FROM sign_off", [])?;
                    // What the guards of the later steps ask for is there.
                    let row = row(tx, &id)?;
                    decisions::sign(tx, planner.clock(), &row)?;
                    tx.execute("UPDATE sign_off SET role = 'employee', method = 'recorded'", [])?;
                    decisions::sign(tx, planner.clock(), &row)
                })
                .expect("put there");
            let mut request = planner.packet_defaults(ines.clone(), None, None, None).expect("a packet");
            request.standing = crate::packet::Standing::Final;
            planner.save_packet(request, &folder.path().join("final.pdf")).expect("saved");
            let wanted = states::review_next(from, event);
            // Two events of the model are one act: going on to the draft; the day of their words has not passed here.
            let wanted = if event == "skip_self_review" && from == "self_review" { None } else { wanted };
            let done = verb(&planner, &id);
            assert_eq!(done.is_ok(), wanted.is_some(), "{from} + {event}: {done:?}");
            assert_eq!(state(&planner, &id), wanted.unwrap_or(from), "{from} + {event}");
        }
    }
}

#[test]
fn their_own_words_lead_to_the_draft_without_a_reason_and_are_waited_for() {
    let (planner, ines) = with_ines();
    let id = review_of(&planner, &ines);
    planner.ask_for_own_words(id.clone()).expect("asked");
    let early = planner.begin_writing(id.clone(), Some("She is slow".into())).expect_err("they have time");
    assert!(early.message().contains("17 December"), "{}", early.message());
    planner
        .write("save_review_text", |tx| {
            tx.execute_batch(
                "INSERT INTO instrument (id, code, version, kind, title, lang, origin, created_at, updated_at)
                   VALUES ('i', 'rf.self_review', 1, 'form', 'Self-review', 'en', 'builtin', '', '');
                 INSERT INTO instrument_item (id, instrument_id, code, sort, text, answer_kind, created_at, updated_at)
                   VALUES ('q', 'i', 'sr1', 1, 'Which results matter most?', 'text', '', '');",
            )?;
            tx.execute(
                "INSERT INTO assessment (id, instrument_id, period_id, subject_person_id, assessor_person_id, purpose, state, submitted_on,
                   created_at, updated_at)
                 SELECT 'a', 'i', period_id, person_id, person_id, 'self_review', 'submitted', '2026-11-16', '', '' FROM review",
                [],
            )?;
            tx.execute("INSERT INTO assessment_answer (id, assessment_id, item_id, text) VALUES ('w', 'a', 'q', 'The fair')", [])?;
            Ok(())
        })
        .expect("they wrote");
    let page = planner.review(id.clone()).expect("page");
    let words = OwnWords { question: "Which results matter most?".into(), answer: "The fair".into() };
    assert_eq!(page.own_words, [words]);
    planner.begin_writing(id.clone(), None).expect("they are here");
    assert_eq!(state(&planner, &id), "drafting");
    save(&planner, &ines, "summary", "", "Good").expect("kept");
    planner.give_to_read(id.clone(), None, None).expect("ready");
    planner.talked_about_review(id.clone(), day("2026-11-16")).expect("talked");
    planner.record_review_decision(id.clone(), told("agreed", "2026-11-16")).expect("recorded");
    planner.sign_review(id.clone()).expect("signed");
    let theirs = |planner: &Planner| -> String {
        planner.read(|tx| Ok(tx.query_row("SELECT state FROM assessment", [], |r| r.get(0))?)).expect("read")
    };
    assert_eq!(theirs(&planner), "locked", "what they wrote stands as the review does");
    planner.reopen_review(id, "A new fact".into()).expect("opened");
    assert_eq!(theirs(&planner), "submitted");
    let later = planner.on(day("2026-12-18"));
    let jonas = later.add_person("Jonas".into()).expect("added").id;
    let id = review_of(&later, &jonas);
    later.ask_for_own_words(id.clone()).expect("asked");
    later.begin_writing(id, Some("Nothing came".into())).expect("their day has passed");
}

#[test]
fn no_level_is_given_unless_the_employer_has_a_scale_and_then_by_a_person_with_a_reason() {
    let (planner, ines) = with_ines();
    let id = written(&planner, &ines);
    assert_eq!(planner.review(id.clone()).expect("page").scale, None, "none is the default");
    assert!(planner.give_to_read(id.clone(), Some(3), Some("Good".into())).is_err(), "no scale, no level");
    assert!(planner.calibration_sheet(None).is_err());
    assert!(!planner.list_reviews(None).expect("listed").scale_asked);
    planner.set_review_scale(ScaleChoice::Five, None).expect("set");
    let list = planner.list_reviews(None).expect("listed");
    assert!(list.scale_asked && list.scale.is_some_and(|scale| scale.levels.len() == 5));
    assert!(planner.propose_level(id.clone(), Some(6), Some("Great".into())).is_err(), "not on the scale");
    assert!(planner.propose_level(id.clone(), Some(4), Some("  ".into())).is_err(), "why");
    planner.propose_level(id.clone(), Some(4), Some("Ran the fair alone".into())).expect("proposed");
    let page = planner.review(id.clone()).expect("page");
    assert_eq!((page.proposed_value, page.final_value), (Some(4), None));
    assert_eq!(page.proposed_why.as_deref(), Some("Ran the fair alone"));
    assert!(!page.remarks.is_empty(), "a level above the middle without an example is asked about");
    assert!(planner.settle_level(id.clone(), Some(3), None).is_err(), "another level has a reason");
    planner.settle_level(id.clone(), Some(3), Some("The others had the same load".into())).expect("settled");
    let page = planner.review(id.clone()).expect("page");
    assert_eq!((page.state.as_str(), page.final_value), ("ready", Some(3)));
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = planner.calibration_sheet(None).expect("a sheet");
    assert_eq!(sheet.rows[0].level.as_deref(), Some("Met"));
    assert_eq!(sheet.spread, [], "one person's level is no spread");
    assert_eq!(planner.save_calibration_sheet("2026 Q4", &folder.path().join("levels.pdf")).expect("saved"), 1);
    // No level of anybody is computed: the one column that holds one is only written with what a person gave.
    planner.set_review_scale(ScaleChoice::None, None).expect("none again");
    assert_eq!(planner.review(id).expect("page").scale.map(|scale| scale.levels.len()), Some(5), "it keeps its scale");
}

#[test]
fn own_levels_are_kept_in_versions_and_too_short_a_time_gets_none() {
    let (planner, ines) = with_ines();
    let levels = |labels: &[&str]| {
        Some(labels.iter().map(|l| ScaleLevel { value: 0, label: (*l).into(), description: None }).collect::<Vec<_>>())
    };
    assert!(planner.set_review_scale(ScaleChoice::Own, levels(&["Good"])).is_err(), "one level is no scale");
    assert!(planner.set_review_scale(ScaleChoice::Own, levels(&["Good", "good "])).is_err(), "twice");
    let first =
        planner.set_review_scale(ScaleChoice::Own, levels(&["Below", "Fine", "Above"])).expect("set").expect("a scale");
    let again =
        planner.set_review_scale(ScaleChoice::Own, levels(&["Below", "Fine", "Above"])).expect("set").expect("a scale");
    assert_eq!(first.id, again.id, "the same words are the same scale");
    assert_eq!(first.levels.iter().map(|level| level.value).collect::<Vec<_>>(), [1, 2, 3]);
    let other = planner.set_review_scale(ScaleChoice::Own, levels(&["Below", "Above"])).expect("set").expect("a scale");
    assert_ne!(first.id, other.id, "a used one is never edited");
    planner
        .write("save_review_text", |tx| {
            Ok(tx.execute("UPDATE relationship SET started_on = '2026-12-10' WHERE kind = 'direct_report'", [])?)
        })
        .expect("came late");
    let id = written(&planner, &ines);
    let short = planner.give_to_read(id.clone(), Some(1), Some("New".into())).expect_err("three weeks");
    assert!(short.message().contains("30 days"), "{}", short.message());
    planner.give_to_read(id.clone(), None, None).expect("without a level");
    assert_eq!(planner.review(id).expect("page").final_value, None);
}

#[test]
fn what_others_decided_is_recorded_about_these_words_and_never_signed() {
    let (planner, ines) = with_ines();
    let id = written(&planner, &ines);
    assert!(planner.record_review_decision(id.clone(), told("agreed", "2026-11-16")).is_err(), "nobody has read it");
    planner.give_to_read(id.clone(), None, None).expect("ready");
    let wrong = |role: &str, decision: &str, on: &str| {
        let new = NewReviewDecision { role: role.into(), ..told(decision, on) };
        planner.record_review_decision(id.clone(), new).is_err()
    };
    assert!(wrong("manager", "agreed", "2026-11-16") && wrong("employee", "signed", "2026-11-16"));
    assert!(wrong("employee", "agreed", "2026-11-17"), "tomorrow");
    assert!(wrong("hr", "agreed", "2026-11-16"), "who");
    let with_comment =
        NewReviewDecision { comment: Some("The fair was a team effort".into()), ..told("acknowledged", "2026-11-16") };
    planner.record_review_decision(id.clone(), with_comment).expect("recorded");
    let page = planner.review(id.clone()).expect("page");
    assert_eq!(page.text.employee_comment.as_deref(), Some("The fair was a team effort"));
    let decision = &page.decisions[0];
    assert!(decision.of_these_words, "her own comment is part of the words");
    assert_eq!(decision.words, "Recorded by Dana Reyes on 16 November: Ines Costa has read it and added a comment.");
    planner.record_review_decision(id.clone(), told("disagreed", "2026-11-16")).expect("thought again");
    let page = planner.review(id.clone()).expect("page");
    assert_eq!(page.decisions.len(), 1, "of the same words the newest counts");
    let about = |planner: &Planner| planner.review(id.clone()).expect("page").decisions[0].of_these_words;
    save(&planner, &ines, "strengths", "", "Calm").expect("changed");
    assert!(!about(&planner), "any printed word makes it other words");
    save(&planner, &ines, "strengths", "Calm", "").expect("as before");
    assert!(about(&planner));
    planner
        .write("save_review_text", |tx| {
            Ok(tx.execute("UPDATE review SET updated_at = 'x', conversation_id = NULL", [])?)
        })
        .expect("not printed");
    assert!(about(&planner), "what is not printed changes nothing");
    let hr =
        NewReviewDecision { role: "hr".into(), name: Some("Marta Lind".into()), ..told("acknowledged", "2026-11-16") };
    planner.record_review_decision(id.clone(), hr).expect("recorded");
    let methods: Vec<String> =
        planner.review(id.clone()).expect("page").decisions.into_iter().map(|one| one.method).collect();
    assert_eq!(methods, ["recorded", "recorded"], "nobody is signed for");
    let first = planner.review(id.clone()).expect("page").decisions.remove(0);
    planner.remove_review_decision(id.clone(), first.id).expect("taken back");
    assert_eq!(planner.review(id).expect("page").decisions.len(), 1);
}

#[test]
fn who_leaves_is_offered_an_interim_review_of_the_days_until_then() {
    let planner = crate::testing::planner_on(day("2026-11-20"));
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    let ines = planner.add_person("Ines Costa".into()).expect("added").id;
    planner.add_person("Jonas".into()).expect("added");
    planner
        .write("add_note", |tx| Ok(tx.execute("UPDATE relationship SET started_on = '2026-06-01'", [])?))
        .expect("long ago");
    let how = crate::moves::SeeOff {
        what: Some("left_organisation".into()),
        on: Some(day("2026-11-18")),
        ..Default::default()
    };
    planner.see_off(ines.clone(), how).expect("gone");
    let list = planner.list_reviews(None).expect("listed");
    assert_eq!(
        list.left.iter().map(|l| (l.person_name.as_str(), l.last_day)).collect::<Vec<_>>(),
        [("Ines Costa", day("2026-11-17"))]
    );
    assert_eq!(list.lines.len(), 1, "Jonas alone has a review of the whole quarter");
    let outside = planner.begin_interim_review(ines.clone(), None, Some(day("2026-09-01")), None);
    assert!(outside.is_err(), "an interim review lies inside the quarter");
    let id = planner.begin_interim_review(ines.clone(), None, None, None).expect("begun");
    assert_eq!(planner.begin_interim_review(ines.clone(), None, None, None).expect("the same"), id);
    let page = planner.review(id.clone()).expect("page");
    assert_eq!((page.interim, page.from, page.to), (true, day("2026-10-01"), day("2026-11-17")));
    let list = planner.list_reviews(None).expect("listed");
    assert_eq!((list.left.len(), list.lines.len()), (0, 2), "it is on the list now, and not offered again");
    planner
        .write_review_text(id.clone(), "summary".into(), "v".into(), "".into(), "Six good weeks".into())
        .expect("kept");
    planner.begin_writing(id.clone(), Some("She has left".into())).expect("on");
    planner.give_to_read(id.clone(), None, None).expect("ready");
    let own = planner.read(people::self_id).expect("self");
    assert!(planner.begin_interim_review(own, None, None, None).is_err());
    let exempted =
        planner.open_review(planner.list_people(false).expect("people")[0].id.clone(), None).expect("opened");
    assert!(planner.exempt_review(exempted.clone(), "lazy".into()).is_err(), "a known reason");
    planner.exempt_review(exempted.clone(), "long_absence".into()).expect("none this time");
    assert_eq!(planner.review(exempted).expect("page").not_rated_reason.as_deref(), Some("long_absence"));
}

#[test]
fn examples_are_used_in_the_words_and_say_how_they_lie_over_the_weeks() {
    let (planner, ines) = with_ines();
    planner
        .write("add_note", |tx| Ok(tx.execute("UPDATE relationship SET started_on = '2026-06-01'", [])?))
        .expect("long ago");
    let at = |on: &str, kind: FeedbackKind, text: &str| {
        planner
            .add_feedback(crate::feedback::NewFeedback {
                person_id: ines.clone(),
                kind,
                text: text.into(),
                occurred_on: Some(day(on)),
                said_on: Some(day(on)),
                channel: None,
                conversation_id: None,
                wording: None,
            })
            .expect("kept")
            .id
            .0
    };
    let days = ["2026-10-05", "2026-10-28", "2026-11-02", "2026-11-05", "2026-11-09", "2026-11-12"];
    let ids: Vec<String> =
        days.iter().enumerate().map(|(n, on)| at(on, FeedbackKind::Praise, &format!("Good thing {n}"))).collect();
    let late = at("2026-11-10", FeedbackKind::Constructive, "Spoke over Ben");
    planner.add_note(Some(ines.clone()), "Looked tired".into(), None).expect("noted");
    let id = review_of(&planner, &ines);
    let page = planner.review(id.clone()).expect("page");
    assert_eq!(page.examples.len(), 8);
    assert_eq!(page.lie, Vec::<String>::new(), "nothing is used yet");
    let note = page.examples.iter().find(|one| one.private).expect("the note is beside the draft").clone();
    assert!(planner.use_example(id.clone(), note.kind, note.id, true).is_err(), "what is private is never used");
    for used in &ids {
        planner.use_example(id.clone(), "praise".into(), used.clone(), true).expect("used");
    }
    planner.use_example(id.clone(), "constructive".into(), late.clone(), true).expect("used");
    let page = planner.review(id.clone()).expect("page");
    assert_eq!(page.text.strengths.as_deref().map(|text| text.lines().count()), Some(6));
    assert_eq!(page.text.focus.as_deref(), Some("Spoke over Ben"));
    assert_eq!(
        page.lie,
        [
            "Five of seven weeks have an example that you use.",
            "Six of seven examples are from the last 30 days. What happened in October?"
        ]
    );
    let numbers = planner.all_numbers(ines.clone(), None).expect("numbers");
    let coverage = numbers.rows.iter().find(|row| row.id == "P21").expect("P21");
    assert!(
        coverage.value.as_deref().is_some_and(|value| value.contains("71")),
        "the numbers say the same: {coverage:?}"
    );
    planner.use_example(id.clone(), "constructive".into(), late, false).expect("out");
    assert_eq!(planner.review(id.clone()).expect("page").text.focus, None);
    planner.undo().expect("undone");
    assert_eq!(planner.review(id).expect("page").text.focus.as_deref(), Some("Spoke over Ben"), "one step");
}

#[test]
fn the_shelf_stays_down_while_a_review_is_between_reading_and_the_file() {
    let (planner, ines) = with_ines();
    planner.take_down_shelf(crate::shelves::Shelf::Reviews).expect("down");
    let id = written(&planner, &ines);
    planner.give_to_read(id.clone(), None, None).expect("ready");
    let refused = planner.put_away_shelf(crate::shelves::Shelf::Reviews).expect_err("she is reading").message();
    assert!(refused.contains("Ines Costa"), "{refused}");
    planner.undo().expect("undone");
    planner.put_away_shelf(crate::shelves::Shelf::Reviews).expect("away");
    assert_eq!(state(&planner, &id), "drafting", "nothing of it is lost");
}

#[test]
fn the_strip_stands_in_the_last_three_weeks_of_a_quarter_in_which_one_is_due_until_all_are_filed() {
    let (planner, ines) = with_ines();
    rhythm(&planner, ReviewRhythm::Yearly);
    let strip = |planner: &Planner| planner.quarter(None).expect("a page").reviews;
    assert_eq!(strip(&planner), [], "in the middle of the quarter it is not there");
    assert_eq!(planner.person_page(ines.clone()).expect("page").review, None);
    let late = planner.on(day("2026-12-10"));
    let names = |planner: &Planner| -> Vec<(ReviewPhase, Vec<String>)> {
        strip(planner).into_iter().map(|part| (part.phase, part.names)).filter(|(_, names)| !names.is_empty()).collect()
    };
    assert_eq!(names(&late), [(ReviewPhase::Gather, vec!["Ines".to_owned()])]);
    let line = late.person_page(ines.clone()).expect("page").review.expect("it is due");
    assert_eq!((line.id, line.state.as_str(), line.quarter.as_str()), (None, "not_started", "2026 Q4"));
    let id = written(&late, &ines);
    assert_eq!(names(&late), [(ReviewPhase::Write, vec!["Ines".to_owned()])]);
    let next_year = planner.on(day("2027-01-05"));
    let line = next_year.person_page(ines.clone()).expect("page").review.expect("it goes on after the quarter");
    assert_eq!((line.quarter.as_str(), line.phase), ("2026 Q4", ReviewPhase::Write));
    next_year.exempt_review(id, "long_absence".into()).expect("none after all");
    assert_eq!(next_year.quarter(Some("2026 Q4".into())).expect("a page").reviews, [], "all of them are settled");
    assert_eq!(next_year.person_page(ines).expect("page").review, None);
    rhythm(&planner, ReviewRhythm::Elsewhere);
    assert_eq!(names(&late), [], "none is due here");
}
