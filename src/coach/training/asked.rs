//! What a message asks of the plan: read by the rules, or by the model where more is said than they understand.

use anyhow::Result;
use chrono::{Days, NaiveDate};

use crate::{
    domain::{
        planner::{self, Aim, Facts, LimitKind, Request, body::BodyPart, event},
        readiness::{Band, FEVER_C, ReasonKind},
        record::{Daily, GoalKind, MetricKind, Record},
        safety::{Condition, Sign},
    },
    offline::{
        self, Advice, Around, Feeling, Found, Kind, Reading, Topic,
        train::{self, Asked, Heard},
    },
    store::{
        planning::{self, NewLimit, StoredLimit, TrainingProfile},
        rows::{ActionType, Path},
    },
};

use super::{
    super::{
        Coach, care,
        draft::{Ask, Write},
        morning::{self as words, sentence},
        pending::Pending,
        plain,
        turn::{Plan, Turn, Word},
        understand::{self, SURE_ENOUGH},
    },
    TrainingChange, aches, ahead, change, conditions, hard_days, holds, lately, show, told,
};

/// From this age on somebody is grown up.
pub(super) const ADULT: i32 = 18;

impl Coach {
    /// The plan for what is asked of the training plan: changed, shown, explained, or set up.
    pub(in crate::coach) async fn train(&self, turn: &Turn<'_>, asked: &Asked) -> Result<Plan> {
        if is_of_the_plan(asked) {
            let facts = self.facts(turn).await?;
            if facts.person.holds.crisis {
                return Ok(holds::in_a_crisis(turn, &facts));
            }
        }
        match asked {
            Asked::Change(Request::Well) => Ok(holds::ended(turn, self.facts(turn).await?)),
            Asked::Change(request) => {
                let facts = self.facts(turn).await?;
                let request = of_the_known_part(request, &facts);
                Ok(change::plan_of(turn, facts, &request))
            }
            Asked::Show { on } => self.show_plan(turn, *on).await,
            Asked::Next { activity, focus } => Ok(show::next(turn, self.facts(turn).await?, *activity, *focus)),
            Asked::NotOn { weekdays, to } => {
                let profile = self.profile(turn).await?.unwrap_or_default();
                Ok(change::plan_without_days(turn, self.facts(turn).await?, profile, (weekdays, *to)))
            }
            Asked::Back { activity } => Ok(change::plan_with_sport(turn, self.facts(turn).await?, *activity)),
            Asked::Why => self.why(turn).await,
            Asked::SetUp => Ok(self.set_up(turn)),
            Asked::Look { sign, part } => self.look(turn, *sign, *part).await,
            Asked::Instead { date, wanted } => {
                let profile = self.profile(turn).await?;
                Ok(change::plan_of_sport(turn, self.facts(turn).await?, profile, (*date, *wanted)))
            }
            Asked::Aches => self.aches(turn).await,
            Asked::Off { until } => {
                let facts = self.facts(turn).await?;
                let request = if facts.is_ill_on(facts.today) {
                    Request::Ill { until: Some(*until) }
                } else {
                    of_the_known_part(&Request::Hurts { part: BodyPart::Other, until: Some(*until) }, &facts)
                };
                Ok(change::plan_of(turn, facts, &request))
            }
            Asked::Has(told) => Ok(conditions::told(turn, self.facts(turn).await?, *told)),
            Asked::Stiff(part) => {
                let words = turn.words();
                let part = words.say(&format!("plan.part.{}", part.as_str()), &[]);
                let text = words.pick("soreness.stiff", &[("part", &part)], turn.pick);
                Ok(Plan::saying(ActionType::Log, Path::Fast, text))
            }
            Asked::Clicks(part) => {
                let words = turn.words();
                let part = words.say(&format!("plan.part.{}", part.as_str()), &[]);
                let text = words.pick("soreness.clicks", &[("part", &part)], turn.pick);
                Ok(Plan::saying(ActionType::Log, Path::Fast, text))
            }
            Asked::Twinge(part) => Ok(aches::twinge(turn, &self.facts(turn).await?, *part)),
            Asked::Sore(_) => {
                let text = turn.words().pick("soreness.kept", &[], turn.pick);
                Ok(Plan::saying(ActionType::Log, Path::Fast, text))
            }
        }
    }

