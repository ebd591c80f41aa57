use super::*;
use crate::entries::CapturedKind;
use crate::feedback::{FeedbackKind, NewFeedback};
use crate::id::{FeedbackId, PersonId};
use crate::testing::{TestPlanner, day, planner};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

/// A picture of one point.
const PNG: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 31, 21, 196,
    137, 0, 0, 0, 13, 73, 68, 65, 84, 120, 218, 99, 252, 207, 192, 80, 15, 0, 4, 133, 1, 128, 132, 169, 140, 33, 0, 0,
    0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];
const PDF: &[u8] = b"%PDF-1.7 \xff";

struct Desk {
    p: TestPlanner,
    ruth: PersonId,
    note: String,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ruth = p.add_person("Ruth".into()).expect("added").id;
        let note = p.add_note(Some(ruth.clone()), "Ran the call alone".into(), None).expect("noted").id.0;
        Desk { p, ruth, note, folder: tempfile::tempdir().expect("a folder") }
    }
    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    }
    fn attach(&self, path: &Path) -> Result<Attachment> {
        self.p.attach(AttachedTo::Entry, &self.note, path)
    }
    fn keep(&self, name: &str, bytes: &[u8]) -> Attachment {
        self.attach(&self.file(name, bytes)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }
    fn names(&self) -> Vec<String> {
        let all = self.p.attachments(AttachedTo::Entry, self.note.clone()).expect("listed");
        all.into_iter().map(|one| one.file_name).collect()
    }
    fn contents(&self) -> u32 {
        self.p.read(|tx| Ok(tx.query_row("SELECT count(*) FROM file_content", [], |r| r.get(0))?)).expect("counted")
    }
    fn bytes(&self, id: &AttachmentId) -> Vec<u8> {
        self.p.read(|tx| content(tx, id)).expect("there").1
    }
    fn opened(&self) -> PathBuf {
        self.p.folder().join("opened")
    }
}

#[test]
fn a_file_is_kept_inside_shown_taken_off_and_brought_back_with_every_byte() {
    let desk = Desk::new();
    let picture = desk.keep("screen.PNG", PNG);
    assert_eq!((picture.shown_as, picture.opens, picture.size as usize), (ShownAs::Picture, true, PNG.len()));
    assert_eq!(picture.on, day("2026-11-16"));
    let page = desk.keep("report.pdf", PDF);
    let note = desk.keep("thanks.txt", "Well done, Ruth – ✓".as_bytes());
    assert_eq!((page.shown_as, note.shown_as), (ShownAs::Elsewhere, ShownAs::Text));
    let view = desk.p.view_attachment(picture.id.clone()).expect("shown");
    let picture_is = format!("data:image/png;base64,{}", STANDARD.encode(PNG));
    assert_eq!((view.picture, view.text), (Some(picture_is), None));
    let read = desk.p.view_attachment(note.id).expect("shown");
    assert_eq!((read.text.as_deref(), read.cut_off), (Some("Well done, Ruth – ✓"), false));
    assert_eq!(desk.p.view_attachment(page.id.clone()).expect_err("its own program shows it").kind(), "invalid");
    assert_eq!(desk.names(), ["screen.PNG", "report.pdf", "thanks.txt"]);

    desk.p.remove_attachment(picture.id.clone()).expect("off");
    assert_eq!(desk.names(), ["report.pdf", "thanks.txt"]);
    assert_eq!(desk.p.undo().expect("undone").as_deref(), Some("Take screen.PNG off"));
    assert_eq!(desk.bytes(&picture.id), PNG);
    assert_eq!(desk.names(), ["screen.PNG", "report.pdf", "thanks.txt"], "in its old place");
    desk.p.redo().expect("redone");
    desk.p.undo().expect("undone again");
    desk.p.remove_note(EntryId(desk.note.clone())).expect("gone");
    assert!(desk.names().is_empty(), "a file goes with its record");
    desk.p.undo().expect("undone");
    assert_eq!(desk.bytes(&page.id), PDF, "and comes back with it");
    for _ in 0..3 {
        desk.p.undo().expect("undone");
    }
    assert!(desk.names().is_empty(), "as before the first of them");
    for _ in 0..3 {
        desk.p.redo().expect("redone");
    }
    assert_eq!((desk.bytes(&picture.id), desk.bytes(&page.id)), (PNG.to_vec(), PDF.to_vec()));
    // Over a restart as well, and the log did not swallow the bytes.
    let again = desk.p.on(day("2026-11-17"));
    assert_eq!(again.read(|tx| content(tx, &page.id)).expect("there").1, PDF);
    let longest: u32 = again
        .read(|tx| {
            Ok(tx.query_row(
                "SELECT max(length(coalesce(before, '')) + length(coalesce(after, ''))) FROM row_change",
                [],
                |r| r.get(0),
            )?)
        })
        .expect("measured");
    assert!(longest < 2_000, "{longest} characters for one row");
}

