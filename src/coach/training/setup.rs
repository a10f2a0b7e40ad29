//! Setting a plan up: what for, from where, in what sport, how many days, how long, where, and what hurts. One question at a time, each a tap, each skippable.
//!
//! `/plan for strength` answers the first and asks the next; the last answer shows the plan.

use anyhow::Result;
use chrono::{Days, NaiveDate, TimeDelta, Timelike};

use crate::{
    domain::{
        evidence::Evidence,
        person::Lang,
        planner::{Aim, Facts, Limit, LimitKind, adapt::INJURY_DAYS, body::BodyPart, budget, choice, limits},
        record::{Activity, Daily, Goal, GoalKind, GoalUnit, Record, Workout},
        talk::Button,
        text::fold,
    },
    offline::{self, Reading, aim::Aimed},
    store::{
        planning::{self, NewLimit, TrainingProfile},
        rows::{ActionType, Exchange, MemoryKind, Path},
        turns::Past,
    },
};

use super::{
    super::{
        Coach,
        answers::calls_off,
        morning,
        pending::{Action, Pending},
        turn::{Memory, Plan, Turn, Word},
        words::{Words, words},
    },
    TrainingChange,
    asked::ADULT,
    choices::{SKIP, Step, options, part, set},
    holds, show,
};

/// From this hour on a day is too old for a first session.
const EVENING: u32 = 18;
/// How long a question stays open beside other talk.
const OPEN: TimeDelta = TimeDelta::hours(1);
/// What comes later than that is an answer only in so few words.
const BRIEF_WORDS: usize = 4;
/// And in so few an answer to a question that was not asked yet.
const WORDS_AHEAD: usize = 3;

impl Coach {
    /// `/plan`, `/plan new`, and the answers to its questions.
    pub(in crate::coach) async fn plan_command(&self, turn: &Turn<'_>, argument: &str) -> Result<Plan> {
        let facts = self.facts(turn).await?;
        if facts.person.holds.crisis {
            return Ok(holds::in_a_crisis(turn, &facts));
        }
        let (word, value) = argument.split_once(' ').unwrap_or((argument, ""));
        match (word, Step::ALL.into_iter().find(|step| step.as_str() == word)) {
            ("", _) => self.show_plan(turn, None).await,
            (_, Some(step)) => self.answered(turn, step, value.trim()).await,
            // "/plan tomorrow" asks for a day.
            (_, None) => match offline::train::named(&turn.message_of(argument)).days.first() {
                Some(day) => self.show_plan(turn, Some(*day)).await,
                None => Ok(self.set_up(turn)),
            },
        }
    }

