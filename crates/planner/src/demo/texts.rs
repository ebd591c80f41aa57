//! What the made-up people say, note and promise. `{place}`, `{thing}` and `{office}` are filled from the vocabulary of the
//! team, so that a line is concrete and none stands twice on one screen.

/// The words of one team's work.
pub(super) struct Vocabulary {
    pub places: &'static [&'static str],
    pub things: &'static [&'static str],
    pub offices: &'static [&'static str],
}

/// Service and field support for clinics.
pub(super) static CLINICS: Vocabulary = Vocabulary {
    places: &[
        "Northgate",
        "St. Anna",
        "Lakeside",
        "the Marburg clinic",
        "Riverside",
        "the children's ward in Fulda",
        "Elm Street",
        "the Harz group",
        "Old Mill",
        "Westpark",
        "St. Barbara",
        "the eye clinic in Kassel",
        "Highfield",
        "the dialysis centre",
        "Birkenhof",
        "the Weser group",
        "Linden",
        "the night ward at Southbank",
        "Three Oaks",
        "the heart centre",
        "Rosengarten",
        "the day clinic in Celle",
        "Hillcrest",
    ],
    things: &[
        "exchange list",
        "cold-chain box",
        "returns form",
        "priority queue",
        "handover sheet",
        "route plan",
        "complaint log",
        "spare-parts order",
        "weekend rota",
        "delivery promise",
        "stock list",
        "morning report",
        "repeat-visit count",
        "first-reply time",
        "urgent line",
        "help article",
        "training slot",
        "order check",
        "van booking",
        "calibration date",
        "call-back list",
        "phone menu",
        "depot key",
        "visit report",
        "supplier score",
        "loan device",
        "packing guide",
        "reorder level",
        "escalation note",
    ],
    offices: &[
        "Purchasing",
        "Quality",
        "the Kassel depot",
        "IT",
        "Finance",
        "the driver desk",
        "Sales",
        "the Bremen depot",
        "Legal",
        "the night line",
        "Training",
        "the warehouse",
        "Facilities",
    ],
};

/// Finance operations and customer support of a mail-order house.
pub(super) static SHOP: Vocabulary = Vocabulary {
    places: &[
        "Brightwater Ltd",
        "the Ghent office",
        "Larkfield",
        "the marketplace",
        "Oakline Supplies",
        "the returns centre",
        "Kestrel Freight",
        "the spring fair",
        "Northwind",
        "the loyalty group",
        "Marlow & Sons",
        "the Lyon shop",
        "Tidewater",
        "the wholesale desk",
        "Paperworks",
        "the outlet store",
        "Greenfield",
        "the partner portal",
        "Castellan",
        "the Porto team",
        "Silverbrook",
        "the help desk in Cork",
        "Hartmann",
    ],
    things: &[
        "refund text",
        "close file",
        "vendor form",
        "forecast call",
        "case list",
        "reply template",
        "invoice run",
        "triage rota",
        "credit note",
        "weekly numbers",
        "approval limit",
        "onboarding guide",
        "price list",
        "call summary",
        "month-end list",
        "test order",
        "escalation note",
        "payment terms",
        "queue report",
        "help page",
        "audit folder",
        "stock count",
        "budget line",
        "shipping claim",
        "chargeback case",
        "survey result",
        "supplier score",
        "handover note",
        "training plan",
    ],
    offices: &[
        "Finance",
        "Legal",
        "Purchasing",
        "the warehouse",
        "IT",
        "Marketing",
        "the web team",
        "Audit",
        "Payroll",
        "Sales",
        "Facilities",
        "the data team",
        "Customer Care",
    ],
};

/// First sentence of a private note after a talk.
pub(super) const NOTICED: &[&str] = &[
    "Came in with a plan of {their} own for the {thing}.",
    "Tired after three late days at {place}; took one shift off the list together.",
    "Asked before I could: how far may {they} decide on the {thing}?",
    "Quieter than usual. Something with {office}, not ready to say what.",
    "Lively; the visit at {place} went well and it shows.",
    "Wanted an answer from me on the {thing}. I asked back and {they} found one.",
    "Worried that {place} hears of the change from somebody else first.",
    "Proud of the {thing}, rightly so.",
    "Short talk, twenty minutes; {place} was waiting on the phone.",
    "Too much at once: {office} and {place} both want it this week.",
    "Good mood. Spoke about learning more than about tasks.",
    "Annoyed with {office}, with reason; two answers were promised and none came.",
    "Had prepared three points and led the talk from start to end.",
    "Doubts whether the {thing} is worth the hours. I do not know either.",
    "First time that {they} said no to a request from {office}.",
    "Listened a lot, said little; ask again about {place} next time.",
    "Thanked the others for the help at {place} without being asked to.",
    "Slow on the {thing}; the cause is the order of steps, not {their} effort.",
    "Relaxed now that the {thing} has one owner.",
    "Wants to show the {thing} to the whole team.",
    "Laughed about last week at {place}; the pressure is off.",
    "Hesitates to call {office} directly. Practised the first sentence.",
    "Compared the numbers of two weeks alone and drew the right conclusion.",
];

