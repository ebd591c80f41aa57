//! What is printed is read back from the laid out pages: the words, where they stand and in which face.
//!
//! With `QUARTERDECK_PAGES=folder` each test leaves its PDF there to be looked at.

use super::*;
use typst::layout::{Abs, Point};

const NAMES: [(&str, &str); 10] = [
    ("Dana Weiß-Østergård", "Inter"),
    ("Nguyễn Thị Phượng", "Inter"),
    ("Ελένη Παπαδοπούλου", "Inter"),
    ("Олександра Щербак", "Inter"),
    ("נועה בן־דוד", "Noto Sans Hebrew"),
    ("نور الهدى بن سالم", "Noto Sans Arabic"),
    ("प्रिया रामन", "Noto Sans Devanagari"),
    ("王小明", "Noto Sans CJK JP"),
    ("さくら タナカ", "Noto Sans CJK JP"),
    ("김민준", "Noto Sans CJK JP"),
];

fn empty(name: &str) -> Document {
    let side = |heading: &str| Side { heading: heading.into(), lines: vec![] };
    Document {
        language: "en".into(),
        title: format!("2026 Q4, {name}"),
        author: "Dana Weiss".into(),
        paper: Paper::A4,
        headings: Headings {
            in_short: "In short".into(),
            goals: "Goals".into(),
            went_well: "What went well".into(),
            work_on: "What to work on".into(),
            feedback: "Feedback".into(),
            development: "Development".into(),
            comment: "Comment and signatures".into(),
        },
        columns: Columns {
            goal: "Agreed".into(),
            came_of_it: "What came of it".into(),
            pace: "Pace".into(),
            next_step: "Next step".into(),
            help: "How Dana helps".into(),
            by_when: "By".into(),
            date: "Date".into(),
        },
        period_heading: "Quarter 4, 2026".into(),
        dates: None,
        name: name.into(),
        name_hint: None,
        role: None,
        from_line: "From Dana Weiss · 9 January 2027".into(),
        standing: "Final".into(),
        met: None,
        in_short: vec![],
        goals: vec![],
        no_goals: Some("No goals were agreed for this quarter.".into()),
        own_words: OwnWords { heading: "In her own words".into(), paragraphs: vec![], ruled_lines: 6 },
        went_well: vec![],
        work_on: vec![],
        feedback: vec![],
        development: vec![],
        next_theirs: side("What Priya will do"),
        next_mine: side("What Dana will do"),
        more: vec![],
        comment: None,
        signatures: vec![name.into(), "Dana Weiss".into()],
        recorded: Vec::new(),
        acknowledgement: Some(
            "I have read this and we have talked about it. That does not mean I agree with everything.".into(),
        ),
        something_wrong: Some(
            "Something wrong? Tell Dana. It will be corrected, or your comment is kept with it.".into(),
        ),
        notes: None,
        foot_left: "Confidential. Version 2, 9 January".into(),
        page_of: "Page {page} of {pages}".into(),
    }
}

fn goal(title: &str, agreed: &str, came_of_it: &str) -> GoalLine {
    GoalLine {
        title: title.into(),
        agreed: agreed.into(),
        came_of_it: Some(came_of_it.into()),
        history: vec![],
        pace: None,
    }
}

fn dated(text: &str, date: &str) -> Dated {
    Dated { text: text.into(), date: Some(date.into()) }
}

fn feedback(kind: &str, text: &str, date: &str) -> FeedbackLine {
    FeedbackLine { kind: kind.into(), text: text.into(), date: date.into() }
}

