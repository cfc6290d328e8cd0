//! The words of the common agenda. So far it has none of its own.
