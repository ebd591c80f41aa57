use super::answer::made;
use super::taking::{AnswerFile, read_file};
use super::*;
use crate::demo::{self, Stage};
use crate::packet::Audience;
use crate::shelves::Shelf;
use crate::testing::{TestPlanner, day, planner};
use serde_json::{Value, json};
use std::collections::HashSet;

/// A planner with a manager and seven people.
fn team() -> (TestPlanner, Vec<PersonId>) {
    let p = planner();
    p.introduce("Dana Weiss".into(), false).expect("self");
    let names = ["Ana", "Ben", "Chen", "Dua", "Emil", "Farah", "Goran"];
    let people = p.add_people(names.map(str::to_owned).to_vec()).expect("added");
    (p, people.into_iter().map(|person| person.id).collect())
}

fn asking(kind: AskKind) -> Asking {
    Asking {
        kind,
        person_id: None,
        asked_person_id: None,
        asked_name: None,
        groups: vec![],
        due_on: None,
        about: None,
        reader: None,
    }
}

fn of(group: &str, people: u32) -> AskedGroup {
    AskedGroup { group: group.into(), people }
}

fn survey(reader: Option<&str>) -> Asking {
    let groups = vec![of("self", 1), of("manager", 1), of("report", 0), of("peer", 4), of("stakeholder", 2)];
    let groups = groups.into_iter().map(|g| if g.group == "report" { of("report", 1) } else { g }).collect();
    Asking { groups, reader: reader.map(str::to_owned), ..asking(AskKind::Survey360) }
}

/// Asks and gives back the round with its pages.
fn ask(p: &Planner, asking: &Asking) -> (String, Vec<FormFile>) {
    let folder = tempfile::tempdir().expect("a folder");
    let names = p.form_names(asking).expect("names");
    let to = if names.len() == 1 { folder.path().join(&names[0]) } else { folder.path().to_path_buf() };
    let saved = p.ask(asking, &to).expect("asked");
    assert_eq!(saved.files, names, "the names are as the dialog was told");
    let read = |name: &String| FormFile {
        name: name.clone(),
        html: std::fs::read_to_string(folder.path().join(name)).expect("written"),
    };
    let files = saved.files.iter().map(read).collect();
    (saved.round, files)
}

/// What a page knows of itself.
fn knows(file: &FormFile) -> Value {
    let (_, rest) = file.html.split_once("data-form=\"").expect("a form");
    let (data, _) = rest.split_once('"').expect("its end");
    let plain = data.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">");
    serde_json::from_str(&plain.replace("&amp;", "&")).expect("JSON")
}

/// The file that somebody's browser would save.
fn answered(page: &FormFile, answer: &str, answers: Value) -> AnswerFile {
    let about = knows(page);
    let text = |name: &str| about[name].as_str().unwrap_or_default().to_owned();
    let file = made::one(&text("round"), about["request"].as_str(), &text("group"), &text("form"), answer, answers);
    AnswerFile { name: format!("{answer}.json"), text: file.to_string(), unread: None }
}

fn count(p: &Planner, sql: &str) -> u32 {
    p.read(|tx| Ok(tx.query_row(sql, [], |r| r.get(0))?)).expect("counted")
}

/// Everything in the planner, without the moment it was told at.
fn all(p: &Planner) -> String {
    p.export().expect("exported").lines().filter(|line| !line.starts_with("\"exported_at\"")).collect()
}

fn group_of<'a>(files: &'a [FormFile], group: &str) -> &'a FormFile {
    files.iter().find(|file| knows(file)["group"] == group).expect("a page for the group")
}

