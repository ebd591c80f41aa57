//! The rules of the writing checks, as the library holds them: word lists with a place where they count, and a few
//! tests that a word list cannot make. Every rule says what it saw, why it matters and how it could read instead.

use super::facts::{Action, FeedbackFacts, GoalFacts, KeyResultFacts, ReviewFacts};
use super::words::{Phrases, Words, sentences, tokens};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

pub struct Rule {
    pub id: String,
    pub set: String,
    pub fields: Vec<String>,
    /// S, M, A, R or T of a goal.
    pub criterion: Option<String>,
    severity: Severity,
    detect: Detect,
    pub message: String,
    /// How it could read instead.
    pub example: Option<String>,
}

/// Never shown; it says which of several hints comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Severity {
    Error,
    Warn,
    Info,
}

enum Detect {
    Phrases { lists: Vec<Phrases>, place: Option<Place>, unless_number: bool },
    Test(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    Start,
    AboutPerson,
}

/// What the file holds.
#[derive(Deserialize)]
struct Library {
    lexicons: HashMap<String, Vec<String>>,
    rules: Vec<StoredRule>,
}

#[derive(Deserialize)]
struct StoredRule {
    id: String,
    set: String,
    #[serde(default)]
    criterion: Option<String>,
    severity: Severity,
    fields: Vec<String>,
    detect: StoredDetect,
    message: String,
    miss: Value,
}

#[derive(Deserialize)]
struct StoredDetect {
    #[serde(default)]
    lexicon: Vec<String>,
    #[serde(default)]
    pred: Option<String>,
    #[serde(default)]
    unless_pred: Option<String>,
    #[serde(default)]
    position: Option<Place>,
}

pub struct Book {
    pub rules: Vec<Rule>,
    lists: HashMap<String, (HashSet<String>, Phrases)>,
    /// What a title may begin with.
    verbs: HashSet<String>,
}

pub static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let library: Library = serde_json::from_str(include_str!("../../content/linter_rules.json"))
        .unwrap_or(Library { lexicons: HashMap::new(), rules: Vec::new() });
    Book::new(library)
});

impl Book {
    fn new(Library { lexicons, rules }: Library) -> Book {
        let phrases = |name: &String| {
            Phrases::new(lexicons.get(name).map(Vec::as_slice).unwrap_or_default().iter().map(String::as_str))
        };
        let first = |phrase: &String| tokens(phrase, false).into_iter().next();
        let verbs = ["action_verbs", "vague_verbs", "activity_verbs"];
        let verbs = verbs.iter().filter_map(|name| lexicons.get(*name)).flatten().filter_map(first).collect();
        let rules = rules
            .into_iter()
            .map(|rule| Rule {
                detect: match rule.detect.pred {
                    Some(test) => Detect::Test(test),
                    None => Detect::Phrases {
                        lists: rule.detect.lexicon.iter().map(phrases).collect(),
                        place: rule.detect.position,
                        unless_number: rule.detect.unless_pred.as_deref() == Some("has_number"),
                    },
                },
                example: rule.miss.as_str().or(rule.miss["text"].as_str()).map(str::to_owned),
                id: rule.id,
                set: rule.set,
                criterion: rule.criterion,
                severity: rule.severity,
                fields: rule.fields,
                message: rule.message,
            })
            .collect();
        let lists =
            lexicons.keys().map(|name| (name.clone(), (lexicons[name].iter().cloned().collect(), phrases(name))));
        let lists = lists.collect();
        Book { rules, lists, verbs }
    }

    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    fn has(&self, list: &str, word: &str) -> bool {
        self.lists.get(list).is_some_and(|(words, _)| words.contains(word))
    }

    fn found(&self, list: &str, words: &Words) -> bool {
        self.lists.get(list).is_some_and(|(_, phrases)| phrases.stand_in(words))
    }

    /// Whether what stands before `at` says that it is about a person: "you were …", "she can be …".
    fn about_person(&self, words: &[String], at: usize) -> bool {
        let before = words[..at].iter().rev().find(|word| !self.has("about_person_skip", word));
        before.is_some_and(|word| self.has("about_person_lead", word))
    }
}

/// What a rule saw: the words it stumbled over, where it was over words.
pub type Seen = Option<String>;

