//! The phase in every situation the design names: known, or unknown with its reason.

use chrono::{Days, NaiveDate};

use super::{
    Excluded, Exclusion, History, Mode, OvulationFact, OvulationSign,
    Phase::{self, Follicular, Luteal, Menstrual, Ovulatory, Unknown},
    Reason,
};

/// Days are counted from here.
fn date(day: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(day)
}

fn starts(days: &[u64]) -> History {
    let mut history = History::new(Mode::Natural);
    history.starts = days.iter().copied().map(date).collect();
    history
}

/// Five cycles of 28 days; the last start is on day 140.
fn regular() -> History {
    starts(&[0, 28, 56, 84, 112, 140])
}

fn regular_but(change: impl FnOnce(&mut History)) -> History {
    let mut history = regular();
    change(&mut history);
    history
}

fn in_mode(mode: Mode) -> History {
    regular_but(|history| history.mode = mode)
}

/// The mode since day 100, after which two or more starts follow.
fn since(mode: Mode, day: u64) -> History {
    regular_but(|history| (history.mode, history.mode_since) = (mode, Some(date(day))))
}

fn excluded(why: Excluded, from: u64, until: Option<u64>) -> History {
    let until = until.map(date);
    regular_but(|history| history.exclusions = [Exclusion { from: date(from), until, why }].into())
}

fn told(day: u64, sign: OvulationSign) -> History {
    regular_but(|history| history.ovulations = [OvulationFact { date: date(day), sign }].into())
}

/// Cycles of 60 and more days, which the person confirmed.
fn very_long() -> History {
    let mut history = starts(&[0, 60, 118, 183]);
    history.confirmed = [(date(0), date(60)), (date(60), date(118)), (date(118), date(183))].into();
    history
}

