//! Tests of the whole program on real parts, in one binary.

mod migrations;
mod store;