#[test]
fn what_cannot_be_kept_is_refused_in_words_and_nothing_is_half_stored() {
    let desk = Desk::new();
    let told = |path: &Path| {
        let message = desk.attach(path).expect_err("refused").message();
        let inside = desk.folder.path().display().to_string();
        assert!(!message.contains(&inside) && message.ends_with('.'), "a name and no path: {message}");
        message
    };
    let big = desk.folder.path().join("film.mp4");
    fs::File::create(&big).expect("made").set_len(LARGEST + 1).expect("long");
    assert!(told(&big).contains("25.1 MB") && told(&big).contains("25 MB at most"), "{}", told(&big));
    assert!(told(&desk.file("empty.txt", b"")).contains("empty"));
    assert!(told(desk.folder.path()).contains("folder"));
    let secret = desk.file("secret.txt", b"x");
    let link = desk.folder.path().join("link.txt");
    symlink(&secret, &link).expect("linked");
    assert!(told(&link).contains("link"));
    assert!(told(&desk.folder.path().join("nowhere.txt")).contains("not there"));
    assert!(told(&secret.join("under")).contains("not there"));
    let pipe = desk.folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    assert!(told(&pipe).contains("could not be read"), "and nobody waits for it");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("closed");
    if fs::read(&secret).is_err() {
        assert!(told(&secret).contains("may not read")); // to the system's owner nothing is closed
    }
    assert_eq!((desk.contents(), desk.names().len()), (0, 0));
    // Control: one byte less is kept.
    fs::File::options().write(true).open(&big).expect("opened").set_len(LARGEST).expect("just so");
    assert_eq!(u64::from(desk.attach(&big).expect("25 MB are kept").size), LARGEST);
    let elsewhere = desk.p.attach(AttachedTo::Goal, &desk.note, &big).expect_err("a note is no goal");
    assert_eq!(elsewhere.kind(), "gone");
    assert_eq!(desk.names(), ["film.mp4"]);
}

#[test]
fn a_full_disk_leaves_the_record_and_the_planner_as_they_were() {
    let desk = Desk::new();
    let all = || {
        let told = desk.p.export().expect("told");
        told.lines().filter(|line| !line.starts_with("\"exported_at\"")).collect::<Vec<_>>().join("\n")
    };
    let before = all();
    let big = desk.file("rota.xlsx", &vec![7; 3_000_000]);
    let limit = |pages: i64| desk.p.writer().pragma_update(None, "max_page_count", pages).expect("limited");
    let pages: i64 = desk.p.writer().pragma_query_value(None, "page_count", |r| r.get(0)).expect("counted");
    limit(pages + 50);
    let error = desk.attach(&big).expect_err("no room");
    assert!(error.message().contains("no room"), "{}", error.message());
    assert_eq!((desk.contents(), desk.names().len()), (0, 0));
    assert_eq!(all(), before);
    limit(1_000_000);
    desk.attach(&big).expect("with room it is kept");
}

