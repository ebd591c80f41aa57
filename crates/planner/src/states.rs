//! Which state follows on which event: one function for each kind of record, and no other place that decides it.
//!
//! Derived states (an agreed goal that has begun is `active`) are read from rows and today and never stored; they stand
//! here because events are allowed in them. `stored` says what the column holds. Guards (a reason, a date) are the verb's.

/// Declares `<name>_next(state, event)`: the state that follows, or nothing where the event is not allowed.
macro_rules! machines {
    ($($(#[$doc:meta])* $name:ident { $($from:literal + $event:literal => $to:literal,)+ })+) => { $(
        $(#[$doc])*
        pub fn $name(state: &str, event: &str) -> Option<&'static str> {
            match (state, event) {
                $(($from, $event) => Some($to),)+
                _ => None,
            }
        }
    )+ };
}

machines! {
    /// Events of a period.
    period_next {
        "future" + "start" => "open",
        "open" + "end_reached" => "closing",
        "closing" + "close" => "closed",
        "closed" + "reopen" => "closing",
    }
    /// Events of a goal.
    goal_next {
        "draft" + "propose" => "proposed",
        "proposed" + "send_back" => "draft",
        "draft" + "agree" => "agreed",
        "proposed" + "agree" => "agreed",
        "agreed" + "start" => "active",
        "active" + "renegotiate" => "proposed",
        "active" + "score" => "closed",
        "active" + "carry_over" => "closed",
        "draft" + "postpone" => "draft",
        "proposed" + "postpone" => "draft",
        "draft" + "drop" => "closed",
        "proposed" + "drop" => "closed",
        "agreed" + "drop" => "closed",
        "active" + "drop" => "closed",
        "closed" + "reopen" => "active",
    }
    /// Events of a development plan.
    idp_next {
        "draft" + "share" => "shared",
        "shared" + "rework" => "draft",
        "shared" + "sign" => "agreed",
        "agreed" + "start" => "active",
        "active" + "review_due" => "in_review",
        "in_review" + "confirm" => "active",
        "in_review" + "replace" => "superseded",
        "active" + "replace" => "superseded",
        "active" + "complete" => "completed",
        "in_review" + "complete" => "completed",
        "active" + "person_left" => "ended",
        "in_review" + "person_left" => "ended",
        "agreed" + "content_changed" => "shared",
        "active" + "content_changed" => "shared",
        "in_review" + "content_changed" => "shared",
        "draft" + "person_left" => "ended",
        "shared" + "person_left" => "ended",
        "agreed" + "person_left" => "ended",
    }
    /// Events of a step of a development plan.
    idp_item_next {
        "planned" + "start" => "in_progress",
        "in_progress" + "finish" => "done",
        "done" + "verify" => "verified",
        "done" + "reopen" => "in_progress",
        "planned" + "defer" => "deferred",
        "in_progress" + "defer" => "deferred",
        "deferred" + "resume" => "in_progress",
        "planned" + "cancel" => "cancelled",
        "in_progress" + "cancel" => "cancelled",
        "deferred" + "cancel" => "cancelled",
    }
    /// Events of a review.
    review_next {
        "not_started" + "open_self_review" => "self_review",
        "not_started" + "skip_self_review" => "drafting",
        "self_review" + "self_review_received" => "drafting",
        "drafting" + "propose_rating" => "calibration",
        "drafting" + "skip_calibration" => "ready",
        "calibration" + "calibrated" => "ready",
        "calibration" + "rework" => "drafting",
        "ready" + "hold_meeting" => "meeting_held",
        "meeting_held" + "sign" => "signed",
        "meeting_held" + "change_after_meeting" => "ready",
        "signed" + "close" => "closed",
        "signed" + "reopen" => "ready",
        "closed" + "reopen" => "ready",
        "not_started" + "exempt" => "exempt",
        "self_review" + "exempt" => "exempt",
        "drafting" + "exempt" => "exempt",
        "not_started" + "not_due" => "exempt",
        "exempt" + "reopen" => "drafting",
    }
    /// Events of an action item.
    action_item_next {
        "open" + "finish" => "done",
        "open" + "drop" => "dropped",
        "done" + "reopen" => "open",
        "dropped" + "reopen" => "open",
    }
    /// Events of a step of the five-step plan.
    plan_step_next {
        "not_started" + "commit" => "committed",
        "not_started" + "evidence" => "in_progress",
        "committed" + "evidence" => "in_progress",
        "in_progress" + "threshold" => "met",
        "met" + "below_threshold" => "in_progress",
        "in_progress" + "no_evidence" => "committed",
        "not_started" + "period_closed" => "closed",
        "committed" + "period_closed" => "closed",
        "in_progress" + "period_closed" => "closed",
        "met" + "period_closed" => "closed",
    }
    /// Events of a conversation.
    conversation_next {
        "planned" + "hold" => "held",
        "planned" + "miss" => "missed",
        "planned" + "cancel" => "cancelled",
        "planned" + "move" => "moved",
        "missed" + "make_up" => "moved",
        "held" + "undo" => "planned",
    }
    /// Events of a conversation item.
    conversation_item_next {
        "open" + "discuss" => "discussed",
        "open" + "carry" => "carried",
        "open" + "park" => "parked",
        "parked" + "unpark" => "open",
        "open" + "withdraw" => "withdrawn",
    }
    /// Events of a piece of feedback.
    feedback_next {
        "draft" + "give" => "given",
        "draft" + "discard" => "discarded",
        "given" + "acknowledge" => "acknowledged",
        "acknowledged" + "follow_up" => "followed_up",
        "given" + "follow_up" => "followed_up",
        "given" + "withdraw" => "withdrawn",
        "acknowledged" + "withdraw" => "withdrawn",
    }
    /// Events of a piece of work that is handed over.
    delegation_next {
        "candidate" + "offer" => "proposed",
        "proposed" + "decline" => "candidate",
        "proposed" + "accept" => "agreed",
        "agreed" + "hand_over" => "handed_over",
        "handed_over" + "first_checkpoint" => "running",
        "handed_over" + "complete" => "completed",
        "running" + "complete" => "completed",
        "handed_over" + "take_back" => "taken_back",
        "running" + "take_back" => "taken_back",
        "handed_over" + "end" => "ended",
        "running" + "end" => "ended",
        "candidate" + "drop" => "dropped",
        "proposed" + "drop" => "dropped",
        "agreed" + "drop" => "dropped",
    }
    /// Events of a question to others.
    feedback_request_next {
        "draft" + "export_form" => "sent",
        "sent" + "import_answer" => "received",
        "sent" + "decline" => "declined",
        "sent" + "expire" => "expired",
        "expired" + "late_answer" => "received",
    }
    /// Events of a form that was answered.
    assessment_next {
        "draft" + "submit" => "submitted",
        "submitted" + "take_back" => "draft",
        "submitted" + "lock" => "locked",
        "locked" + "unlock" => "submitted",
    }
    /// Events of a plan.
    plan_next {
        "draft" + "start" => "running",
        "running" + "complete" => "completed",
        "running" + "abandon" => "abandoned",
        "draft" + "abandon" => "abandoned",
    }
}

/// What the column holds while a record is in `state`: derived states are kept as the state they grow out of.
pub fn stored(machine: &str, state: &'static str) -> &'static str {
    match (machine, state) {
        ("period", "future" | "closing") => "open",
        ("goal", "active") => "agreed",
        ("idp", "active" | "in_review") => "agreed",
        ("delegation", "running") => "handed_over",
        ("feedback_request", "expired") => "sent",
        ("plan_step", "committed" | "in_progress" | "met" | "closed") => "not_started",
        _ => state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeMap;

    type Next = fn(&str, &str) -> Option<&'static str>;

    #[test]
    fn every_pair_of_state_and_event_is_as_the_model_says() {
        let model: Value = serde_json::from_str(include_str!("../content/state_machines.json")).expect("the model");
        let built: BTreeMap<&str, Next> = BTreeMap::from([
            ("period", period_next as Next),
            ("goal", goal_next as Next),
            ("idp", idp_next as Next),
            ("idp_item", idp_item_next as Next),
            ("review", review_next as Next),
            ("action_item", action_item_next as Next),
            ("plan_step", plan_step_next as Next),
            ("conversation", conversation_next as Next),
            ("conversation_item", conversation_item_next as Next),
            ("feedback", feedback_next as Next),
            ("delegation", delegation_next as Next),
            ("feedback_request", feedback_request_next as Next),
            ("assessment", assessment_next as Next),
            ("plan", plan_next as Next),
        ]);
        let mut pairs = 0;
        for (name, next) in built {
            let machine = &model["machines"][name];
            let transitions = machine["transitions"].as_array().expect("transitions");
            let states = machine["states"].as_object().expect("states");
            for state in states.keys() {
                for event in transitions.iter().map(|t| t["event"].as_str().expect("an event")) {
                    // One event may lead to several states by its guard; the first is what `next` names.
                    let allowed: Vec<_> =
                        transitions.iter().filter(|t| t["from"] == state.as_str() && t["event"] == event).collect();
                    let wanted = allowed.first().map(|t| t["to"].as_str().expect("a state"));
                    assert_eq!(next(state, event), wanted, "{name}: {state} + {event}");
                    pairs += 1;
                }
            }
            for (state, about) in states.iter().filter(|(_, about)| about["derived"] == true) {
                let state: &'static str = state.clone().leak();
                assert_eq!(stored(name, state), about["stored_as"].as_str().expect("stored"), "{name}: {state}");
            }
        }
        assert!(pairs > 300, "only {pairs} pairs were compared");
    }
}
