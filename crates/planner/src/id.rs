//! Identities. Each entity has its own type, so that a person's id is never taken for a goal's.

/// Declares id types: UUIDv7 as lower-case text. Time order only helps the index; lists sort by their dates.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[ts(type = "string")]
        pub struct $name(pub String);

        impl $name {
            /// A new one.
            #[allow(clippy::new_without_default, reason = "a default identity would be a trap")]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7().to_string())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                String::column_result(value).map(Self)
            }
        }
    )+ };
}

ids! {
    PersonId, RelationshipId, PeriodId, GoalId, KeyResultId, CheckinId, IdpId, IdpItemId, SeriesId, ConversationId,
    ConversationItemId, ActionItemId, FeedbackId, EntryId, ReviewId, PlanId, PlanStepId, EventId, SnapshotId,
    DelegationId, SuccessionId, DismissalId, InstrumentId, InstrumentItemId, ExpectationId, AssessmentId, AnswerId,
    SignOffId, EvidenceId, AttachmentId, FavouriteId, CandidateId, HoldId,
}
