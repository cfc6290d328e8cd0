//! Power cuts: whatever was acknowledged is there afterwards.

use std::path::Path;
use std::sync::{Arc, Mutex};

use samspil_store::{Ledger, Options, Receipt};

use crate::disk::{Chance, Disk};
use crate::given::{open, options, record, register, verify_all};
use crate::mounted::{Mounted, image};

fn on(disk: &Disk) -> Options {
    Options { files: Arc::new(disk.clone()), segment_bytes: 3000, ..options() }
}

pub(crate) fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        // What is gone in between was a temporary file of sled's.
        if from.is_dir() { copy_dir(&from, &to) } else { drop(std::fs::copy(from, to)) }
    }
}

/// Records with several producers at once, and answers the disk and the acknowledged receipts at a moment right after
/// some acknowledgement.
async fn cut_while_recording(root: &Path, disk: &Disk, chance: &mut Chance) -> (Disk, Vec<Receipt>) {
    let ledger = Ledger::open(root, on(disk), |_| {}).unwrap();
    let acknowledged = Mutex::new(Vec::new());
    let (cut_at, cut) = (1 + chance.below(40) as usize, Mutex::new(None));
    let chance = Mutex::new(chance);
    let first = ledger.position().0;
    let producer = |lane: u64| {
        let (ledger, acknowledged, cut, chance) = (&ledger, &acknowledged, &cut, &chance);
        async move {
            for number in 0..8 {
                let receipt = ledger.execute(register(first + lane * 1000 + number)).await.unwrap();
                let mut acknowledged = acknowledged.lock().unwrap();
                acknowledged.push(receipt);
                if acknowledged.len() == cut_at {
                    let image = disk.after_power_cut(&mut chance.lock().unwrap());
                    copy_dir(&root.join("sled"), &root.join("sled.copy"));
                    *cut.lock().unwrap() = Some((image, acknowledged.clone()));
                }
            }
        }
    };
    tokio::join!(producer(1), producer(2), producer(3), producer(4), producer(5));
    ledger.close().await;
    cut.into_inner().unwrap().expect("there were enough acknowledgements")
}

#[tokio::test]
async fn what_was_acknowledged_survives_when_only_what_was_synced_is_kept() {
    eprintln!("power cut: a file layer that keeps what was synced, and any sectors of the rest");
    for seed in 1..=40 {
        let dir = tempfile::tempdir().unwrap();
        let mut chance = Chance(seed);
        let (mut disk, mut kept) = (Disk::default(), Vec::new());
        for round in 0..3 {
            let (image, acknowledged) = cut_while_recording(dir.path(), &disk, &mut chance).await;
            disk = image;
            kept.extend(acknowledged);
            std::fs::remove_dir_all(dir.path().join("sled")).unwrap();
            if chance.below(2) == 0 {
                std::fs::rename(dir.path().join("sled.copy"), dir.path().join("sled")).unwrap();
            } else {
                std::fs::remove_dir_all(dir.path().join("sled.copy")).unwrap();
            }
            let ledger = Ledger::open(dir.path(), on(&disk), |_| {})
                .unwrap_or_else(|error| panic!("seed {seed}, round {round}: {error}"));
            verify_all(&ledger, &kept);
            ledger.close().await;
        }
    }
}

#[tokio::test]
async fn a_power_cut_while_a_directory_is_made_leaves_one_that_opens() {
    for seed in 1..=200 {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::default();
        // Making a directory takes four syncs of data: the segment, HEAD, FORMAT, and one at the first opening.
        disk.set_syncs(Some((seed % 5) as usize));
        let opened = Ledger::open(dir.path(), on(&disk), |_| {});
        drop(opened);
        let image = disk.after_power_cut(&mut Chance(seed));
        let _ = std::fs::remove_dir_all(dir.path().join("sled"));
        let ledger =
            Ledger::open(dir.path(), on(&image), |_| {}).unwrap_or_else(|error| panic!("{seed}: {error}"));
        let receipt = ledger.execute(register(1)).await.unwrap();
        verify_all(&ledger, &[receipt]);
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_on_a_real_file_system_copied_right_after_the_acknowledgement() {
    let dir = tempfile::tempdir().unwrap();
    let disk = dir.path().join("disk.img");
    let mounted = image(&disk, 48 << 20).then(|| Mounted::image(&disk, &dir.path().join("before"))).flatten();
    let Some(mounted) = mounted else {
        eprintln!("power cut: no loop mounts here; the file layer that keeps what was synced stands alone");
        return;
    };
    eprintln!("power cut: an ext4 image on a loop mount, copied right after an acknowledgement");
    let ledger = open(&mounted.path().join("data"));
    let (mut receipts, mut images) = (Vec::new(), Vec::new());
    for number in 1..=120 {
        receipts.extend(record(&ledger, [number]).await);
        if [1, 2, 3, 50, 51, 119, 120].contains(&number) {
            let copy = dir.path().join(format!("{number}.img"));
            std::fs::copy(&disk, &copy).unwrap();
            images.push((number as usize, copy));
        }
    }
    ledger.close().await;
    drop(mounted);
    for (number, copy) in images {
        let mounted = Mounted::image(&copy, &dir.path().join(format!("after-{number}"))).unwrap();
        let ledger = open(&mounted.path().join("data"));
        verify_all(&ledger, &receipts[..number]);
        record(&ledger, 1000..1003).await;
        verify_all(&ledger, &receipts[..number]);
        ledger.close().await;
    }
}
