//! Through the door and over the whole planner, with a stopped clock.

mod bad_input;
mod cli;
mod demo;
mod exchange;
mod packet;
mod stages;
mod tidy;
mod vectors;
