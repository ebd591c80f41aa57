//! Every screen and dialog with the four made-up planners, in both themes and two sizes: what axe finds, what would not
//! fit, and how much is asked of the eye. Each is kept as a picture to be looked at.

use crate::window::{Desktop, Window};
use serde_json::json;

const SIZES: [(u32, u32); 2] = [(1366, 820), (1024, 768)];
/// What may be in view at once, however much is written down.
const FILLED_BUTTONS: i64 = 1;
const TEAM_COLUMNS: i64 = 6;
const SIDEBAR_ENTRIES: i64 = 10;
/// Once there is something to be late with; beyond these it is said as a count.
const AMBER_MARKS: i64 = 3;
const ACTIONS: i64 = 7;
const SENTENCES_ON_TOP: i64 = 2;
const OFFERS: i64 = 1;
/// Kinds of figure on a page that opens by itself; a planner of one day has none.
const FIGURES: i64 = 7;
/// Blanks of a form that makes something, before More is opened.
const FIELDS: i64 = 4;
/// From any page to any function through More.
const CLICKS: u32 = 3;

/// The pages that hold figures by themselves; on the others somebody has asked for them.
const DEFAULT_PAGES: [&str; 11] = [
    "today",
    "quarter",
    "my-growth",
    "person",
    "one-on-one",
    "goals",
    "goal",
    "development",
    "feedback",
    "my-page",
    "promises",
];

/// What makes something, by its name in the palette.
const FORMS: [&str; 8] = [
    "Log one-on-one",
    "Note something",
    "Add goal",
    "Add a team goal",
    "Add a promise",
    "Add a next step",
    "Hand something over",
    "Add a person",
];

