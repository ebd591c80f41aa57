//! Through the door and over the whole planner, with a stopped clock.

mod vectors;
