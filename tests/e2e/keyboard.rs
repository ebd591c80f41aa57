//! From the first start to a saved packet without a mouse.

use crate::window::{Desktop, TUESDAY};
use serde_json::json;

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn from_the_first_start_to_a_saved_packet_by_keys_alone() {
    let desktop = Desktop::new().on(TUESDAY);
    let file = desktop.path("review.pdf");
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", file.display().to_string());
    let window = desktop.open().await;
    window.sees("Begin").await;
    window.tab_to("Begin").await;
    window.press("Enter").await;
    window.sees("What is your name?").await;
    window.tab_to("What is your name?").await;
    window.type_text("Dana Weiss\n").await;
    window.sees("Who reports to you?").await;
    window.tab_to("Who reports to you?").await;
    window.type_text("Priya\nTomás").await;
    window.tab_to("Go on").await;
    window.press("Enter").await;
    window.sees("Who did you speak with last?").await;
    window.tab_to("Priya").await;
    window.tab_to("Go on").await;
    window.press("Enter").await;
    window.sees("What do you want to remember?").await;
    window.tab_to("What do you want to remember?").await;
    window.type_text("wants to present the cost review herself").await;
    window.tab_to("Agreed line 1").await;
    window.type_text("ask for a slot").await;
    window.tab_to("Save").await;
    window.press("Enter").await;
    window.sees("When do you meet again?").await;
    window.tab_to("See what a review would look like").await;
    window.press("Enter").await;
    window.sees("Your own notes are not in it.").await;
    window.tab_to("Save this as PDF").await;
    window.press("Enter").await;
    let asked = tokio::time::Instant::now();
    while !file.exists() {
        assert!(asked.elapsed().as_secs() < 15, "the packet is saved\n{}", window.text().await);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let packet = desktop.read_packet(&file);
    assert!(packet.contains("Priya") && packet.contains("ask for a slot"), "{packet}");
    assert!(!packet.contains("cost review"), "what is private stays out:\n{packet}");
    let made = desktop.ask("list_packets", json!({}));
    assert_eq!(made.as_array().map(Vec::len), Some(1), "it is in the register: {made}");
    window.close().await;
}
