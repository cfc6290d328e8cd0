//! The store's promises, one module per subject.

mod auditing;
mod auditor;
mod backing_up;
mod damage;
mod disk;
mod disk_full;
mod earlier;
mod executing;
mod exporting;
mod forgetting;
mod formats;
mod given;
mod kill;
mod mirroring;
mod model;
mod mounted;
mod past;
mod power_cut;
mod pressure;
mod proving;
mod reading;
mod repairing;
mod snapshots;