#[test]
fn every_situation_has_its_phase_or_its_reason() {
    let table: &[(&str, History, u64, Result<Phase, Reason>)] = &[
        // By the day of the cycle.
        ("the first day", regular(), 140, Ok(Menstrual)),
        ("the third day, no end logged yet", regular(), 142, Ok(Menstrual)),
        ("the fifth day, no end logged yet", regular(), 144, Ok(Menstrual)),
        ("after the usual end", regular(), 146, Ok(Follicular)),
        ("the day before the ovulatory days", regular(), 152, Ok(Follicular)),
        ("the day before ovulation", regular(), 153, Ok(Ovulatory)),
        ("the day of ovulation", regular(), 154, Ok(Ovulatory)),
        ("the day after ovulation", regular(), 155, Ok(Ovulatory)),
        ("the first luteal day", regular(), 156, Ok(Luteal)),
        ("the last expected day", regular(), 167, Ok(Luteal)),
        ("two days late, still usual", regular(), 170, Ok(Luteal)),
        // Bleeding.
        ("the logged end has passed", regular_but(|h| h.ends = [date(141)].into()), 142, Ok(Follicular)),
        ("the last logged day", regular_but(|h| h.ends = [date(147)].into()), 147, Ok(Menstrual)),
        ("an end logged for later is not known yet", regular_but(|h| h.ends = [date(150)].into()), 149, Ok(Follicular)),
        (
            "short periods of one's own",
            regular_but(|h| h.ends = [2, 30, 58, 86, 114].map(date).into()),
            144,
            Ok(Follicular),
        ),
        (
            "long periods of one's own",
            regular_but(|h| h.ends = [7, 35, 63, 91, 119].map(date).into()),
            146,
            Ok(Menstrual),
        ),
        ("a second bleed of the same period", regular_but(|h| h.starts.extend([date(147)])), 147, Ok(Menstrual)),
        (
            "a bleed told as separate begins a cycle",
            regular_but(|h| {
                h.starts.insert(date(148));
                h.separate.insert(date(148));
            }),
            156,
            Ok(Follicular),
        ),
        ("bleeding outranks lateness", regular_but(|h| h.bleeding = [date(175)].into()), 175, Ok(Menstrual)),
        // Tests and temperature.
        ("a test tells of an early ovulation", told(148, OvulationSign::Lh), 151, Ok(Luteal)),
        ("a test tells of a late ovulation", told(158, OvulationSign::Lh), 158, Ok(Ovulatory)),
        ("temperature tells too", told(150, OvulationSign::Temperature), 153, Ok(Luteal)),
        ("a test of later is not known yet", told(158, OvulationSign::Lh), 157, Ok(Luteal)),
        ("late after a late ovulation is no doubt", told(160, OvulationSign::Lh), 173, Ok(Luteal)),
        ("a test of the cycle after a missed start", told(182, OvulationSign::Lh), 184, Err(Reason::LikelyMissedLog)),
        // Too late, too long ago.
        ("past the usual range", regular(), 174, Err(Reason::LaterThanUsualRange)),
        ("one cycle and a half", regular(), 182, Err(Reason::LaterThanUsualRange)),
        ("sixty days", regular(), 200, Err(Reason::NoStartFor60Days)),
        ("beyond the longest of all cycles", regular(), 500, Err(Reason::NoStartFor60Days)),
        ("sixty days of a usual 63", very_long(), 243, Err(Reason::NoStartFor60Days)),
        ("forty days of a usual 63", very_long(), 223, Ok(Follicular)),
        ("one cycle of a beginner, long ago", starts(&[0]), 45, Err(Reason::LaterThanUsualRange)),
        (
            "a missed start, by the person's word",
            regular_but(|h| {
                h.missed.insert(date(140), date(158));
            }),
            160,
            Err(Reason::LikelyMissedLog),
        ),
        // No start.
        ("nothing logged", starts(&[]), 10, Err(Reason::NoStart)),
        ("before all starts", starts(&[20]), 10, Err(Reason::NoStart)),
        ("a beginner's first cycle", starts(&[0]), 9, Ok(Follicular)),
        // Modes.
        ("off", in_mode(Mode::Off), 146, Err(Reason::Off)),
        ("off, bleeding", in_mode(Mode::Off), 140, Err(Reason::Off)),
        ("a copper IUD", in_mode(Mode::CopperIud), 146, Ok(Follicular)),
        ("perimenopause", in_mode(Mode::Perimenopause), 146, Ok(Follicular)),
        ("PCOS", in_mode(Mode::Pcos), 160, Ok(Luteal)),
        ("the pill", in_mode(Mode::HormonalCombined), 146, Err(Reason::Hormonal)),
        ("the pill, withdrawal bleed", in_mode(Mode::HormonalCombined), 140, Err(Reason::Hormonal)),
        ("a hormonal IUD", in_mode(Mode::HormonalProgestogen), 146, Err(Reason::Hormonal)),
        ("the pill from next week", since(Mode::HormonalCombined, 150), 146, Ok(Follicular)),
        ("pregnant", in_mode(Mode::Pregnant), 146, Err(Reason::Pregnant)),
        ("pregnant, bleeding", in_mode(Mode::Pregnant), 140, Err(Reason::Pregnant)),
        ("after a birth, no start since", since(Mode::Postpartum, 141), 146, Err(Reason::Postpartum)),
        ("after a birth, one start since", since(Mode::Postpartum, 130), 146, Err(Reason::Postpartum)),
        ("after a birth, two starts since", since(Mode::Postpartum, 100), 146, Ok(Follicular)),
        ("after a birth, at a time not known", in_mode(Mode::Postpartum), 146, Err(Reason::Postpartum)),
        ("breastfeeding, two starts since", since(Mode::Breastfeeding, 100), 146, Err(Reason::Breastfeeding)),
        ("breastfeeding, three starts since", since(Mode::Breastfeeding, 80), 146, Ok(Follicular)),
        ("menopause", in_mode(Mode::Menopause), 146, Err(Reason::NoCycle)),
        ("no cycle", in_mode(Mode::NoCycle), 140, Err(Reason::NoCycle)),
        ("periods only, bleeding", in_mode(Mode::MensesOnly), 141, Ok(Menstrual)),
        ("periods only, between", in_mode(Mode::MensesOnly), 154, Err(Reason::MensesOnly)),
        ("periods only, late", in_mode(Mode::MensesOnly), 174, Err(Reason::LaterThanUsualRange)),
        // Spans that are left out.
        ("a pregnancy that lasts", excluded(Excluded::Pregnancy, 141, None), 146, Err(Reason::Pregnant)),
        ("hormones that last", excluded(Excluded::Hormonal, 10, None), 146, Err(Reason::Hormonal)),
        ("the weeks after a birth", excluded(Excluded::Postpartum, 141, Some(180)), 146, Err(Reason::Postpartum)),
        ("hormones ended, no period since", excluded(Excluded::Hormonal, 0, Some(145)), 146, Err(Reason::NoStart)),
        ("hormones ended, a period since", excluded(Excluded::Hormonal, 0, Some(130)), 146, Ok(Follicular)),
        ("a cycle left out", excluded(Excluded::LeftOut, 112, Some(139)), 146, Ok(Follicular)),
    ];
    assert!(table.len() >= 40);
    for (situation, history, day, expected) in table {
        let found = history.estimate(date(*day));
        let as_expected = match expected {
            Ok(phase) => found.phase == *phase && found.reason.is_none(),
            Err(reason) => found.phase == Unknown && found.reason == Some(*reason),
        };
        assert!(as_expected, "{situation}: {:?} for {:?}, not {expected:?}", found.phase, found.reason);
        assert_eq!(found.day_phase().confidence().is_none(), expected.is_err(), "{situation}");
    }
}

