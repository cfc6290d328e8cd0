//! The store's promises, one module per subject.

mod damage;
mod disk;
mod disk_full;
mod executing;
mod given;
mod power_cut;
mod reading;
mod repairing;