    /// An answer typed in place of a tap: the question is asked on from there. A fact told meanwhile, and "cancel", are none.
    pub(in crate::coach) async fn plan_answer(&self, turn: &Turn<'_>, reading: &Reading) -> Result<Option<Plan>> {
        let Some(Pending::Plan { step, .. }) = &turn.pending else { return Ok(None) };
        let Some(step) = Step::ALL.into_iter().find(|known| known.as_str() == step) else { return Ok(None) };
        if step == Step::For && offline::wants_no_plan(&turn.message(), true) {
            return self.without_a_plan(turn).await.map(Some);
        }
        // After a while only what is nothing but an answer is one: a day's report holds numbers, too.
        let is_brief = turn.text.split_whitespace().count() <= BRIEF_WORDS;
        if calls_off(turn.text) || !is_brief && !was_asked_lately(turn, step.as_str()) {
            return Ok(None);
        }
        // What a clinician should see goes before a plan.
        let is_sign = matches!(offline::train::asked(&turn.message()), Some(offline::train::Asked::Look { .. }));
        let typed = offline::setup::answer(step.as_str(), &turn.message());
        let own = (step == Step::For).then(|| offline::aim::aimed(&turn.message())).flatten();
        // What the rules know by a name needs no other words, but for a sport of its own.
        let own = own.filter(|own| {
            typed.is_none() || own.sport.as_deref().is_some_and(|sport| sport != Activity::Running.as_str())
        });
        // "Sleep better", "less stress" is more than the button it comes down to.
        let is_general = typed.as_deref() == Some(Aim::General.as_str()) && step == Step::For;
        let says_more = is_general && turn.text.split_whitespace().nth(1).is_some();
        let own = own.or_else(|| says_more.then(|| Aimed { kind: Aim::General.as_str().to_owned(), sport: None }));
        // "More energy, less stress" is what for, and no mood; "20 min most days" is no session of today.
        let is_answer = |record: &Record| match (step, record) {
            (_, Record::SetGoal(_)) => true,
            (Step::For, Record::LogDaily(day)) => {
                let rest = Daily { mood: None, energy_level: None, ..day.clone() };
                rest == Daily { water_is_total: day.water_is_total, ..Daily::on(day.date) }
            }
            // "Run a 5k without stopping" is what for, and no run.
            (Step::For, Record::LogWorkout(_)) => own.is_some() || offline::setup::is_distance_wished(&turn.message()),
            (Step::Now, Record::LogWorkout(_) | Record::LogHabit(_))
                if offline::setup::is_habitual(&turn.message()) =>
            {
                true
            }
            (Step::Now | Step::Sport | Step::Days | Step::Minutes | Step::Where, _) => {
                is_of_the_week(record) && !offline::setup::is_of_a_day(&turn.message())
            }
            _ => false,
        };
        // What somebody does in a usual week is no record, also where the answer in it is not understood.
        let is_unread = |record: &Record| {
            typed.is_none() && own.is_none() && (step == Step::For || matches!(record, Record::SetGoal(_)))
        };
        let is_told = |found: &&offline::Found| is_unread(&found.record) || !is_answer(&found.record);
        let told: Vec<&Record> = reading.records.iter().filter(is_told).map(|found| &found.record).collect();
        if is_sign
            || labelled(turn.text, step).is_none() && told.iter().any(|record| !matches!(record, Record::SetGoal(_)))
        {
            return Ok(None);
        }
        let is_goal = |found: &offline::Found| matches!(found.record, Record::SetGoal(_));
        let weight = Some(step)
            .filter(|step| *step == Step::For && !reading.records.iter().any(is_goal))
            .and_then(|_| offline::setup::weight_goal(&turn.message()))
            .map(Record::SetGoal);
        let goals: Vec<&Record> = reading.records.iter().map(|found| &found.record).chain(&weight).collect();
        let aimed = || goals.iter().find_map(|goal| aim_of(goal)).filter(|_| step == Step::For);
        let label = labelled(turn.text, step);
        let own = own.as_ref().filter(|_| label.is_none());
        let value = label.or_else(|| own.map(told_value)).or_else(|| typed.clone());
        let value = value.or_else(|| aimed().map(str::to_owned));
        // "2" of "[2] 30 min" is that choice, as no session takes two minutes.
        let is_set = value.as_deref().is_some_and(|value| is_offered(step, value));
        let value = if is_set { value } else { placed(turn, step).or(value) };
        if matches!(step, Step::For | Step::Sport) && offline::wants_no_strength(&turn.message()) {
            return self.without_strength(turn, step, value.as_deref()).await.map(Some);
        }
        // A "no" to what nobody asks with yes or no passes that question over; at the first it is one to the plan.
        let value = value.or_else(|| (step != Step::For && is_no(turn)).then(|| SKIP.to_owned()));
        let Some(value) = value else {
            if let Some((other, value)) = told_ahead(turn, step) {
                return self.kept_ahead(turn, step, other, &value).await.map(Some);
            }
            let is_week = reading.records.iter().any(|found| is_answer(&found.record) && !is_unread(&found.record));
            return if is_week { self.asked_again(turn, step).await.map(Some) } else { Ok(None) };
        };
        let mut plan = self.answered(turn, step, &value).await?;
        if let Some(own) = own {
            keep_aim(turn, own, &mut plan);
        }
        let is_young = is_minor(turn);
        let is_kept = |record: &&&Record| {
            let is_for_them = !is_young || aim_of(record) != Some(Aim::WeightLoss.as_str());
            // "Cinq sorties, environ 55 km" is the distance of a usual week, and none that is aimed at.
            let is_of_now = step == Step::Now && aim_of(record) == Some(Aim::Endurance.as_str());
            is_for_them && !is_of_now && (!is_answer(record) || matches!(record, Record::SetGoal(_)))
        };
        goals.iter().filter(is_kept).for_each(|record| plan.draft.add((*record).clone(), turn.text));
        if let Some(part) = offline::setup::minded(&turn.message()).filter(|_| step == Step::For) {
            mind(turn, part, &mut plan);
        }
        let wished = reading
            .records
            .iter()
            .filter(|found| is_answer(&found.record))
            .filter_map(|found| run_of(&found.record))
            .filter(|_| step == Step::For);
        wished.for_each(|goal| plan.draft.add(goal, turn.text));
        Ok(Some(plan))
    }

