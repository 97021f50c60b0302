//! One story.
