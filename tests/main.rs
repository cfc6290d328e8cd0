//! The server as a process: started, asked, stopped and killed.

mod harness;
mod killed;
mod seeds;
mod start_and_stop;