    /// The plan of an exchange in which what a plan is for was told in words that nothing else was found in: whatever somebody
    /// wants is what they train for.
    pub(in crate::coach) async fn aim_in_own_words(&self, turn: &Turn<'_>, plan: &Plan) -> Result<Option<Plan>> {
        let is_asked = matches!(&turn.pending, Some(Pending::Plan { step, .. }) if step == Step::For.as_str());
        if !is_asked || calls_off(turn.text) || plan.pending.is_some() || !is_nothing(turn, plan) {
            return Ok(None);
        }
        let Some(own) = offline::aim::wished(&turn.message()) else { return Ok(None) };
        let mut plan = self.answered(turn, Step::For, &told_value(&own)).await?;
        keep_aim(turn, &own, &mut plan);
        Ok(Some(plan))
    }

    /// A warning that goes before everything does not end the questions of a plan: what it is for is kept, and the next is asked.
    pub(in crate::coach) async fn with_aim(&self, turn: &Turn<'_>, mut plan: Plan) -> Result<Plan> {
        let is_asked = matches!(&turn.pending, Some(Pending::Plan { step, .. }) if step == Step::For.as_str());
        if !is_asked || plan.pending.is_some() {
            return Ok(plan);
        }
        let typed = offline::setup::answer(Step::For.as_str(), &turn.message());
        let own = offline::aim::aimed(&turn.message()).filter(|_| typed.is_none());
        let Some(value) = own.as_ref().map(told_value).or(typed) else {
            plan.pending.clone_from(&turn.pending);
            return Ok(plan);
        };
        let mut next = self.answered(turn, Step::For, &value).await?;
        if let Some(own) = &own {
            keep_aim(turn, own, &mut next);
        }
        plan.after.append(&mut next.lead);
        if let Word::Text(question) = next.word {
            plan.after.push(question);
        }
        plan.training.append(&mut next.training);
        plan.memories.append(&mut next.memories);
        (plan.buttons, plan.pending) = (next.buttons, next.pending);
        Ok(plan)
    }

    /// The first question; of the answers told before nothing is told ahead.
    pub(super) fn set_up(&self, turn: &Turn<'_>) -> Plan {
        let mut plan = ask(turn, Step::For);
        plan.pending = Some(Pending::Plan { step: Step::For.as_str().to_owned(), ahead: Vec::new(), missed: false });
        plan
    }

    /// "Gym" to the days of a week: it is kept for the question it answers, and the open one is asked again.
    async fn kept_ahead(&self, turn: &Turn<'_>, step: Step, other: Step, value: &str) -> Result<Plan> {
        let person = turn.past.person.id;
        let mut tx = self.store.begin(person).await?;
        let mut profile = planning::profile(&mut tx, person).await?.unwrap_or_default();
        tx.rollback().await?;
        set(&mut profile, other, value);
        let mut plan = ask(turn, step);
        if let Some(Pending::Plan { ahead, .. }) = &mut plan.pending {
            ahead.push(other.as_str().to_owned());
        }
        let offered = options(turn.words(), other).into_iter().find(|(_, offered)| offered == value);
        let label = offered.map_or_else(|| turn.text.trim().to_owned(), |(label, _)| label);
        plan.lead.push(turn.words().say("say.kept_ahead", &[("what", &morning::sentence(&label))]));
        plan.training.push(TrainingChange::Profile(profile));
        if let Some(part) = part(value).filter(|_| other == Step::Hurts) {
            plan.lead.pop();
            mind(turn, part, &mut plan);
        }
        Ok(plan)
    }