fn typical() -> Document {
    let mut doc = empty("Priya Raman");
    doc.name_hint = Some("PREE-ya RAH-mun".into());
    doc.role = Some("Senior analyst, Finance Operations".into());
    doc.met = Some("We met eleven times.".into());
    doc.in_short = vec![
        "You took supplier queries from a shared inbox to a working portal, and the average answer is down from nine \
         days to under five. Two colleagues can now close the month without you. What comes next is showing that work to \
         people further up yourself."
            .into(),
    ];
    doc.no_goals = None;
    doc.goals = vec![
        goal(
            "Answer supplier queries faster",
            "from 9 to 5 days by 18 December",
            "4.6 days in December. The portal has been live since 28 October.",
        ),
        goal(
            "Two colleagues can close the month alone",
            "from 0 to 2 people by 19 December",
            "Both signed off: Jonas in November, Mei-Ling in December.",
        ),
        goal(
            "Present the cost review to the leadership team",
            "done or not by 31 December",
            "Moved on to February: the meeting was called off.",
        ),
    ];
    doc.own_words.paragraphs = vec![
        "The portal was more work than I had thought, mostly because nobody owned the list of suppliers. I am glad that I \
         asked for a second week in October instead of cutting the tests."
            .into(),
        "I would like to be in the room when the cost review is discussed. I also noticed that I keep the weekly report to \
         myself because it is quicker that way, and that is not a good reason."
            .into(),
    ];
    doc.went_well = vec![
        dated("Ran the launch of the portal with two suppliers and nothing had to be escalated.", "28 October"),
        dated("Wrote the checklist for the close that three colleagues use now.", "9 November"),
        dated("Asked the room for feedback after each presentation and used it in the next one.", "2 December"),
    ];
    doc.work_on = vec![
        dated("Bring a recommendation to the cost review, not only the analysis behind it.", "27 October"),
        dated("Hand over the weekly report so that there is time for the review.", "16 November"),
    ];
    doc.feedback = vec![
        feedback(
            "Well done",
            "In the supplier call you said in the first two minutes what we could promise and what not. The supplier \
             agreed to the date the same day.",
            "5 October",
        ),
        feedback(
            "Well done",
            "You tried the checklist with Mei-Ling before you shared it, and changed four steps after watching her use it.",
            "9 November",
        ),
        feedback(
            "To work on",
            "The draft of the cost review had eleven findings in no order, and nobody could see which decision you wanted.",
            "27 October",
        ),
    ];
    doc.development = vec![
        Development {
            skill: None,
            next_step: "Present one section of the cost review to the leadership team".into(),
            help: Some("Takes you along in January and sits down with you for an hour the day before".into()),
            by_when: Some("28 February".into()),
        },
        Development {
            skill: None,
            next_step: "Hand the weekly report to Jonas, with two check-ins".into(),
            help: Some("Tells the three readers that it comes from Jonas from now on".into()),
            by_when: Some("31 January".into()),
        },
    ];
    doc.next_theirs.lines = vec![
        "Three findings and one ask, on one page, by 22 January".into(),
        "First handed-over report from Jonas on 15 January".into(),
    ];
    doc.next_mine.lines = vec![
        "Put Priya on the agenda for 4 February".into(),
        "Ask Olena whether the portal can have a second owner".into(),
    ];
    doc
}

fn draft() -> Document {
    let mut doc = typical();
    doc.standing = "Draft to talk about on 11 January. Nothing here is final.".into();
    let paces = [(0.86, 0.62, false), (0.5, 0.62, false), (0.2, 0.7, true)];
    for (goal, (done, expected, behind)) in doc.goals.iter_mut().zip(paces) {
        let words = format!(
            "{:.0} % done, {:.0} % expected{}",
            done * 100.0,
            expected * 100.0,
            if behind { ", behind" } else { "" }
        );
        goal.pace = Some(Pace { done, expected, behind, words });
    }
    doc
}

fn made(name: &str, doc: &Document) -> Typeset {
    let typeset = pdf(doc).expect("a PDF");
    if let Some(folder) = std::env::var_os("QUARTERDECK_PAGES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.pdf")), &typeset.pdf).expect("written");
    }
    assert!(typeset.pdf.starts_with(b"%PDF-"), "{name}");
    typeset
}

struct Run {
    page: usize,
    at: Point,
    width: Abs,
    size: Abs,
    family: String,
    text: String,
}

