//! The store's promises, one module per subject.

mod damage;
mod disk;
mod disk_full;
mod executing;
mod given;
mod kill;
mod model;
mod mounted;
mod past;
mod power_cut;
mod pressure;
mod reading;
mod repairing;
mod snapshots;