    /// Keeps an answer and asks the next question; after the last, the plan.
    pub(super) async fn answered(&self, turn: &Turn<'_>, step: Step, value: &str) -> Result<Plan> {
        let person = turn.past.person.id;
        let mut tx = self.store.begin(person).await?;
        let mut profile = planning::profile(&mut tx, person).await?.unwrap_or_default();
        tx.rollback().await?;
        // Whoever goes through the questions wants a plan after all.
        profile.wants_no_plan = false;
        let is_skipped = value == SKIP;
        // Losing weight is nothing for the young, whatever they were told to tap.
        if is_minor(turn) && step == Step::For && value == Aim::WeightLoss.as_str() {
            let mut again = ask(turn, step);
            again.lead.push(turn.words().say("minor.diet", &[]));
            return Ok(again);
        }
        if !is_skipped && !set(&mut profile, step, value) {
            // A second sport that no plan is made for ends the question.
            if step == Step::Sport && matches!(turn.pending, Some(Pending::Plan { missed: true, .. })) {
                return Box::pin(self.answered(turn, step, SKIP)).await;
            }
            let mut again = ask(turn, step);
            if let Some(Pending::Plan { missed, .. }) = &mut again.pending {
                *missed = true;
            }
            if step == Step::Sport && !value.is_empty() {
                let key = if value == Activity::Strength.as_str() { "strength_too" } else { "other_sport" };
                let what = morning::sentence(&named(step, value, turn));
                again.word = Word::Text(turn.words().say(&format!("plan.setup.{key}"), &[("what", &what)]));
            } else if !value.is_empty() {
                let what = named(step, value, turn);
                // The last button passes the question over.
                let offered = again.buttons.split_last().map_or(&[][..], |(_, offered)| offered);
                let offer: Vec<&str> = offered.iter().map(|button| button.label.as_str()).collect();
                let fields = [("what", &*morning::sentence(&what)), ("offer", &*offer.join(", "))];
                again.lead.push(turn.words().say("plan.setup.not_offered", &fields));
            }
            return Ok(again);
        }
        let stale = if step == Step::For {
            facts_of_aims(&turn.past).map(|(fact, _)| fact.to_owned()).collect()
        } else {
            Vec::new()
        };
        let told = ahead(turn);
        let next = std::iter::successors(step.next(), |next| next.next());
        let mut plan = match next.into_iter().find(|next| !told.iter().any(|told| told == next.as_str())) {
            Some(next) => ask(turn, next),
            None => {
                let mut facts = self.facts(turn).await?;
                planning::told(&mut facts, &profile);
                facts.begin_anew();
                facts.today = first_day(turn);
                let hurts = part(value).filter(|_| step == Step::Hurts).map(|part| injury(part, turn));
                facts.person.limits.extend(hurts.clone());
                let remarks = remarks(&facts, turn.words());
                let mut plan = show::shown(turn, facts, None);
                plan.after.extend(remarks);
                plan.training.insert(0, TrainingChange::End);
                // What to have looked at is said once, when it is told.
                let signs = hurts.iter().filter_map(|limit| match limit.kind {
                    LimitKind::Injury(part) => {
                        morning::pain_signs(&Evidence::of("injury", part.as_str()), turn.show, turn.pick)
                    }
                    _ => None,
                });
                plan.after.extend(signs.map(|signs| morning::sentence(&signs)));
                let limit = hurts.map(|limit| TrainingChange::Limit(NewLimit::of(&limit, turn.today)));
                plan.training.splice(0..0, limit);
                plan
            }
        };
        // A sport that is chosen is wanted again.
        if let (Step::Sport, Some(sport), Some(yesterday)) = (step, profile.sport, turn.today.pred_opt()) {
            let facts = self.facts(turn).await?;
            let is_out = |limit: &Limit| limit.kind == LimitKind::Sport(sport) && limit.until.is_none();
            let ended =
                Limit { kind: LimitKind::Sport(sport), from: Some(yesterday), until: Some(yesterday), record: None };
            let is_out = facts.person.limits.iter().any(is_out) && !is_skipped;
            plan.training.extend(is_out.then(|| TrainingChange::Limit(NewLimit::of(&ended, turn.today))));
        }
        plan.training.insert(0, TrainingChange::Profile(profile));
        plan.memories.extend(stale.into_iter().map(Memory::Drop));
        Ok(plan)
    }

