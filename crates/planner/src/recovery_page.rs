//! The recovery code on a sheet of paper, to be kept away from the computer.

use crate::error::{Error, Result};
use crate::messages::text;
use crate::packet::typeset;
use crate::saved_files::{self, SavedKind};
use crate::settings::Paper;
use crate::{Planner, RecoveryCode, files, settings};
use serde_json::json;
use std::path::Path;
use std::sync::LazyLock;
use typst::syntax::Source;

static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| typeset::template("recovery_page.typ", include_str!("recovery_page.typ")));

impl Planner {
    /// Writes the page with a recovery code as PDF to `path`, whole or not at all.
    ///
    /// # Errors
    /// `File` where the place cannot be written.
    pub fn save_recovery_code(&self, code: &RecoveryCode, path: &Path) -> Result<()> {
        let paper = self.read(|tx| Ok(settings::read(tx)?.paper))?;
        let today = self.clock().today();
        let folder = self.folder().display().to_string();
        let words = json!({
            "language": "en",
            "paper": if paper == Paper::A4 { "a4" } else { "letter" },
            "title": text("recovery_page_title", &[]),
            "heading": text("recovery_page_title", &[]),
            "about": text("recovery_page_about", &[]),
            "groups": code.groups(),
            "keep": text("recovery_page_keep", &[]),
            "where": text("recovery_page_where", &[("folder", &folder)]),
            "made": text("recovery_page_made", &[("day", &today.format("%-d %B %Y").to_string())]),
        });
        let (pdf, ..) = typeset::sheet(&TEMPLATE, words, "en").map_err(|e| Error::Internal(e.to_string()))?;
        files::write_whole(path, &pdf)?;
        saved_files::note(self, SavedKind::RecoveryPage, None, &pdf, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::planner;

    #[test]
    fn the_page_is_written_or_said_to_be_not() {
        let planner = planner();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("code.pdf");
        let code = RecoveryCode::new().expect("a code");
        planner.save_recovery_code(&code, &path).expect("saved");
        assert!(std::fs::read(&path).expect("there").starts_with(b"%PDF"));
        assert!(planner.save_recovery_code(&code, &folder.path().join("no/where.pdf")).is_err());
    }
}
