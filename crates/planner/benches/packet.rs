//! What making a packet adds to Typst alone: a packet of ten pages from the store to the bytes of its PDF, against the same
//! template, words and faces compiled bare.

mod pairs;

use pairs::{few_pairs, pairs, report};
use planner::api::call;
use planner::calendar::Clock;
use planner::packet::{Audience, PacketRequest, PacketsWish, Span, Standing, typeset};
use planner::{PersonId, Planner};
use serde_json::json;
use std::path::Path;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Enough of them that the packet fills ten pages.
const GOALS: usize = 165;
const PEOPLE: usize = 40;
const TODAY: &str = "2026-12-21";
const PARAGRAPH: &str = "You took the supplier queries from a shared inbox to a portal that works, and the average answer came down \
     from nine days to under five. Two colleagues can close the month without you now. What comes next is to show that \
     work to people further up, and to say no to the second audit before it has begun.";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (planner, person) = filled(&folder.path().join("one"));
    let request = PacketRequest {
        standing: Standing::Final,
        ..planner.packet_defaults(person, None, None, None).expect("a packet")
    };
    let pages = planner.packet_pdf(&request).expect("a packet").pages;
    assert!((10..=11).contains(&pages), "the packet has {pages} pages");
    let bare = Bare::new(typeset::words(&planner.packet_document(&request).expect("words")).expect("JSON"));
    let expected = planner.packet_pdf(&request).expect("a packet").pdf.len();
    let found = bare.pdf().len();
    assert!(expected.abs_diff(found) * 100 < expected, "the same pages: {expected} and {found} bytes");
    let ours = || {
        std::hint::black_box(planner.packet_pdf(&request).expect("a packet"));
    };
    // Ours forgets what it laid out once the file is made; so does the limit, or one of the two would start warm.
    let limit = || {
        std::hint::black_box(bare.pdf());
        comemo::evict(0);
    };
    report("packet of ten pages, from the store to PDF / bare Typst", 1.5, pairs(ours, limit));
    everybody(folder.path());
}

/// Everybody's packets in one go against as many of one person's, and what stays in memory of it.
fn everybody(folder: &Path) {
    let planner =
        Planner::open(&folder.join("forty"), Clock::stopped(TODAY.parse().expect("a date"))).expect("a planner");
    call(&planner, "introduce", vec![json!("Dana Weiss"), json!(false)]).expect("self");
    let names: Vec<String> = (1..=PEOPLE).map(|n| format!("Person {n}")).collect();
    let people = call(&planner, "add_people", vec![json!(names)]).expect("added");
    let ids: Vec<PersonId> = people
        .as_array()
        .expect("a list")
        .iter()
        .map(|person| PersonId(person["id"].as_str().expect("an id").into()))
        .collect();
    for person in &ids {
        for n in 1..=4 {
            let goal = json!({
                "owner_person_id": person, "title": format!("Answer the queries of region {n} faster"), "due_on": "2026-12-18",
                "measure": { "kind": "number", "from": 9, "to": 5, "unit": "days" }, "agreed_on": "2026-10-05",
            });
            call(&planner, "add_goal", vec![goal]).expect("a goal");
        }
        let kept = vec![json!(person), json!("current"), json!("summary"), json!("visit"), json!(""), json!(PARAGRAPH)];
        call(&planner, "save_review_text", kept).expect("kept");
    }
    let wish = PacketsWish {
        quarter: None,
        audience: Audience::Employee,
        span: Span::Quarter,
        standing: Some(Standing::Final),
    };
    let all = || {
        let out = tempfile::tempdir().expect("a folder");
        let saved = planner.save_packets(&wish, out.path(), &mut |_| true).expect("saved");
        assert_eq!(saved.files.len(), PEOPLE);
    };
    let one = planner.packet_defaults(ids[0].clone(), None, None, None).expect("a packet");
    let one = PacketRequest { standing: Standing::Final, ..one };
    let each = || {
        let out = tempfile::tempdir().expect("a folder");
        for n in 0..PEOPLE {
            planner.save_packet(one.clone(), &out.path().join(format!("{n}.pdf"))).expect("saved");
        }
    };
    planner.save_packet(one.clone(), &folder.join("warm.pdf")).expect("saved");
    let before = memory();
    all();
    report("memory after packets for 40 people / before", 1.05, vec![memory() / before]);
    report("packets for 40 people in one go / 40 times one", 1.3, few_pairs(all, each));
}

/// What the process holds, in KiB.
fn memory() -> f64 {
    let told = std::fs::read_to_string("/proc/self/smaps_rollup").expect("the system tells");
    let line = told.lines().find(|line| line.starts_with("Pss:")).expect("a line");
    line.split_whitespace().nth(1).expect("a figure").parse().expect("a number")
}

/// A planner with one person whose quarter fills ten pages.
fn filled(folder: &Path) -> (Planner, PersonId) {
    let planner = Planner::open(folder, Clock::stopped(TODAY.parse().expect("a date"))).expect("a planner");
    call(&planner, "introduce", vec![json!("Dana Weiss"), json!(false)]).expect("self");
    let person = call(&planner, "add_person", vec![json!("Priya Raman")]).expect("added")["id"].clone();
    for n in 1..=GOALS {
        let goal = json!({
            "owner_person_id": person, "title": format!("Answer the supplier queries of region {n} faster"), "due_on": "2026-12-18",
            "measure": { "kind": "number", "from": 9, "to": 5, "unit": "days" }, "agreed_on": "2026-10-05",
        });
        let card = call(&planner, "add_goal", vec![goal]).expect("a goal");
        let reached = json!({ "goal_id": card["id"], "value": 4.6, "on": "2026-12-14" });
        call(&planner, "check_in_on_goal", vec![reached]).expect("an update");
    }
    let text = [PARAGRAPH; 12].join("\n\n");
    let kept = vec![person.clone(), json!("current"), json!("summary"), json!("visit"), json!(""), json!(text)];
    call(&planner, "save_review_text", kept).expect("kept");
    (planner, PersonId(person.as_str().expect("an id").into()))
}

/// Typst with our template, words and faces, and nothing else.
struct Bare {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    words: Bytes,
}

fn file(name: &str) -> FileId {
    FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).expect("a plain name")))
}

impl Bare {
    fn new(words: Vec<u8>) -> Bare {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts");
        let mut files: Vec<_> =
            std::fs::read_dir(folder).expect("faces").map(|file| file.expect("a face").path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "ttf" || ending == "otf"));
        files.sort();
        let read = |path| Font::iter(Bytes::new(std::fs::read(path).expect("a face")));
        let fonts: Vec<Font> = files.into_iter().flat_map(read).collect();
        Bare {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(file("packet.typ"), include_str!("../src/packet/packet.typ").to_owned()),
            words: Bytes::new(words),
        }
    }

    fn pdf(&self) -> Vec<u8> {
        let paged: PagedDocument = typst::compile(self).output.expect("pages");
        let standards = PdfStandards::new(&[PdfStandard::Ua_1]).expect("a standard");
        typst_pdf::pdf(&paged, &PdfOptions { standards, ..Default::default() }).expect("a file")
    }
}

impl World for Bare {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == file("words.json") { Ok(self.words.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