    /// A question of the plan stays open while something else is said; where what was said came to nothing, it is asked again
    /// with its buttons.
    pub(in crate::coach) async fn stays_open(&self, turn: &Turn<'_>, plan: &mut Plan) -> Result<()> {
        let Some(Pending::Plan { step: name, .. }) = &turn.pending else { return Ok(()) };
        let Some(step) = Step::ALL.into_iter().find(|known| known.as_str() == name) else { return Ok(()) };
        let ends = plan.erase || plan.erase_cycle || plan.forget.is_some() || plan.join.is_some();
        if plan.pending.is_some() || plan.path == Path::Safety || ends {
            return Ok(());
        }
        // Not for days: after a while a number is one of its own again.
        if !was_asked_lately(turn, name) {
            return Ok(());
        }
        if is_nothing(turn, plan) {
            let again = self.asked_again(turn, step).await?;
            *plan = Plan {
                path: plan.path,
                action: plan.action,
                language: plan.language,
                spent: plan.spent.clone(),
                ..again
            };
        } else {
            plan.pending.clone_from(&turn.pending);
        }
        Ok(())
    }

    /// A question once more, as the answer was not understood. Nobody is asked a third time: the plan goes by a careful guess,
    /// but what it is for has to be known.
    async fn asked_again(&self, turn: &Turn<'_>, step: Step) -> Result<Plan> {
        if matches!(turn.pending, Some(Pending::Plan { missed: true, .. })) && step != Step::For {
            let mut plan = self.answered(turn, step, SKIP).await?;
            plan.lead.insert(0, turn.words().say("plan.setup.guessed", &[]));
            return Ok(plan);
        }
        let mut plan = ask(turn, step);
        plan.lead.push(turn.words().say("plan.setup.again", &[]));
        if let Some(Pending::Plan { missed, .. }) = &mut plan.pending {
            *missed = true;
        }
        Ok(plan)
    }
}

/// The questions whose answers were told before they were asked.
fn ahead(turn: &Turn<'_>) -> Vec<String> {
    match &turn.pending {
        Some(Pending::Plan { ahead, .. }) => ahead.clone(),
        _ => Vec::new(),
    }
}

