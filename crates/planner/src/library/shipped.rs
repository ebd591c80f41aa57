//! What ships with the product, as the library shows it: read once from `content/`.

use super::*;

#[derive(Deserialize)]
pub(super) struct Bank {
    pub(super) code: String,
    pub(super) version: u32,
    pub(super) title: String,
    #[serde(alias = "themes", alias = "stages")]
    pub(super) groups: Vec<Group>,
    pub(super) items: Vec<BankItem>,
}

#[derive(Deserialize)]
pub(super) struct Group {
    pub(super) code: String,
    pub(super) title: String,
}

#[derive(Deserialize)]
pub(super) struct BankItem {
    pub(super) code: String,
    pub(super) theme: Option<String>,
    pub(super) stage: Option<String>,
    pub(super) depth: Option<u32>,
    pub(super) text: String,
}

impl BankItem {
    pub(super) fn group(&self) -> Option<&str> {
        self.stage.as_deref().or(self.theme.as_deref())
    }
}

pub(super) static BANKS: LazyLock<Vec<Bank>> = LazyLock::new(|| {
    [include_str!("../../content/one_on_one_questions.json"), include_str!("../../content/coaching_questions.json")]
        .iter()
        .filter_map(|file| serde_json::from_str(file).ok())
        .collect()
});

/// Everything that ships with the product beside the skills, in its order.
pub(super) static BUILT_IN: LazyLock<Vec<LibraryItem>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for item in BANKS.iter().flat_map(|bank| &bank.items) {
        let kind = if item.stage.is_some() { LibraryKind::Coaching } else { LibraryKind::Question };
        let code = item.group().unwrap_or_default();
        all.push(LibraryItem {
            group: group_title(kind, code),
            group_code: Some(code.to_owned()),
            ..plain(kind, &item.code, &item.text)
        });
    }
    for goal in goals::examples() {
        let more = Some(goal.why.clone());
        all.push(LibraryItem { more, goal: Some(goal.clone()), ..plain(LibraryKind::Goal, &goal.code, &goal.title) });
    }
    for example in feedback::examples() {
        let wording = &example.wording;
        let joined = |parts: &[Option<&str>]| parts.iter().flatten().copied().collect::<Vec<_>>().join(" ");
        let code = example.kind.as_str();
        let rest =
            [&wording.impact, &wording.intent_question, &wording.next_step, &wording.consequence].map(|p| p.as_deref());
        all.push(LibraryItem {
            group: group_title(LibraryKind::Feedback, code),
            group_code: Some(code.to_owned()),
            more: Some(joined(&rest)).filter(|rest| !rest.is_empty()),
            feedback: Some(example.clone()),
            also: example.sector.clone(),
            ..plain(
                LibraryKind::Feedback,
                &example.code,
                &joined(&[wording.situation.as_deref(), Some(example.text.as_str())]),
            )
        });
    }
    all.extend(moves());
    all
});

/// What to do when something happens, by its day, from both sides of the work.
fn moves() -> Vec<LibraryItem> {
    #[derive(Deserialize)]
    struct Playbooks {
        items: Vec<Playbook>,
    }
    #[derive(Deserialize)]
    struct Playbook {
        code: String,
        title: String,
        signs: Vec<String>,
        manager: Vec<Move>,
        leader: Vec<Move>,
    }
    #[derive(Deserialize)]
    struct Move {
        day: u32,
        text: String,
    }
    let file = serde_json::from_str::<Playbooks>(include_str!("../../content/playbooks.json"));
    let mut all = Vec::new();
    for playbook in file.map(|file| file.items).unwrap_or_default() {
        // Its code is the everyday word for it: "pb.lost_client".
        let also = format!("{} {}", playbook.code.replace(['.', '_'], " "), playbook.signs.join(" "));
        let mut both: Vec<LibraryItem> = Vec::new();
        for (hat, moves) in [("manager", &playbook.manager), ("leader", &playbook.leader)] {
            for (at, one) in moves.iter().enumerate() {
                let when = match one.day {
                    0 => messages::text("library_same_day", &[]),
                    days => messages::counted("library_days_later", days, &[]),
                };
                let hat_words = messages::text(&format!("library_as_{hat}"), &[]);
                both.push(LibraryItem {
                    group: Some(playbook.title.clone()),
                    more: Some(format!("{hat_words}, {when}")),
                    after_days: Some(one.day),
                    also: also.clone(),
                    ..plain(LibraryKind::Move, &format!("{}.{hat}.{}", playbook.code, at + 1), &one.text)
                });
            }
        }
        both.sort_by_key(|one| one.after_days);
        all.extend(both);
    }
    all
}