/// What the talk was about, still private.
pub(super) const TALKED: &[&str] = &[
    "We went through {place} call by call.",
    "Looked at the {thing} together; two columns can go.",
    "The open question is who tells {office}.",
    "Agreed that {place} comes first until Friday.",
    "Left the {thing} as it is for now and will look again in a fortnight.",
    "Spent most of the time on what {place} really needs.",
    "Found that {office} and we count differently.",
    "Next time: one example from {place}, not five.",
    "I talked too much about the {thing}.",
    "{They} will try it at {place} before anybody else hears of it.",
    "The numbers of the {thing} are better than the feeling about them.",
    "Wrote down three risks; only the one with {office} is real.",
    "Nothing to decide on {place} before the next visit.",
    "Sorted what is urgent and what is only loud; {office} is loud.",
    "The {thing} can be given away, {they} said so first.",
    "Asked what a good month at {place} would look like.",
    "Went back to why we do the {thing} at all.",
    "Half an hour on {office}; ten minutes would have done.",
    "We drew the way of an order from {place} on one page.",
];

/// The shared line of a talk.
pub(super) const SHARED: &[&str] = &[
    "{place} is settled; the {thing} stays with you.",
    "We try the new {thing} for two weeks, then decide.",
    "You decide on the {thing} and tell me afterwards.",
    "{office} gets one answer from us, and it comes from you.",
    "First {place}, then the {thing}.",
    "The {thing} takes two hours a week at most.",
    "You bring one example from {place} to the team meeting.",
    "We keep the promise to {place} and drop the extra report.",
    "No change to the {thing} until {office} has answered.",
    "You lead the call with {place}; I listen.",
    "What went well at {place} is worth a page in the guide.",
    "We measure the {thing} once a week, on Thursdays.",
    "The limit for {place} is a day's work; beyond that you call.",
    "{office} joins the next review of the {thing}.",
    "You are free of the {thing} from next week on.",
    "Three visits to {place} are enough this month.",
    "You ask for help with the {thing} before it is late.",
];

/// What they promise.
pub(super) const THEIR_PROMISES: &[&str] = &[
    "Send the {thing} for {place} to {office}",
    "Call {place} about the {thing}",
    "Write the {thing} down on one page, with the case of {place}",
    "Try the shorter {thing} at {place}",
    "Ask {office} for two names to test the {thing}",
    "Show {place} the new {thing}",
    "Count how often the {thing} comes back from {place}",
    "Draft the {thing} with {office}",
    "Book an hour with {office} on {place}",
    "Close the open case of {place}",
    "Tell {office} what changes in the {thing}",
    "Collect three examples of the {thing} from {place}",
    "Run the {thing} alone on Thursday, {place} first",
    "Visit {place} and bring the {thing} back",
    "List what {office} still waits for at {place}",
    "Test the {thing} on ten orders from {place}",
    "Explain the {thing} to the new colleague, by the case of {place}",
    "Check the {thing} of {place} against last month",
    "Propose a date for {place} to {office}",
];

/// What the manager promises.
pub(super) const MY_PROMISES: &[&str] = &[
    "Ask {office} about the {thing} for {place}",
    "Send you the {thing} of {place}",
    "Tell {office} that you decide on the {thing}",
    "Find an hour in the plan for {place}",
    "Read your draft of the {thing} for {place}",
    "Get an answer from {office} on {place}",
    "Introduce you to the lead of {office} for the {thing}",
    "Put the {thing} on the agenda of the leads, with {place} as the case",
    "Take the report on {place} off your list",
    "Clear the budget for the {thing} at {place} with {office}",
    "Come along to {place} once",
];

