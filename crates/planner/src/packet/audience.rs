//! For whom a packet is, and what of it that reader gets: one table, a row for each part.

use super::SectionKey;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who will read it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The person it is about, on two pages.
    #[default]
    Employee,
    /// The person as well, with everything both know.
    Long,
    /// The personnel file: never more than the person's own copy.
    File,
    /// Managers who compare how they judge; a working paper that is thrown away.
    Calibration,
    /// Those who decide on a promotion: results and trust apart, with words of its own.
    Promotion,
    /// The manager's own manager: the team's quarter, with words of its own and without anybody's name.
    OwnBoss,
}

/// How a part of the packet stands with a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    On,
    /// Only where it is ticked.
    Asked,
    Never,
}

impl Audience {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Audience::Employee => "employee",
            Audience::Long => "long",
            Audience::File => "file",
            Audience::Calibration => "calibration",
            Audience::Promotion => "promotion",
            Audience::OwnBoss => "own_boss",
        }
    }

    pub(super) fn from_str(text: &str) -> Audience {
        [Audience::Long, Audience::File, Audience::Calibration, Audience::Promotion, Audience::OwnBoss]
            .into_iter()
            .find(|audience| audience.as_str() == text)
            .unwrap_or_default()
    }

    /// A part that is not in this table cannot be printed.
    pub(super) fn place(self, part: SectionKey) -> Place {
        use Place::{Asked, Never, On};
        let [employee, long, file, calibration, promotion] = match part {
            SectionKey::InShort | SectionKey::Goals | SectionKey::WentWell | SectionKey::WorkOn => [On, On, On, On, On],
            SectionKey::Next => [On, On, On, Never, On],
            SectionKey::OwnWords | SectionKey::Comment => [On, On, On, Never, Never],
            SectionKey::Feedback | SectionKey::Development => [On, On, Asked, Never, Asked],
            SectionKey::Level => [On, On, On, Never, Never],
            SectionKey::Talks => [Never, On, Never, Never, Never],
            SectionKey::HandedOver => [Never, Asked, Never, Never, On],
            SectionKey::HowToRead => [Never, On, Asked, Asked, Asked],
            // Named and never put in: who holds the paper knows what there is to ask for.
            SectionKey::Files => [Never, Asked, Never, Never, Never],
        };
        match self {
            Audience::Employee => employee,
            Audience::Long => long,
            Audience::File => file,
            Audience::Calibration => calibration,
            Audience::Promotion => promotion,
            // Put together apart, of other material.
            Audience::OwnBoss => match part {
                SectionKey::InShort
                | SectionKey::Goals
                | SectionKey::HandedOver
                | SectionKey::WorkOn
                | SectionKey::Next => On,
                _ => Never,
            },
        }
    }

    /// What the manager writes for it is not what stands in the review.
    pub(crate) fn has_own_texts(self) -> bool {
        matches!(self, Audience::Promotion | Audience::OwnBoss)
    }

    /// The person holds it in their hands: drafts, talks and signatures make sense.
    pub(super) fn is_theirs(self) -> bool {
        matches!(self, Audience::Employee | Audience::Long)
    }
}