#[test]
fn a_self_review_goes_out_as_one_page_and_comes_back_in_one_step() {
    let (p, people) = team();
    let wish = Asking {
        person_id: Some(people[0].clone()),
        due_on: Some(day("2026-12-01")),
        about: Some("Think of the spring fair as well".into()),
        ..asking(AskKind::SelfReview)
    };
    let (round, files) = ask(&p, &wish);
    let page = &files[0];
    assert_eq!(page.name, "Self-review of Ana.html");
    for words in ["From Dana Weiss", "Back by 1 December 2026", "spring fair", "Dana Weiss reads your answers"] {
        assert!(page.html.contains(words), "{words}");
    }
    assert_eq!(page.html.matches("<textarea").count(), 7, "six questions and the text to copy; no rating");
    let listed = p.list_rounds().expect("list");
    assert_eq!(
        (listed.len(), listed[0].state, listed[0].title.as_str()),
        (1, RoundState::Waiting, "Self-review of Ana")
    );

    let file = answered(page, "a1", json!({ "sr1": "The fair, <b>on</b> time", "sr6": "Less mail" }));
    let before = all(&p);
    let preview = p.look_into_answers(vec![file.clone()]).expect("looked");
    assert!(preview.ready && preview.files[0].problem.is_none(), "{preview:?}");
    assert!(preview.files[0].marks, "what looks like code is told");
    assert_eq!(preview.files[0].lines.len(), 2);
    assert_eq!(all(&p), before, "looking keeps nothing");
    p.take_in_answers(vec![file.clone()]).expect("taken");
    let page = p.round_page(round).expect("page");
    assert_eq!(page.round.state, RoundState::Received);
    assert_eq!(page.words[0].said, ["The fair, <b>on</b> time"], "as text, as it was written");
    let again = p.look_into_answers(vec![file]).expect("looked");
    assert!(!again.ready && again.files[0].problem.as_deref().is_some_and(|said| said.contains("already")));
    assert_eq!(p.undo().expect("undone").as_deref(), Some("Bring in answers"));
    assert_eq!(all(&p), before, "one step took all of it back");
}

#[test]
fn a_packet_prints_the_persons_own_words_and_nobody_elses() {
    let (p, people) = team();
    let own = Asking { person_id: Some(people[0].clone()), ..asking(AskKind::SelfReview) };
    let of_others =
        Asking { person_id: Some(people[0].clone()), asked_name: Some("Marta".into()), ..asking(AskKind::AboutPerson) };
    let (mine, theirs) = (ask(&p, &own).1.remove(0), ask(&p, &of_others).1.remove(0));
    let printed = |person: &PersonId, audience: Audience| {
        let request = p.packet_defaults(person.clone(), None, Some(audience), None).expect("a default");
        let document = p.packet_document(&request).expect("words");
        (document.own_words.paragraphs.clone(), serde_json::to_string(&document).expect("JSON"))
    };
    assert!(printed(&people[0], Audience::Employee).0.is_empty(), "lines to write on, before anything came back");
    let back = vec![
        answered(&mine, "a", json!({ "sr1": "The fair came off", "sr6": "Less mail" })),
        answered(&theirs, "b", json!({ "ap1": "Held the rota together" })),
    ];
    p.take_in_answers(back).expect("taken");
    let (words, whole) = printed(&people[0], Audience::Employee);
    assert_eq!(words, ["What mattered most: The fair came off", "Needed: Less mail"]);
    assert!(!whole.contains("Held the rota together"), "what others said is the manager's to say");
    assert!(printed(&people[0], Audience::Calibration).0.is_empty(), "a working paper has none");
    assert!(!printed(&people[1], Audience::Long).1.contains("The fair came off"), "nor anybody else's packet");
}

#[test]
fn feedback_on_the_manager_stands_where_it_is_looked_for() {
    let (p, _) = team();
    let wish = Asking { asked_name: Some("Marta Klein".into()), ..asking(AskKind::AboutMe) };
    let (_, files) = ask(&p, &wish);
    let marta = p.find_person("Marta Klein").expect("she is in the planner");
    assert_eq!(marta.relation.as_deref(), Some("peer"));
    assert!(p.list_people(false).expect("list").iter().all(|person| person.id != marta.id), "and not in the team");
    let file = answered(&files[0], "a", json!({ "am1": "You answer at once", "am2": "Say no sooner" }));
    p.take_in_answers(vec![file]).expect("taken");
    let received = p.list_received().expect("list");
    assert_eq!(received.len(), 2);
    assert!(received.iter().all(|one| one.from_name.as_deref() == Some("Marta Klein")));
    assert_eq!(count(&p, "SELECT count(*) FROM shareable_feedback"), 0, "none of it is printed");
}

