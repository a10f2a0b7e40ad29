#[test]
fn the_lexicons_compile() {
    assert_eq!(super::screen("hello"), None);
}
