//! The lists of phrases that the rules ask for by name. Every language has each of them.

macro_rules! lists {
    ($($list:ident $name:literal,)*) => {
        /// A list of phrases.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::offline::train) enum List {
            $($list),*
        }

        impl List {
            /// All of them with their names in the data files, in their order.
            pub const ALL: &[(Self, &str)] = &[$((Self::$list, $name)),*];
        }
    };
}

lists! {
    Takeout "takeout",
    Notday "notday",
    Weekday "weekday",
    WeekdayShort "weekday_short",
    WeekdayAnd "weekday_and",
    WeekdayNot "weekday_not",
    Done "done",
    DoneBeside "done_beside",
    DoneBut "done_but",
    Weekdays "weekdays",
    Lead "lead",
    Tail "tail",
    After "after",
    Join "join",
    Guard "guard",
    Past "past",
    Apart "apart",
    Never "never",
    Aside "aside",
    Vouch "vouch",
    Less "less",
    Listed "listed",
    Told "told",
    Practice "practice",
    Illness "illness",
    Unwell "unwell",
    UnwellNot "unwell_not",
    Gym "gym",
    AgreeWho "agree_who",
    AgreeSays "agree_says",
    AgreeYes "agree_yes",
    AgreeSure "agree_sure",
    AgreeDone "agree_done",
    AgreeRest "agree_rest",
    AgreeAnd "agree_and",
    AgreeBut "agree_but",
    AgreeBetter "agree_better",
    AgreeMuch "agree_much",
    AgreeOver "agree_over",
    Side "side",
    Muscles "muscles",
    Ail "ail",
    AilSoft "ail_soft",
    Clicks "clicks",
    AilNot "ail_not",
    AilNotBut "ail_not_but",
    AilNotMine "ail_not_mine",
    AilMine "ail_mine",
    AilAside "ail_aside",
    Spot "spot",
    Hop "hop",
    Press "press",
    Dizzyword "dizzyword",
    DizzyNot "dizzy_not",
    Racing "racing",
    Recurs "recurs",
    Before "before",
    Since "since",
    Swells "swells",
    Warm "warm",
    BothSides "both_sides",
    Broken "broken",
    Dieting "dieting",
    Woken "woken",
    WokenBy "woken_by",
    Leak "leak",
    Postpartum "postpartum",
    BirthNot "birth_not",
    Kin "kin",
    Powder "powder",
    StillIll "still_ill",
    Barred "barred",
    Operated "operated",
    BarRunning "bar_running",
    BarJumps "bar_jumps",
    BarSquats "bar_squats",
    BarLunges "bar_lunges",
    BarDeadlifts "bar_deadlifts",
    BarOverhead "bar_overhead",
}
