//! The store's promises, one module per subject.

mod backing_up;
mod damage;
mod disk;
mod disk_full;
mod executing;
mod exporting;
mod given;
mod kill;
mod mirroring;
mod model;
mod mounted;
mod past;
mod power_cut;
mod pressure;
mod reading;
mod repairing;