impl Rule {
    /// Health and the like come first, then by weight, then in the order of the library.
    pub fn order(&self) -> impl Ord {
        (self.set != "privacy", self.severity)
    }

    /// Whether it counts in a verdict, and not only as a suggestion.
    pub fn counts(&self) -> bool {
        self.severity != Severity::Info
    }

    /// What it sees in a text; `others` are the people whose names a text about somebody else need not hold.
    pub fn sees(&self, words: &Words, others: &[String]) -> Option<Seen> {
        let book = &*BOOK;
        match &self.detect {
            Detect::Phrases { unless_number: true, .. } if words.has_number() => None,
            Detect::Phrases { lists, place, .. } => {
                let placed = |words: &[String], at: usize| match place {
                    None => true,
                    Some(Place::Start) => at == 0,
                    Some(Place::AboutPerson) => book.about_person(words, at),
                };
                lists.iter().find_map(|phrases| phrases.first_in(words, placed)).map(Some)
            }
            Detect::Test(test) => text_test(book, test, words, others).then_some(None),
        }
    }

    pub fn sees_goal(&self, goal: &GoalFacts) -> bool {
        match &self.detect {
            Detect::Test(test) => goal_test(&BOOK, test, goal),
            Detect::Phrases { .. } => false,
        }
    }

    pub fn sees_feedback(&self, feedback: &FeedbackFacts) -> bool {
        let blank = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
        match &self.detect {
            Detect::Test(test) if feedback.kind == "constructive" => match test.as_str() {
                "late_feedback" => feedback.delay_days > 14,
                "no_way_forward" => blank(&feedback.intent_question) && blank(&feedback.next_step),
                _ => false,
            },
            _ => false,
        }
    }

    pub fn sees_review(&self, review: &ReviewFacts) -> bool {
        let share = |part: u32, of: u32| f64::from(part) / f64::from(of);
        match &self.detect {
            Detect::Test(test) => match test.as_str() {
                "no_evidence" => review.rating != review.mid && review.evidence == 0,
                "recency" => review.evidence_total >= 5 && share(review.evidence_last30, review.evidence_total) > 0.6,
                "flat_profile" => review.levels.len() >= 5 && review.levels.windows(2).all(|two| two[0] == two[1]),
                "short_text" => f64::from(review.words) < 0.6 * f64::from(review.median_words),
                "copied_text" => review.similarity >= 0.9,
                _ => false,
            },
            Detect::Phrases { .. } => false,
        }
    }

    pub fn sees_action(&self, action: &Action) -> bool {
        match &self.detect {
            Detect::Test(test) if test == "action_no_owner" => action.owner.is_none(),
            Detect::Test(test) if test == "action_no_due" => action.due.is_none(),
            _ => false,
        }
    }
}

fn text_test(book: &Book, test: &str, words: &Words, others: &[String]) -> bool {
    let last = words.whole.last().map_or("", String::as_str);
    match test {
        "three_actions" => {
            let begins = |at: usize| at == 0 || matches!(words.whole[at - 1].as_str(), "and" | "then");
            let verbs =
                words.whole.iter().enumerate().filter(|(at, word)| book.has("action_verbs", word) && begins(*at));
            verbs.count() >= 3
        }
        "vague_date" => book.found("asap", words) || book.has("asap_end", last),
        "no_verb_first" => english(words) && !book.verbs.contains(words.first()),
        "no_situation" => {
            let month = |word: &String| book.has("months_days", word.strip_suffix("'s").unwrap_or(word));
            english(words)
                && !words.has_number()
                && !words.whole.iter().any(month)
                && !book.found("situation_markers", words)
        }
        "empty_praise" => words.whole.len() < 4 || book.found("empty_praise", words),
        "short_impact" => words.whole.len() < 4,
        "praise_but" => [" but ", " however "].iter().any(|turn| {
            let before = words.plain.split_once(turn).map(|(before, _)| Words::of(before));
            before.is_some_and(|before| book.found("positive_words", &before))
        }),
        "many_hedges" => book.lists.get("hedges").is_some_and(|(_, phrases)| phrases.count_in(words) >= 2),
        "other_person_named" => names_one_of(words, others),
        "contact_data" => words.text.split_whitespace().any(is_address) || has_telephone(&words.text),
        "long_sentence" => sentences(&words.plain).any(|sentence| tokens(sentence, false).len() > 25),
        "no_why_marker" => english(words) && !book.found("reason_markers", words),
        "unknown_abbreviation" => {
            let parts = words.text.split(|c: char| c.is_whitespace() || ".,;:()".contains(c));
            parts.into_iter().any(|word| word.chars().count() >= 3 && word.chars().all(char::is_uppercase))
        }
        "closed_question" => book.has("closed_openers", words.first()),
        "stacked_questions" => words.text.matches('?').count() > 1,
        _ => false,
    }
}

