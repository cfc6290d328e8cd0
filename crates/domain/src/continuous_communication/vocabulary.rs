//! The words of continuous communication. So far it has none of its own.