/// Points for the next talk.
pub(super) const POINTS: &[&str] = &[
    "{place}: who decides on the {thing}?",
    "What is {office} waiting for?",
    "The {thing}: keep it or drop it",
    "How did the visit to {place} go?",
    "Help needed with the {thing}",
    "An idea for {place}",
    "Two complaints about the {thing}",
    "Time for learning, and the {thing}",
    "Who stands in at {place} next month",
    "What I would like to hand over: the {thing}",
    "{office} asks for a second report",
    "Dates for {place}",
    "The {thing} from the view of {place}",
];

/// A remark of the manager's about somebody, outside a talk.
pub(super) const NOTES: &[&str] = &[
    "Took the call from {place} calmly and stayed on it until it was solved.",
    "The {thing} was late again; ask what stands in the way.",
    "{office} praised the clear note about {place}.",
    "Helped with the {thing} although the day was full.",
    "Said in the team meeting that {place} should come first. Right.",
    "Has three open ends at {place}; look at them together.",
    "Asked for the {thing} to be explained twice. Was it my explanation?",
    "Would be good in front of {office}; find an occasion.",
    "Left at five for once. Good.",
    "Two people asked me for the {thing}; both were sent by the same hand.",
    "Changed the order of work at {place} without asking, and it is better.",
    "Does not like the {thing}, does it well all the same.",
    "Spoke for {place} when nobody else did.",
    "Wrote to {office} in my name; talk about how we do that.",
    "Mentioned a course twice; ask about it.",
    "Kept the {thing} going while two were ill.",
    "Interrupted the colleague from {office} several times today.",
    "Brought the {thing} down to one page.",
    "{place} asked for the same person again.",
];

/// Praise: situation, behaviour, impact.
pub(super) const PRAISE: &[[&str; 3]] = &[
    [
        "{place} called on Tuesday evening",
        "you stayed on the line and named the next step in two sentences",
        "the ward could go on working, and they told {office} so",
    ],
    [
        "We had the review with {office}",
        "you showed the {thing} with three numbers and stopped there",
        "the decision fell in ten minutes",
    ],
    ["The visit to {place} was coming up", "you called the two people who know it best", "nobody had to go twice"],
    [
        "The {thing} failed on Monday",
        "you told everybody within the hour what holds and what does not",
        "no promise to {place} was broken",
    ],
    [
        "We spoke about the {thing} in the team meeting",
        "you gave the credit to the colleague who had done it",
        "two others offered their help for {place}",
    ],
    [
        "There was a complaint from {place}",
        "you asked what had happened before you explained",
        "they asked for you by name the next time",
    ],
    [
        "Two colleagues were away",
        "you sorted the {thing} by what {place} needs first",
        "the oldest case was closed on Wednesday",
    ],
    [
        "{office} asked for everything at once",
        "you said plainly what we cannot do by Friday",
        "they moved their date, and {place} lost nothing",
    ],
    [
        "We needed a new {thing}",
        "you tried it on ten cases before you proposed it",
        "{office} took it over as it stood",
    ],
    [
        "A delivery to {place} was ready",
        "you noticed the wrong label and stopped it",
        "nothing came back, for the first time this month",
    ],
    ["A colleague got stuck at {place}", "you let the colleague try first and stood by", "the next time it went alone"],
];

/// Corrections and advice: kind, situation, behaviour, impact.
pub(super) const CORRECTIONS: &[[&str; 4]] = &[
    [
        "constructive",
        "We were in the call with {office}",
        "you answered before the question was finished, three times",
        "they wrote to me afterwards because they had not been heard",
    ],
    [
        "constructive",
        "The {thing} for {place} had a date",
        "you changed it without telling {office}",
        "somebody stood in front of a closed door",
    ],
    [
        "feedforward",
        "The next talk with {place} is near",
        "begin with what they asked for and keep the {thing} for the end",
        "they hear that you listened",
    ],
    [
        "constructive",
        "You wrote the report on {place}",
        "you left out the two cases that went wrong",
        "{office} decided on half of the picture",
    ],
    [
        "constructive",
        "{place} was waiting on Thursday",
        "you passed the case on without a word about the {thing}",
        "the colleague asked everything a second time",
    ],
    [
        "feedforward",
        "{office} will ask again",
        "name one date and the person who keeps it",
        "nobody has to ask a third time",
    ],
    [
        "constructive",
        "We handed the {thing} over",
        "you left before the questions came",
        "{place} called me at seven in the evening",
    ],
];