/// The lists are English. A rule that asks for a word of a list has nothing to say about a text in another script.
fn english(words: &Words) -> bool {
    !words.whole.is_empty() && words.plain.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}')
}

/// Names are looked for as they are spelled: "Will" is somebody, "will" is not.
fn names_one_of(words: &Words, others: &[String]) -> bool {
    let spelled = tokens(&words.text, false);
    let is = |word: &str, part: &str| word.strip_suffix("'s").unwrap_or(word) == part;
    others.iter().any(|name| {
        let name = tokens(&name.nfc().collect::<String>(), false);
        !name.is_empty()
            && spelled.windows(name.len()).any(|some| some.iter().zip(&name).all(|(word, part)| is(word, part)))
    })
}

fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.rsplit_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
}

/// Eight digits or more with nothing but blanks and signs between them; a day, a pair of years and a large number
/// written in groups are none.
fn has_telephone(text: &str) -> bool {
    let of_number = |c: char| c.is_ascii_digit() || " ()/-+".contains(c);
    text.split(|c: char| !of_number(c)).any(|run| {
        let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        let day = matches!(lengths.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4]);
        let years = groups.iter().all(|group| group.len() == 4 && (group.starts_with("19") || group.starts_with("20")));
        let thousands = lengths.len() > 1 && lengths[1..].iter().all(|n| *n == 3) && !run.contains('+');
        let thousands = thousands && lengths[0] <= 3 && !groups[0].starts_with('0');
        lengths.iter().sum::<usize>() >= 8 && !day && !years && !thousands
    })
}

fn goal_test(book: &Book, test: &str, goal: &GoalFacts) -> bool {
    let counted = |key_result: &&KeyResultFacts| ["number", "percent", "money"].contains(&key_result.kind.as_str());
    let blank = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
    match test {
        "activity_only" => {
            let words = Words::of(&goal.title);
            let activities = book.lists.get("activity_verbs");
            let begins = activities.is_some_and(|(_, phrases)| phrases.first_in(&words, |_, at| at == 0).is_some());
            begins && !goal.key_results.is_empty() && goal.key_results.iter().all(|k| k.kind == "binary")
        }
        "no_key_result" => goal.key_results.is_empty(),
        "empty_span" => goal
            .key_results
            .iter()
            .filter(counted)
            .any(|k| k.from.is_none() || k.to.is_none() || k.from == k.to || blank(&k.unit)),
        "no_owner" => goal.level == "person" && goal.owner.is_none(),
        "absolute_target" => {
            let all_of_it = match goal.key_results.as_slice() {
                [only] => only.kind == "percent" && only.to == Some(100.0),
                _ => false,
            };
            (all_of_it || book.found("absolute_targets", &Words::of(&goal.title)))
                && !goal.key_results.iter().any(|k| k.kind == "maintain")
        }
        "no_reason" => {
            let why = goal.why.as_deref().unwrap_or_default().trim();
            why.chars().count() < 15 && goal.parent.is_none()
        }
        "no_due" => goal.due_day.is_none(),
        "due_outside" => goal.due_day.is_some_and(|day| !(0..=goal.last_day).contains(&day)),
        "pace_jump" => goal.history_per_quarter.filter(|pace| *pace != 0.0).is_some_and(|pace| {
            let change = |k: &KeyResultFacts| Some((k.to? - k.from?).abs());
            goal.key_results.iter().filter(counted).filter_map(change).any(|change| change > 5.0 * pace.abs())
        }),
        "too_many_goals" => goal.active_goals > 5,
        "stale_checkin" => goal.days_since_checkin.is_some_and(|days| days > 14),
        "no_midpoint_decision" => goal.midpoint_passed && goal.midpoint_decision.is_none(),
        _ => false,
    }
}