/// What a message says that answers none of what is asked, and exactly one of the questions that are to come.
fn told_ahead(turn: &Turn<'_>, step: Step) -> Option<(Step, String)> {
    if turn.text.split_whitespace().count() > WORDS_AHEAD || offline::setup::is_of_a_day(&turn.message()) {
        return None;
    }
    let told = ahead(turn);
    let to_come = std::iter::successors(step.next(), |next| next.next());
    let open = to_come.filter(|next| !told.iter().any(|told| told == next.as_str()));
    let answered = open.filter_map(|next| {
        let value = labelled(turn.text, next).or_else(|| offline::setup::answer(next.as_str(), &turn.message()))?;
        // A bare "no" is none to what hurts, which nobody has asked yet.
        let is_of_it = next != Step::Hurts || part(&value).is_some();
        (value != SKIP && is_of_it && is_offered(next, &value)).then_some((next, value))
    });
    let answered: Vec<(Step, String)> = answered.collect();
    match &answered[..] {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// The value of an aim told in somebody's own words: the kind of plan, with its sport.
fn told_value(own: &Aimed) -> String {
    own.sport.as_ref().map_or_else(|| own.kind.clone(), |sport| format!("{}:{sport}", own.kind))
}

/// Keeps an aim as it was said, and says what the plan makes of it.
fn keep_aim(turn: &Turn<'_>, own: &Aimed, plan: &mut Plan) {
    let words = turn.words();
    let aim = turn.text.trim().trim_end_matches(['.', '!']);
    let kind = words.say(&format!("plan.setup.{}", own.kind), &[]);
    plan.lead.insert(0, words.say("plan.setup.own_aim", &[("aim", aim), ("kind", &kind)]));
    plan.memories
        .push(Memory::Note { fact: words.say("plan.setup.aim_fact", &[("aim", aim)]), kind: MemoryKind::Fact });
}

/// The memories that keep an aim in somebody's own words, in any language.
fn facts_of_aims(past: &Past) -> impl Iterator<Item = (&str, &str)> {
    let begins = Lang::ALL.map(|lang| words(lang).say("plan.setup.aim_fact", &[("aim", "")]));
    past.memories.iter().filter_map(move |memory| {
        let aim = begins.iter().find_map(|begin| memory.fact.strip_prefix(begin.as_str()))?;
        Some((memory.fact.as_str(), aim))
    })
}

/// The aims somebody told in their own words, the newest last.
pub(super) fn aims_kept(past: &Past) -> Vec<String> {
    facts_of_aims(past).map(|(_, aim)| aim.trim().to_owned()).collect()
}

/// Whether an answer can be set as it is.
fn is_offered(step: Step, value: &str) -> bool {
    value == SKIP || set(&mut TrainingProfile::default(), step, value)
}

/// The choice in the place of a bare number, as buttons are counted.
fn placed(turn: &Turn<'_>, step: Step) -> Option<String> {
    let place: usize = turn.text.trim().parse().ok()?;
    let skip = (String::new(), SKIP.to_owned());
    options(turn.words(), step).into_iter().chain([skip]).nth(place.checked_sub(1)?).map(|(_, value)| value)
}

/// What a usual week is told by: sessions, habits, and hours that nothing says to be slept.
fn is_of_the_week(record: &Record) -> bool {
    match record {
        Record::LogWorkout(_) | Record::LogHabit(_) => true,
        Record::LogDaily(day) => {
            let rest = Daily { sleep_hours: None, ..day.clone() };
            rest == Daily { water_is_total: day.water_is_total, ..Daily::on(day.date) }
        }
        _ => false,
    }
}

/// What was answered, as the person reads it: their own words for a sport, where it has no name here.
fn named(step: Step, value: &str, turn: &Turn<'_>) -> String {
    if step != Step::Sport {
        return value.to_owned();
    }
    let words = turn.words();
    let name = words.find(&format!("plan.sport.{value}")).or_else(|| words.find(&format!("activity.{value}")));
    let is_known = value != Activity::Other.as_str();
    let own = turn.text.trim_matches(|c: char| !c.is_alphanumeric());
    name.filter(|_| is_known).unwrap_or(if is_known { value } else { own }).to_owned()
}

/// The answer whose button says these words, in any language.
fn labelled(text: &str, step: Step) -> Option<String> {
    let plain =
        |text: &str| fold(text).replace(|c: char| !c.is_alphanumeric(), " ").split_whitespace().collect::<String>();
    let said = plain(text);
    let langs = Lang::ALL.into_iter().filter(|_| !said.is_empty());
    let mut offered = langs.flat_map(|lang| options(words(lang), step));
    offered.find(|(label, _)| plain(label) == said).map(|(_, value)| value)
}

/// Spares a part that somebody named beside what they aim at.
fn mind(turn: &Turn<'_>, part: BodyPart, plan: &mut Plan) {
    let words = turn.words();
    let limit = injury(part, turn);
    let until = limit.until.map(|until| words.date(until)).unwrap_or_default();
    let part = words.say(&format!("plan.part.{}", part.as_str()), &[]);
    let said = words.pick("plan.adapt.hurts", &[("injury", &part), ("until", &until)], turn.pick);
    plan.lead.push(said);
    plan.training.insert(0, TrainingChange::Limit(NewLimit::of(&limit, turn.today)));
}

/// What a goal that is told says the plan is for.
fn aim_of(record: &Record) -> Option<&'static str> {
    let Record::SetGoal(goal) = record else { return None };
    let aim = match goal.goal_type {
        GoalKind::LoseWeight => Aim::WeightLoss,
        GoalKind::GainWeight => Aim::Strength,
        GoalKind::RunDistance => Aim::Endurance,
        _ => return None,
    };
    Some(aim.as_str())
}

fn is_minor(turn: &Turn<'_>) -> bool {
    turn.past.person.age.is_some_and(|age| age < ADULT)
}

/// A run that is wished for, as a goal.
fn run_of(record: &Record) -> Option<Record> {
    let Record::LogWorkout(Workout { activity_type: Activity::Running, distance_km: Some(km), .. }) = record else {
        return None;
    };
    Some(Record::SetGoal(Goal {
        goal_type: GoalKind::RunDistance,
        target_value: Some(*km),
        unit: Some(GoalUnit::Km),
        target_date: None,
        by_month: false,
        is_end_weight: false,
        habit_type: None,
    }))
}

fn is_no(turn: &Turn<'_>) -> bool {
    offline::answer::answer(&offline::answer::Pending::YesNo, &turn.message()) == Some(offline::answer::Answer::No)
}

/// Whether a question was asked so lately, or the talk it is part of is so fresh, that what is said may be its answer.
fn was_asked_lately(turn: &Turn<'_>, step: &str) -> bool {
    let asked = turn.words().say(&format!("plan.setup.{step}"), &[]);
    let is_fresh = |said: &Exchange| turn.at - said.at < OPEN && said.response.contains(&asked);
    let is_last = turn.past.recent.last().is_some_and(|said| turn.at - said.at < OPEN);
    is_last || turn.past.recent.iter().any(is_fresh)
}

/// Whether what was said came to nothing.
fn is_nothing(turn: &Turn<'_>, plan: &Plan) -> bool {
    plan.draft.writes.is_empty()
        && plan.training.is_empty()
        && plan.memories.is_empty()
        && plan.learned.is_empty()
        && plan.pushes.is_empty()
        && !plan.answered
        && plan.path == Path::Offline
        && offline::feeling(&turn.message()).is_none()
}

/// The day a new plan begins: in the evening there is no day left to train.
pub(super) fn first_day(turn: &Turn<'_>) -> NaiveDate {
    let hour = turn.at.with_timezone(&turn.past.person.zone).hour();
    let is_late =
        (EVENING..24).contains(&hour) || turn.at.with_timezone(&turn.past.person.zone).date_naive() > turn.today;
    if is_late { turn.today.succ_opt().unwrap_or(turn.today) } else { turn.today }
}

/// What an injury told at the start narrows: for as long as one told later, unless the person says that it is over.
fn injury(part: BodyPart, turn: &Turn<'_>) -> Limit {
    let until = turn.today.checked_add_days(Days::new(INJURY_DAYS));
    Limit { kind: LimitKind::Injury(part), from: Some(turn.today), until, record: None }
}

/// What a new plan does otherwise than was asked, and why.
fn remarks(facts: &Facts, words: &Words) -> Vec<String> {
    let mut remarks = Vec::new();
    if limits::is_chosen(facts, Activity::Running) {
        let is_new = choice::walk_runs_done(facts).is_some();
        let key = if choice::is_light_on_joints(facts) { Some("walk_first") } else { is_new.then_some("walk_run") };
        remarks.extend(key.map(|key| words.say(&format!("plan.setup.{key}"), &[])));
    }
    if budget::budget(facts, facts.today, 1).kind == budget::BudgetKind::Start {
        let is_new_to_it = facts.person.weekly_minutes == Some(0);
        let key = if is_new_to_it { "plan.setup.small_on_purpose" } else { "plan.setup.small_start" };
        remarks.push(words.say(key, &[]));
    }
    remarks
}

pub(super) fn ask(turn: &Turn<'_>, step: Step) -> Plan {
    let (words, name) = (turn.words(), step.as_str());
    let is_for_them = |(_, value): &(String, String)| !(is_minor(turn) && value == Aim::WeightLoss.as_str());
    let mut plan = Plan::saying(ActionType::Plan, Path::Command, words.say(&format!("plan.setup.{name}"), &[]));
    plan.pending = Some(Pending::Plan { step: name.to_owned(), ahead: ahead(turn), missed: false });
    let skip = (words.say("button.skip", &[]), SKIP.to_owned());
    plan.buttons = options(words, step)
        .into_iter()
        .filter(is_for_them)
        .chain([skip])
        .map(|(label, value)| Button { label, action: Action::Command(format!("/plan {name} {value}")).encode() })
        .collect();
    plan
}
