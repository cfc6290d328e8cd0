//! What is the same name, though written otherwise.
//!
//! Each word of a name has two spellings without accents and capitals. In the *close* one, æ is `ae`, ø is `oe` and å is
//! `aa`, as Danes write where these letters are missing. In the *loose* one they are plain `a` and `o`, as others write
//! them. A search that is typed with a Danish letter is taken at its word and compared closely; any other is compared
//! loosely. So "arhus", "aarhus" and "Århus" all find Århus, and "Århus" does not find Arhustrup.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

/// So many letters a searched word has at least that is also found inside a word, as *styrelsen* in *Miljøstyrelsen*.
const INSIDE_MIN: usize = 4;

/// A word in its two spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    close: Box<str>,
    loose: Box<str>,
    /// Whether it is written with a letter that only one who means it types.
    danish: bool,
}

/// The marks that make an å of an a, and an ä or ö of an a or o.
const RING: char = '\u{30a}';
const DIAERESIS: char = '\u{308}';

/// The words of a text. Letters and digits make words; points and apostrophes inside are dropped, as in "A.P."; all else
/// parts them.
pub(super) fn words(text: &str) -> Vec<Word> {
    let marks = CanonicalCombiningClassMapBorrowed::new();
    let decomposed =
        DecomposingNormalizerBorrowed::new_nfd().normalize_iter(text.chars().flat_map(char::to_lowercase));
    let mut words = Vec::new();
    let (mut close, mut danish, mut base) = (String::new(), false, ' ');
    for letter in decomposed.chain([' ']) {
        match (letter, base) {
            // å, ä and ö, taken apart.
            (RING, 'a') => close.push('a'),
            (DIAERESIS, 'a' | 'o') => close.push('e'),
            ('æ', _) => close.push_str("ae"),
            ('ø' | 'œ', _) => close.push_str("oe"),
            ('ß', _) => close.push_str("ss"),
            ('đ' | 'ð', _) => close.push('d'),
            ('þ', _) => close.push_str("th"),
            ('ł', _) => close.push('l'),
            ('.' | '\'' | '’', _) => {}
            (mark, _) if marks.get_u8(mark) != 0 => {}
            (letter, _) if letter.is_alphanumeric() => close.push(letter),
            _ if close.is_empty() => {}
            _ => {
                let loose = loosened(&close).into();
                words.push(Word { close: std::mem::take(&mut close).into(), loose, danish });
                danish = false;
            }
        }
        danish |= matches!((letter, base), (RING, 'a') | (DIAERESIS, 'a' | 'o') | ('æ' | 'ø', _));
        if marks.get_u8(letter) == 0 {
            base = letter;
        }
    }
    words
}

/// Whether two texts have the same words in the same order, without regard to capitals and accents; å and aa are the same.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    let close = |text| words(text).into_iter().map(|word| word.close);
    a == b || close(a).eq(close(b))
}

/// The loose spelling of a close one: `aa` and `ae` are `a`, `oe` is `o`. The beginning of a word is spelled as a
/// beginning of what the whole word is spelled as, so it is found letter by letter as it is typed.
fn loosened(close: &str) -> String {
    let mut letters = close.chars().peekable();
    let mut loose = String::with_capacity(close.len());
    while let Some(letter) = letters.next() {
        loose.push(letter);
        match letter {
            'a' => _ = letters.next_if(|next| matches!(next, 'a' | 'e')),
            'o' => _ = letters.next_if(|next| *next == 'e'),
            _ => {}
        }
    }
    loose
}

/// What is searched for.
#[derive(Debug, Clone)]
pub struct Search {
    words: Vec<Word>,
    /// The number or code that it can be, in digits.
    code: Option<String>,
}

impl Search {
    /// Reads what somebody searches for. Nothing where it holds no letter and no digit.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let words = words(text);
        if words.is_empty() {
            return None;
        }
        // A CVR number is also written with a country before it or in groups: DK-CVR-12345678, DK 12 34 56 78.
        let bare: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let bare = bare.to_ascii_lowercase();
        let bare = bare.strip_prefix("dk").unwrap_or(&bare);
        let digits = bare.strip_prefix("cvr").unwrap_or(bare);
        let code = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        Some(Self { words, code: code.then(|| digits.to_owned()) })
    }

    /// Whether each word that is searched for begins a word of the name, in whatever order; longer ones are also found
    /// inside a word.
    pub(super) fn finds(&self, name: &[Word]) -> bool {
        self.words.iter().all(|wanted| name.iter().any(|word| wanted.is_in(word)))
    }

    /// Whether it is that number or code.
    pub(super) fn is_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

impl Word {
    fn is_in(&self, word: &Self) -> bool {
        let (wanted, word) =
            if self.danish { (&self.close, &word.close) } else { (&self.loose, &word.loose) };
        word.starts_with(&**wanted) || (wanted.chars().count() >= INSIDE_MIN && word.contains(&**wanted))
    }
}