    /// How the person wants to train, as far as they told.
    pub(super) async fn profile(&self, turn: &Turn<'_>) -> Result<Option<TrainingProfile>> {
        let person = turn.past.person.id;
        let mut tx = self.store.begin(person).await?;
        let profile = planning::profile(&mut tx, person).await?;
        tx.rollback().await?;
        Ok(profile)
    }

    /// Muscle, as a wish of somebody under 18, is strength and no number on the scale.
    async fn stronger(&self, turn: &Turn<'_>) -> Result<Plan> {
        let profile = self.profile(turn).await?.unwrap_or_default();
        let profile = TrainingProfile { aim: Some(Aim::Strength.as_str().to_owned()), ..profile };
        let text = turn.words().say("minor.stronger", &[]);
        let plan = Plan::saying(ActionType::Goal, Path::Fast, text);
        Ok(Plan { training: vec![TrainingChange::Profile(profile)], ..plan })
    }

    /// Whether to train, from the state of today and the plan: how the person is, what is planned, and one sentence.
    async fn advise(&self, turn: &Turn<'_>, asked: Advice, is_tomorrow: bool) -> Result<Plan> {
        let facts = self.facts(turn).await?;
        if facts.person.holds.crisis {
            return Ok(holds::in_a_crisis(turn, &facts));
        }
        let (show, text) = (turn.show, turn.words());
        let morning = planner::morning(&facts, show::NO_DRAW);
        let tomorrow = turn.today.succ_opt().unwrap_or(turn.today);
        let named = train::named(&turn.message()).days.into_iter().find(|day| *day >= turn.today);
        // "Tournament on Thursday. Should I train tomorrow?" asks for tomorrow.
        let date = if is_tomorrow { tomorrow } else { named.unwrap_or(turn.today) };
        let is_tomorrow = date > turn.today;
        let was_ill = facts.is_ill_on(facts.today)
            || morning.readiness.reasons.iter().any(|reason| reason.kind == ReasonKind::AfterIllness);
        let session = morning.sessions.iter().find(|session| session.date == date);
        let mut lines = holds::told(&facts, show);
        lines.extend(ahead::lines_about(&facts, date, show));
        let advice = match (asked, session) {
            (Advice::CatchUp, _) if was_ill => "catch_up_ill",
            (Advice::CatchUp, _) => "catch_up",
            _ if facts.is_ill_on(date) => "ill",
            _ if facts.is_on_hold() => "rest",
            _ if facts.limits_on(date).any(|limit| matches!(limit.kind, LimitKind::Injury(_))) => "hurt",
            (_, None) => "off",
            _ if is_tomorrow => "tomorrow",
            _ if morning.readiness.band == Band::Rest => "rest",
            (Advice::Sore, _) if offline::train::part(&turn.message()).is_some_and(|part| !part.is_muscle()) => "joint",
            (Advice::Sore, _) => "sore",
            _ if morning.readiness.band == Band::Easy => "easy",
            _ => "go",
        };
        if !facts.is_on_hold() && asked != Advice::CatchUp {
            if !is_tomorrow {
                lines.push(words::how_you_are(&morning, show, turn.pick));
            }
            lines.extend(session.map(|session| {
                let brief = words::session_brief(session, show);
                if is_tomorrow {
                    text.say("plan.view.line", &[("date", &text.date(date)), ("session", &brief)])
                } else {
                    text.say("advice.session", &[("session", &brief)])
                }
            }));
        }
        // What is on that day is said above.
        if !(matches!(advice, "off" | "hurt") && event::takes_the_day(&facts, date)) {
            lines.push(text.say(&format!("advice.{advice}"), &[]));
        }
        lines.retain(|line| !line.is_empty());
        let mut plan = Plan::saying(ActionType::Question, Path::Offline, lines.join("\n"));
        plan.answered = true;
        Ok(plan)
    }

