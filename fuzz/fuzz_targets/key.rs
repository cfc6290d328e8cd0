#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| samspil_fuzz::formats::key(bytes));
