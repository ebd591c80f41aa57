//! A talk on half a sheet of paper, for a manager who wants no screen between the two: what was promised last time, the
//! points, the questions, and ruled lines to write on.

use crate::calendar::spoken;
use crate::conversations::OneOnOnePage;
use crate::error::{Error, Result};
use crate::id::ConversationId;
use crate::messages::text;
use crate::packet::gather::as_file_name;
use crate::packet::typeset;
use crate::saved_files::{self, SavedKind};
use crate::settings::Paper;
use crate::{Planner, files, people, settings};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;
use typst::syntax::Source;

static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| typeset::template("pocket_card.typ", include_str!("pocket_card.typ")));

impl Planner {
    /// What the file of a talk's card would be called.
    pub fn pocket_card_file_name(&self, id: &ConversationId) -> Result<String> {
        let page = self.one_on_one(id.clone())?;
        let day = page.conversation.held_on.unwrap_or(page.conversation.planned_on).to_string();
        Ok(as_file_name(&text("card_file_name", &[("name", &page.person.display_name), ("day", &day)])))
    }

    /// Writes the card of a talk as PDF to `path`, whole or not at all; how many half sheets it takes. It is the manager's
    /// own and goes into no register.
    ///
    /// # Errors
    /// `Gone` where there is no such talk; `File` where the place cannot be written.
    pub fn save_pocket_card(&self, id: &ConversationId, path: &Path) -> Result<u32> {
        let page = self.one_on_one(id.clone())?;
        let (own, paper) = self.read(|tx| Ok((people::name(tx, &people::self_id(tx)?)?, settings::read(tx)?.paper)))?;
        let words = words(&page, &own, paper, self.clock().today());
        let (pdf, pages, _) = typeset::sheet(&TEMPLATE, words, "en").map_err(|e| Error::Internal(e.to_string()))?;
        files::write_whole(path, &pdf)?;
        saved_files::note(self, SavedKind::PocketCard, Some(&page.person.id), &pdf, path)?;
        Ok(pages as u32)
    }
}

fn words(page: &OneOnOnePage, own: &str, paper: Paper, today: NaiveDate) -> Value {
    let talk = &page.conversation;
    let day = talk.held_on.unwrap_or(talk.planned_on);
    let name = &page.person.display_name;
    let when = spoken(day, today);
    let when = match &talk.planned_time {
        Some(time) if talk.held_on.is_none_or(|held| held == talk.planned_on) => {
            text("day_and_time", &[("day", &when), ("time", time)])
        }
        _ => when,
    };
    let last = page.last_time.as_ref().map(|last| {
        let told =
            [Some(last.line.clone()).filter(|line| !line.is_empty()), last.promised.clone(), last.took_on.clone()];
        let ids = ["card_last_line", "card_you_promised", "card_they_took_on"];
        let lines: Vec<String> = ids
            .iter()
            .zip(told)
            .filter_map(|(id, words)| Some(text(id, &[("text", &words?), ("name", page.person.short_name())])))
            .collect();
        json!({ "heading": text("card_last_time", &[("day", &spoken(last.on, today))]), "lines": lines })
    });
    let open = page.points.iter().filter(|point| point.state != "withdrawn");
    let points: Vec<Value> = open
        .map(|point| {
            let theirs = (point.raised_by == "employee").then(|| page.person.short_name().to_owned());
            json!({ "text": point.text, "from": theirs, "done": point.state == "discussed" })
        })
        .collect();
    let questions: Vec<Value> =
        page.questions.iter().map(|q| json!({ "text": q.text, "from": null, "done": q.asked })).collect();
    json!({
        "language": "en",
        "title": text("card_title", &[("name", name), ("day", &when)]),
        "author": own,
        "paper": if paper == Paper::A4 { "a4" } else { "letter" },
        "page_of": text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
        "name": name,
        "when": when,
        "mark": text("numbers_sheet_mark", &[]),
        "last": last,
        "points_heading": text("to_talk_about", &[]),
        "points": points,
        "questions_heading": text("two_questions", &[]),
        "questions": questions,
        "notes_heading": text("notes", &[]),
        "agreed_heading": text("we_agreed", &[]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::demo::{self, Stage};
    use crate::testing::{day, planner};
    use serde_json::json;

    #[test]
    fn the_card_holds_the_points_and_questions_and_not_the_notes() {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let ruth = planner.add_person("Ruth Adeyemi".into()).expect("added").id;
        let draft = json!({ "person_id": ruth, "held_on": "2026-11-02", "notes": "wants the refunds page finished",
            "agreed": [{ "text": "Ask Legal", "mine": true, "due_on": null, "own_idea": false }] });
        planner.log_one_on_one(serde_json::from_value(draft).expect("a draft")).expect("kept");
        let id = planner.open_one_on_one(ruth, Some(day("2026-11-16"))).expect("open");
        planner.add_point(id.clone(), "Refunds: what does Legal wait for?".into(), "employee".into()).expect("added");
        planner.save_notes(id.clone(), "v".into(), String::new(), "SECRET-1".into()).expect("kept");
        let page = planner.one_on_one(id.clone()).expect("page");
        let words = words(&page, "Dana Reyes", Paper::A4, day("2026-11-16"));
        assert_eq!(words["points"][0]["text"], "Refunds: what does Legal wait for?");
        assert_eq!(words["points"][0]["from"], "Ruth");
        let all = words.to_string();
        assert!(all.contains("Ask Legal") && all.contains("wants the refunds page finished"), "last time: {all}");
        assert!(!all.contains("SECRET-1"), "what is written in the talk stays on the screen");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("card.pdf");
        assert_eq!(planner.save_pocket_card(&id, &path).expect("saved"), 1);
        assert!(std::fs::read(&path).expect("there").starts_with(b"%PDF"));
        assert!(planner.pocket_card_file_name(&id).expect("a name").contains("Ruth Adeyemi"));
        assert!(planner.save_pocket_card(&id, &folder.path().join("no/where.pdf")).is_err());
    }

    #[test]
    fn every_talk_ahead_in_the_made_up_team_fits_on_one_half_sheet() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = demo::make(folder.path(), Clock::stopped(day("2026-11-24")), Stage::Month6, true).expect("made");
        let path = folder.path().join("card.pdf");
        for person in planner.list_people(false).expect("people") {
            let id = planner.open_one_on_one(person.id, None).expect("open");
            assert_eq!(planner.save_pocket_card(&id, &path).expect("saved"), 1, "{}", person.display_name);
        }
    }
}
