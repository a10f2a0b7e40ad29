//! Unit conversion to the canonical units of the records.
