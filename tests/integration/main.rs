//! Through the door and over the whole planner, with a stopped clock.

mod cli;
mod demo;
mod exchange;
mod packet;
mod stages;
mod vectors;