#[test]
fn a_file_that_is_altered_doubled_foreign_or_huge_is_refused_and_nothing_is_half_done() {
    let (p, people) = team();
    let one = |person: &PersonId, name: &str| {
        let wish =
            Asking { person_id: Some(person.clone()), asked_name: Some(name.into()), ..asking(AskKind::AboutPerson) };
        ask(&p, &wish).1.remove(0)
    };
    let (first, second) = (one(&people[0], "Marta"), one(&people[1], "Ivo"));
    let good = answered(&first, "good", json!({ "ap1": "Ran the call" }));
    let named = |name: &str, text: String| AnswerFile { name: name.into(), text, unread: None };
    let mut mixed: Value = serde_json::from_str(&good.text).expect("JSON");
    mixed["request"] = knows(&second)["request"].clone();
    let elsewhere = made::one("no-such-round", None, "peer", "ask.about_person/1", "x", json!({ "ap1": "x" }));
    let about = knows(&first);
    let (round, request) = (about["round"].as_str().expect("a round"), about["request"].as_str());
    let made_up = |answers: Value| made::one(round, request, "peer", "ask.about_person/1", "y", answers).to_string();
    let other_form = made::one(round, request, "peer", "ask.about_me/1", "y", json!({ "am1": "x" })).to_string();
    let bad = [
        named("altered.json", good.text.replace("Ran the call", "Missed it")),
        named("mixed.json", mixed.to_string()),
        named("elsewhere.json", elsewhere.to_string()),
        named("another-form.json", other_form),
        named("unknown.json", made_up(json!({ "ap9": "x" }))),
        named("wrong-kind.json", made_up(json!({ "ap1": 4 }))),
        named("empty.json", made_up(json!({}))),
        named("form.html", first.html.clone()),
        named("deep.json", "[".repeat(50_000)),
        AnswerFile { name: "huge.json".into(), text: String::new(), unread: Some("answers_large".into()) },
    ];
    let before = all(&p);
    for file in &bad {
        let preview = p.look_into_answers(vec![file.clone()]).expect("looked");
        let problem = preview.files[0].problem.clone().expect("refused");
        assert!(!preview.ready && problem.ends_with('.') && !problem.contains('_'), "{}: {problem}", file.name);
        assert!(p.take_in_answers(vec![file.clone()]).is_err(), "{}", file.name);
    }
    assert_eq!(all(&p), before, "nothing was kept of any");
    // The good one comes in beside them, once, however often it was chosen.
    let mut everything = bad.to_vec();
    everything.extend([good.clone(), good]);
    let preview = p.look_into_answers(everything.clone()).expect("looked");
    assert_eq!(preview.files.iter().filter(|file| file.problem.is_none()).count(), 1, "the control: it is taken");
    p.take_in_answers(everything).expect("taken");
    assert_eq!(count(&p, "SELECT count(*) FROM assessment"), 1);
    assert_eq!(count(&p, "SELECT count(*) FROM feedback_request WHERE state = 'received'"), 1);
}

#[test]
fn a_file_of_50_mb_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let huge = folder.path().join("huge.json");
    let file = std::fs::File::create(&huge).expect("made");
    file.set_len(50 * 1024 * 1024).expect("50 MB, of which none is on the disk");
    let read = read_file(&huge);
    assert_eq!((read.unread.as_deref(), read.text.as_str()), (Some("answers_large"), ""));
    assert_eq!(read_file(folder.path()).unread.as_deref(), Some("answers_unreadable"), "a folder is no file");
    std::fs::write(&huge, [0xff, 0xfe, b'{']).expect("written");
    assert_eq!(read_file(&huge).unread.as_deref(), Some("answers_not_ours"), "no text");
    std::fs::write(&huge, "{}").expect("written");
    assert_eq!(read_file(&huge).text, "{}", "the control: a small one is read");
}

