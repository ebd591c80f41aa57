//! Pages that the manager keeps in the sidebar, below everything that is there by itself, in the order in which they came.

use crate::error::Result;
use crate::messages::Label;
use crate::{Planner, settings};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) const KEY: &str = "kept_pages";

/// A page and what it was called when it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptPage {
    /// As the window names it, in JSON; the core does not read it.
    pub route: String,
    pub title: String,
}

pub(crate) fn read(tx: &Transaction) -> Result<Vec<KeptPage>> {
    Ok(settings::get(tx, KEY)?.unwrap_or_default())
}

impl Planner {
    /// Keeps a page in the sidebar, as the last one; one that is there already stays where it is.
    pub fn keep_page(&self, page: KeptPage) -> Result<()> {
        self.write(Label::from("keep_page").with("title", page.title.clone()), |tx| {
            let mut kept = read(tx)?;
            if kept.iter().all(|other| other.route != page.route) {
                kept.push(page);
                settings::set(tx, KEY, &kept, &self.clock().now())?;
            }
            Ok(())
        })
    }

    /// Takes a page out of the sidebar; the page itself stays.
    pub fn let_page_go(&self, route: String) -> Result<()> {
        let title = self.read(read)?.into_iter().find(|page| page.route == route).map(|page| page.title);
        let Some(title) = title else { return Ok(()) };
        self.write(Label::from("let_page_go").with("title", title), |tx| {
            let kept: Vec<KeptPage> = read(tx)?.into_iter().filter(|page| page.route != route).collect();
            settings::set(tx, KEY, &kept, &self.clock().now())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::planner;

    #[test]
    fn a_kept_page_is_the_last_one_stands_once_and_goes_and_comes_back_by_undo() {
        let p = planner();
        let page = |name: &str| KeptPage { route: format!("{{\"name\":\"{name}\"}}"), title: name.into() };
        let kept = || p.read(read).expect("read").into_iter().map(|page| page.title).collect::<Vec<_>>();
        for name in ["promises", "all_people", "promises"] {
            p.keep_page(page(name)).expect("kept");
        }
        assert_eq!(kept(), ["promises", "all_people"]);
        p.let_page_go(page("promises").route).expect("gone");
        assert_eq!(kept(), ["all_people"]);
        p.undo().expect("undone");
        assert_eq!(kept(), ["promises", "all_people"]);
    }
}
