//! The library: found, searched, and used in a talk without a mouse; kept and put away.

use crate::window::{Desktop, Window};
use serde_json::{Value, json};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Everything about how the page looks that a program can see, in both themes and two sizes.
async fn look_at(window: &Window, name: &str) {
    for theme in ["light", "dark"] {
        window.call("change_settings", json!([{ "theme": theme }])).await.expect("the theme is taken");
        window.until(&format!("document.documentElement.dataset.theme === '{theme}'"), "the theme is shown").await;
        for width in [1366, 1024] {
            window.resize(width, 820).await;
            window.until(&format!("innerWidth === {width}"), "the window has its size").await;
            window.picture(&format!("library-{name}-{theme}-{width}")).await;
        }
        assert_eq!(window.accessibility_faults().await, Vec::<String>::new(), "{name}, {theme}");
    }
}

async fn focused(window: &Window, name: &str) {
    let script = json!(name).to_string();
    let at = "(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim()";
    window.until(&format!("{at}.startsWith({script})"), &format!("{name:?} has the focus")).await;
}

/// Chooses what the page shows; the sidebar has pages of the same names.
async fn choose(window: &Window, place: &str) {
    let label = json!(place).to_string();
    let chip =
        format!("[...document.querySelectorAll('main .chip')].find((chip) => chip.innerText.trim() === {label})");
    window.until(&chip, &format!("{place} is offered")).await;
    window.run(&format!("{chip}.click()")).await;
    window.until(&format!("{chip}.querySelector('input').checked"), &format!("{place} is chosen")).await;
}

const NO_DIALOG: &str = "!document.querySelector('dialog[open]')";

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_question_is_found_and_put_on_a_talk_by_keys_alone() {
    let desktop = Desktop::with_stage("month6");
    let window = desktop.open().await;
    window.sees("You owe").await;
    window.opens("Ctrl+K").await;
    window.type_text("icebreakers").await;
    window
        .until("document.querySelector('dialog[open] [role=option]')?.innerText.includes('Library')", "it is found")
        .await;
    window.type_text("\n").await;
    window.until("document.querySelector('main h1')?.innerText === 'Library'", "its page").await;
    window.sees("Opening and wellbeing").await;
    look_at(&window, "questions").await;

    // Words, down into what was found, and Enter.
    window.press("Ctrl+F").await;
    window.type_text("energy drained").await;
    window.sees("One found.").await;
    window.press("Down").await;
    focused(&window, "Use: Which part of your week").await;
    window.press("Enter").await;
    window.sees("With whom?").await;
    look_at(&window, "use").await;
    window.tab_to("Put it there").await;
    window.press("Enter").await;
    window.until(NO_DIALOG, "it is put there").await;
    window.sees("On the talk with").await;
    let question = "Which part of your week gave you energy, and which part drained it?";
    let standing = |desktop: &Desktop| {
        let people = desktop.ask("list_people", json!({ "all": false }));
        let pages = list(&people).iter().map(|one| desktop.ask("person_page", json!({ "id": one["id"] })));
        pages.filter(|page| list(&page["points"]).iter().any(|point| point["text"] == question)).count()
    };
    assert_eq!(standing(&desktop), 1, "it waits for the talk");
    focused(&window, "Use: Which part of your week").await;
    window.press("Ctrl+Z").await;
    window.no_longer_sees("On the talk with").await;
    assert_eq!(standing(&desktop), 0, "one step takes it back");

    // One of one's own, by keys; kept as a favourite; away, and back.
    window.press("Ctrl+F").await;
    window.press("Ctrl+A").await;
    window.press("Delete").await;
    window.sees("Opening and wellbeing").await;
    window.click_role("button", "Add your own").await;
    window.sees("In your words").await;
    window.tab_to("In your words").await;
    window.type_text("What should I stop doing?").await;
    window.press("Ctrl+Enter").await;
    window.until(NO_DIALOG, "it is kept").await;
    window.sees("Your own").await;
    let own = |desktop: &Desktop, part: &str| {
        let page = desktop.ask("library", json!({ "kind": null, "words": "stop doing", "part": part }));
        list(&page["items"]).iter().filter(|item| item["own"] == true).count()
    };
    window.tab_to("Favourite: What should I stop doing?").await;
    window.press("Enter").await;
    window.until("document.activeElement?.getAttribute('aria-pressed') === 'true'", "it is kept").await;
    assert_eq!(own(&desktop, "favourites"), 1);
    window.tab_to("More: What should I stop doing?").await;
    window.press("Enter").await;
    window.until("document.querySelector('[role=menuitem]')", "the menu is open").await;
    window.type_text("p").await;
    window.press("Enter").await;
    window.sees("Put away. Where it was used, it stays.").await;
    assert_eq!((own(&desktop, "offered"), own(&desktop, "put_away")), (0, 1));
    choose(&window, "Put away").await;
    window.sees("Bring back").await;
    look_at(&window, "put-away").await;
    window.tab_to("Bring back: What should I stop doing?").await;
    window.press("Enter").await;
    window.sees("Nothing is put away.").await;
    assert_eq!(own(&desktop, "offered"), 1);
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn every_kind_fits_also_with_long_words_and_begins_something() {
    let desktop = Desktop::with_stage("quarter1");
    let long = format!("{} {}", "Donaudampfschifffahrtsgesellschaft".repeat(3), "and then ".repeat(20));
    for kind in ["question", "goal"] {
        desktop.ask("add_library_item", json!({ "kind": kind, "words": { "text": long, "more": long } }));
    }
    let window = desktop.open().await;
    window.sees("You owe").await;
    window.click_role("button", "More").await;
    window.sees("Questions, goals, skills").await;
    let open =
        "[...document.querySelectorAll('main li')].find((line) => line.querySelector('h2')?.innerText === 'Library')
        .querySelector('button').click()";
    window.run(open).await;
    window.sees("Donaudampf").await;
    let wide = "return [document.documentElement, document.querySelector('main')]
        .filter((node) => node.scrollWidth > node.clientWidth + 1).length";
    for (place, name) in [
        ("Questions", "long"),
        ("Coaching", "coaching"),
        ("Goals", "goals"),
        ("Skills", "skills"),
        ("Feedback", "feedback"),
        ("When something happens", "moves"),
    ] {
        choose(&window, place).await;
        window.until("document.querySelector('main [data-item]')", "something is there").await;
        look_at(&window, name).await;
        assert_eq!(window.run(wide).await, json!(0), "{place} is wider than its place");
    }
    // Feedback begins on its page, with its parts.
    choose(&window, "Feedback").await;
    window.sees("incident call").await;
    window.run("document.querySelector('main [data-item] [data-column=use]').click()").await;
    window.until("document.querySelector('main h1')?.innerText === 'Feedback'", "the page of feedback").await;
    window.sees("When and where?").await;
    assert!(!window.value("What did you see?").await.is_empty(), "its words stand in the form");
    window.close().await;
}
