//! The built program in the real web view: whole journeys, by mouse and by keyboard.
//!
//! `QUARTERDECK_BIN` names the program; `cargo xtask test` builds it, packs it, unpacks it and sets the variable, on a
//! screen and a message bus of their own. Each test is marked `#[ignore]`, so that a plain `cargo test` does not count
//! as passed what it could not try.

mod asking;
mod backup;
mod browser;
mod closing;
mod files;
mod growth;
mod journeys;
mod keyboard;
mod leaving;
mod library;
mod lock;
mod mine;
mod moves;
mod numbers;
mod plans;
mod role;
mod screens;
mod seldom;
mod smoke;
mod survives;
mod week;
mod window;
