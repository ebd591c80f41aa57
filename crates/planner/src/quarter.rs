//! The numbers of a quarter.

pub mod person;
pub mod steps;