/// Every run of text with its place on the sheet.
fn runs(doc: &Document) -> Vec<Run> {
    fn walk(frame: &Frame, page: usize, origin: Point, runs: &mut Vec<Run>) {
        for (at, item) in frame.items() {
            match item {
                FrameItem::Group(group) => walk(&group.frame, page, origin + *at, runs),
                FrameItem::Text(text) => runs.push(Run {
                    page,
                    at: origin + *at,
                    width: text.width(),
                    size: text.size,
                    family: text.font.font().info().family.clone(),
                    text: text.text.to_string(),
                }),
                _ => {}
            }
        }
    }
    let mut runs = Vec::new();
    for (page, set) in set(doc).expect("pages").paged.pages().iter().enumerate() {
        walk(&set.frame, page, Point::zero(), &mut runs);
    }
    runs
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200B}').collect()
}

/// Everything printed, without the spaces and line ends that a layout takes away.
fn printed(doc: &Document) -> String {
    text_of(&runs(doc))
}

fn text_of(runs: &[Run]) -> String {
    squeezed(&runs.iter().map(|run| run.text.as_str()).collect::<String>())
}

fn stays_on_the_sheet(doc: &Document, runs: &[Run]) {
    let right = match doc.paper {
        Paper::A4 => Abs::mm(190.0),
        Paper::Letter => Abs::inches(7.65),
    };
    for run in runs {
        assert!(run.at.x + run.width <= right + Abs::pt(0.5), "{:?} runs over the margin", run.text);
        assert!(run.at.x >= Abs::mm(19.9), "{:?} starts left of the margin", run.text);
        assert!(run.size >= Abs::pt(7.5), "{:?} is too small to read", run.text);
    }
}

#[test]
fn a_usual_packet_is_two_pages_on_both_papers_and_says_everything() {
    for paper in [Paper::A4, Paper::Letter] {
        for (name, mut doc) in [("final", typical()), ("draft", draft())] {
            doc.paper = paper;
            let typeset = made(&format!("{name}-{paper:?}"), &doc);
            assert_eq!(typeset.pages, 2, "{name} on {paper:?}");
            assert_eq!(typeset.longest_part, None);
            assert_eq!(typeset.missing_glyphs, []);
            let runs = runs(&doc);
            stays_on_the_sheet(&doc, &runs);
            let printed = text_of(&runs);
            let said = serde_json::to_value(&doc).expect("words");
            let mut all = Vec::new();
            strings(&said, &mut all);
            let silent =
                [&doc.language, &doc.title, &doc.author, &doc.headings.in_short, &doc.columns.pace, &doc.page_of];
            for words in
                all.iter().filter(|words| !silent.contains(words) && !matches!(words.as_str(), "a4" | "letter"))
            {
                if doc.no_goals.is_none() {
                    assert!(printed.contains(&squeezed(words)), "{words} is not printed");
                }
            }
            assert!(printed.contains("Page1of2") && printed.contains("Page2of2"));
        }
    }
}

fn strings(value: &serde_json::Value, all: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => all.push(text.clone()),
        serde_json::Value::Array(list) => list.iter().for_each(|one| strings(one, all)),
        serde_json::Value::Object(map) => map.values().for_each(|one| strings(one, all)),
        _ => {}
    }
}

#[test]
fn signatures_never_stand_alone_on_a_page() {
    // One line more at a time pushes them over every possible edge.
    for lines in (0..28).step_by(2) {
        let mut doc = typical();
        doc.own_words.paragraphs = (0..lines).map(|n| format!("Line number {n}.")).collect();
        let runs = runs(&doc);
        let last = runs.iter().map(|run| run.page).max().expect("pages");
        let page_of = |words: &str| runs.iter().filter(|run| run.text.contains(words)).map(|run| run.page).max();
        let signed = page_of("does not mean").expect("acknowledged");
        assert_eq!(signed, last);
        assert_eq!(page_of("Put Priya on the agenda"), Some(signed), "{lines} lines: alone with the signatures");
    }
}

