//! The packet from a whole planner: what must be in it, and what must never get in.

use crate::demo::made;
use chrono::NaiveDate;
use planner::api::call;
use planner::calendar::Clock;
use planner::demo::{self, Stage};
use planner::packet::{Audience, PacketRequest, Span, Standing};
use planner::settings::Paper;
use planner::{PersonId, Planner};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Planted in every private field of a made-up planner.
const CANARY: &str = "CANARY-7Q4Z";

pub(crate) fn people(planner: &Planner) -> Vec<(PersonId, String)> {
    let all = call(planner, "list_people", vec![json!(true)]).expect("people");
    let all = all.as_array().expect("a list").iter();
    all.map(|p| (PersonId(p["id"].as_str().expect("an id").into()), p["display_name"].as_str().expect("a name").into()))
        .collect()
}

fn whom(planner: &Planner, part: &str) -> PersonId {
    people(planner).into_iter().find(|(_, name)| name.contains(part)).unwrap_or_else(|| panic!("no {part}")).0
}

/// The PDF's bytes, with everything in it unpacked, and the words on its pages.
pub(crate) struct Read {
    bytes: Vec<u8>,
    pub(crate) unpacked: Vec<u8>,
    pub(crate) words: String,
    pages: u32,
}

/// Saves the packet and reads it as a stranger would, with programs of others; none where they are not installed.
pub(crate) fn read(planner: &Planner, request: &PacketRequest, folder: &Path) -> Option<Read> {
    let path = folder.join(format!("{}.pdf", uuid()));
    let saved = planner.save_packet(request.clone(), &path).expect("saved");
    let unpacked = folder.join("unpacked.pdf");
    let qpdf =
        Command::new("qpdf").args(["--qdf", "--object-streams=disable"]).arg(&path).arg(&unpacked).status().ok()?;
    assert!(qpdf.success(), "qpdf has nothing to say against it");
    let check = Command::new("qpdf").arg("--check").arg(&path).output().expect("qpdf runs");
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    let text = Command::new("pdftotext").args(["-layout"]).arg(&path).arg("-").output().ok()?;
    Some(Read {
        bytes: std::fs::read(&path).expect("there"),
        unpacked: std::fs::read(&unpacked).expect("unpacked"),
        words: String::from_utf8_lossy(&text.stdout).split_whitespace().collect::<Vec<_>>().join(" "),
        pages: saved.pages,
    })
}

fn uuid() -> String {
    PersonId::new().0
}

fn request(planner: &Planner, person: &PersonId, standing: Standing) -> PacketRequest {
    let mut request = planner.packet_defaults(person.clone(), None, None, None).expect("a default");
    request.standing = standing;
    request
}

pub(crate) fn holds(bytes: &[u8], needle: &str) -> bool {
    let utf16: Vec<u8> = needle.encode_utf16().flat_map(u16::to_be_bytes).collect();
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
        || bytes.windows(utf16.len()).any(|window| window == utf16)
}

#[test]
fn no_private_word_gets_in_whatever_is_ticked() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::stopped("2024-03-20".parse().expect("a date"));
    let planner = demo::make(folder.path(), clock, Stage::Month6, true).expect("made");
    let export = planner.export().expect("exported");
    assert!(export.matches(CANARY).count() > 50, "the control: the token is in the store");
    let mut read_any = false;
    let own = call(&planner, "shell", vec![]).expect("the frame")["self_id"].as_str().map(|id| PersonId(id.into()));
    let own = own.expect("the manager");
    let readers = [
        Audience::Employee,
        Audience::Long,
        Audience::File,
        Audience::Calibration,
        Audience::Promotion,
        Audience::OwnBoss,
    ];
    let mut seen = std::collections::BTreeSet::new();
    let everybody = people(&planner).into_iter().chain([(own.clone(), "the manager".to_owned())]);
    for (person, name) in everybody {
        for audience in readers.into_iter().filter(|audience| (*audience == Audience::OwnBoss) == (person == own)) {
            for standing in [Standing::Draft, Standing::Final] {
                let mut request =
                    planner.packet_defaults(person.clone(), None, Some(audience), Some(Span::Year)).expect("a default");
                request.standing = standing;
                // Whatever may be ticked is.
                request.put_in = ["feedback", "development", "handed_over", "how_to_read"].map(str::to_owned).into();
                let builder =
                    serde_json::to_string(&planner.packet_builder(request.clone()).expect("a form")).expect("JSON");
                assert!(!builder.contains(CANARY), "the form of {name} for {audience:?} offers a private text");
                let Some(pdf) = read(&planner, &request, folder.path()) else { continue };
                read_any = true;
                seen.insert(format!("{audience:?}"));
                assert!(!pdf.words.contains(CANARY), "{name}, {audience:?}: on a page");
                assert!(!holds(&pdf.unpacked, CANARY), "{name}, {audience:?}: in a stream or in the properties");
                assert!(!holds(&pdf.bytes, CANARY));
                let user = std::env::var("USER").unwrap_or_else(|_| "root".into());
                assert!(!holds(&pdf.unpacked, &format!("/home/{user}")), "no path in the properties");
            }
        }
    }
    assert!(read_any || Command::new("qpdf").arg("--version").output().is_err(), "with qpdf there, something was read");
    assert!(!read_any || seen.len() == readers.len(), "every reader's copy was looked into: {seen:?}");
}