/// What each of a group answers, as the page would save it.
fn from_group(files: &[FormFile], group: &str, marks: &[i64]) -> Vec<AnswerFile> {
    let page = group_of(files, group);
    let about = knows(page);
    let codes: Vec<String> = about["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter(|item| item["kind"] == "scale")
        .map(|item| item["code"].as_str().expect("a code").to_owned())
        .collect();
    let one = |(n, mark): (usize, &i64)| {
        let answers: serde_json::Map<String, Value> = codes.iter().map(|code| (code.clone(), json!(mark))).collect();
        answered(page, &format!("{group}{n}"), Value::Object(answers))
    };
    marks.iter().enumerate().map(one).collect()
}

#[test]
fn a_survey_that_the_manager_collects_has_marks_alone_and_shows_nothing_of_too_few() {
    let (p, _) = team();
    let (round, files) = ask(&p, &survey(None));
    assert_eq!(files.len(), 5, "a page for each group");
    for file in &files {
        let asked = knows(file);
        let words = asked["items"].as_array().expect("items").iter().filter(|item| item["kind"] == "text").count();
        assert_eq!(words, 0, "words give people away: {}", file.name);
    }
    let team_page = group_of(&files, "report");
    assert!(team_page.html.contains("confidential, not anonymous"), "it says who reads it");
    let mut back = from_group(&files, "self", &[5]);
    back.extend(from_group(&files, "report", &[3, 4, 2, 4, 3]));
    back.extend(from_group(&files, "peer", &[4, 4]));
    let preview = p.look_into_answers(back.clone()).expect("looked");
    let group = |name: &str| preview.rounds[0].groups.iter().find(|of| of.group == name).expect("counted").clone();
    assert!(group("Your team").enough && !group("Colleagues").enough, "{preview:?}");
    assert!(preview.files.iter().all(|file| file.lines.is_empty()), "nobody's marks are shown before they are mixed");
    p.take_in_answers(back).expect("taken");

    let page = p.round_page(round.clone()).expect("page");
    assert_eq!(page.groups.iter().map(|of| of.group.as_str()).collect::<Vec<_>>(), ["self", "report"]);
    let p1 = page.items.iter().find(|item| item.code == "P1").expect("an item");
    assert_eq!((p1.own, p1.others, p1.sign), (Some(5.0), Some(3.2), Some(surveys::Sign::BlindSpot)));
    assert_eq!(p1.groups[0].spread, Some((2.0, 4.0)), "of five it is told how far apart they are");
    assert_eq!(page.overall, Some(3.2));

    // Two colleagues are not there at all, nowhere.
    assert_eq!(count(&p, "SELECT count(*) FROM assessment WHERE rater_group LIKE '%peer%'"), 0, "not kept");
    assert_eq!(
        count(&p, "SELECT count(*) FROM row_change WHERE table_name = 'assessment' AND after LIKE '%peer%'"),
        0,
        "nor in the log"
    );
    // Those without a name tell no time and no order.
    assert_eq!(
        count(
            &p,
            "SELECT count(*) FROM assessment WHERE anonymous = 1 AND (created_at IS NOT NULL OR submitted_on IS NOT NULL)"
        ),
        0
    );
    let ids: Vec<String> = p
        .read(|tx| {
            let mut all = tx.prepare("SELECT id FROM assessment WHERE anonymous = 1")?;
            Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
        })
        .expect("ids");
    assert_eq!(ids.len(), 5);
    assert!(ids.iter().all(|id| id.as_bytes()[14] == b'4'), "random, and no time within: {ids:?}");
    let recent = serde_json::to_string(&p.recently_changed().expect("list")).expect("JSON");
    assert!(!recent.contains("assessment_answer"), "Recently changed tells no single answer");
    // What comes later cannot be added: the difference would tell who it was.
    let late = p.look_into_answers(from_group(&files, "peer", &[1, 1, 1])).expect("looked");
    assert!(!late.ready, "{late:?}");
}

#[test]
fn the_order_in_which_answers_lie_is_not_the_order_in_which_they_came() {
    // Twelve people, each recognisable by nothing but the order: were they kept as they came, every run would give the same.
    let mut orders = HashSet::new();
    for _ in 0..4 {
        let (p, _) = team();
        let wish = Asking { groups: vec![of("peer", 12)], ..asking(AskKind::Survey360) };
        let (_, files) = ask(&p, &wish);
        let page = group_of(&files, "peer");
        // The number is their mark on one question; with twelve of them every order but a few is told apart.
        let back =
            (0..12).map(|n| answered(page, &format!("n{n}"), json!({ "P2": n % 5 + 1, "P4": n / 5 + 1 }))).collect();
        p.take_in_answers(back).expect("taken");
        let order: Vec<(f64, f64)> = p
            .read(|tx| {
                let mut all = tx.prepare(
                    "SELECT (SELECT v.value FROM assessment_answer v JOIN instrument_item i ON i.id = v.item_id WHERE v.assessment_id = a.id AND i.code = 'P2'),
                            (SELECT v.value FROM assessment_answer v JOIN instrument_item i ON i.id = v.item_id WHERE v.assessment_id = a.id AND i.code = 'P4')
                     FROM assessment a ORDER BY a.rowid",
                )?;
                Ok(all.query_map([], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?)
            })
            .expect("read");
        let came: Vec<(f64, f64)> = (0..12).map(|n| (f64::from(n % 5 + 1), f64::from(n / 5 + 1))).collect();
        assert_ne!(order, came, "mixed");
        orders.insert(format!("{order:?}"));
    }
    assert!(orders.len() > 1, "and not the same way each time");
}

#[test]
fn a_question_that_few_can_judge_has_no_mean() {
    let (p, _) = team();
    let (round, files) = ask(&p, &survey(None));
    let page = group_of(&files, "report");
    let answer = |n: usize, first: Value| answered(page, &format!("n{n}"), json!({ "P1": first, "P2": 4 }));
    let back = vec![answer(0, json!(1)), answer(1, json!(null)), answer(2, json!(null)), answer(3, json!(5))];
    p.take_in_answers(back).expect("taken");
    let page = p.round_page(round).expect("page");
    let told = |code: &str| page.items.iter().any(|item| item.code == code);
    assert!(told("P2") && !told("P1"), "two of four judged it: {:?}", page.items);
    assert_eq!(page.overall, Some(4.0), "nor does the mean of all tell them");
}

#[test]
fn more_answers_than_people_were_asked_are_refused() {
    let (p, _) = team();
    let (_, files) = ask(&p, &survey(None));
    let many = p.look_into_answers(from_group(&files, "peer", &[1, 2, 3, 4, 5])).expect("looked");
    assert!(!many.ready && many.rounds[0].problem.as_deref().is_some_and(|said| said.contains("twice")), "{many:?}");
    let few = p.look_into_answers(from_group(&files, "report", &[1, 2])).expect("looked");
    assert!(!few.ready, "two of the team are too few: {few:?}");
    let twice: Vec<_> = [from_group(&files, "report", &[1, 2, 3]), from_group(&files, "report", &[1])].concat();
    let twice = p.look_into_answers(twice).expect("looked");
    assert_eq!(twice.files.iter().filter(|file| file.problem.is_some()).count(), 1, "the same file counts once");
    assert_eq!(twice.rounds[0].groups[0].answers, 3);
}

#[test]
fn words_come_through_a_third_person_alone_and_apart_from_marks() {
    let (p, _) = team();
    let (round, files) = ask(&p, &survey(Some("Marta Klein")));
    assert_eq!(files.len(), 6, "and the page that puts them together");
    let team_page = group_of(&files, "report");
    assert!(team_page.html.contains("Marta Klein reads this file") && team_page.html.contains("not to Dana Weiss"));
    assert!(files[5].name.ends_with("put together.html"), "{}", files[5].name);
    let straight = p.look_into_answers(from_group(&files, "report", &[1, 2, 3])).expect("looked");
    assert!(!straight.ready && straight.files[0].problem.as_deref().is_some_and(|said| said.contains("Marta Klein")));

    let scores = json!([{ "P1": 4, "P2": 4 }, { "P1": 2 }, { "P1": 3 }]);
    let merged = |groups: Value| AnswerFile {
        name: "all.json".into(),
        text: made::merged(&round, "s360.light/2", groups).to_string(),
        unread: None,
    };
    let whole = json!([
        { "group": "report", "scores": scores, "texts": { "PO1": ["Keep asking us", "The Friday mail"] } },
        { "group": POOLED, "scores": [{ "P2": 3 }, { "P2": 3 }, { "P2": 5 }], "texts": {} },
    ]);
    for hostile in [
        json!([{ "group": "report", "scores": [{ "P1": 6 }, { "P1": 2 }, { "P1": 3 }], "texts": {} }]),
        json!([{ "group": "report", "scores": scores, "texts": { "P1": ["no question of words"] } }]),
        json!([{ "group": "report", "scores": scores, "texts": { "PO1": ["1", "2", "3", "4"] } }]),
        json!([{ "group": "boss", "scores": scores, "texts": {} }]),
        json!([{ "group": "report", "scores": scores, "texts": {} }, { "group": "report", "scores": scores, "texts": {} }]),
        json!([{ "group": "report", "scores": [{ "P1": 2 }], "texts": { "PO1": ["one alone"] } }]),
    ] {
        assert!(!p.look_into_answers(vec![merged(hostile.clone())]).expect("looked").ready, "{hostile}");
    }
    p.take_in_answers(vec![merged(whole)]).expect("taken");
    let page = p.round_page(round).expect("page");
    assert_eq!(page.groups.iter().map(|of| of.answers).collect::<Vec<_>>(), [3, 3], "comments are counted as nobody");
    assert_eq!(page.words[0].said.len(), 2);
    assert_eq!(
        count(
            &p,
            "SELECT count(*) FROM assessment a WHERE (SELECT count(DISTINCT v.text IS NULL) FROM assessment_answer v WHERE v.assessment_id = a.id) > 1"
        ),
        0,
        "no comment lies beside marks"
    );
}

#[test]
fn the_upward_question_needs_five_people_and_somebody_else_who_reads_it() {
    let (p, people) = team();
    let wish = Asking { reader: Some("Marta".into()), ..asking(AskKind::Upward) };
    assert!(p.form_names(&Asking { reader: None, ..wish.clone() }).is_err(), "never straight to the manager");
    let (round, files) = ask(&p, &wish);
    let said = |choice: &str| json!({ "up1": choice });
    let groups = json!([{ "group": "report", "scores": [said("yes"), said("yes"), said("no")], "texts": { "up2": ["More say"] } }]);
    let file = made::merged(&round, "ask.upward/1", groups).to_string();
    p.take_in_answers(vec![AnswerFile { name: "all.json".into(), text: file, unread: None }]).expect("taken");
    let page = p.round_page(round).expect("page");
    let counts: Vec<_> = page.choices.iter().map(|of| (of.choice.as_str(), of.count)).collect();
    assert_eq!(counts, [("Yes", 2), ("Not sure", 0), ("No", 1)]);
    assert_eq!(page.words[0].said, ["More say"]);
    assert!(files.iter().any(|file| file.html.contains("Marta reads this file")));
    p.write("add_note", |tx| {
        let mut ends = tx.prepare("UPDATE relationship SET ended_on = '2026-11-16' WHERE person_id = ?1")?;
        people[..3].iter().try_for_each(|person| Ok(ends.execute([person]).map(|_| ())?))
    })
    .expect("three left");
    let later = p.on(day("2026-11-18"));
    assert!(later.form_names(&wish).is_err(), "four people would know each other's answer");
}

#[test]
fn nobody_is_asked_whose_answer_could_never_be_shown() {
    let (p, people) = team();
    let refused = |asking: Asking| p.form_names(&asking).expect_err("refused").message();
    let groups = |groups: Vec<AskedGroup>| Asking { groups, ..asking(AskKind::Survey360) };
    refused(groups(vec![]));
    refused(groups(vec![of("self", 1)]));
    refused(groups(vec![of("peer", 2)]));
    refused(groups(vec![of("boss", 2)]));
    refused(Asking { due_on: Some(day("2026-11-15")), ..survey(None) });
    refused(asking(AskKind::SelfReview));
    refused(asking(AskKind::AboutMe));
    let about_ana = Asking { person_id: Some(people[0].clone()), ..asking(AskKind::AboutPerson) };
    refused(about_ana.clone());
    refused(Asking { asked_name: Some("ana".into()), ..about_ana.clone() });
    refused(Asking { asked_name: Some("Dana Weiss".into()), ..about_ana.clone() });
    assert!(p.form_names(&Asking { asked_name: Some("Ben".into()), ..about_ana }).is_ok(), "the control");
    assert_eq!(count(&p, "SELECT count(*) FROM feedback_request"), 0);
}

#[test]
fn a_form_that_cannot_be_written_asks_nobody() {
    let (p, people) = team();
    let wish = Asking { person_id: Some(people[0].clone()), ..asking(AskKind::SelfReview) };
    let folder = tempfile::tempdir().expect("a folder");
    assert!(p.ask(&wish, &folder.path().join("nowhere/form.html")).is_err());
    assert!(p.ask(&survey(None), &folder.path().join("nowhere")).is_err());
    assert_eq!(count(&p, "SELECT count(*) FROM feedback_request"), 0);
    // Two rounds into the same folder: the first is left as it is.
    p.ask(&survey(None), folder.path()).expect("asked");
    let second = p.ask(&survey(None), folder.path()).expect("asked");
    assert!(second.files.iter().all(|name| name.contains("(2)")), "{:?}", second.files);
    assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 10);
}

#[test]
fn a_round_is_let_go_runs_out_and_holds_its_shelf_down_meanwhile() {
    let (p, people) = team();
    let wish = |due: &str| Asking {
        person_id: Some(people[0].clone()),
        due_on: Some(day(due)),
        ..asking(AskKind::SelfReview)
    };
    let (round, files) = ask(&p, &wish("2026-11-20"));
    p.take_down_shelf(Shelf::AskingOthers).expect("down");
    let kept = p.put_away_shelf(Shelf::AskingOthers).expect_err("a form is out").message();
    assert!(kept.contains("Self-review of Ana"), "{kept}");
    let state = |p: &Planner| p.round_page(round.clone()).expect("page").round.state;
    assert_eq!(state(&p.on(day("2026-12-04"))), RoundState::Waiting);
    let late = p.on(day("2026-12-05"));
    assert_eq!(state(&late), RoundState::Expired, "two weeks after its day");
    late.put_away_shelf(Shelf::AskingOthers).expect("nobody expects it any more");
    late.take_in_answers(vec![answered(&files[0], "a", json!({ "sr1": "Late" }))]).expect("late is taken all the same");
    assert_eq!(state(&late), RoundState::Received);

    let (round, files) = ask(&p, &wish("2026-11-20"));
    p.let_round_go(round.clone()).expect("let go");
    assert!(p.let_round_go(round).is_err(), "once");
    let gone = p.look_into_answers(vec![answered(&files[0], "b", json!({ "sr1": "x" }))]).expect("looked");
    assert!(!gone.ready, "{gone:?}");
    assert_eq!(p.undo().expect("undone").as_deref(), Some("Stop waiting: Self-review of Ana"));
    assert!(p.look_into_answers(vec![answered(&files[0], "b", json!({ "sr1": "x" }))]).expect("looked").ready);
}

#[test]
fn a_page_asks_nothing_of_the_network_and_says_so_to_the_browser() {
    let (p, _) = team();
    let (_, files) = ask(&p, &survey(Some("Marta")));
    for file in &files {
        let html = &file.html;
        let (_, policy) = html.split_once("Content-Security-Policy\" content=\"").expect("a policy");
        let policy = policy.split('"').next().unwrap_or_default();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'sha256-") && !policy.contains("unsafe"),
            "{policy}"
        );
        for reach in
            ["http://", "https://", "src=", "url(", "@import", "fetch(", "XMLHttpRequest", "sendBeacon", "innerHTML"]
        {
            assert!(!html.contains(reach), "{reach} in {}", file.name);
        }
    }
}