#[test]
fn names_in_ten_scripts_print_from_the_bundled_faces() {
    let mut doc = typical();
    doc.goals = NAMES.iter().map(|(name, _)| goal(name, name, &format!("Talked with {name} about it."))).collect();
    doc.signatures = vec![NAMES[5].0.into(), NAMES[4].0.into()];
    doc.next_theirs.heading = format!("{} will do this", NAMES[5].0);
    doc.next_mine.heading = format!("What \u{2068}{}\u{2069} will do", NAMES[4].0);
    let typeset = made("scripts", &doc);
    assert_eq!(typeset.missing_glyphs, []);
    let runs = runs(&doc);
    assert!(runs.iter().all(|run| !run.family.contains("Mono")));
    let heading = runs.iter().find(|run| run.text.contains("will do this")).expect("a heading");
    assert!(
        heading.at.x > Abs::mm(25.0) && heading.at.x < Abs::mm(90.0),
        "a name from right to left does not turn a heading"
    );
    for (name, family) in NAMES {
        for word in name.split(' ') {
            let in_family: String =
                runs.iter().filter(|run| run.family == family).map(|run| run.text.as_str()).collect();
            assert!(squeezed(&in_family).contains(word), "{word} in {family}");
        }
        let mut headed = empty(name);
        headed.role = Some(name.into());
        let typeset = made(&format!("name-{}", &family[family.len() - 5..].trim()), &headed);
        assert_eq!((typeset.pages, typeset.missing_glyphs), (1, vec![]), "{name}");
        // Runs from right to left lie on the page in the order of the eye.
        assert!(
            name.split(' ').all(|word| printed(&headed).matches(word).count() >= 3),
            "{name} as head, role and signature"
        );
    }
}

#[test]
fn the_same_words_give_the_same_bytes() {
    let first = made("same", &draft());
    assert_eq!(first.pdf, made("same", &draft()).pdf);
    let elsewhere = std::thread::spawn(|| pdf(&draft()).expect("a PDF").pdf).join().expect("set");
    assert_eq!(first.pdf, elsewhere);
    let mut other = draft();
    other.met = Some("We met twelve times.".into());
    assert_ne!(first.pdf, made("same", &other).pdf);
}

#[test]
fn properties_hold_title_author_and_language_and_nothing_of_this_computer() {
    let bytes = made("properties", &typical()).pdf;
    let text = String::from_utf8_lossy(&bytes);
    for must in ["2026 Q4, Priya Raman", "Dana Weiss", "/Lang", "pdfuaid", "/StructTreeRoot", "/Outlines"] {
        assert!(text.contains(must), "{must}");
    }
    for never in ["CreationDate", "ModDate", "/home", "/tmp", "/root", "words.json"] {
        assert!(!text.contains(never), "{never}");
    }
}

#[test]
fn a_letter_no_font_has_is_spelled_and_named() {
    let mut doc = typical();
    doc.name = "Priya \u{E000}Raman".into();
    doc.goals[0].came_of_it = Some("A noncharacter \u{10FFFE} and a bell \u{7}, then \u{0} on".into());
    let typeset = made("missing", &doc);
    let letters: Vec<_> = typeset.missing_glyphs.iter().map(|m| m.letter.as_str()).collect();
    assert_eq!(letters, ["\u{0}", "\u{7}", "\u{E000}", "\u{10FFFE}"]);
    assert_eq!(typeset.missing_glyphs[2].printed, "[U+E000]");
    assert_eq!(typeset.missing_glyphs[2].near, "Priya [U+E000]Raman");
    let printed = printed(&doc);
    assert!(printed.contains("Priya[U+E000]Raman"));
    assert!(printed.contains("Anoncharacter[U+10FFFE]andabell[U+0007],then[U+0000]on"));
}

