//! The real process, and something that asks it.

pub(crate) mod client;
pub(crate) mod dice;
pub(crate) mod neighbour;
pub(crate) mod oidc;
pub(crate) mod server;

pub(crate) use client::{Client, Gone};
pub(crate) use dice::Dice;
pub(crate) use neighbour::{ELSEWHERE, Neighbour};
pub(crate) use server::{Server, TOKEN, run};