#[test]
fn one_file_twice_is_one_and_its_bytes_go_when_nothing_names_them() {
    let desk = Desk::new();
    let first = desk.keep("a.txt", b"the same");
    let again = desk.keep("a.txt", b"the same");
    assert_eq!((again.id, desk.names().len()), (first.id.clone(), 1), "on the record already");
    let other = desk.p.add_note(None, "Another".into(), None).expect("noted").id.0;
    let path = desk.file("b.txt", b"the same");
    let second = desk.p.attach(AttachedTo::Entry, &other, &path).expect("kept");
    assert_eq!(desk.contents(), 1, "the bytes are kept once");
    desk.p.remove_attachment(first.id).expect("off");
    desk.p.remove_attachment(second.id).expect("off");
    assert_eq!(desk.contents(), 1, "the log still brings them back");
    desk.p.sweep_files().expect("swept");
    assert_eq!(desk.contents(), 1);
    desk.p.write_aside(|tx| Ok(tx.execute("DELETE FROM change_step", [])?)).expect("the log is let go of");
    let later = desk.p.on(day("2026-11-17"));
    assert_eq!(desk.contents(), 0, "gone when the planner is opened");
    drop(later);
}

#[test]
fn no_name_leads_out_of_the_folder_or_the_reader_astray() {
    let desk = Desk::new();
    for (given, shown) in [
        ("../../etc/passwd", "etc-passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\u{202e}gnp.exe", "agnp.exe"),
        ("Zeugnis\u{200b} Müller\u{feff}.pdf", "Zeugnis Müller.pdf"),
        ("line\nbreak\ttab\u{7}.txt", "linebreaktab.txt"),
        ("e\u{301}te\u{301}.txt", "été.txt"),
        ("...", "File"),
        (".bashrc", "bashrc"),
        ("", "File"),
        ("סיכום.docx", "סיכום.docx"),
    ] {
        assert_eq!(clean_name(given).trim_start_matches(['.', '-']), shown, "{given:?}");
    }
    let long = clean_name(&format!("{}.pdf", "ж".repeat(300)));
    assert!(long.len() <= 120 && long.ends_with("ж.pdf"), "{long}");
    assert!(clean_name(&"x".repeat(4000)).len() <= 120);
    for name in ["$(reboot).pdf", "`id`.pdf", "a;b&c.pdf", "-rf.pdf", "a'b\"c.pdf", "%2e%2e%2f.pdf"] {
        let copy = kinds::copy_name(&clean_name(name));
        let odd = |c: char| "$`;&'\"%/\\|<>*?".contains(c);
        assert!(!copy.contains(odd) && !copy.starts_with('-'), "{copy}");
    }
    // On the disk a name may be worse than what can be typed here.
    let kept = desk.keep("quarter\u{202e}fdp.txt", b"text");
    assert_eq!(kept.file_name, "quarterfdp.txt");
    use std::os::unix::ffi::OsStrExt;
    let bytes = desk.folder.path().join(std::ffi::OsStr::from_bytes(b"r\xffsum\xe9.txt"));
    fs::write(&bytes, b"more text").expect("written");
    assert_eq!(desk.attach(&bytes).expect("kept").file_name, "rsum.txt");
}