#[test]
fn letters_that_do_not_go_together_never_stop_an_export() {
    let mut doc = typical();
    // Marks of one script on letters of another, alone, stacked; halves of emoji; marks of direction and of joining.
    doc.in_short = vec![
        "क\u{301} א\u{940} \u{64B}a\u{64B} ب\u{5B0} 王\u{301} \u{200D}\u{FE0F} e\u{301}\u{323}\u{1AB0}\u{20DD}".into(),
        "👩\u{200D}💻 🏳\u{FE0F}\u{200D}🌈 1\u{FE0F}\u{20E3} \u{2068}نور\u{2069} \u{202E}abc\u{202C} \u{FEFF}z\u{AD}z"
            .into(),
        "\u{115F}\u{1160} \u{3164} \u{E0001} \u{FFF9}a\u{FFFA}b\u{FFFB} \u{1F3FB} \u{2028}new\u{2029}line\ttab".into(),
    ];
    made("marks", &doc);
    let lines: Vec<String> = runs(&doc).into_iter().map(|run| run.text).collect();
    assert!(lines.iter().any(|text| text.contains("line tab")), "a tab is a space");
    assert!(printed(&doc).contains("z\u{AD}z"));
}

#[test]
fn nothing_written_is_read_as_markup() {
    let hostile = [
        "#import \"@preview/x:1.0.0\": *",
        "#read(\"/etc/passwd\") #eval(\"1\") #panic()",
        "$x^2$ *bold* _it_ `raw` = Heading",
        "\\ \\u{41} \\n ]] ]) }; // comment /* */",
        "</text><script>alert(1)</script> &amp; \"quoted\" 'single' -- --- ... ~",
        "<label> @reference https://example.org/a_b [link](x)",
        "- one\n+ two\n/ term: three",
    ];
    let mut doc = typical();
    let before = runs(&typical());
    doc.in_short = hostile.iter().map(|&text| text.into()).collect();
    doc.name = hostile[0].into();
    doc.goals = hostile.iter().map(|text| goal(text, text, text)).collect();
    doc.feedback = hostile.iter().map(|text| feedback(text, text, text)).collect();
    doc.next_mine.heading = hostile[2].into();
    doc.foot_left = hostile[4].into();
    let typeset = made("hostile", &doc);
    assert_eq!(typeset.missing_glyphs, []);
    let after = runs(&doc);
    let printed = text_of(&after);
    for text in hostile {
        assert!(printed.matches(&squeezed(text)).count() >= 5, "{text} is printed as it was written");
    }
    stays_on_the_sheet(&doc, &after);
    let sizes = |runs: &[Run]| runs.iter().map(|run| format!("{:?}", run.size)).collect::<BTreeSet<_>>();
    assert_eq!(sizes(&before), sizes(&after), "no text makes a size of its own");
}

#[test]
fn an_empty_packet_still_has_its_head_and_its_lines() {
    let doc = empty("Ines Duarte");
    let typeset = made("empty", &doc);
    assert_eq!(typeset.pages, 1);
    let printed = printed(&doc);
    assert!(printed.contains("Nogoalswereagreedforthisquarter."));
    for part in ["Whatwentwell", "Whattoworkon", "Feedback", "Development", "WhatPriyawilldo"] {
        assert!(!printed.contains(part), "{part} has nothing in it");
    }
}

#[test]
fn five_hundred_goals_fill_pages_and_are_named_as_the_longest_part() {
    let mut doc = typical();
    doc.goals = (1..=500).map(|n| goal(&format!("Goal number {n}"), "from 1 to 2", "Reached.")).collect();
    let typeset = made("goals", &doc);
    assert!(typeset.pages > 10, "{} pages", typeset.pages);
    assert_eq!(typeset.longest_part.as_deref(), Some("Goals"));
    let runs = runs(&doc);
    stays_on_the_sheet(&doc, &runs);
    let heads: BTreeSet<usize> = runs.iter().filter(|run| run.text == "What came of it").map(|run| run.page).collect();
    let goals: BTreeSet<usize> =
        runs.iter().filter(|run| run.text.starts_with("Goal number")).map(|run| run.page).collect();
    assert_eq!(heads, goals, "every page with goals has the head of the table");
    let page_of = |words: &str| runs.iter().find(|run| run.text == words).map(|run| run.page);
    assert_eq!(page_of("Goal number 500"), Some(goals.len() - 1));
}

