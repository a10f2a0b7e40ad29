//! What holds for every history, whatever it is: the order of entry leaves no trace, nothing is foretold for the past.

use chrono::{Days, NaiveDate};
use proptest::{prelude::*, sample::select};

use super::{
    Answer, DayFact, DayFacts, DayFlow, Estimate, History, MERGE_DAYS, Mode, OvulationSign, Phase, Question, Source,
};

fn date(day: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).expect("a date") + Days::new(day)
}

fn source() -> impl Strategy<Value = Source> {
    select(vec![Source::Chat, Source::PeriodApp("clue".to_owned()), Source::Platform("apple".to_owned())])
}

fn fact() -> impl Strategy<Value = DayFact> {
    let flow = select(vec![
        DayFlow::None,
        DayFlow::Spotting,
        DayFlow::Light,
        DayFlow::Medium,
        DayFlow::Heavy,
        DayFlow::Unspecified,
    ]);
    let sign = select(vec![OvulationSign::Lh, OvulationSign::Temperature]);
    let told = prop::bool::weighted(0.1);
    (prop::option::weighted(0.8, flow), told, any::<bool>(), prop::option::weighted(0.2, sign)).prop_map(
        |(flow, starts_period, ends_period, ovulation)| DayFact {
            flow,
            starts_period,
            ends_period,
            ovulation,
            ..DayFact::default()
        },
    )
}

/// Facts with one entry a day and source.
fn facts() -> impl Strategy<Value = Vec<((u64, Source), DayFact)>> {
    prop::collection::btree_map((0_u64..200, source()), fact(), 0..40).prop_map(|facts| facts.into_iter().collect())
}

/// A history of natural cycles with gaps, in any mode.
fn history() -> impl Strategy<Value = History> {
    let mode = prop_oneof![3 => Just(Mode::Natural), 1 => select(Mode::ALL.to_vec())];
    let days = prop::collection::vec(1_u64..70, 0..20);
    (mode, days, prop::option::of(10..60), prop::option::of(0_u64..400), any::<u32>()).prop_map(
        |(mode, gaps, age, since, confirmed)| {
            let mut history = History::new(mode);
            history.age = age;
            history.mode_since = since.map(date);
            let starts: Vec<NaiveDate> = gaps
                .iter()
                .scan(0, |day, gap| {
                    *day += gap;
                    Some(date(*day))
                })
                .collect();
            history.starts = starts.iter().copied().collect();
            history.confirmed = starts
                .windows(2)
                .enumerate()
                .filter(|(at, _)| confirmed >> at & 1 == 1)
                .map(|(_, pair)| (pair[0], pair[1]))
                .collect();
            history
        },
    )
}

fn put(facts: &mut DayFacts, ((day, source), fact): &((u64, Source), DayFact)) {
    facts.put(date(*day), source.clone(), fact.clone());
}