#[test]
fn a_closed_cycle_is_read_by_its_true_length() {
    // 28, 28, then 35 days: ovulation on day 22 of the third cycle.
    let history = starts(&[0, 28, 56, 91]);
    for (day, expected) in [
        (56, Ok(Menstrual)),
        (75, Ok(Follicular)),
        (77, Ok(Ovulatory)),
        (80, Ok(Luteal)),
        (90, Ok(Luteal)),
        (91, Ok(Menstrual)),
    ] {
        let found = history.phase_on(date(day), date(95));
        assert_eq!(found.reason.map_or(Ok(found.phase), Err), expected, "day {day}");
    }
    assert_eq!(history.estimate(date(75)).phase, Luteal, "what was said before the cycle closed");

    let gap = starts(&[0, 28, 56, 113, 141]);
    assert_eq!(gap.phase_on(date(90), date(150)).reason, Some(Reason::LikelyMissedLog));
    assert_eq!(gap.phase_on(date(56), date(150)).phase, Menstrual, "bleeding was logged");
    let mut confirmed = gap.clone();
    confirmed.confirmed.insert(date(56), date(113));
    assert_eq!(confirmed.phase_on(date(90), date(150)).phase, Follicular);
}

#[test]
fn days_before_a_mode_keep_their_phase() {
    let pregnant = since(Mode::Pregnant, 160);
    assert_eq!(pregnant.phase_on(date(147), date(300)).phase, Follicular);
    assert_eq!(pregnant.phase_on(date(158), date(300)).phase, Luteal);
    assert_eq!(pregnant.phase_on(date(170), date(300)).reason, Some(Reason::Pregnant));
}

#[test]
fn an_estimate_says_how_far_it_can_be_trusted() {
    use super::Caveat::{FewCycles, WideRange};
    assert_eq!(starts(&[0, 28]).estimate(date(30)).caveat, Some(FewCycles));
    assert_eq!(regular().estimate(date(146)).caveat, None);
    assert_eq!(starts(&[0, 22, 61, 85, 130, 151]).estimate(date(155)).caveat, Some(WideRange));
}

#[test]
fn predictions_stop_with_the_mode_and_hide_with_the_wish() {
    let known = regular().estimate(date(146));
    assert_eq!(known.next_start, Some(date(168)));
    let ovulation = known.ovulation.expect("an ovulation");
    assert_eq!(ovulation.date, Some(date(154)));
    assert_eq!(ovulation.fertile_window(), Some((date(147), date(156))));
    for mode in Mode::ALL {
        let estimate = in_mode(mode).estimate(date(146));
        assert_eq!(estimate.next_start.is_some(), mode.stops().is_none(), "{mode:?}");
        let hidden = mode.stops().is_some() || mode == Mode::MensesOnly;
        assert_eq!(estimate.ovulation.is_none(), hidden, "{mode:?}");
        assert_eq!(Mode::parse(mode.as_str()), Some(mode));
    }
    for (name, mode) in
        [("Hormonal IUD", Mode::HormonalProgestogen), ("copper-iud", Mode::CopperIud), ("pill", Mode::HormonalCombined)]
    {
        assert_eq!(Mode::parse(name), Some(mode));
    }
    assert_eq!(Mode::parse("a riddle"), None);
}

#[test]
fn cycles_that_vary_get_the_broad_prior() {
    use super::Prior::{Broad, Usual};
    let aged = |age| regular_but(|history| history.age = Some(age));
    for (history, expected) in [
        (regular(), Usual),
        (aged(19), Broad),
        (aged(20), Usual),
        (aged(45), Usual),
        (aged(46), Broad),
        (in_mode(Mode::Pcos), Broad),
        (in_mode(Mode::Irregular), Broad),
        (in_mode(Mode::Perimenopause), Broad),
        (since(Mode::Postpartum, 80), Broad),
        (very_long(), Broad),
        (starts(&[0, 60]), Usual),
    ] {
        assert_eq!(history.prior(date(250)), expected, "{history:?}");
    }
}

#[test]
fn spans_left_out_are_not_learnt_from() {
    let days =
        |history: &History| -> Vec<i64> { history.estimate(date(250)).past.iter().map(|past| past.days).collect() };
    let odd = starts(&[0, 28, 56, 101, 129, 157, 240]);
    assert_eq!(days(&odd), [28, 28, 45, 28, 28, 83]);
    let without = |exclusion| {
        let mut history = odd.clone();
        history.exclusions.insert(exclusion);
        days(&history)
    };
    let span = |why, from, until| Exclusion { from: date(from), until: Some(date(until)), why };
    assert_eq!(without(span(Excluded::LeftOut, 56, 100)), [28, 28, 28, 28, 83]);
    assert_eq!(without(span(Excluded::LeftOut, 60, 60)), [28, 28, 28, 28, 83]);
    assert_eq!(without(span(Excluded::Hormonal, 57, 140)), [28, 28, 83], "no bleed in the span is a start");
    let mut postpartum = odd.clone();
    (postpartum.mode, postpartum.mode_since) = (Mode::Postpartum, Some(date(80)));
    assert_eq!(days(&postpartum), [28, 28, 28, 28, 83], "the time without a cycle is no interval");
}