/// A note with a goal's update.
pub(super) const UPDATES: &[&str] = &[
    "Went as planned; {place} is the next step.",
    "A week lost to the {thing}, caught up since.",
    "The easy part is done; {place} will take longer.",
    "{office} helped; without them it would not have moved.",
    "Slower than hoped: the {thing} had to be done twice.",
    "Good step forward since {place} takes part.",
    "Nothing surprising; we go on.",
    "Tried another order of work at {place}, and it pays.",
    "One bad week because of the {thing}; the trend holds.",
    "Better than expected at {place}.",
    "Needs the answer from {office} by next week.",
];

/// Friday's one line for herself.
pub(super) const REFLECTIONS: &[&str] = &[
    "Asked instead of answering when the {thing} came up. It took five minutes longer and stayed solved.",
    "Gave {office} an answer that somebody of the team should have given.",
    "Nobody asked me about {place} this week. That is new.",
    "Too many small decisions on the {thing} landed with me again.",
    "The best idea of the week, for {place}, came from the quietest person.",
    "Said why we do the {thing}, not only until when.",
    "Moved two talks for {office}. They noticed, and so did I.",
    "Let the team decide on {place}; I would have chosen otherwise, and they were right.",
    "Stayed out of the {thing} for a whole week.",
    "Thanked three people, each for something that had happened at {place}.",
    "Was impatient about the {thing}. Say so on Monday.",
];

pub(super) const STORIES: &[&str] = &[
    "A nurse at {place} got the device in the night because the {thing} was right, and the child slept at home.",
    "{place} could keep twelve appointments because the van turned around for the {thing}.",
    "An old man wrote to us: after the call from {place} he understood his device for the first time.",
    "The {thing} saved {place} a whole morning; they sent a cake to the depot.",
    "A new doctor at {place} found the {thing} in a minute, on her first day.",
    "Because of the {thing}, {place} did not have to move a single treatment in a week of snow.",
    "{place} was about to leave us; the honest answer about the {thing} kept them.",
];

pub(super) const INITIATIVES: &[&str] = &[
    "Two of them tried a shared {thing} with {place}, without being asked to",
    "A short stand-up with {office} on Wednesdays, started by the team",
    "A list of what {place} asks most, kept by everybody",
    "The rota for the {thing} is made by the team itself",
    "A half-day at {place} for every new colleague",
];

pub(super) const ECHOES: &[&str] = &[
    "\"No treatment is postponed because of us\", said the colleague from {office}, about the {thing}.",
    "The depot explained our purpose to {place} in its own words.",
    "A driver asked whether the change at {place} helps the patient. That is the question.",
];

pub(super) const LEARNING: &[&str] = &[
    "Coaching in five minutes: three questions instead of advice, tried on the {thing}",
    "Planning with uncertain numbers, with the {thing} as the case",
    "How {office} reads our reports: an afternoon beside them",
    "Difficult talks: practised the first two sentences about {place}",
    "Visited the team lead of {place} and watched how the day begins there",
];

/// What others said to the manager: situation, behaviour, impact.
pub(super) const RECEIVED: &[[&str; 3]] = &[
    ["We spoke about {place}", "you asked what I would do and waited", "I found it myself and slept better"],
    ["The {thing} was late", "you stood before us towards {office}", "we could work on it in peace"],
    [
        "It was Monday, before the call from {place}",
        "you moved our talk for the second time",
        "I did not know whether {place} still mattered",
    ],
    ["We met {office}", "you let me present the {thing}", "they call me now and not you"],
    [
        "The new rota for {place} was due",
        "you decided before we had spoken about {place}",
        "two of us felt passed over",
    ],
];

