//! What an API token is to whoever bears it: a text that cannot be guessed, and is known when it is seen.
//!
//! ```text
//! samspil_ + 43 random characters of 0-9 A-Z a-z (256 bits) + 6 characters of CRC-32C over all before them
//! ```
//! The prefix is there for people and for scanners that look for secrets in what is published
//! (`samspil_[0-9A-Za-z]{49}`); the checksum lets both tell a token from something that looks like one, without asking.
//! Neither is a protection. Only the SHA-256 of the text is ever kept; a token is found by it, so nothing secret is compared.

use std::fmt;
use std::str::FromStr;

use samspil_domain::commit::Digest;

/// What every token begins with.
pub const PREFIX: &str = "samspil_";

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 62 to the power of 43 is more than 2 to the power of 256.
const RANDOM: usize = 43;
const CHECK: usize = 6;
/// The largest multiple of 62 that a byte can be below: with what is above, some characters would come more often.
const EVEN: u8 = 248;

/// A token as its bearer holds it. Shown to nobody but by [`Secret::reveal`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// A text that is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token is {PREFIX}, and 49 letters and digits of which the last 6 are a checksum of the others")]
pub struct NoSecret;

impl Secret {
    /// A new one, from the system's randomness.
    ///
    /// # Errors
    /// The system gives no randomness. Nothing can be made up instead; try again.
    pub fn make() -> Result<Self, getrandom::Error> {
        let mut text = PREFIX.to_owned();
        let mut bytes = [0; 64];
        while text.len() < PREFIX.len() + RANDOM {
            getrandom::fill(&mut bytes)?;
            let room = PREFIX.len() + RANDOM - text.len();
            let even = bytes.iter().filter(|byte| **byte < EVEN).take(room);
            text.extend(even.map(|byte| char::from(DIGITS[usize::from(byte % 62)])));
        }
        text.push_str(&checksum(&text));
        Ok(Self(text))
    }

    /// The text, to be shown once to whom it is for.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it: the SHA-256 of its text.
    #[must_use]
    pub fn hash(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }
}

fn checksum(text: &str) -> String {
    let mut rest = crc32c::crc32c(text.as_bytes());
    let mut digits = [b'0'; CHECK];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}

impl FromStr for Secret {
    type Err = NoSecret;

    fn from_str(text: &str) -> Result<Self, NoSecret> {
        let random = text.strip_prefix(PREFIX).ok_or(NoSecret)?;
        if random.len() != RANDOM + CHECK || !random.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(NoSecret);
        }
        let (body, check) = text.split_at(PREFIX.len() + RANDOM);
        if checksum(body) == check { Ok(Self(text.to_owned())) } else { Err(NoSecret) }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_secret_is_known_by_its_prefix_and_read_again() {
        let secret = Secret::make().unwrap();
        let random = secret.reveal().strip_prefix("samspil_").unwrap();
        assert_eq!(random.len(), 49);
        assert!(random.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{random}");
        assert_eq!(secret.reveal().parse(), Ok(secret));
    }

    #[test]
    fn what_is_kept_is_the_sha_256_of_the_text() {
        // Checksum and hash computed with other tools: a CRC-32C in Python, and sha256sum.
        let text = "samspil_000000000000000000000000000000000000000000001xO2v";
        let secret: Secret = text.parse().unwrap();
        assert_eq!(
            secret.hash().to_string(),
            "0c8cb1eea2fe1372b1098afd593d4a836f4181cc32aa3bcf630fb80e175ddaf7"
        );
    }

    #[test]
    fn a_slip_of_one_character_is_no_token() {
        let secret = Secret::make().unwrap();
        let text = secret.reveal();
        for at in 0..text.len() {
            let other = if text.as_bytes()[at] == b'x' { "y" } else { "x" };
            let mut slipped = text.to_owned();
            slipped.replace_range(at..=at, other);
            assert_eq!(slipped.parse::<Secret>(), Err(NoSecret), "{at}");
        }
        for other in ["", "samspil_", &text[..56], &format!("{text}0"), &format!(" {text}"), &text[8..]] {
            assert_eq!(other.parse::<Secret>(), Err(NoSecret), "{other}");
        }
        let accented = format!("samspil_é{}", "0".repeat(47));
        assert_eq!(accented.parse::<Secret>(), Err(NoSecret));
    }

    #[test]
    fn each_character_comes_about_as_often_as_each_other() {
        let mut counts = [0_u32; 62];
        let mut seen = HashSet::new();
        for _ in 0..2_000 {
            let secret = Secret::make().unwrap();
            for byte in secret.reveal()[8..51].bytes() {
                counts[DIGITS.iter().position(|digit| *digit == byte).unwrap()] += 1;
            }
            assert!(seen.insert(secret.reveal().to_owned()));
        }
        // 86,000 characters, 1,387 of each on average, with a standard deviation of 37.
        assert!(counts.iter().all(|count| (1_150..1_650).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_secret_is_not_shown_by_accident() {
        assert_eq!(format!("{:?}", Secret::make().unwrap()), "Secret(…)");
    }
}