#[test]
fn no_private_text_stands_in_any_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = crate::calendar::Clock::stopped(day("2026-11-24"));
    let p = demo::make(folder.path(), clock, Stage::Month6, true).expect("made");
    const CANARY: &str = "CANARY-7Q4Z";
    assert!(p.export().expect("exported").contains(CANARY), "the control: the planner is full of them");
    let people = p.list_people(false).expect("list");
    let mut made = 0;
    for person in &people {
        let id = Some(person.id.clone());
        let by_name = |kind| Asking { person_id: id.clone(), asked_name: Some("Marta Klein".into()), ..asking(kind) };
        for wish in [by_name(AskKind::SelfReview), by_name(AskKind::AboutPerson), by_name(AskKind::AboutMe)] {
            for file in ask(&p, &wish).1 {
                made += 1;
                assert!(!file.html.contains(CANARY) && !file.name.contains(CANARY), "{}", file.name);
            }
        }
    }
    for wish in
        [survey(None), survey(Some("Marta")), Asking { reader: Some("Marta".into()), ..asking(AskKind::Upward) }]
    {
        for file in ask(&p, &wish).1 {
            made += 1;
            assert!(!file.html.contains(CANARY), "{}", file.name);
            // A page to a group names nobody of the team.
            for person in &people {
                assert!(!file.html.contains(&person.display_name), "{} in {}", person.display_name, file.name);
            }
        }
    }
    assert!(made > 25, "only {made} pages were read");
}

#[test]
fn a_form_goes_with_everything_else_into_the_file_for_other_programs_and_back() {
    let (p, people) = team();
    let wish = Asking { person_id: Some(people[0].clone()), ..asking(AskKind::SelfReview) };
    let (_, files) = ask(&p, &wish);
    let other = planner();
    other.import(&p.export().expect("exported"), false).expect("imported");
    let file = answered(&files[0], "a", json!({ "sr1": "x" }));
    assert!(other.look_into_answers(vec![file]).expect("looked").ready, "answers find their round there as well");
}