#[test]
fn a_file_is_what_stands_in_it_and_programs_and_pages_are_never_opened() {
    let desk = Desk::new();
    let exe = [b"MZ\x90\0".as_slice(), &[0; 60]].concat();
    let script = b"#!/bin/sh\nreboot\n".as_slice();
    let page = b"<!doctype html><script>fetch('https://example.org')</script>".as_slice();
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".as_slice();
    for (name, bytes, shown_as, may_open) in [
        ("photo.jpg", PNG, ShownAs::Picture, true),
        ("photo.png", b"not a picture".as_slice(), ShownAs::Text, true),
        ("photo.png.exe", &exe, ShownAs::Elsewhere, false),
        ("rota.xlsx", &exe, ShownAs::Elsewhere, false),
        ("tool", script, ShownAs::Elsewhere, false),
        ("tool.desktop", b"[Desktop Entry]\nExec=reboot", ShownAs::Text, false),
        ("tool.py", b"print('hello')", ShownAs::Text, false),
        ("page.html", page, ShownAs::Text, false),
        ("page", page, ShownAs::Text, false),
        ("drawing.svg", drawing, ShownAs::Text, false),
        ("drawing.png", drawing, ShownAs::Text, false),
        ("thanks.eml", b"Subject: Thanks\n\nWell done", ShownAs::Elsewhere, true),
        ("rota.ods", b"PK\x03\x04\0\0", ShownAs::Elsewhere, true),
        ("table.csv", b"a;b\n1;2\n", ShownAs::Text, true),
    ] {
        let kept = desk.keep(name, bytes);
        assert_eq!((kept.shown_as, kept.opens), (shown_as, may_open), "{name}");
        let view = desk.p.view_attachment(kept.id.clone());
        match shown_as {
            ShownAs::Picture => assert!(view.expect(name).picture.expect(name).starts_with("data:image/png;")),
            ShownAs::Text => assert!(view.expect(name).picture.is_none(), "{name} never becomes a picture"),
            ShownAs::Elsewhere => assert_eq!(view.expect_err(name).kind(), "invalid"),
        }
        assert_eq!(desk.p.copy_to_open(&kept.id).is_ok(), may_open, "{name}");
        desk.p.remove_attachment(kept.id).expect("off");
    }
    // What a row says of its file is not believed.
    let page = desk.keep("page.html", page);
    desk.p
        .write_aside(|tx| {
            let sql =
                "UPDATE attachment SET media_type = 'image/png', file_name = '../../page' || char(8238) || '.pdf'";
            Ok(tx.execute(sql, [])?)
        })
        .expect("forged");
    let listed = desk.p.attachments(AttachedTo::Entry, desk.note.clone()).expect("listed");
    assert!(!listed[0].file_name.contains(['/', '\u{202e}']), "{}", listed[0].file_name);
    assert!(desk.p.view_attachment(page.id.clone()).expect("text").picture.is_none());
    assert_eq!(desk.p.copy_to_open(&page.id).expect_err("a page").kind(), "invalid");
}

#[test]
fn a_picture_that_would_fill_the_memory_is_not_shown() {
    let desk = Desk::new();
    let of = |width: u32, height: u32| {
        let mut bytes = PNG.to_vec();
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        bytes
    };
    let huge = desk.keep("huge.png", &of(30_000, 30_000));
    let told = desk.p.view_attachment(huge.id).expect_err("refused").message();
    assert!(told.contains("too large"), "{told}");
    let line = desk.keep("line.png", &of(60_000, 10));
    desk.p.view_attachment(line.id).expect_err("refused");
    let broken = desk.keep("broken.png", &PNG[..12]);
    desk.p.view_attachment(broken.id).expect_err("no picture after all");
    let photo = desk.keep("photo.png", &of(6_000, 4_000));
    desk.p.view_attachment(photo.id).expect("24 megapixels are shown");
    let long = desk.keep("long.txt", "ä".repeat(SHOWN + 1).as_bytes());
    let view = desk.p.view_attachment(long.id).expect("shown");
    assert_eq!((view.text.expect("text").chars().count(), view.cut_off), (SHOWN, true));
}

#[test]
fn a_copy_is_its_owners_to_read_and_goes_when_the_planner_is_put_away() {
    let desk = Desk::new();
    let page = desk.keep("Ruth's report.pdf", PDF);
    let one = desk.p.copy_to_open(&page.id).expect("a copy");
    let two = desk.p.copy_to_open(&page.id).expect("another");
    assert_ne!(one, two);
    assert_eq!(fs::read(&one).expect("read"), PDF);
    assert_eq!(one.file_name().and_then(|n| n.to_str()), Some("Ruth_s report.pdf"));
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&one), mode(one.parent().expect("a folder")), mode(&desk.opened())), (0o400, 0o700, 0o700));
    assert!(one.starts_with(desk.p.folder()), "inside the planner's folder");
    copies::put_away(desk.p.folder()).expect("gone");
    assert!(!desk.opened().exists());
    copies::put_away(desk.p.folder()).expect("nothing to do");
    desk.p.copy_to_open(&page.id).expect("made anew");

    // A link in its place leads nowhere: neither is anything written there, nor anything taken away.
    copies::put_away(desk.p.folder()).expect("gone");
    let precious = desk.folder.path().join("precious");
    fs::create_dir(&precious).expect("a folder");
    fs::write(precious.join("mine"), b"mine").expect("written");
    symlink(&precious, desk.opened()).expect("linked");
    copies::put_away(desk.p.folder()).expect("the link is gone");
    symlink(&precious, desk.opened()).expect("linked");
    let copy = desk.p.copy_to_open(&page.id).expect("a copy");
    assert!(copy.canonicalize().expect("there").starts_with(desk.p.folder().canonicalize().expect("there")));
    assert_eq!(fs::read_dir(&precious).expect("listed").count(), 1);

    // A folder that is no planner's keeps what it has under that name.
    let other = desk.folder.path().join("other/opened");
    fs::create_dir_all(&other).expect("a folder");
    copies::put_away(&desk.folder.path().join("other")).expect("left alone");
    assert!(other.exists());
}

