//! "About this planner, for HR": one printed page that says what the planner keeps, where, who can open it, and what it does
//! not do. It says only what holds in this planner today.

use crate::error::Result;
use crate::messages::text;
use crate::plain_sheet::{Part, PlainSheet};
use crate::saved_files::{self, SavedKind};
use crate::{Planner, numbers, people, settings};
use std::path::Path;

impl Planner {
    /// Writes the page as PDF to `path`, whole or not at all; how many pages it has.
    ///
    /// # Errors
    /// `File` where the place cannot be written.
    pub fn save_hr_page(&self, path: &Path) -> Result<u32> {
        let (own, paper, numbers_off) = self.read(|tx| {
            let own = match people::find_self(tx)? {
                Some(id) => people::name(tx, &id)?,
                None => String::new(),
            };
            Ok((own, settings::read(tx)?.paper, numbers::are_off(tx)?))
        })?;
        let sheet = self.hr_sheet(&own, numbers_off);
        let (pdf, pages) = sheet.save(&text("hr_page", &[]), &own, paper, path)?;
        saved_files::note(self, SavedKind::HrPage, None, &pdf, path)?;
        Ok(pages)
    }

    fn hr_sheet(&self, own: &str, numbers_off: bool) -> PlainSheet {
        let part = |heading: &str, lines: &[&str]| {
            let mut part = Part::new(text(heading, &[]));
            lines.iter().for_each(|id| part.line(text(id, &[]), None));
            part
        };
        let protects = if self.has_password() { "hr_password" } else { "hr_no_password" };
        let figures = if numbers_off { "hr_numbers_off" } else { "hr_numbers" };
        PlainSheet {
            heading: text("hr_page_over", &[]),
            name: text("hr_page", &[]),
            from: text(
                "hr_page_from",
                &[("name", own), ("date", &self.clock().today().format("%-d %B %Y").to_string())],
            ),
            about: Some(text("hr_page_about", &[])),
            parts: vec![
                part("hr_keeps", &["hr_keeps_what", "hr_keeps_not"]),
                part("hr_where", &["hr_where_folder", protects, "hr_sends_nothing"]),
                part("hr_judges", &["hr_rates_nobody", figures]),
                part("hr_rights", &["hr_access", "hr_correction", "hr_deletion", "hr_heard_first", "hr_leaving"]),
            ],
            foot: text("hr_page", &[]),
            ..PlainSheet::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::planner;

    #[test]
    fn it_says_what_holds_in_this_planner_and_is_one_page() {
        let p = planner();
        p.introduce("Dana Weiss".into(), false).expect("self");
        let words = |p: &Planner, off| serde_json::to_string(&p.hr_sheet("Dana Weiss", off)).expect("words");
        let open = words(&p, false);
        assert!(open.contains(&text("hr_no_password", &[])) && !open.contains(&text("hr_password", &[])));
        assert!(open.contains(&text("hr_numbers", &[])) && words(&p, true).contains(&text("hr_numbers_off", &[])));
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("hr.pdf");
        assert_eq!(p.save_hr_page(&path).expect("saved"), 1);
        let left = p.list_saved_files().expect("what left");
        assert_eq!((left.len(), left[0].file_name.as_str(), left[0].kind), (1, "hr.pdf", SavedKind::HrPage));
        assert!(p.save_hr_page(&folder.path().join("no/where.pdf")).is_err());
        assert_eq!(p.list_saved_files().expect("what left").len(), 1, "what was not written did not leave");
    }
}
