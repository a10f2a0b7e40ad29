//! The output guard: what may be sent.