    /// What is true of training fasted, before bed or after giving blood, with a careful word where it is another matter for
    /// some. Nothing while training rests: then that is the answer.
    async fn around(&self, turn: &Turn<'_>, around: Around) -> Result<Option<Plan>> {
        let facts = self.facts(turn).await?;
        if facts.is_on_hold() || facts.is_ill_on(facts.today) {
            return Ok(None);
        }
        let words = turn.words();
        let is_care = around.concerns_diabetes() || around.concerns_pregnancy();
        let care = is_care.then(|| words.say(&format!("around.{}_care", around.as_str()), &[]));
        let concerns_them = around.concerns_pregnancy() && facts.is_pregnant()
            || around.concerns_diabetes() && facts.person.holds.barred.has(Condition::Diabetes);
        let general = (!concerns_them).then(|| words.say(&format!("around.{}", around.as_str()), &[]));
        let lines: Vec<String> = general.into_iter().chain(care).collect();
        let mut plan = Plan::saying(ActionType::Question, Path::Offline, lines.join(" "));
        plan.answered = true;
        Ok(Some(plan))
    }

    /// A kind word for strong pains, and a lighter session to tap, where there is one.
    async fn aches(&self, turn: &Turn<'_>) -> Result<Plan> {
        let text = turn.words().pick("soreness.aches", &[], turn.pick);
        let mut plan = Plan::saying(ActionType::Other, Path::Command, text);
        plan.buttons = show::lighter_buttons(&self.facts(turn).await?, turn.show);
        Ok(plan)
    }

    /// The plan for a sign that somebody should look at: a clear word, and the part or all training rests until then.
    async fn look(&self, turn: &Turn<'_>, sign: Sign, part: Option<BodyPart>) -> Result<Plan> {
        let facts = self.facts(turn).await?;
        let sign = conditions::sign(turn, &facts, sign, part);
        let words = turn.words();
        let emergency = care::emergency(turn.show.lang, turn.past.person.zone);
        let named = words.say(&format!("plan.part.{}", part.unwrap_or(BodyPart::Other).as_str()), &[]);
        let why = words.say(&format!("sign.{}", sign.as_str()), &[("part", &named), ("emergency", &emergency)]);
        if let Some(part) = sign.rests(part) {
            return Ok(change::rest_of(turn, facts, part, &sentence(&why)));
        }
        let until = turn.today.checked_add_days(Days::new(sign.days() - 1));
        let mut plan = Plan::saying(ActionType::Safety, Path::Safety, sentence(&why));
        // In a pregnancy a midwife or doctor is the one to call.
        if facts.is_pregnant() {
            plan.after.push(words.say("sign.pregnant", &[]));
        }
        let hold = NewLimit::plain(StoredLimit::Medical, turn.today, until);
        plan.training.push(TrainingChange::Limit(hold));
        if sign == Sign::Dizzy {
            plan.training.push(ahead::dizzy(turn));
        }
        plan.buttons.push(holds::practice_button(turn.show));
        Ok(plan)
    }

    /// The plan for a message: what it asks of the training plan, with everything else it says, and what it tells of days to
    /// come.
    pub(in crate::coach) async fn train_or_understand(&self, turn: &Turn<'_>, reading: Reading) -> Result<Plan> {
        let is_question = reading.kind == Kind::Question;
        let reading = ahead::beside(turn, reading);
        let plan = Box::pin(self.done_or_understood(turn, reading)).await?;
        let plan = self.with_match_played(turn, plan).await?;
        let plan = self.with_made_up(turn, plan).await?;
        let plan = told::with_feat(turn, plan);
        let plan = told::with_best_lift(turn, plan);
        let plan = conditions::with_floor(turn, plan);
        let plan = lately::with_inhaler(turn, plan);
        let plan = self.with_events(turn, plan, is_question).await?;
        let plan = self.with_eased(turn, plan).await?;
        self.with_sentences(turn, plan).await
    }

