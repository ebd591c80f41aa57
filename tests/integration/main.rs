//! Through the door and over the whole planner, with a stopped clock.

mod attachments;
mod bad_input;
mod cli;
mod demo;
mod exchange;
mod features;
mod hard_cases;
mod hats;
mod library;
mod packet;
mod shipped;
mod stages;
mod tidy;
mod vectors;
