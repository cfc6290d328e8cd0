//! The store's promises, one module per subject.

mod auditing;
mod damage;
mod disk;
mod disk_full;
mod earlier;
mod executing;
mod given;
mod kill;
mod model;
mod mounted;
mod past;
mod power_cut;
mod pressure;
mod proving;
mod reading;
mod repairing;
mod snapshots;
