//! What a word or phrase may stand for. The data files of the languages name these concepts; the engine knows no words.

use serde_json::Value;

use super::quantity::Unit;
use crate::domain::record::{Activity, Flow, Gender, Intensity, MetricKind, Mood};

/// One meaning of a phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Concept {
    Cue(Cue),
    /// A state of mind.
    Mood(Mood, Strength),
    /// An activity, by the shape of its word.
    Act(Activity, Form),
    /// A practice, by the shape of its word.
    Habit(&'static str, Form),
    /// A thing people give up ("beer"), by the habit of doing without it.
    GivenUp(&'static str),
    /// A way of saying that one did without ("sober"), by its habit.
    Without(&'static str),
    /// The name of a measured value.
    Metric(MetricKind),
    Symptom(&'static str),
    Flow(Flow),
    /// A word on a scale of 1 to 5.
    Level(i32),
    Intensity(Intensity),
    Gender(Gender),
    /// The letter of a gender in a row of figures ("M/34/180cm").
    Initial(Gender),
    Unit(Unit),
    Num(f64),
    /// An amount in one word ("Viertelstunde").
    Amount(f64, Unit),
    /// Multiplies what stands before it (hundred, thousand).
    Times(f64),
    /// A fraction word (half, quarter).
    Fraction(f64),
    /// A day counted from today.
    Day(i32),
    /// A place in a list ("the second").
    Place(u8),
    /// Sunday is 0.
    Weekday(u8),
    Month(u8),
    /// A race distance in kilometres, as a thing run.
    Race(f64),
    /// A feast, by month and day.
    Feast(u8, u8),
    /// A time of day in minutes (noon, midnight).
    Clock(u16),
    /// Minutes added to the hour named next ("half" ten, "quarter to" seven).
    BeforeHour(i16),
    /// Minutes added to the hour named before ("las once y media").
    AfterHour(i16),
    /// A part of the day, by the hour it begins at ("tonight").
    FromHour(u32),
}

/// How sure a mood word speaks of a mood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Alone ("exhausted").
    Plain,
    /// With a word of feeling or being, or with nothing else beside it ("down", "low", "meh").
    Weak,
    /// Only with a word of feeling ("good", "great").
    Bound,
}

/// The shape of an activity or habit word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// "ran", "meditated": it happened.
    Past,
    /// "a run", "meditation": needs more to have happened.
    Noun,
    /// "run", "read": a plan or a fact by what stands beside it.
    Base,
}

/// Words that steer the reading. Grouped as the engine uses them.
macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A word that steers the reading without a value of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Cue { $($(#[$doc])* $name,)* }
        impl Cue {
            /// The cue of a name in the data files.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

cues! {
    /// Says nothing for a record ("the", "um").
    Filler = "filler",
    /// An idiom that would mislead if read by its words ("ran out of milk").
    Idiom = "idiom",
    /// I, me, we.
    First = "first",
    /// He, she, they.
    Third = "third",
    /// Family, friends, pets, strangers.
    Kin = "kin",
    /// A word that addresses somebody ("mate"), or names one where a determiner stands before it ("my mate").
    Address = "address",
    /// The, my, our: what follows is a noun.
    Determiner = "determiner",
    /// A thing that does something by itself ("the film ran 3 hours").
    Thing = "thing",
    /// With, for: what follows is not the subject.
    With = "with",
    /// Somebody came along ("joined me", "kam mit"): what is told beside it is the person's own as well.
    Alongside = "alongside",
    Neg = "neg",
    /// Left out though meant to be done ("skipped", "forgot").
    Skip = "skip",
    /// Did not take place, by nobody's choice that is told ("cancelled").
    CalledOff = "called_off",
    Hypothesis = "hypothesis",
    Plan = "plan",
    /// In general ("usually", "every day").
    Usual = "usual",
    /// A past without a day ("last year", "used to").
    Vague = "vague",
    /// Over several days ("this week", "on average").
    Aggregate = "aggregate",
    /// Watched or led, not done.
    Spectator = "spectator",
    Near = "near",
    Joke = "joke",
    /// Somebody says ("my doctor said").
    Said = "said",
    Device = "device",
    /// Opens a question at the start of a clause.
    Ask = "ask",
    /// Opens a question anywhere ("is that").
    AskHere = "ask_here",
    /// Asks to log ("can you log").
    Request = "request",
    /// Opens a request in the shape of a question ("could you").
    Polite = "polite",
    And = "and",
    But = "but",
    /// A, an: one before a unit.
    Article = "article",
    Over = "over",
    OutOf = "out_of",
    /// The decimal point spoken.
    Point = "point",
    /// A nought spoken inside a number ("one oh four").
    Nought = "nought",
    Between = "between",
    To = "to",
    From = "from",
    /// Before a time of day.
    At = "at",
    /// Before a limit in time.
    By = "by",
    /// Before a limit in time that is itself too late ("before May").
    Before = "before",
    Am = "am",
    Pm = "pm",
    OClock = "oclock",
    /// Before a date or weekday.
    On = "on",
    Ago = "ago",
    In = "in",
    EndOf = "end_of",
    /// Day, as in "two days ago" and "day 3".
    DayWord = "day_word",
    Night = "night",
    LastNight = "last_night",
    NightBefore = "night_before",
    Evening = "evening",
    Ordinal = "ordinal",
    Approx = "approx",
    /// Once more, as it was before.
    Again = "again",
    /// What keeps or wakes somebody up ("kids", "insomnia", "woke up twice").
    Disturbed = "disturbed",
    /// Only, merely.
    Just = "just",
    Sleep = "sleep",
    NoSleep = "no_sleep",
    SleepStage = "sleep_stage",
    Nap = "nap",
    Bed = "bed",
    Asleep = "asleep",
    Up = "up",
    Water = "water",
    /// A drink that is not water.
    Soft = "soft",
    Drink = "drink",
    Food = "food",
    Buy = "buy",
    Total = "total",
    More = "more",
    Enough = "enough",
    NoWater = "no_water",
    Energy = "energy",
    Digestion = "digestion",
    /// Stomach: digestion only with a number.
    Stomach = "stomach",
    Feel = "feel",
    MoodWord = "mood_word",
    /// A poor state that may be one of the body ("awful"): with an illness told beside it, no sorrow.
    Poorly = "poorly",
    Be = "be",
    Body = "body",
    /// What a state of mind is about ("nervous about tomorrow").
    Cause = "cause",
    /// Denies once more what a denial before it opened ("neither smoked nor drank").
    Nor = "nor",
    /// The day (or night) before the one just named.
    DayBefore = "day_before",
    /// A word for one hour that may stand without its article ("Stunde Yoga").
    OneHour = "one_hour",
    /// Something read for work or by duty, not as a practice ("20 pages of the contract").
    Papers = "papers",
    /// An obligation ("need to"): an aim only where a number or a lasting frame stands beside it.
    Must = "must",
    /// Has, is: a verb of somebody whose name stands before it.
    Aux = "aux",
    /// "can't": neither done nor left out.
    Unable = "unable",
    /// Opens what somebody wants or says ("that", "dass").
    Subordinate = "subordinate",
    /// "I mean": corrects where a number follows.
    Mean = "mean",
    /// Since, before a date: what holds from then on holds today.
    Since = "since",
    /// My: what follows is the person's own.
    Own = "own",
    /// Ticks off all that was listed before it.
    AllDone = "all_done",
    /// Less, not so: weakens what follows.
    Less = "less",
    /// "Less than usual": how much less, where an amount stands before it.
    Compared = "compared",
    Weigh = "weigh",
    Now = "now",
    /// "down to": a body weight reached, where nothing else is measured.
    DownTo = "down_to",
    Changed = "changed",
    Pulse = "pulse",
    Rest = "rest",
    Exertion = "exertion",
    Pressure = "pressure",
    Temperature = "temperature",
    /// Temperature on waking, as it is taken to know the cycle.
    Basal = "basal",
    /// A test for the hormone that rises before ovulation.
    LhTest = "lh_test",
    /// What such a test may say.
    Positive = "positive",
    Negative = "negative",
    Weather = "weather",
    Burned = "burned",
    Lift = "lift",
    Price = "price",
    Do = "do",
    Go = "go",
    /// A verb of the present by which something named with a day lies ahead ("I have a race on Sunday").
    Ahead = "ahead",
    /// Hours of work: the times beside it are those of a shift, and no sleep.
    Shift = "shift",
    /// Denies for all time ("never"): nothing was left out.
    Never = "never",
    /// A word of temper that is said of a part of the body as well ("molesta").
    Bothers = "bothers",
    /// A competition by any name ("race").
    Contest = "contest",
    /// One exercise of a session ("squats"): left out, the session still took place.
    Exercise = "exercise",
    /// The way home, which belongs to the way out.
    Back = "back",
    /// Once out and once home ("each way").
    EachWay = "each_way",
    Tick = "tick",
    Cross = "cross",
    Daily = "daily",
    Broke = "broke",
    /// To give something up for good: an aim, not a lapse.
    Quit = "quit",
    Reading = "reading_matter",
    Rule = "rule",
    Bedtime = "bedtime",
    LightsOut = "lights_out",
    Period = "period",
    PeriodStart = "period_start",
    PeriodEnd = "period_end",
    Start = "start",
    End = "end",
    Late = "late",
    CycleContext = "cycle_context",
    FlowWord = "flow_word",
    CycleDay = "cycle_day",
    Got = "got",
    /// "I have": an age, an ongoing state.
    Have = "have",
    Session = "session",
    Workout = "workout",
    /// Refers back to a session ("after my run").
    After = "after",
    Goal = "goal",
    Want = "want",
    Lose = "lose",
    Gain = "gain",
    Reach = "reach",
    WeightNoun = "weight_noun",
    Able = "able",
    PerDay = "per_day",
    PerWeek = "per_week",
    TimesWord = "times_word",
    TargetWeight = "target_weight",
    Lasting = "lasting",
    Name = "name",
    Age = "age",
    /// A birthday to come, unless it is today ("turning 40").
    Turning = "turning",
    Height = "height",
    Live = "live",
    Zone = "zone",
    Profile = "profile",
    /// "I am": opens an introduction.
    IAm = "i_am",
    Oops = "oops",
    /// Opens a second thought ("well", "or rather").
    Rather = "rather",
    Meant = "meant",
    Actually = "actually",
    InsteadOf = "instead_of",
    /// Takes back what was just said, where nothing but a number follows ("doch 81").
    AfterAll = "after_all",
    Forgot = "forgot_to_log",
    ItWas = "it_was",
    Delete = "delete",
    Entry = "entry",
    Everything = "everything",
    Account = "account",
    Same = "same",
    Greeting = "greeting",
    Thanks = "thanks",
    Yes = "yes",
    No = "no",
    /// The last of a list.
    Last1 = "last_one",
    /// Before whom something is for.
    ForWhom = "for_whom",
    /// What somebody's plan or coach holds ready ("on the plan"): no deed, unless one is told beside it.
    OnPlan = "on_plan",
    /// Before a length of time after which something happened ("it hurt after ten minutes").
    Lapse = "lapse",
    /// Where lengths are swum.
    Pool = "pool",
    /// What the body does that it should not ("palpitations"): a time beside it is its own.
    Sign = "sign",
    /// The rest between repeats ("60 s off", "8 min between sets").
    RestBetween = "rest_between",
    /// At rest, of a pulse and of nothing else.
    AtRest = "at_rest",
    /// What is run before and after the repeats ("2k down").
    WarmUp = "warm_up",
    /// Up, where a time of the clock stands right before it and nothing behind ("um 7 auf").
    UpBehind = "up_behind",
    /// A night slept in parts ("4 horas a trozos").
    Pieces = "pieces",
    /// To sleep, in the plain present: a habit where a span of the clock stands beside it.
    Sleeps = "sleeps",
}

impl Concept {
    /// The concept a data file names: a cue, or a kind with its value ("mood happy weak", "act running past").
    pub fn parse(head: &'static str) -> Option<Self> {
        let mut words = head.split_whitespace();
        let kind = words.next()?;
        let Some(value) = words.next() else { return Cue::parse(kind).map(Self::Cue) };
        let form = match words.next() {
            Some("past") => Form::Past,
            Some("base") => Form::Base,
            _ => Form::Noun,
        };
        Some(match kind {
            "mood" => Self::Mood(
                named(value)?,
                match head.rsplit(' ').next()? {
                    "weak" => Strength::Weak,
                    "bound" => Strength::Bound,
                    _ => Strength::Plain,
                },
            ),
            "act" => Self::Act(named(value)?, form),
            "habit" => Self::Habit(value, form),
            "given_up" => Self::GivenUp(value),
            "without" => Self::Without(value),
            "metric" => Self::Metric(named(value)?),
            "symptom" => Self::Symptom(value),
            "flow" => Self::Flow(named(value)?),
            "intensity" => Self::Intensity(named(value)?),
            "gender" => Self::Gender(named(value)?),
            "initial" => Self::Initial(named(value)?),
            "unit" => Self::Unit(Unit::parse(value)?),
            "level" => Self::Level(value.parse().ok()?),
            "race" => Self::Race(value.parse().ok()?),
            "amount" => Self::Amount(value.parse().ok()?, Unit::parse(head.rsplit(' ').next()?)?),
            "num" => Self::Num(value.parse().ok()?),
            "times" => Self::Times(value.parse().ok()?),
            "fraction" => Self::Fraction(value.parse().ok()?),
            "place" => Self::Place(value.parse().ok()?),
            "day" => Self::Day(value.parse().ok()?),
            "weekday" => Self::Weekday(value.parse().ok()?),
            "month" => Self::Month(value.parse().ok()?),
            "clock" => Self::Clock(value.parse().ok()?),
            "before_hour" => Self::BeforeHour(value.parse().ok()?),
            "after_hour" => Self::AfterHour(value.parse().ok()?),
            "from_hour" => Self::FromHour(value.parse().ok()?),
            "feast" => {
                let (month, day) = value.split_once('-')?;
                Self::Feast(month.parse().ok()?, day.parse().ok()?)
            }
            _ => return None,
        })
    }
}

/// A value of a record enum by its public name.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(Value::from(name)).ok()
}
