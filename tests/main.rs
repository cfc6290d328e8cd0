//! The server as a process: started, asked, stopped and killed; and the house rules.

mod archive;
mod audit;
mod cases;
mod diff;
mod examples;
mod harness;
mod identity;
mod import;
mod killed;
mod repair;
mod seeds;
mod start_and_stop;
mod tidy;
mod whole_grain;