#[test]
fn what_is_looked_for_would_be_found() {
    // The same look at copies that are not safe: a token on the page, and one in the properties.
    let (planner, folder) = made(Stage::Quarter1, "2026-11-16");
    let priya = whom(&planner, "Priya");
    let words = json!([priya, "current", "summary", "v", "", format!("Priya led the talk. {CANARY}")]);
    call(&planner, "save_review_text", words.as_array().expect("a list").clone()).expect("kept");
    call(&planner, "introduce", vec![json!(format!("Dana {CANARY}")), json!(false)]).expect("renamed");
    for audience in [Audience::Employee, Audience::Long, Audience::File, Audience::Calibration] {
        let request = planner.packet_defaults(priya.clone(), None, Some(audience), None).expect("a default");
        let Some(pdf) = read(&planner, &request, folder.path()) else { continue };
        assert!(pdf.words.matches(CANARY).count() >= 2, "{audience:?}: on the page, as text and as a name");
        assert!(holds(&pdf.unpacked, CANARY), "{audience:?}: in the properties");
    }
}

#[test]
fn the_default_is_two_pages_and_says_what_both_know() {
    let (planner, folder) = made(Stage::Quarter1, "2026-11-16");
    let priya = whom(&planner, "Priya");
    for paper in [Paper::A4, Paper::Letter] {
        let request = PacketRequest { paper, ..request(&planner, &priya, Standing::Final) };
        let Some(pdf) = read(&planner, &request, folder.path()) else { continue };
        assert!(pdf.pages <= 2, "{} pages", pdf.pages);
        for words in [
            "Quarter 4, 2026",
            "Priya Raman",
            "Dana",
            "Final",
            "We met",
            "I have read this and we have talked about it",
        ] {
            assert!(pdf.words.contains(words), "{words:?} is missing in {}", pdf.words);
        }
        for words in ["On pace", "Behind", "did not happen", "missed", "cancelled"] {
            assert!(!pdf.words.contains(words), "{words:?} does not belong into a final packet");
        }
    }
    let draft = request(&planner, &priya, Standing::Draft);
    if let Some(pdf) = read(&planner, &draft, folder.path()) {
        assert!(pdf.words.contains("Nothing here is final"), "{}", pdf.words);
    }
}

