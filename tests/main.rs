//! The server as a process: started, asked, stopped and killed; and the house rules.

mod archive;
mod attack;
mod audit;
mod cases;
mod diff;
mod doors;
mod examples;
mod fuzz;
mod harness;
mod identity;
mod import;
mod killed;
mod repair;
mod seeds;
mod start_and_stop;
mod tidy;
mod tls;
mod watched;
mod whole_grain;