fn check(estimate: &Estimate, as_of: NaiveDate) -> Result<(), TestCaseError> {
    if let Some(next) = estimate.next_start {
        let (first, last) = estimate.window.expect("a window with a prediction");
        prop_assert!(as_of < first && first <= next && next <= last, "{estimate:?} on {as_of}");
        let length = estimate.length.expect("a length with a prediction");
        let quantiles = [length.p10, length.p25, length.median, length.p75, length.p90];
        prop_assert!(quantiles.is_sorted() && quantiles.iter().all(|days| days.is_finite()));
    }
    let chances = estimate.phase_probabilities;
    let chances = [chances.menstrual, chances.follicular, chances.ovulatory, chances.luteal, chances.unknown];
    prop_assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{chances:?}");
    let skipped = estimate.past.iter().map(|past| past.p_skipped);
    for chance in chances.into_iter().chain(skipped).chain([estimate.p_missed_log]) {
        prop_assert!((-1e-12..=1.0 + 1e-6).contains(&chance), "{chance}");
    }
    prop_assert_eq!(estimate.reason.is_some(), estimate.phase == Phase::Unknown);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn order_duplicates_and_edits_leave_no_trace(
        (facts, entered, wrong) in facts().prop_flat_map(|facts| {
            let count = facts.len();
            (Just(facts.clone()), Just(facts).prop_shuffle(), prop::collection::vec(prop::option::of(fact()), count))
        }),
        extra in facts(),
        day in 0_u64..260,
    ) {
        let mut in_order = DayFacts::default();
        facts.iter().for_each(|fact| put(&mut in_order, fact));

        let mut entered_late = DayFacts::default();
        for ((key, fact), wrong) in entered.iter().zip(wrong) {
            // Some entries were wrong at first and were edited; all come twice.
            if let Some(wrong) = wrong {
                put(&mut entered_late, &(key.clone(), wrong));
            }
            put(&mut entered_late, &(key.clone(), fact.clone()));
            put(&mut entered_late, &(key.clone(), fact.clone()));
        }
        // Others were taken back.
        for ((day, source), fact) in &extra {
            if !facts.iter().any(|(key, _)| *key == (*day, source.clone())) {
                put(&mut entered_late, &((*day, source.clone()), fact.clone()));
                entered_late.remove(date(*day), source);
            }
        }
        prop_assert_eq!(&in_order, &entered_late);
        let [ours, late] = [&in_order, &entered_late].map(|facts| facts.history(Mode::Natural));
        prop_assert_eq!(ours.estimate(date(day)), late.estimate(date(day)));
        prop_assert_eq!(ours.question(date(day)), late.question(date(day)));
        check(&ours.estimate(date(day)), date(day))?;
    }

    #[test]
    fn nothing_is_foretold_for_the_past(history in history(), day in 0_u64..1500) {
        let as_of = date(day);
        check(&history.estimate(as_of), as_of)?;
        check(&history.forecast(), history.starts.last().copied().unwrap_or(NaiveDate::MIN))?;
        let past = history.phase_on(date(day / 2), as_of);
        prop_assert_eq!(past.reason.is_some(), past.phase == Phase::Unknown);
    }

    #[test]
    fn what_comes_later_does_not_change_what_was_said(history in history(), day in 0_u64..700) {
        let mut then = history.clone();
        then.starts = history.starts.range(..=date(day)).copied().collect();
        prop_assert_eq!(history.estimate(date(day)), then.estimate(date(day)));
    }

    #[test]
    fn the_calendar_does_not_matter(gaps in prop::collection::vec(5_u64..70, 0..12), shift in 1_u64..4000, day in 0_u64..90) {
        let at = |shift: u64| {
            let mut history = History::new(Mode::Natural);
            let mut start = shift;
            history.starts.insert(date(start));
            for gap in &gaps {
                start += gap;
                history.starts.insert(date(start));
            }
            let estimate = history.estimate(date(start + day));
            (estimate.length, estimate.phase, estimate.p_missed_log, estimate.next_start.map(|next| next - date(start)))
        };
        prop_assert_eq!(at(0), at(shift));
    }

    #[test]
    fn a_start_filled_in_is_as_good_as_one_logged_in_time(gaps in prop::collection::vec(26_u64..31, 4..14), at in 1_usize..4) {
        let starts: Vec<NaiveDate> = std::iter::once(0)
            .chain(gaps.iter().scan(0, |day, gap| {
                *day += gap;
                Some(*day)
            }))
            .map(date)
            .collect();
        let mut whole = History::new(Mode::Natural);
        whole.starts = starts.iter().copied().collect();
        let mut gapped = whole.clone();
        gapped.starts.remove(&starts[at]);
        let as_of = starts[starts.len() - 1];

        let question = gapped.question(as_of).expect("the gap is asked about");
        prop_assert!(whole.question(as_of).is_none());
        let Question::MissedStart { after, around, .. } = question else { panic!("{question:?}") };
        prop_assert_eq!(after, starts[at - 1]);
        prop_assert!((around - starts[at]).num_days().abs() < MERGE_DAYS);
        prop_assert_ne!(gapped.estimate(as_of).past.len(), whole.estimate(as_of).past.len());

        gapped.answer(&question, Answer::Yes(Some(starts[at])));
        prop_assert_eq!(gapped.estimate(as_of), whole.estimate(as_of));
        prop_assert!(gapped.question(as_of).is_none());
    }
}