    /// The same without the days to come: that a session of the plan is done, where it opens with that, and everything else
    /// it says.
    async fn done_or_understood(&self, turn: &Turn<'_>, reading: Reading) -> Result<Plan> {
        if reading.records.is_empty() && offline::wants_no_plan(&turn.message(), false) {
            return self.without_a_plan(turn).await;
        }
        let Some(train::Done { minutes, lifts, rest }) = train::done(&turn.message()) else {
            return Box::pin(self.asked_or_understood(turn, reading)).await;
        };
        let facts = self.facts(turn).await?;
        if facts.plan.is_none() {
            return Box::pin(self.asked_or_understood(turn, reading)).await;
        }
        // A model reads the whole.
        let plan = if !rest.contains(char::is_alphanumeric) {
            Plan::new(ActionType::Other, Path::Fast)
        } else if self.models.is_configured() {
            Box::pin(self.asked_or_understood(turn, reading)).await?
        } else {
            let turn =
                Turn { done: change::open_session(turn, &facts).map(|session| session.date), ..turn.with_text(&rest) };
            Box::pin(self.asked_or_understood(&turn, offline::read(&turn.message()))).await?
        };
        let is_bare = plan.path == Path::Fast && plan.word == Word::Nothing;
        let plan = change::with_done(turn, &facts, plan, (minutes, lifts));
        if is_bare && plan.draft.writes.is_empty() && plan.word == Word::Nothing {
            return Box::pin(self.asked_or_understood(turn, offline::read(&turn.message()))).await;
        }
        Ok(plan)
    }

