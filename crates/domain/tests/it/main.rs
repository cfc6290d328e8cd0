//! The domain from outside: laws that hold for every sequence of requests, and the stored form of every event.

mod answers;
mod commands;
mod generate;
mod health;
mod laws;
mod reports;
mod roles;
mod samples;
mod schemas;
mod snapshots;