#[test]
fn a_note_that_becomes_something_else_takes_its_files_along() {
    let desk = Desk::new();
    let kept = desk.keep("screen.png", PNG);
    let note = EntryId(desk.note.clone());
    let refused = desk.p.sort_note(note.clone(), None, CapturedKind::Promise).expect_err("a promise holds none");
    assert!(refused.message().contains("promise"), "{}", refused.message());
    assert_eq!(desk.names(), ["screen.png"]);
    desk.p.sort_note(note.clone(), None, CapturedKind::Praise).expect("sorted");
    assert!(desk.names().is_empty());
    let praise = desk.p.list_feedback(None).expect("listed").remove(0);
    assert_eq!((praise.files, praise.text.as_str()), (1, "Ran the call alone"));
    assert_eq!(desk.bytes(&kept.id), PNG);
    desk.p.undo().expect("undone");
    assert_eq!((desk.names(), desk.p.list_feedback(None).expect("listed").len()), (vec!["screen.png".to_owned()], 0));
    desk.p.sort_note(note, None, CapturedKind::Concern).expect("sorted");
    let line = desk.p.person_timeline(desk.ruth.clone(), None, None, None, 0).expect("listed").remove(0);
    assert_eq!((line.kind, line.files), (crate::person_page::TimelineKind::Concern, 1));
}

fn said(desk: &Desk, text: &str) -> FeedbackId {
    let feedback = NewFeedback {
        person_id: desk.ruth.clone(),
        kind: FeedbackKind::Praise,
        text: text.into(),
        occurred_on: None,
        said_on: Some(day("2026-11-16")),
        channel: Some("in_person".into()),
        conversation_id: None,
        wording: None,
    };
    desk.p.add_feedback(feedback).expect("kept").id
}

#[test]
fn a_file_is_found_by_its_name_where_its_record_is() {
    let desk = Desk::new();
    desk.keep("Rota November.xlsx", b"PK\x03\x04\0\0");
    let feedback = said(&desk, "Planned the month");
    let path = desk.file("Übergabe-Plan.pdf", PDF);
    desk.p.attach(AttachedTo::Feedback, feedback.as_str(), &path).expect("kept");
    let find = |words: &str| desk.p.find(words.into()).expect("found");
    let rota = find("rota nov");
    assert_eq!(rota.len(), 1, "{rota:?}");
    assert_eq!((rota[0].entity.as_str(), rota[0].id.as_str(), rota[0].private), ("entry", desk.note.as_str(), true));
    assert_eq!(rota[0].person_name.as_deref(), Some("Ruth"));
    let plan = find("ubergabe");
    assert_eq!((plan[0].entity.as_str(), plan[0].private), ("feedback", false));
    assert!(find("rota december").is_empty());
    desk.p.undo().expect("undone");
    assert!(find("ubergabe").is_empty());
}