    /// The same without that. What the rules heard in the person's own words goes before what a model asks.
    async fn asked_or_understood(&self, turn: &Turn<'_>, reading: Reading) -> Result<Plan> {
        if turn.past.person.age.is_some_and(|age| age < ADULT) {
            if train::names_powder(&turn.message()) {
                let text = turn.words().say("minor.powder", &[]);
                return Ok(with_records(Plan::saying(ActionType::Other, Path::Fast, text), &reading));
            }
            if train::names_dieting(&turn.message()) {
                let text = turn.words().say("minor.diet", &[]);
                let (_, reading) = without_weight(reading);
                return Ok(with_records(Plan::saying(ActionType::Question, Path::Fast, text), &reading));
            }
            let (grows, reading) = without_weight(reading.clone());
            if grows {
                return Ok(with_records(self.stronger(turn).await?, &reading));
            }
        }
        let days_off = offline::days_off(&turn.message());
        if !days_off.is_empty() {
            let facts = self.facts(turn).await?;
            if facts.plan.is_some() && !facts.person.holds.crisis {
                return Ok(with_records(change::plan_without(turn, facts, &days_off), &reading));
            }
        }
        let jumps = conditions::weight_jumps(turn, &reading);
        let heard = train::heard(&turn.message()).and_then(|heard| conditions::weighed(turn, heard));
        let heard = match heard {
            // "Tomorrow off, then I'd like a longer ride": free of work is not free of training.
            Some(Heard { asked: Asked::Change(Request::Skip { date }), .. }) if ahead::fills(turn, date) => None,
            // Of somebody whose plan holds the sport it asks nothing.
            Some(Heard { asked: Asked::Back { activity }, .. })
                if change::out(&self.facts(turn).await?, activity).is_none() =>
            {
                None
            }
            None => self.ends_a_hold(turn).await?,
            heard => heard,
        };
        // "Should I train with sore legs?" is a question before it is a record.
        let is_felt =
            heard.as_ref().is_none_or(|heard| matches!(heard.asked, Asked::Sore(_) | Asked::Aches | Asked::Stiff(_)));
        // "Is it ok to train fasted?" asks what is true of anybody, and not how the day stands.
        if let Some(around) = offline::around(&turn.message())
            && is_felt
            && !jumps
            && !self.models.is_configured()
            && let Some(plan) = self.around(turn, around).await?
        {
            return Ok(with_records(plan, &reading));
        }
        // What is true of most people, before what the day of this one says. "Should I train with sore legs?" is of the day.
        let is_of_the_day = |topic: &Topic| *topic == Topic::Soreness && offline::advice(&turn.message()).is_some();
        if let Some(topic) = offline::topic(&turn.message()).filter(|topic| !is_of_the_day(topic))
            && is_felt
            && !jumps
            && !self.models.is_configured()
            && let Some(mut plan) = self.trade(turn, topic).await?
        {
            // "How do I sleep after nights?" tells of none; "I'm on nights. How do I sleep?" does.
            let told: Vec<&str> =
                turn.text.split_inclusive(['.', '!', '?', '\n']).filter(|one| !one.ends_with('?')).collect();
            let told = told.concat();
            remember(&turn.with_text(&told), &mut plan);
            // Who asks how to sleep after a loss is met before they are answered.
            let hard = offline::feeling(&turn.message()).filter(|feeling| feeling.is_hard());
            plan.lead.extend(hard.map(|feeling| felt(turn, feeling)));
            if let Some(soreness) = heard.as_ref().and_then(|heard| heard.soreness) {
                let daily = Daily { soreness: Some(soreness), ..Daily::on(turn.today) };
                plan.draft.add(Record::LogDaily(daily), "");
            }
            return Ok(with_records(plan, &reading));
        }
        if let Some((asked, is_tomorrow)) = offline::advice(&turn.message())
            && is_felt
            && !jumps
            && reading.records.is_empty()
            && !self.models.is_configured()
        {
            return self.advise(turn, asked, is_tomorrow).await;
        }
        let Some(Heard { asked, soreness, conditions: told, rest }) = heard else {
            let is_feverish = has_fever(&reading, turn.today);
            let is_question = reading.kind == Kind::Question;
            let mut plan = Box::pin(self.understand(turn, reading)).await?;
            // A question that found no answer is met with one to what it carries.
            let feeling = offline::feeling(&turn.message());
            let is_hard = feeling.is_some_and(Feeling::is_hard);
            // "Feel awful, 38 fever": the word is the one for the ill, below.
            let is_of_the_body = is_feverish && feeling == Some(Feeling::Rough);
            if !is_of_the_body && (!is_question || is_hard && !plan.answered) {
                console(turn, &mut plan);
            }
            // The scale tells it as well as words do.
            if jumps {
                let rest = self.look(turn, Sign::Fluid, None).await?;
                return Ok(Plan { word: Word::Nothing, ..joined(plan, rest) });
            }
            // A fever needs no other word: training rests, as when somebody says that they are ill.
            if is_feverish && plan.asked.is_none() {
                let action = plan.action;
                let rest = self.train(turn, &Asked::Change(Request::Ill { until: None })).await?;
                // Nobody with a fever is asked for anything else of their day.
                if plan.word == Word::Insight {
                    plan.word = Word::Nothing;
                }
                return Ok(Plan { action, ..joined(plan, rest) });
            }
            return match plan.asked.take() {
                Some(asked) => Ok(joined(plan, self.train(turn, &asked).await?)),
                None => Ok(plan),
            };
        };
        // The words of the request are no record ("no training today"), but for the fever ("still fever, 38.4").
        let whole = reading;
        let mut reading = offline::read(&turn.message_of(&rest));
        if matches!(asked, Asked::Change(Request::Ill { .. })) {
            keep_fever(&whole, &mut reading);
            // Without the words of illness "feel awful" would be a mood.
            if !has_mood(&whole) {
                let rest = |found: &mut Found| without_mood(&mut found.record);
                reading.records.retain_mut(rest);
            }
        }
        let of_the_body = matches!(
            asked,
            Asked::Stiff(_)
                | Asked::Sore(_)
                | Asked::Clicks(_)
                | Asked::Twinge(_)
                | Asked::Change(Request::Hurts { .. })
        );
        // "Done, bench press 80x6, shoulder a bit sore": that is the session of the plan, and no other.
        if of_the_body && turn.done.is_none() {
            keep_session(turn.text, &rest, &whole, &mut reading);
        }
        let is_whole = !rest.contains(char::is_alphanumeric) || reading.is_certain();
        let mut trained = self.train(turn, &asked).await?;
        remember(turn, &mut trained);
        if soreness.is_some() {
            trained.draft.add(Record::LogDaily(Daily { soreness, ..Daily::on(turn.today) }), "");
        }
        if !told.is_empty() && !matches!(asked, Asked::Has(_)) {
            conditions::beside(turn, told, &mut trained);
        }
        if jumps && trained.path != Path::Safety {
            trained = joined(trained, self.look(turn, Sign::Fluid, None).await?);
        }
        // What is only felt asks nothing: the rest of the message is heard like any other.
        let is_felt = matches!(
            asked,
            Asked::Aches | Asked::Sore(_) | Asked::Stiff(_) | Asked::Clicks(_) | Asked::Twinge(_) | Asked::Has(_)
        );
        if is_whole || !(self.models.is_configured() || is_felt) {
            return Ok(with_records(trained, &reading));
        }
        let mut plan = Box::pin(self.understand(turn, reading)).await?;
        // Nobody is asked for their legs who has just told of their back.
        if of_the_body && plan.word == Word::Insight {
            plan.word = Word::Nothing;
        }
        Ok(joined(plan, trained))
    }
}

