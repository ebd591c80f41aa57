//! Text as the rules see it: lower-case words, once as they stand and once with every hyphen parted, and phrases that
//! are found among them without looking at the text more than once.

use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// NFC, small letters, typographic apostrophes as plain ones.
pub fn plain(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase().replace(['\u{2019}', '\u{2018}'], "'")
}

/// Runs of letters and digits; an apostrophe, a hyphen or the point of a number stays inside, and `%` is a word.
pub fn tokens(plain: &str, parted: bool) -> Vec<String> {
    let (mut all, mut word) = (Vec::new(), String::new());
    let mut rest = plain.chars().peekable();
    while let Some(c) = rest.next() {
        let goes_on = !word.is_empty() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        let in_number = word.ends_with(char::is_numeric) && rest.peek().is_some_and(|next| next.is_numeric());
        let inside = goes_on && (c == '\'' || (c == '-' && !parted)) || (".,".contains(c) && in_number);
        if c.is_alphanumeric() || inside {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            all.push(std::mem::take(&mut word));
        }
        if c == '%' {
            all.push("%".into());
        }
    }
    if !word.is_empty() {
        all.push(word);
    }
    all
}

/// Up to a full stop, an exclamation or a question mark with a blank behind it; empty ones are left out.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.trim().is_empty() {
            return None;
        }
        let ends = rest.char_indices().find(|(at, c)| {
            ".!?".contains(*c) && rest[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace)
        });
        let (sentence, after) = ends.map_or((rest, ""), |(at, c)| (&rest[..at], &rest[at + c.len_utf8()..]));
        rest = after;
        Some(sentence)
    })
    .filter(|sentence| !sentence.trim().is_empty())
}

/// A text that was taken apart.
pub struct Words {
    /// As it was written, in NFC.
    pub text: String,
    pub plain: String,
    /// Hyphens inside words stay.
    pub whole: Vec<String>,
    /// Hyphens part words; the same list where there are none.
    pub parted: Option<Vec<String>>,
}

impl Words {
    pub fn of(text: &str) -> Words {
        let plain = plain(text);
        let whole = tokens(&plain, false);
        let parted = whole.iter().any(|word| word.contains('-')).then(|| tokens(&plain, true));
        Words { text: text.nfc().collect(), plain, whole, parted }
    }

    pub fn first(&self) -> &str {
        self.whole.first().map_or("", String::as_str)
    }

    pub fn has_number(&self) -> bool {
        self.plain.contains(char::is_numeric)
    }

    fn streams(&self) -> impl Iterator<Item = (&[String], bool)> {
        let parted = self.parted.as_deref().map(|words| (words, true));
        std::iter::once((self.whole.as_slice(), false)).chain(parted)
    }
}

/// One word of a phrase: itself, or everything that begins so (`depress*`).
enum Part {
    Whole(String),
    Begins(String),
}

impl Part {
    fn is(&self, word: &str) -> bool {
        match self {
            Part::Whole(whole) => whole == word,
            Part::Begins(begin) => word.starts_with(begin.as_str()),
        }
    }
}

/// Phrases that are looked for together, by the word they begin with.
#[derive(Default)]
pub struct Phrases {
    /// Which phrase, its parts, and whether its hyphens are parted.
    all: Vec<(usize, Vec<Part>, bool)>,
    by_word: HashMap<String, Vec<usize>>,
    by_beginning: Vec<usize>,
}

impl Phrases {
    pub fn new<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Phrases {
        let mut made = Phrases::default();
        for (which, phrase) in phrases.into_iter().enumerate() {
            let whole = parts(phrase, false);
            let parted = parts(phrase, true);
            let differ = parted.len() != whole.len();
            made.add(which, whole, false);
            // A text without hyphens has one list of words only; what it is looked for with is parted as well.
            made.add(which, if differ { parted } else { parts(phrase, false) }, true);
        }
        made
    }

