//! Each rule in situations where it should speak, and in their neighbours where it should not.

use super::*;
use crate::domain::{
    cycle::{Exclusion, Signs, Source},
    record::Symptoms,
};

/// A person, the day of the question, and what else the rules look at.
struct Case {
    history: History,
    days: DayFacts,
    menarche: Option<NaiveDate>,
    strained: bool,
    told: BTreeSet<(Rule, NaiveDate)>,
}

fn date(day: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(day)
}

/// A person with these starts; day 0 is 1 January.
fn starts(days: &[u64]) -> Case {
    let mut history = History::new(Mode::Natural);
    history.starts = days.iter().copied().map(date).collect();
    Case { history, days: DayFacts::default(), menarche: None, strained: false, told: BTreeSet::new() }
}

/// Four cycles of 28 days; the last start is on day 112.
fn regular() -> Case {
    starts(&[0, 28, 56, 84, 112])
}

impl Case {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn mode(self, mode: Mode) -> Self {
        self.with(|case| case.history.mode = mode)
    }

    fn excluded(self, why: Excluded, from: u64, until: u64) -> Self {
        let span = Exclusion { from: date(from), until: Some(date(until)), why };
        self.with(|case| case.history.exclusions.extend([span]))
    }

    /// A day of the log, to which the history's bleeding is added.
    fn day(self, day: u64, fact: DayFact) -> Self {
        self.with(|case| {
            if fact.flow.is_some_and(DayFlow::is_bleeding) {
                case.history.bleeding.insert(date(day));
            }
            case.days.put(date(day), Source::Chat, fact);
        })
    }

    fn signs(self, day: u64, signs: Signs) -> Self {
        self.day(day, DayFact { signs, ..DayFact::default() })
    }

    fn spotting(self, days: &[u64]) -> Self {
        days.iter().fold(self, |case, day| case.day(*day, DayFact::flow(DayFlow::Spotting)))
    }

    fn concerns(&self, day: u64) -> Vec<Concern> {
        let Self { history, days, menarche, strained, told } = self;
        concerns(&Health { history, days, menarche: *menarche, strained: *strained, told }, date(day))
    }
}

