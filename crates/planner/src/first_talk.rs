//! The first talk with somebody, prepared before there is anything to go on: a day, and questions to choose from.

use crate::conversations::{self, Conversation};
use crate::error::Result;
use crate::id::{ConversationId, ConversationItemId, PersonId};
use crate::messages::Label;
use crate::{Planner, people, text};
use chrono::NaiveDate;
use serde::Deserialize;
use std::sync::LazyLock;

/// What is asked in a first meeting, of the questions that ship with the product.
static QUESTIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Bank {
        items: Vec<Asked>,
    }
    #[derive(Deserialize)]
    struct Asked {
        theme: String,
        text: String,
    }
    let bank = serde_json::from_str::<Bank>(include_str!("../content/one_on_one_questions.json"));
    let first = |bank: Bank| bank.items.into_iter().filter(|asked| asked.theme == "first").map(|asked| asked.text);
    bank.map(|bank| first(bank).collect()).unwrap_or_default()
});

impl Planner {
    /// Five questions for a first talk.
    pub fn first_talk_questions(&self) -> Result<Vec<String>> {
        Ok(QUESTIONS.clone())
    }

    /// Plans a talk with its points in one step. A talk that was prepared before for somebody is given as `instead_of`
    /// and goes: preparing it again makes no second one.
    ///
    /// # Errors
    /// A day that is over, or a point that is too long.
    pub fn prepare_first_talk(
        &self,
        person_id: PersonId,
        on: NaiveDate,
        points: Vec<String>,
        instead_of: Option<ConversationId>,
    ) -> Result<Conversation> {
        let points: Vec<String> = points
            .iter()
            .filter(|point| !point.trim().is_empty())
            .map(|point| text::required(point, "text", text::TITLE, "error_point_empty"))
            .collect::<Result<_>>()?;
        let name = self.read(|tx| people::name(tx, &person_id))?;
        self.write(Label::from("plan_one_on_one").with("name", name), |tx| {
            if let Some(old) = &instead_of {
                conversations::delete(tx, old)?;
            }
            let id = conversations::plan_on(tx, self.clock(), &person_id, on, None)?;
            for point in &points {
                let item = ConversationItemId::new();
                conversations::insert_item(tx, self.clock(), &item, &id, "topic", "manager", point, None)?;
            }
            conversations::one(tx, &id)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::planner;

    #[test]
    fn a_first_talk_is_prepared_once_with_what_was_ticked() {
        let p = planner();
        let ann = p.add_person("Ann".into()).expect("added").id;
        let on = p.clock().today() + chrono::Days::new(2);
        let asked = p.first_talk_questions().expect("asked");
        assert_eq!(asked.len(), 5);
        let prepare = |points: &[&str], old| {
            p.prepare_first_talk(ann.clone(), on, points.iter().map(|&point| point.into()).collect(), old)
        };
        let talk = prepare(&[&asked[0], " ", "where to sit"], None).expect("prepared");
        let points =
            |id| p.one_on_one(id).expect("page").points.into_iter().map(|point| point.text).collect::<Vec<_>>();
        assert_eq!(points(talk.id.clone()), [asked[0].as_str(), "where to sit"]);
        let again = prepare(&[&asked[1]], Some(talk.id)).expect("prepared anew");
        assert_eq!(points(again.id), [asked[1].as_str()]);
        let count = "SELECT count(*) FROM conversation";
        let talks = || p.read(|tx| Ok(tx.query_row(count, [], |r| r.get::<_, u32>(0))?)).expect("counted");
        assert_eq!(talks(), 1);
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Plan one-on-one with Ann"));
        p.undo().expect("undone");
        assert_eq!(talks(), 0, "the talk and its points are one step");
        let past = p.clock().today() - chrono::Days::new(1);
        let told = p.prepare_first_talk(ann.clone(), past, vec![], None).expect_err("over");
        assert_eq!(told.kind(), "invalid");
    }
}
