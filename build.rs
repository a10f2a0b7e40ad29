//! Tells cargo what else the program is made of.

fn main() {
    // A new migration changes what the program embeds.
    println!("cargo:rerun-if-changed=migrations");
}