/// What is read without goals about weight, and whether one of them was to gain some.
fn without_weight(mut reading: Reading) -> (bool, Reading) {
    let about = |found: &offline::Found, kinds: &[GoalKind]| matches!(&found.record, Record::SetGoal(goal) if kinds.contains(&goal.goal_type));
    let grows = reading.records.iter().any(|found| about(found, &[GoalKind::GainWeight]));
    reading.records.retain(|found| !about(found, &[GoalKind::GainWeight, GoalKind::LoseWeight]));
    (grows, reading)
}

/// Whether somebody wants to see or change what is planned; what they tell of their body is something else.
fn is_of_the_plan(asked: &Asked) -> bool {
    match asked {
        Asked::Show { .. }
        | Asked::Next { .. }
        | Asked::NotOn { .. }
        | Asked::Back { .. }
        | Asked::Why
        | Asked::SetUp
        | Asked::Instead { .. } => true,
        Asked::Change(request) => !matches!(
            request,
            Request::Well | Request::Hurts { .. } | Request::Ill { .. } | Request::Away { .. } | Request::Done { .. }
        ),
        _ => false,
    }
}

/// A human word for what is told of a hard day, where no model answers: other than the last ones said. What lasts
/// some days is kept in mind for their mornings.
fn console(turn: &Turn<'_>, plan: &mut Plan) {
    let Some(feeling) = offline::feeling(&turn.message()) else { return };
    // "He would have been 80 today": nobody is asked "80 what?".
    if feeling.is_hard() {
        plan.draft.asks.retain(|ask| !matches!(ask, Ask::WhatIs { .. } | Ask::WhatSport { .. }));
    }
    let is_free = plan.path != Path::Model && !plan.unanswered && plan.draft.asks.is_empty() && plan.buttons.is_empty();
    remember(turn, plan);
    if !is_free {
        return;
    }
    let moved = |write: &Write| matches!(&write.record, Record::LogWorkout(workout) if workout.completed);
    // "First run after the flu" may be one that is planned.
    if feeling != Feeling::Return || plan.draft.writes.iter().any(moved) {
        plan.word = Word::Text(felt(turn, feeling));
        if feeling == Feeling::Despair {
            plan.pending = Some(Pending::Despair);
        }
    }
}

/// Keeps in mind what lasts some days of a hard day that is told: the mornings after it are to know, whoever found the words.
fn remember(turn: &Turn<'_>, plan: &mut Plan) {
    let Some(feeling) = offline::feeling(&turn.message()) else { return };
    let named = train::named(&turn.message()).days;
    if !offline::is_long_ago(&turn.message()) {
        plan.training.extend(hard_days(feeling, turn.today, &named, offline::begins_later(&turn.message())));
    }
}

/// The word for what is told of a day: other than the last ones said.
pub(in crate::coach) fn felt(turn: &Turn<'_>, feeling: Feeling) -> String {
    let key = format!("feeling.{}", feeling.as_str());
    let way = |pick| turn.words().pick(&key, &[], pick);
    plain::unsaid(&turn.past.recent, turn.pick, way).unwrap_or_else(|| way(turn.pick))
}

