//! The room's stories.