#[test]
fn what_is_unticked_is_not_printed_and_what_was_not_said_cannot_be() {
    let (planner, folder) = made(Stage::Quarter1, "2026-11-16");
    let priya = whom(&planner, "Priya");
    let mut request = request(&planner, &priya, Standing::Final);
    let builder = planner.packet_builder(request.clone()).expect("a form");
    let lines: Vec<_> = builder.sections.iter().flat_map(|section| &section.lines).filter(|line| line.on).collect();
    let line = lines.iter().find(|line| line.key.starts_with("feedback:")).expect("something was said to Priya");
    let shown: String = line.text.split_whitespace().take(5).collect::<Vec<_>>().join(" ");
    request.left_out.push(line.key.clone());
    if let Some(pdf) = read(&planner, &request, folder.path()) {
        assert!(!pdf.words.contains(&shown), "{shown:?} was left out");
    }
    let drafts = call(&planner, "list_feedback", vec![json!(priya)]).expect("feedback");
    for draft in drafts.as_array().expect("a list").iter().filter(|f| f["said"] == false) {
        let key = format!("feedback:{}", draft["id"].as_str().expect("an id"));
        assert!(lines.iter().all(|line| line.key != key), "what was not said is no line of the form");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_and_saving_is_registered() {
    let (planner, folder) = made(Stage::Month6, "2024-03-20");
    let person = people(&planner).remove(0).0;
    let request = request(&planner, &person, Standing::Draft);
    let one = folder.path().join("one.pdf");
    planner.save_packet(request.clone(), &one).expect("saved");
    let registered = planner.list_packets().expect("a register");
    let newest = registered.first().expect("a row");
    assert_eq!(newest.file_name, "one.pdf");
    // The foot carries the next version: take the register back to compare like with like.
    let (again, folder) = made(Stage::Month6, "2024-03-20");
    let same = people(&again).remove(0).0;
    let two = folder.path().join("two.pdf");
    again.save_packet(PacketRequest { person_id: same, ..request }, &two).expect("saved");
    assert_eq!(std::fs::read(&one).expect("one"), std::fs::read(&two).expect("two"));
}

#[test]
fn a_place_that_is_a_folder_or_a_link_is_refused_and_left_alone() {
    let (planner, folder) = made(Stage::Day1, "2026-11-16");
    let person = people(&planner).remove(0).0;
    let request = request(&planner, &person, Standing::Final);
    let before = planner.list_packets().expect("a register").len();
    let error = planner.save_packet(request.clone(), folder.path()).expect_err("a folder");
    assert_eq!(error.kind(), "file");
    let target = folder.path().join("somebody-elses");
    std::fs::write(&target, "theirs").expect("written");
    let link = folder.path().join("link.pdf");
    std::os::unix::fs::symlink(&target, &link).expect("linked");
    planner.save_packet(request, &link).expect_err("a link");
    assert_eq!(std::fs::read_to_string(&target).expect("there"), "theirs");
    assert_eq!(planner.list_packets().expect("a register").len(), before, "what was not saved is not registered");
}

#[test]
fn names_in_every_script_print_and_an_empty_quarter_says_so() {
    let (planner, folder) = made(Stage::Month6, "2024-03-20");
    for (person, name) in people(&planner) {
        let request = request(&planner, &person, Standing::Final);
        let builder = planner.packet_builder(request.clone()).expect("a form");
        assert!(builder.missing_glyphs.is_empty(), "{name}: {:?}", builder.missing_glyphs);
        if let Some(pdf) = read(&planner, &request, folder.path()) {
            let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            // Right-to-left words come out of the reader in either order.
            let (words, name) = (plain(&pdf.words), plain(&name));
            let turned: String = name.chars().rev().collect();
            assert!(words.contains(&name) || words.contains(&turned) || !name.is_ascii(), "{name} is not on the page");
        }
        let early = PacketRequest { quarter: "2021-05-05".into(), ..request };
        let page = planner.packet_page(early, 1).expect("an empty quarter");
        assert!(page.pages == 1, "{name}: {} pages of nothing", page.pages);
        assert!(page.svg.contains("<svg"), "{}", &page.svg[..80.min(page.svg.len())]);
    }
}

#[test]
fn a_letter_that_no_font_has_is_printed_as_a_sign_and_told() {
    let (planner, folder) = made(Stage::Day1, "2026-11-16");
    let person = people(&planner).remove(0).0;
    let change = json!({ "display_name": "Ana \u{E123}" });
    call(&planner, "change_person", vec![json!(person), change]).expect("renamed");
    let request = request(&planner, &person, Standing::Final);
    let saved = planner.save_packet(request, &folder.path().join("ana.pdf")).expect("it does not fail for that");
    assert_eq!(saved.missing_glyphs, ["\u{E123}"]);
}

#[test]
fn dates_of_the_quarter_decide_what_belongs_to_it() {
    let (planner, _folder) = made(Stage::Month6, "2024-03-20");
    let request = request(&planner, &people(&planner).remove(0).0, Standing::Final);
    let last = PacketRequest { quarter: "last".into(), ..request };
    let builder = planner.packet_builder(last).expect("a form");
    let (from, to): (NaiveDate, NaiveDate) =
        ("2023-10-01".parse().expect("a date"), "2023-12-31".parse().expect("a date"));
    let feedback = builder.sections.iter().flat_map(|s| &s.lines).filter(|line| line.key.starts_with("feedback:"));
    let days: Vec<NaiveDate> = feedback.filter_map(|line| line.on_date).collect();
    assert!(!days.is_empty() && days.iter().all(|day| *day <= to && *day >= from - chrono::Days::new(40)), "{days:?}");
    assert_eq!(serde_json::to_value(&builder).expect("JSON")["heading"], Value::from("Quarter 3, FY24"));
}