    fn add(&mut self, which: usize, parts: Vec<Part>, parted: bool) {
        let at = self.all.len();
        match parts.first() {
            None => return,
            Some(Part::Whole(word)) => self.by_word.entry(word.clone()).or_default().push(at),
            Some(Part::Begins(_)) => self.by_beginning.push(at),
        }
        self.all.push((which, parts, parted));
    }

    /// Every place where a phrase stands: which phrase, the words it was looked for in, where it begins, how long it is.
    fn places<'a>(&'a self, words: &'a Words) -> impl Iterator<Item = (usize, &'a [String], usize, usize)> {
        let hyphens = words.parted.is_some();
        words.streams().flat_map(move |(list, parted)| {
            list.iter().enumerate().flat_map(move |(at, word)| {
                let beginning = self.by_beginning.iter();
                let candidates = self.by_word.get(word).into_iter().flatten().chain(beginning);
                candidates.filter_map(move |candidate| {
                    let (which, parts, of_parted) = &self.all[*candidate];
                    let fits = !hyphens || *of_parted == parted;
                    let window = list.get(at..at + parts.len())?;
                    (fits && parts.iter().zip(window).all(|(part, word)| part.is(word))).then_some((
                        *which,
                        list,
                        at,
                        parts.len(),
                    ))
                })
            })
        })
    }

    pub fn stand_in(&self, words: &Words) -> bool {
        self.places(words).next().is_some()
    }

    /// The first phrase at a place that `placed` likes, in the words of the text.
    pub fn first_in(&self, words: &Words, placed: impl Fn(&[String], usize) -> bool) -> Option<String> {
        let mut places = self.places(words);
        places.find(|(_, list, at, _)| placed(list, *at)).map(|(_, list, at, long)| list[at..at + long].join(" "))
    }

    /// How many different phrases stand in the text.
    pub fn count_in(&self, words: &Words) -> usize {
        self.places(words).map(|(which, ..)| which).collect::<HashSet<_>>().len()
    }
}

fn parts(phrase: &str, parted: bool) -> Vec<Part> {
    let mut all = Vec::new();
    for word in phrase.split_whitespace() {
        let begins = word.ends_with('*');
        all.extend(tokens(&plain(word.trim_end_matches('*')), parted).into_iter().map(Part::Whole));
        if begins && let Some(Part::Whole(last)) = all.pop() {
            all.push(Part::Begins(last));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_what_belongs_to_them() {
        let words = |text: &str| Words::of(text).whole;
        assert_eq!(words("Don’t cut 3.5 hours, or 90 %."), ["don't", "cut", "3.5", "hours", "or", "90", "%"]);
        assert_eq!(words("short-term - and 'quoted'"), ["short-term", "and", "quoted"]);
        assert_eq!(Words::of("a short-term plan").parted.expect("parted"), ["a", "short", "term", "plan"]);
        assert_eq!(words(""), [""; 0]);
        let all: Vec<_> = sentences("We cut 3.5 hours. Why? Because…").collect();
        assert_eq!(all, ["We cut 3.5 hours", " Why", " Because…"], "a point in a number ends nothing");
    }

    #[test]
    fn phrases_are_found_with_and_without_hyphens_and_by_their_beginning() {
        let found = |phrase: &str, text: &str| Phrases::new([phrase]).stand_in(&Words::of(text));
        assert!(found("best-in-class", "a best in class desk") && found("best in class", "a Best-in-Class desk"));
        assert!(
            found("short-term", "short-term") && found("depress*", "her depression") && !found("depress*", "press")
        );
        assert!(!found("join", "joint") && !found("sick", "sickle") && found("100 %", "reach 100%"));
        let hedges = Phrases::new(["a bit", "maybe"]);
        assert_eq!(hedges.count_in(&Words::of("maybe, maybe a bit")), 2, "each once");
        assert_eq!(hedges.first_in(&Words::of("It was A bit late"), |_, at| at > 0).as_deref(), Some("a bit"));
    }
}
