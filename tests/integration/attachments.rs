//! Files behind records, over the whole planner: they are the manager's, and leave the house with everything alone.

use crate::packet::{holds, people, read};
use planner::Planner;
use planner::attachments::AttachedTo;
use planner::calendar::Clock;
use planner::demo::{self, Stage};
use planner::feedback::{FeedbackKind, NewFeedback};
use planner::packet::{Audience, Span, Standing};
use serde_json::Value;
use std::path::Path;

/// In the name and in the bytes of every file.
const TOKEN: &str = "FILE-CANARY-8K2P";

/// Puts a file on every record that can hold one; how many.
fn on_everything(planner: &Planner, file: &Path) -> usize {
    let all: Value = serde_json::from_str(&planner.export().expect("everything")).expect("JSON");
    let mut count = 0;
    for (to, table) in [
        (AttachedTo::Entry, "entry"),
        (AttachedTo::Feedback, "feedback"),
        (AttachedTo::Goal, "goal"),
        (AttachedTo::Review, "review"),
        (AttachedTo::Conversation, "conversation"),
    ] {
        for row in all["tables"][table].as_array().expect(table) {
            planner.attach(to, row["id"].as_str().expect("an id"), file).expect("kept");
            count += 1;
        }
    }
    count
}

#[test]
fn no_packet_and_no_form_holds_a_file_and_everything_holds_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::stopped("2024-03-20".parse().expect("a date"));
    let planner = demo::make(&folder.path().join("planner"), clock, Stage::Quarter1, false).expect("made");
    let file = folder.path().join(format!("{TOKEN}.txt"));
    std::fs::write(&file, format!("{TOKEN} in it")).expect("written");
    let count = on_everything(&planner, &file);
    assert!(count > 20, "{count} records hold one");
    let told = planner.export().expect("everything");
    assert_eq!(told.matches(&format!("{TOKEN}.txt")).count(), count, "the control: the token is in the planner");
    let mut looked = 0;
    for (person, name) in people(&planner).into_iter().take(4) {
        for audience in [Audience::Employee, Audience::Long, Audience::File, Audience::Calibration, Audience::Promotion]
        {
            let mut request =
                planner.packet_defaults(person.clone(), None, Some(audience), Some(Span::Year)).expect("a default");
            request.standing = Standing::Final;
            request.put_in = ["feedback", "development", "handed_over", "how_to_read"].map(str::to_owned).into();
            let builder = serde_json::to_string(&planner.packet_builder(request.clone()).expect("a form"));
            // The long copy may name what stands behind what both know; only where somebody ticks it.
            let offers = builder.expect("JSON").contains(TOKEN);
            assert!(!offers || audience == Audience::Long, "{name}, {audience:?}: the form offers one");
            let Some(pdf) = read(&planner, &request, folder.path()) else { continue };
            assert!(!pdf.words.contains(TOKEN), "{name}, {audience:?}: on a page");
            assert!(!holds(&pdf.unpacked, TOKEN), "{name}, {audience:?}: in a stream or in the properties");
            looked += 1;
        }
    }
    let qpdf = std::process::Command::new("qpdf").arg("--version").output().is_ok();
    assert!(looked > 10 || !qpdf, "{looked} packets were looked into");
}

#[test]
fn the_long_copy_names_the_files_behind_what_both_know_where_that_is_ticked() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::stopped("2026-11-16".parse().expect("a date"));
    let planner = Planner::open(&folder.path().join("planner"), clock).expect("made");
    planner.introduce("Dana".into(), false).expect("the manager");
    let ruth = planner.add_person("Ruth".into()).expect("added").id;
    let seen = |said: bool| NewFeedback {
        person_id: ruth.clone(),
        kind: FeedbackKind::Praise,
        text: "Ran the supplier call".into(),
        occurred_on: None,
        said_on: said.then(|| "2026-11-16".parse().expect("a date")),
        channel: said.then(|| "in_person".into()),
        conversation_id: None,
        wording: None,
    };
    let note = planner.add_note(Some(ruth.clone()), "Tired".into(), None).expect("noted").id;
    let [said, draft] = [true, false].map(|said| planner.add_feedback(seen(said)).expect("kept").id);
    for (to, id, name) in [
        (AttachedTo::Feedback, said.as_str(), "Said.txt"),
        (AttachedTo::Feedback, draft.as_str(), "NotSaid.txt"),
        (AttachedTo::Entry, note.as_str(), "Private.txt"),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, format!("{TOKEN} {name}")).expect("written");
        planner.attach(to, id, &file).expect("kept");
    }
    for (audience, ticked, named) in [
        (Audience::Long, true, true),
        (Audience::Long, false, false),
        (Audience::Employee, true, false),
        (Audience::File, true, false),
    ] {
        let mut request = planner.packet_defaults(ruth.clone(), None, Some(audience), None).expect("a default");
        request.standing = Standing::Final;
        request.put_in = if ticked { vec!["files".into()] } else { Vec::new() };
        let key = format!("feedback:{}", said.as_str());
        for left_out in [Vec::new(), vec![key]] {
            let named = named && left_out.is_empty();
            let request = planner::packet::PacketRequest { left_out, ..request.clone() };
            let Some(pdf) = read(&planner, &request, folder.path()) else { continue };
            assert_eq!(pdf.words.contains("Said.txt"), named, "{audience:?}, {ticked}: {}", pdf.words);
            assert!(!pdf.words.contains("NotSaid") && !pdf.words.contains("Private.txt"), "{}", pdf.words);
            assert!(!holds(&pdf.unpacked, TOKEN), "no bytes of one");
        }
    }
}

#[test]
fn a_planner_with_files_goes_out_and_comes_in_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::stopped("2024-03-20".parse().expect("a date"));
    let planner = demo::make(&folder.path().join("planner"), clock, Stage::Weeks2, false).expect("made");
    let file = folder.path().join(format!("{TOKEN}.txt"));
    std::fs::write(&file, format!("{TOKEN} in it")).expect("written");
    let count = on_everything(&planner, &file);
    let out = folder.path().join("all.quarterdeck.json");
    let told = |planner: &Planner| {
        let text = planner.export().expect("everything");
        text.lines().filter(|line| !line.starts_with("\"exported_at\"")).collect::<Vec<_>>().join("\n")
    };
    // That a copy left is noted in the planner itself, after it.
    let before = told(&planner);
    planner.export_to(&out).expect("written");
    let other = Planner::open(&folder.path().join("other"), clock).expect("opened");
    other.import_from(&out, false).expect("taken in");
    assert_eq!(told(&other), before);
    assert_eq!(told(&other).matches(TOKEN).count(), count, "each row by its name; the bytes once, as base64");
    assert_eq!(other.check().expect("checked"), Vec::<String>::new());
}