/// How one gets to a screen from anywhere.
enum Way {
    Keys(&'static str),
    /// Typed into the palette.
    Found(&'static str),
    /// A button on the screen before, which must be there for the screen to be visited.
    Button(&'static str),
    /// The first line of a list on the screen before, by its selector.
    First(&'static str),
    /// A line, by how it ends, of a menu on the screen before.
    Menu(&'static str, &'static str),
}

/// In this order: a way may begin on the screen before it.
const SCREENS: [(&str, Way); 33] = [
    ("today", Way::Keys("Ctrl+1")),
    ("quarter", Way::Keys("Ctrl+2")),
    ("my-growth", Way::Keys("Ctrl+3")),
    ("person", Way::Keys("Ctrl+Shift+2")),
    ("one-on-one", Way::Button("Open")),
    ("packet", Way::Keys("Ctrl+P")),
    ("all-numbers", Way::Found("All numbers")),
    ("moving", Way::Found("Somebody leaves or moves")),
    ("goals", Way::Found("Goals")),
    ("goal", Way::First("main tbody button")),
    ("development", Way::Found("Development plans")),
    ("plan", Way::First("main section .aside button")),
    ("person-skills", Way::Menu("More: Development plan", ": skills and levels")),
    ("skills", Way::Found("Skills and levels")),
    ("skill-list", Way::First("main li button")),
    ("feedback", Way::Found("Feedback")),
    ("which-hat", Way::Found("Which hat now?")),
    ("my-page", Way::Found("My page")),
    ("report", Way::Found("Report to my own manager")),
    ("promises", Way::Found("Promises")),
    ("packets", Way::Found("Packets")),
    ("all-people", Way::Found("All people")),
    ("handing-over", Way::Found("Handing over")),
    ("reviews", Way::Found("Reviews")),
    ("review", Way::First("main li .name")),
    ("asking-others", Way::Found("Asking others")),
    ("my-learning", Way::Found("My learning")),
    ("privacy", Way::Found("Privacy")),
    ("about", Way::Found("About Quarterdeck")),
    ("library", Way::Found("Library")),
    ("more", Way::Button("More")),
    ("recently-changed", Way::Found("Recently changed")),
    ("settings", Way::Keys("Ctrl+,")),
];

const DIALOGS: [(&str, &str); 5] = [
    ("log-one-on-one", "Ctrl+Shift+O"),
    ("note-something", "Ctrl+Shift+F"),
    ("add-goal", "Ctrl+Shift+G"),
    ("add-promise", "Ctrl+Shift+A"),
    ("key-sheet", "Ctrl+/"),
];

/// Counts what the budgets limit. A colour is looked up by its name in the tokens, so a new shade cannot hide.
const COUNT: &str = r#"
const colour = (name) => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = `var(${name})`;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};
const inView = (node) => {
  const box = node.getBoundingClientRect();
  return node.checkVisibility({ visibilityProperty: true }) && box.width > 0 && box.height > 0
    && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
};
const top = document.querySelector('dialog[open]') ?? document.body;
const accent = colour('--accent');
const filled = [...top.querySelectorAll('button')].filter((node) => inView(node) && !node.matches('.skip')
  && getComputedStyle(node).backgroundColor === accent);
const amber = ['--warn', '--warn-soft', '--warn-mark'].map(colour);
const isAmber = (node) => {
  const style = getComputedStyle(node);
  const written = [...node.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim());
  return (written && amber.includes(style.color)) || amber.includes(style.backgroundColor)
    || (node instanceof SVGElement && (amber.includes(style.stroke) || amber.includes(style.fill)));
};
const marks = [...document.querySelectorAll('main *')].filter((node) => inView(node) && isAmber(node));
// A bar is one mark, of however many parts it is drawn.
const whole = [...new Set(marks.map((node) => node.closest('svg') ?? node))];
const outermost = whole.filter((node) => !whole.some((other) => other !== node && other.contains(node)));
const late = outermost.filter((node) => !node.closest('ul[aria-label="You owe"], ul[aria-label="Promises"]'));
// What can be done here. The same act on each line of a list is one; a day that can be pressed and the marks
// of an editor belong to their field, and what stands at the end of a title leads to the whole list.
const named = (node) => {
  const words = node.cloneNode(true);
  words.querySelectorAll('.unseen, kbd').forEach((part) => part.remove());
  return (words.textContent.trim() || node.getAttribute('aria-label')?.split(/[:,]/)[0] || '').replace(/\s+/g, ' ');
};
const acts = new Set([...document.querySelectorAll('main button.button')].filter(inView)
  .filter((node) => !node.matches('[aria-haspopup=dialog]') && !node.closest('[role=toolbar], section .aside')).map(named));
const sentences = (document.querySelector('main .lede')?.innerText ?? '').split(/[.?!](?:\s|$)/).filter((part) => part.trim()).length;
const main = document.querySelector('main');
// A figure is a share, a count of many, or a picture of one; its kind is where it stands: its column, or the heading of its
// part. Days and the week of the quarter are none, and an example from the library is nobody's.
const numbers = '\\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
const figure = new RegExp(`\\b(${numbers}) of (${numbers})\\b|\\d+ ?%|\\b(${numbers}) days since\\b`, 'i');
const kinds = new Set();
for (const node of document.querySelectorAll('main *')) {
  if (!node.checkVisibility({ visibilityProperty: true }) || node.closest('.under, .over, .example')) continue;
  const words = [...node.childNodes].filter((part) => part.nodeType === 3).map((part) => part.textContent).join(' ')
    .replace(/week \d+ of \d+/i, '');
  const picture = node instanceof SVGSVGElement && node.getAttribute('role') === 'img';
  if (!picture && !figure.test(words)) continue;
  const cell = node.closest('td, th');
  const column = cell && cell.closest('table').querySelector('thead tr')?.children[cell.cellIndex]?.textContent.trim();
  kinds.add(column || node.closest('section')?.querySelector('h2, h3')?.textContent.trim() || (node.closest('.lede') ? 'on top' : 'alone'));
}
const offers = [...document.querySelectorAll('main .offer')].filter(inView).length;
const wide = [document.documentElement, main, ...document.querySelectorAll('dialog[open]')]
  .filter((node) => node && node.scrollWidth > node.clientWidth + 1)
  .map((node) => `${node.tagName.toLowerCase()} ${node.scrollWidth} > ${node.clientWidth}`);
return {
  filled: filled.length,
  columns: document.querySelector('main table thead tr')?.children.length ?? 0,
  entries: document.querySelectorAll('nav .entry').length,
  allPeople: [...document.querySelectorAll('nav .entry')].filter((node) => node.innerText.trim() === 'All people').length,
  amber: outermost.length,
  late: late.length,
  amberWords: outermost.map((node) => node.textContent.trim() || node.getAttribute('aria-label') || node.tagName),
  acts: acts.size,
  actWords: [...acts],
  sentences,
  figures: kinds.size,
  figureKinds: [...kinds],
  offers,
  wide,
  title: document.querySelector('main h1')?.innerText ?? '',
};
"#;

async fn theme(window: &Window, name: &str) {
    if window.run("return document.documentElement.dataset.theme").await == json!(name) {
        return;
    }
    window.call("change_settings", json!([{ "theme": name }])).await.expect("the theme is taken");
    window.until(&format!("document.documentElement.dataset.theme === '{name}'"), "the theme is shown").await;
}

/// Waits until the page has what it asked for.
async fn settled(window: &Window) {
    window
        .until("document.querySelector('main h1')?.innerText && !document.querySelector('main [aria-busy=true], main .skeleton')", "the page is there")
        .await;
    window.until("document.getAnimations().every((one) => one.playState !== 'running')", "nothing moves").await;
}

/// Goes to a screen; false where there is nothing to open.
async fn go(window: &Window, way: &Way) -> bool {
    let before = window.run("return document.querySelector('main')?.innerText ?? ''").await;
    let changed = format!("(document.querySelector('main')?.innerText ?? '') !== {before}");
    match way {
        Way::Keys(keys) => window.press(keys).await,
        Way::Found(words) => {
            window.opens("Ctrl+K").await;
            window.type_text(words).await;
            let first = json!(words).to_string();
            let found = format!("document.querySelector('dialog[open] [role=option]')?.innerText.includes({first})");
            window.until(&found, "it is found").await;
            window.type_text("\n").await;
            window.until("!document.querySelector('dialog[open]')", "the palette is closed").await;
        }
        Way::Button(name) | Way::Menu(name, _) if !window.has("button", name).await => return false,
        Way::Menu(name, line) => {
            window.click_role("button", name).await;
            let line = json!(line).to_string();
            let found = format!(
                "[...document.querySelectorAll('[role=menuitem]')].find((one) => one.innerText.trim().endsWith({line}))"
            );
            window.until(&found, "the menu is open").await;
            window.run(&format!("{found}.click()")).await;
        }
        Way::Button(name) => window.click_role("button", name).await,
        Way::First(selector) => {
            let selector = json!(selector).to_string();
            let click =
                format!("const first = document.querySelector({selector}); first?.click(); return Boolean(first)");
            if window.run(&click).await != json!(true) {
                return false;
            }
        }
    }
    // The first screen may be there already.
    if !matches!(way, Way::Keys("Ctrl+1")) {
        window.until(&changed, "another page").await;
    }
    settled(window).await;
    true
}

struct Stage {
    name: &'static str,
    people: i64,
    /// Nothing is late in a planner of a few days, and nothing is counted.
    young: bool,
}

async fn look(window: &Window, stage: &Stage, screen: &str, faults: &mut Vec<String>) {
    for (at, (width, height)) in SIZES.into_iter().enumerate() {
        window.resize(width, height).await;
        window.until(&format!("innerWidth === {width}"), "the window has its size").await;
        // There and back, so that the theme changes once less.
        let shades = if at == 0 { ["light", "dark"] } else { ["dark", "light"] };
        for shade in shades {
            theme(window, shade).await;
            settled(window).await;
            let name = format!("{}-{screen}-{shade}-{width}", stage.name);
            let mut fault = |said: String| faults.push(format!("{name}: {said}"));
            let counted = window.run(COUNT).await;
            let number = |key: &str| counted[key].as_i64().unwrap_or(i64::MAX);
            if number("filled") > FILLED_BUTTONS {
                fault(format!("{} filled buttons", number("filled")));
            }
            if screen == "quarter" && number("columns") > TEAM_COLUMNS {
                fault(format!("{} columns", number("columns")));
            }
            let entries = number("entries") - stage.people - number("allPeople");
            if entries > SIDEBAR_ENTRIES {
                fault(format!("{entries} entries without people"));
            }
            if stage.young && number("late") > 0 {
                fault(format!("{} amber marks: {}", number("late"), counted["amberWords"]));
            }
            if number("amber") > AMBER_MARKS {
                fault(format!("{} amber marks: {}", number("amber"), counted["amberWords"]));
            }
            if number("acts") > ACTIONS {
                fault(format!("{} actions: {}", number("acts"), counted["actWords"]));
            }
            if number("sentences") > SENTENCES_ON_TOP {
                fault(format!("{} sentences on top", number("sentences")));
            }
            if number("offers") > OFFERS {
                fault(format!("{} offers", number("offers")));
            }
            let figures = if stage.young { 0 } else { FIGURES };
            if DEFAULT_PAGES.contains(&screen) && number("figures") > figures {
                fault(format!("{} kinds of figure: {}", number("figures"), counted["figureKinds"]));
            }
            if counted["wide"] != json!([]) {
                fault(format!("wider than its place: {}", counted["wide"]));
            }
            // The size changes nothing of what axe looks at here.
            if at == 0 {
                window.accessibility_faults().await.into_iter().for_each(&mut fault);
            }
            window.picture(&name).await;
        }
    }
}

async fn all_screens(stage: &'static str, young: bool, dialogs: bool) {
    let desktop = Desktop::with_stage(stage);
    let people = desktop.ask("list_people", json!({ "all": false }));
    let people = people.as_array().map_or(0, Vec::len) as i64;
    let stage = Stage { name: stage, people, young };
    let window = desktop.open().await;
    let mut faults = vec![];
    let mut seen = 0;
    for (screen, way) in &SCREENS {
        if go(&window, way).await {
            seen += 1;
            look(&window, &stage, screen, &mut faults).await;
        }
    }
    assert!(
        seen >= SCREENS.len() - 4,
        "only a goal, a review, a plan and what leads on from it may be missing: {seen} screens were seen"
    );
    if dialogs {
        window.press("Ctrl+1").await;
        for (dialog, keys) in DIALOGS {
            window.opens(keys).await;
            look(&window, &stage, dialog, &mut faults).await;
            window.press("Esc").await;
            window.until("!document.querySelector('dialog[open]')", "Esc closes it").await;
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_first_day_fits_its_budgets() {
    all_screens("day1", true, false).await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_day_after_the_first_fortnight_fits_its_budgets() {
    all_screens("weeks2", false, false).await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_first_quarter_fits_its_budgets() {
    all_screens("quarter1", false, true).await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn half_a_year_fits_its_budgets() {
    all_screens("month6", false, false).await;
}

/// Blanks of the form in the dialog: what is empty and can be written in or chosen. Fields on one line beside a choice
/// answer one question; the first list says whom it is about and is filled in wherever somebody is in view.
const BLANKS: &str = r#"
const form = document.querySelector('dialog[open]');
const all = [...form.querySelectorAll('input, textarea, select, [contenteditable=true]')]
  .filter((node) => node.checkVisibility() && !['checkbox', 'radio', 'search'].includes(node.type) && !node.disabled);
const first = all.find((node) => node.tagName === 'SELECT' && all.indexOf(node) === 0);
const empty = all.filter((node) => node !== first && !(node.value ?? node.textContent).trim());
const one = (node) => node.closest('fieldset') ?? (node.closest('.line:has(fieldset)') || node);
return [...new Set(empty.map(one))].map((node) => node.getAttribute('aria-label')
  || (node.labels?.[0] ?? node.querySelector('legend, label'))?.textContent.trim());
"#;

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_form_has_four_blanks_before_more() {
    for stage in ["day1", "month6"] {
        let desktop = Desktop::with_stage(stage);
        let window = desktop.open().await;
        for form in FORMS {
            window.opens("Ctrl+K").await;
            window.type_text(form).await;
            let words = json!(form).to_string();
            let found = format!("document.querySelector('dialog[open] [role=option]')?.innerText.includes({words})");
            window.until(&found, &format!("{stage}: {form} is found")).await;
            window.type_text("\n").await;
            window.until("document.querySelector('dialog[open] form')", "the form is open").await;
            let blanks = window.run(BLANKS).await;
            let count = blanks.as_array().map_or(0, Vec::len) as i64;
            assert!((1..=FIELDS).contains(&count), "{stage}: {form} asks for {blanks}");
            window.press("Esc").await;
            window.until("!document.querySelector('dialog[open]')", "Esc closes it").await;
        }
        window.close().await;
    }
}

/// Presses the last button of the nth function of the page, which opens it; null where there are no more.
const NTH: &str = r#"
const line = document.querySelectorAll('main section li')[AT];
if (!line) return null;
const name = line.querySelector('h2').innerText;
[...line.querySelectorAll('button')].at(-1).click();
return name;
"#;

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn every_function_is_three_clicks_away() {
    for stage in ["day1", "weeks2", "quarter1", "month6"] {
        let desktop = Desktop::with_stage(stage);
        let window = desktop.open().await;
        let mut opened = 0;
        loop {
            // Each from another page than the last: whatever was opened stays open.
            window.start_counting();
            window.click_role("button", "More").await;
            window.until("document.querySelector('main h1')?.innerText === 'More'", "the page More").await;
            let before = window.run("return document.body.innerText").await;
            let name = window.run(&NTH.replace("AT", &opened.to_string())).await;
            if name.is_null() {
                break;
            }
            let changed = format!(
                "document.querySelector('main h1')?.innerText !== 'More' || document.querySelector('dialog[open]') || document.body.innerText !== {before}"
            );
            window.until(&changed, &format!("{name} does something")).await;
            let clicks = window.clicks() + 1;
            assert!(clicks <= CLICKS, "{stage}: {name} takes {clicks} clicks");
            if window.run("return Boolean(document.querySelector('dialog[open]'))").await == json!(true) {
                window.press("Esc").await;
                window.until("!document.querySelector('dialog[open]')", "Esc closes it").await;
            }
            opened += 1;
        }
        assert!(opened > 30, "{stage}: all that can be done is there, and not only {opened}");
        window.close().await;
    }
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_six_pages_of_closing_fit_their_budgets() {
    let desktop = Desktop::with_stage("quarter1").on("2027-01-05");
    let people = desktop.ask("list_people", json!({ "all": false })).as_array().map_or(0, Vec::len) as i64;
    // Somebody whose name has no place to break.
    desktop.ask("change_person", json!({ "id": desktop.person("Tomás Oliveira"), "change": { "display_name": LONG } }));
    let stage = Stage { name: "closing", people, young: false };
    let window = desktop.open().await;
    let mut faults = vec![];
    window.sees("Close it, about 45 minutes").await;
    window.click_role("button", "Close it, about 45 minutes").await;
    for page in ["look-back", "goals", "people", "plans", "me", "close"] {
        window.until("document.querySelector('main .turn')", "a page of the sitting").await;
        settled(&window).await;
        look(&window, &stage, page, &mut faults).await;
        let turns = if page == "people" { people } else { 1 };
        for _ in 0..turns {
            let before = window.run("return document.querySelector('main').innerText").await;
            if page == "close" {
                break;
            }
            window.run("document.querySelector('main .turn button:last-child').click()").await;
            window.until(&format!("document.querySelector('main').innerText !== {before}"), "the next page").await;
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    window.close().await;
}

const LONG: &str = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafewarenwohlgepflegeundsorgfaltigkeit";

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_name_of_120_letters_without_a_break_fits_everywhere() {
    let desktop = Desktop::with_stage("month6");
    let people = desktop.ask("list_people", json!({ "all": false }));
    let all = people.as_array().expect("people");
    let first = all[0]["id"].as_str().expect("an id").to_owned();
    desktop.ask("change_person", json!({ "id": first, "change": { "display_name": LONG } }));
    let stage = Stage { name: "long-name", people: all.len() as i64, young: false };
    let window = desktop.open().await;
    let mut faults = vec![];
    for (screen, way) in &SCREENS {
        if go(&window, way).await {
            look(&window, &stage, screen, &mut faults).await;
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    window.close().await;
}