/// "A sprain, one week off" names no part: it is the one that is known to hurt, the last told.
fn of_the_known_part(request: &Request, facts: &Facts) -> Request {
    let Request::Hurts { part: BodyPart::Other, until: until @ Some(_) } = request else { return request.clone() };
    let mut hurt: Vec<_> = facts.limits_on(facts.today).collect();
    hurt.sort_by_key(|limit| std::cmp::Reverse(limit.from));
    let known = hurt.into_iter().find_map(|limit| match limit.kind {
        LimitKind::Injury(part) if part != BodyPart::Other => Some(part),
        _ => None,
    });
    Request::Hurts { part: known.unwrap_or(BodyPart::Other), until: *until }
}

/// The temperature of a message whose words of illness are left out.
fn keep_fever(whole: &Reading, rest: &mut Reading) {
    let is_temperature =
        |found: &&Found| matches!(&found.record, Record::LogMetric(metric) if metric.kind == MetricKind::BodyTempC);
    let fever: Vec<Found> = whole.records.iter().filter(is_temperature).cloned().collect();
    if !fever.is_empty() && !rest.records.iter().any(|found| is_temperature(&found)) {
        rest.records.extend(fever);
        rest.asks.clone_from(&whole.asks);
    }
}

/// "Deadlift 180 x 3, lower back tight": a session that only the whole message tells, in words that tell nothing of the body.
fn keep_session(text: &str, left: &str, whole: &Reading, rest: &mut Reading) {
    let is_session = |found: &&Found| matches!(&found.record, Record::LogWorkout(done) if done.completed);
    if rest.records.iter().any(|found| is_session(&found)) {
        return;
    }
    let is_left = |found: &&Found| text.get(found.span.clone()).is_some_and(|said| left.contains(said));
    let told: Vec<Found> = whole.records.iter().filter(is_session).filter(is_left).cloned().collect();
    rest.records.extend(told);
}

fn has_mood(reading: &Reading) -> bool {
    reading.records.iter().any(|found| matches!(&found.record, Record::LogDaily(daily) if daily.mood.is_some()))
}

/// Takes the mood out of a record; false where nothing is left of it.
fn without_mood(record: &mut Record) -> bool {
    let Record::LogDaily(daily) = record else { return true };
    daily.mood = None;
    *daily != Daily { water_is_total: daily.water_is_total, ..Daily::on(daily.date) }
}

/// Whether a message tells of a fever today or last night.
fn has_fever(reading: &Reading, today: NaiveDate) -> bool {
    reading.records.iter().any(|found| match &found.record {
        Record::LogMetric(metric) => {
            metric.kind == MetricKind::BodyTempC && metric.value >= FEVER_C && (today - metric.date).num_days() <= 1
        }
        _ => false,
    })
}

/// The records of the same message beside what is said of the plan.
fn with_records(mut trained: Plan, reading: &Reading) -> Plan {
    let mut logged = understand::log_plan(reading, Path::Offline, SURE_ENOUGH);
    trained.draft.writes.append(&mut logged.draft.writes);
    trained.draft.asks.append(&mut logged.draft.asks);
    trained
}

/// Adds what becomes of the training plan to what else an exchange does and says.
fn joined(mut plan: Plan, trained: Plan) -> Plan {
    plan.training.extend(trained.training);
    plan.memories.extend(trained.memories);
    plan.lead.extend(trained.lead);
    match trained.word {
        Word::Text(text) => plan.lead.push(text),
        Word::Insight | Word::Nothing => {}
    }
    // Without an answer of the model, the words about the plan are the answer.
    if plan.path == Path::Offline && plan.draft.writes.is_empty() && !plan.answered {
        plan.word = Word::Nothing;
    }
    plan.draft.writes.extend(trained.draft.writes);
    plan.buttons.splice(0..0, trained.buttons);
    plan.after.extend(trained.after);
    plan.action = trained.action;
    plan.asked = None;
    plan
}