/// Development: skill, step, evidence, how the manager helps, 70-20-10 source, kind of activity.
pub(super) const DEVELOPMENT: &[[&str; 6]] = &[
    [
        "Leading a meeting",
        "Chair the weekly planning twice",
        "Both ended on time with decisions written down",
        "Sit in once and say nothing",
        "experience",
        "stretch",
    ],
    [
        "Speaking before people who decide",
        "Present the half-year numbers to the leads",
        "Two questions answered without help",
        "Go through the first three minutes together",
        "experience",
        "project",
    ],
    [
        "Analysing numbers",
        "Build the monthly comparison from raw data",
        "The page is used in two meetings",
        "Ask the data team for an hour",
        "experience",
        "project",
    ],
    [
        "Giving feedback",
        "Tell two colleagues what worked, within a day",
        "Both can say what was meant",
        "Listen to the rehearsal",
        "experience",
        "coaching",
    ],
    [
        "Negotiating",
        "Go along to two supplier talks, then lead one",
        "One condition is better than before",
        "Open the door to Purchasing",
        "exposure",
        "shadowing",
    ],
    [
        "Writing so that others can act",
        "Write four help articles and have them tried",
        "Three calls fewer a week",
        "Read the first one",
        "experience",
        "teaching",
    ],
    [
        "Handling conflict",
        "Talk with a lead who has been through it, three times",
        "One open conflict settled",
        "Make the introduction",
        "exposure",
        "mentoring",
    ],
    [
        "Cold-chain knowledge",
        "Take the two-day course and pass the test",
        "The certificate",
        "Keep the two days free",
        "education",
        "course",
    ],
    [
        "Delegating",
        "Give one recurring task away, with its limits",
        "It has not come back after a month",
        "Ask once how it goes",
        "experience",
        "stretch",
    ],
    [
        "Planning ahead",
        "Read the short book on queues and apply one idea",
        "One idea is in use",
        "Talk about it for half an hour",
        "education",
        "reading",
    ],
    [
        "Teaching",
        "Train the new colleague for a week",
        "The colleague works alone on Friday",
        "Take the urgent line that week",
        "experience",
        "teaching",
    ],
    ["Standing in", "Act as deputy for a week", "Nothing waited for me", "Be away, really", "experience", "acting_up"],
    [
        "Knowing the customer",
        "Spend a day where our work arrives",
        "Three observations in the team meeting",
        "Find the place",
        "exposure",
        "shadowing",
    ],
    [
        "Automation",
        "Take the course on testing and use it once",
        "One check that fails when it should",
        "Keep four hours a week free",
        "education",
        "course",
    ],
];

/// A review's summary, strengths, focus and next steps.
pub(super) const REVIEWS: &[[&str; 4]] = &[
    [
        "A quarter in which most of what was promised was kept, with steady work at {place}.",
        "Clear notes and calm calls; {office} relies on them.",
        "Saying earlier when the {thing} gets late.",
        "Lead the {thing} alone, with one look from me a fortnight.",
    ],
    [
        "A strong start, a slow middle and a good end; {place} is satisfied.",
        "Thinks from the customer's side and asks before acting.",
        "Leaving things out: not every wish from {office} is ours.",
        "One larger piece of work instead of five small ones.",
    ],
    [
        "The goals were demanding; what was learned at {place} is worth as much as the number.",
        "Stays with a question until the cause is found.",
        "Sharing what is known about the {thing} with the others.",
        "Teach two colleagues, and step back afterwards.",
    ],
    [
        "Reliable through a quarter with many changes, most of all around the {thing}.",
        "Keeps people informed without being asked.",
        "Giving feedback to colleagues directly instead of through me.",
        "Two talks with {office}, alone, by the middle of the quarter.",
    ],
    [
        "Much went well and one thing did not: {place} waited too long, and we both know why.",
        "Owns mistakes and repairs them on the same day.",
        "Planning the week before it begins.",
        "Bring a plan for the {thing} on the first Monday.",
    ],
];

pub(super) const COMMENTS: &[&str] = &[
    "I agree with this. The weeks at {place} were hard, and the help came in time.",
    "The number does not show how much went into the {thing}; the text does. Thank you.",
    "I would like more time for learning next quarter.",
    "I see the point about {office} and will try it.",
];

/// Questions of a coached talk: stage, text.
pub(super) const QUESTIONS: &[[&str; 4]] = &[
    [
        "goal",
        "What would a good end of this month look like?",
        "options",
        "What else could you do if nobody stood in the way?",
    ],
    ["reality", "What have you tried so far, and what happened?", "will", "What will you do first, and by when?"],
    ["goal", "What do you want to be different afterwards?", "will", "How will you know that it worked?"],
    [
        "reality",
        "Who else is touched by this, and how do they see it?",
        "options",
        "Which of these ways would you choose, and why?",
    ],
];

pub(super) const PRAISE_DONE: &[&str] = &[
    "Brought the {thing} to {place} a week before the date.",
    "Trained two people from {office} on the {thing}.",
    "Closed the oldest case of {place}.",
    "Halved the questions about the {thing}.",
    "Presented {place} to the leads without help.",
];

/// Notes that name nobody yet.
pub(super) const LOOSE: &[&str] = &[
    "Who knows the {thing} best? Ask on Monday.",
    "{office} wants a word about {place}.",
    "Say thank you for the {thing}.",
    "{place} asked for one page instead of five.",
    "Idea: the {thing} as the topic of the next team meeting.",
];