#[test]
fn files_go_along_with_everything_and_come_in_again() {
    let desk = Desk::new();
    desk.keep("screen.png", PNG);
    let large: Vec<u8> = (0..3_000_000u32).map(|n| (n * 31 % 251) as u8).collect();
    desk.keep("rota.xlsx", &large);
    let off = desk.keep("off.txt", b"taken off again");
    desk.p.remove_attachment(off.id).expect("off");
    let file = desk.folder.path().join("all.json");
    desk.p.export_to(&file).expect("everything");
    assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
    let saved = fs::read_to_string(&file).expect("read");
    let told: Value = serde_json::from_str(&saved).expect("JSON");
    assert_eq!(told["files"].as_object().expect("files").len(), 2, "what was taken off does not leave the house");

    let fresh = planner();
    let tried = fresh.import_from(&file, true).expect("tried");
    assert_eq!(tried, fresh.import_from(&file, false).expect("taken in"));
    let all = fresh.attachments(AttachedTo::Entry, desk.note.clone()).expect("listed");
    let bytes = |at: usize| fresh.read(|tx| content(tx, &all[at].id)).expect("there").1;
    assert_eq!((bytes(0), bytes(1)), (PNG.to_vec(), large));
    let without_instant =
        |text: &str| text.lines().filter(|line| !line.starts_with("\"exported_at\"")).collect::<Vec<_>>().join("\n");
    assert_eq!(without_instant(&fresh.export().expect("told")), without_instant(&saved));
    assert_eq!(fresh.check().expect("checked"), Vec::<String>::new());
}

#[test]
fn files_that_are_not_what_they_were_are_not_taken_in() {
    let desk = Desk::new();
    desk.keep("screen.png", PNG);
    let saved = desk.p.export().expect("everything");
    let hash = sha256(PNG);
    let (was, encoded) = (format!("\"{hash}\": \"{}\"", STANDARD.encode(PNG)), STANDARD.encode(b"something else"));
    assert!(saved.contains(&was));
    let fresh = planner();
    for (why, changed) in [
        ("other bytes", saved.replace(&was, &format!("\"{hash}\": \"{encoded}\""))),
        ("no bytes", saved.replace(&was, "")),
        ("no base64", saved.replace(&was, &format!("\"{hash}\": \"%%\""))),
        ("no text", saved.replace(&was, &format!("\"{hash}\": 7"))),
        ("no object", saved.replace(&format!("{{\n{was}\n}}"), "[]")),
        ("another size", saved.replace(&format!("\"size\":{}", PNG.len()), "\"size\":1")),
        ("a hash that leads out", saved.replace(&hash, &format!("../{}", "a".repeat(61)))),
    ] {
        assert_ne!(changed, saved, "{why}");
        let error = fresh.import(&changed, false).expect_err(why);
        assert_eq!(error.kind(), "invalid", "{why}");
        assert_eq!(fresh.list_people(true).expect("read").len(), 0, "{why}: all or nothing");
        let left: u32 =
            fresh.read(|tx| Ok(tx.query_row("SELECT count(*) FROM file_content", [], |r| r.get(0))?)).expect("counted");
        assert_eq!(left, 0, "{why}");
    }
    // A file that no record names does not stay.
    let stray = saved.replace(&was, &format!("{was},\n\"{}\": \"{encoded}\"", sha256(b"something else")));
    fresh.import(&stray, false).expect("taken in");
    let kept: u32 =
        fresh.read(|tx| Ok(tx.query_row("SELECT count(*) FROM file_content", [], |r| r.get(0))?)).expect("counted");
    assert_eq!(kept, 1);
}

#[test]
fn who_asks_what_is_written_about_them_is_told_the_names_of_the_files_and_no_more() {
    let desk = Desk::new();
    desk.p.add_person("Jonas".into()).expect("added");
    desk.keep("CANARY rota of Jonas.pdf", PDF);
    let about = desk.p.about(&desk.ruth).expect("told");
    let record = about.records.iter().find(|record| record.table == "attachment").expect("the file is listed");
    assert_eq!(record.values["file_name"], "CANARY rota of Jonas.pdf");
    assert!(record.private && !record.mention);
    assert_eq!(record.other_people, ["Jonas"]);
    assert!(!serde_json::to_string(&about).expect("JSON").contains(&STANDARD.encode(PDF)), "the bytes are not in it");
}
