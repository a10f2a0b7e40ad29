use crate::domain::{
    person::Lang,
    safety::{Alert, SafetyClass},
};
pub fn reply(_a: &Alert, _l: Lang, _z: chrono_tz::Tz) -> String {
    String::from("care")
}
pub fn stores_records(_c: SafetyClass) -> bool {
    true
}