#[test]
fn a_line_without_end_and_a_very_long_name_stay_on_the_sheet() {
    let long = "x".repeat(10_000);
    let mut doc = typical();
    doc.name = "Wolfeschlegelsteinhausenbergerdorff".repeat(4)[..120].into();
    doc.role = Some(long.clone());
    doc.in_short = vec![long.clone(), "ا".repeat(3000)];
    doc.goals[0] = goal(&long, &long, &long);
    doc.work_on[0].text = long.clone();
    doc.feedback[0].text = long.clone();
    doc.development[0].help = Some(long.clone());
    doc.next_mine.lines[0] = long.clone();
    doc.comment = Some(long.clone());
    doc.feedback[1].kind = "W".repeat(60);
    doc.paper = Paper::Letter;
    made("long", &doc);
    let runs = runs(&doc);
    stays_on_the_sheet(&doc, &runs);
    assert_eq!(text_of(&runs).matches('x').count() / 10_000, 10, "none of it is cut off");
    let low = runs.iter().map(|run| run.at.y).max().expect("text");
    assert!(low < Abs::inches(10.8), "nothing falls off the sheet");
}

#[test]
fn the_preview_is_the_page_that_was_asked_for() {
    let doc = typical();
    let one = preview(&doc, 1).expect("a page");
    let two = preview(&doc, 2).expect("a page");
    assert_eq!((one.pages, two.pages), (2, 2));
    assert!(one.svg.starts_with("<svg") && one.svg != two.svg);
    assert_eq!(preview(&doc, 99).expect("the last").svg, two.svg);
    assert_eq!(preview(&doc, 0).expect("the first").svg, one.svg);
}

#[test]
fn a_hyphen_in_a_name_is_as_wide_as_anywhere() {
    let wide = |text: &str| {
        let mut doc = empty("Ines Duarte");
        doc.in_short = vec![text.into()];
        runs(&doc).iter().filter(|run| run.size == Abs::pt(11.0)).map(|run| run.width).sum::<Abs>()
    };
    let hyphen = wide("Mei-Ling") - wide("Mei") - wide("Ling");
    assert!(hyphen < Abs::pt(11.0 * 0.5), "{hyphen:?}");
}

#[test]
fn what_is_written_from_right_to_left_starts_at_the_right() {
    let mut doc = typical();
    let hebrew = "הפורטל היה יותר עבודה ממה שחשבתי, בעיקר כי אף אחד לא החזיק ברשימת הספקים. ";
    doc.own_words.paragraphs = vec![hebrew.repeat(3), "שורה קצרה".into()];
    doc.feedback[0].text = "كانت المكالمة مع المورد واضحة".into();
    doc.went_well[0].text = "كانت المكالمة مع المورد واضحة".into();
    doc.goals[0].came_of_it = Some("שורה אחת".into());
    made("right-to-left", &doc);
    let mut ends: Vec<i64> = runs(&doc)
        .iter()
        .filter(|run| ["שורה", "كانت"].iter().any(|start| run.text.contains(start)))
        .map(|run| (run.at.x + run.width).to_mm().round() as i64)
        .collect();
    ends.sort();
    // One in the left column of two, one in the table, one in the list, one that fills a line of its own.
    assert_eq!(ends, [101, 190, 190, 190]);
}

#[test]
fn a_letter_of_a_rarer_script_comes_from_the_system_or_is_named() {
    for letter in ['ก', 'க', 'ა', '龘', 'ሀ'] {
        let mut doc = typical();
        doc.name = format!("{letter}{letter} Raman");
        let typeset = made("rare", &doc);
        let family = runs(&doc).into_iter().find(|run| run.text.contains(letter)).map(|run| run.family);
        match faces::of_the_system(letter) {
            Some(font) => {
                assert_eq!(family.as_ref(), Some(&font.info().family), "{letter}");
                assert_eq!(typeset.missing_glyphs, [], "{letter}");
            }
            None => {
                assert_eq!(family, None, "{letter}");
                assert_eq!(typeset.missing_glyphs[0].letter, letter.to_string());
            }
        }
    }
}
