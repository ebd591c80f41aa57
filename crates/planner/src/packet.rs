//! What leaves the house on paper: one person's quarter, told in words that both of them know already.

pub mod typeset;