#[test]
fn each_rule_speaks_where_it_should_and_nowhere_else() {
    let none = Signs::default;
    let table: Vec<(&str, Case, u64, &[Rule])> = vec![
        ("nothing is wrong", regular(), 120, &[]),
        // No bleeding.
        ("89 days", regular(), 201, &[]),
        ("90 days", regular(), 202, &[Rule::NoBleeding]),
        ("90 days after the last bleeding day", regular().day(116, DayFact::flow(DayFlow::Light)), 205, &[]),
        ("pregnant", regular().mode(Mode::Pregnant).with(|c| c.history.mode_since = Some(date(130))), 230, &[]),
        ("the pill", regular().mode(Mode::HormonalCombined), 230, &[]),
        ("menopause", regular().mode(Mode::Menopause).with(|c| c.history.mode_since = Some(date(200))), 230, &[]),
        ("breastfeeding", regular().mode(Mode::Breastfeeding), 230, &[]),
        ("off", regular().mode(Mode::Off), 230, &[]),
        ("a missed log, by her word", regular().with(|c| c.history.missed.extend([(date(112), date(160))])), 230, &[]),
        ("hormones ended lately", regular().excluded(Excluded::Hormonal, 60, 110), 205, &[]),
        ("hormones ended long ago", regular().excluded(Excluded::Hormonal, 60, 110), 291, &[Rule::NoBleeding]),
        ("a year after the first period ever", regular().with(|c| c.menarche = Some(date(0))), 230, &[]),
        (
            "many years after it",
            regular().with(|c| c.menarche = NaiveDate::from_ymd_opt(2010, 1, 1)),
            230,
            &[Rule::NoBleeding],
        ),
        ("no start ever", starts(&[]), 400, &[]),
        // Too little energy.
        ("hard training, 80 days", regular().with(|c| c.strained = true), 192, &[]),
        ("hard training, three cycles missed", regular().with(|c| c.strained = true), 202, &[Rule::LowEnergy]),
        (
            "hard training, three short cycles missed",
            starts(&[0, 22, 44, 66, 88, 110]).with(|c| c.strained = true),
            190,
            &[Rule::LowEnergy],
        ),
        // Lengths.
        (
            "one of 45 days",
            starts(&[0, 28, 56, 101]).with(|c| c.history.confirmed.extend([(date(56), date(101))])),
            110,
            &[],
        ),
        (
            "two of 45 days, asked and confirmed",
            starts(&[0, 45, 73, 118])
                .with(|c| c.history.confirmed = [(date(0), date(45)), (date(73), date(118))].into()),
            125,
            &[Rule::UnusualLengths],
        ),
        ("two of 57 that look like forgotten starts", starts(&[0, 28, 85, 113, 170]), 175, &[]),
        ("two of 20 days", starts(&[0, 20, 48, 68]), 75, &[Rule::UnusualLengths]),
        ("two of 21 days", starts(&[0, 21, 49, 70]), 75, &[]),
        ("two of 39 days", starts(&[0, 39, 76, 115]), 120, &[Rule::UnusualLengths]),
        ("two of 38 days", starts(&[0, 38, 76]), 80, &[]),
        ("two of 43 days at 16", starts(&[0, 43, 81, 124]).with(|c| c.history.age = Some(16)), 130, &[]),
        (
            "two of 46 days at 16, confirmed",
            starts(&[0, 46, 92]).with(|c| {
                c.history.age = Some(16);
                c.history.confirmed = [(date(0), date(46)), (date(46), date(92))].into();
            }),
            95,
            &[Rule::UnusualLengths],
        ),
        ("two of 20 days, but seven cycles ago", starts(&[0, 20, 40, 68, 96, 124, 152, 180, 208]), 212, &[]),
        ("two of 20 days since a birth", starts(&[10, 30, 50]).excluded(Excluded::Postpartum, 0, 9), 55, &[]),
        // Long bleeding.
        ("eight days", regular().with(|c| c.history.ends.extend([date(119)])), 121, &[]),
        ("nine days", regular().with(|c| c.history.ends.extend([date(120)])), 121, &[Rule::LongBleeding]),
        ("nine days last year", starts(&[0, 90]).with(|c| c.history.ends.extend([date(8)])), 95, &[]),
        (
            "the pill, nine days",
            regular().mode(Mode::HormonalCombined).with(|c| c.history.ends.extend([date(120)])),
            121,
            &[],
        ),
        // Between periods.
        ("spotting once", regular().spotting(&[98]), 120, &[]),
        ("spotting in two cycles", regular().spotting(&[70, 98]), 120, &[Rule::BleedingBetweenPeriods]),
        ("spotting before periods", regular().spotting(&[82, 111]), 120, &[]),
        (
            "a bleed that was no part of the period",
            starts(&[0, 28, 36]).with(|c| c.history.separate.extend([date(36)])),
            40,
            &[Rule::BleedingBetweenPeriods],
        ),
        // Bleeding when there should be none.
        (
            "spotting after menopause",
            starts(&[]).mode(Mode::Menopause).spotting(&[98]),
            100,
            &[Rule::BleedingAfterMenopause],
        ),
        ("spotting after menopause, long ago", starts(&[]).mode(Mode::Menopause).spotting(&[9]), 100, &[]),
        (
            "bleeding in a pregnancy",
            starts(&[]).mode(Mode::Pregnant).day(99, DayFact::flow(DayFlow::Light)),
            100,
            &[Rule::BleedingInPregnancy],
        ),
        // Signs.
        ("a pad an hour", regular().signs(113, Signs { pad_an_hour: true, ..none() }), 113, &[Rule::HeavyBleeding]),
        (
            "large clots yesterday",
            regular().signs(113, Signs { large_clots: true, ..none() }),
            114,
            &[Rule::HeavyBleeding],
        ),
        ("large clots the day before", regular().signs(113, Signs { large_clots: true, ..none() }), 115, &[]),
        (
            "a pad an hour and dizzy",
            regular().signs(113, Signs { pad_an_hour: true, dizziness: true, ..none() }),
            113,
            &[Rule::HeavyBleedingWithDizziness],
        ),
        ("dizzy alone", regular().signs(113, Signs { dizziness: true, ..none() }), 113, &[]),
        (
            "pain that stops everything",
            regular().signs(113, Signs { disabling_pain: true, ..none() }),
            113,
            &[Rule::DisablingPain],
        ),
        ("pain on one side", regular().signs(125, Signs { one_sided_pain: true, ..none() }), 125, &[Rule::AcutePain]),
        ("a fever alone", regular().signs(125, Signs { fever: true, ..none() }), 125, &[]),
        (
            "a fever with pain",
            regular().signs(125, Signs { fever: true, disabling_pain: true, ..none() }),
            125,
            &[Rule::AcutePain, Rule::DisablingPain],
        ),
        (
            "a fever while bleeding",
            regular().day(113, DayFact { signs: Signs { fever: true, ..none() }, ..DayFact::flow(DayFlow::Heavy) }),
            113,
            &[Rule::AcutePain],
        ),
        (
            "an emergency in an unsettled year",
            regular().with(|c| c.menarche = Some(date(0))).signs(113, Signs { one_sided_pain: true, ..none() }),
            113,
            &[Rule::AcutePain],
        ),
        (
            "an emergency on the pill",
            regular().mode(Mode::HormonalCombined).signs(113, Signs { one_sided_pain: true, ..none() }),
            113,
            &[Rule::AcutePain],
        ),
    ];
    for (situation, case, day, expected) in &table {
        let found: Vec<Rule> = case.concerns(*day).iter().map(|concern| concern.rule).collect();
        assert_eq!(found, *expected, "{situation}");
    }
}

#[test]
fn an_episode_is_mentioned_once() {
    let mut case = regular();
    for day in [202, 230] {
        let found = case.concerns(day);
        assert_eq!(found.len(), usize::from(day == 202));
        case.told.extend(found.iter().map(|concern| (concern.rule, concern.episode)));
    }
    case.history.starts.insert(date(240));
    assert_eq!(case.concerns(330)[0].rule, Rule::NoBleeding, "the next episode is another one");
}

#[test]
fn a_concern_carries_its_fact_and_the_usual_range() {
    let absent = regular().concerns(210)[0];
    assert_eq!(absent.finding, Finding::DaysWithoutBleeding { days: 98, usual_below: 90 });
    assert_eq!((absent.rule.urgency(), absent.episode), (Urgency::Appointment, date(112)));
    let short = starts(&[0, 20, 48, 68]).concerns(75)[0];
    assert_eq!(short.finding, Finding::Lengths { unusual: 2, of: 3, usual_from: 21, usual_to: 38 });
    let cramps = DayFact::symptoms(Symptoms { cramps: true, ..Symptoms::default() });
    let urgent =
        regular().day(113, DayFact { signs: Signs { fever: true, large_clots: true, ..Signs::default() }, ..cramps });
    let urgencies: Vec<Urgency> = urgent.concerns(113).iter().map(|concern| concern.rule.urgency()).collect();
    assert_eq!(urgencies, [Urgency::Emergency, Urgency::SameDay], "most urgent first");
}
