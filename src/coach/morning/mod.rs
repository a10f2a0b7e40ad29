//! The words of a plan when no model words it: the morning, **Why**, a session and what to do in it, the evening, the week.
//!
//! A template (`prompts/words/plan/<lang>.toml`) holds no digit; its fields are names of the evidence behind the sentence, so
//! that a number can only be said when it is in `based_on`. What the evidence does not hold is not said.

mod advised;
mod fill;
mod opening;
mod request;
mod session;
mod today;
mod verdict;
mod why;

use chrono::{Datelike, Weekday};

use crate::domain::{
    correlation::Correlation,
    evidence::{Evidence, Fact},
    goal::{GoalFact, Pace, Standing, Unsafe},
    habit::Risk,
    planner::{Advice, Morning, Question, Recommendation, race::Near},
    readiness::{Reason, ReasonKind},
};

use super::{receipt, show::Show};

use advised::advice_text;

pub use advised::{pain_signs, recommendation};
pub use fill::{event, fill};
pub use opening::{how_you_are, reason_text};
pub use request::{adapted, refused};
pub use session::{effort, session_brief, session_line, swaps, what_to_do};
pub use why::why;

/// The longest morning, in characters.
pub const LONGEST: usize = 600;

/// A morning in words, and what it asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Worded {
    pub text: String,
    pub asked: Option<Question>,
}

/// The morning's message. `pick` varies the wording from day to day.
pub fn text(morning: &Morning, name: Option<&str>, show: Show, pick: usize) -> Worded {
    let words = show.words();
    let name = name.map_or(String::new(), |name| format!(", {name}"));
    let hello = words.pick("plan.morning.hello", &[("name", &name)], pick);
    if let Some(crisis) = morning.recommendations.iter().find(|advice| advice.advice == Advice::TalkToSomeone) {
        return Worded { text: format!("{hello} {}", recommendation(crisis, show, pick)), asked: None };
    }
    // The hold is said once, and how it ends; a night or a mood beside it would only blur it.
    if let Some(held) = morning.recommendations.iter().find(|advice| advice.advice == Advice::GetChecked) {
        return Worded { text: format!("{hello} {}", recommendation(held, show, pick)), asked: None };
    }
    if let Some(grief) = today::after_a_loss(morning, show, pick) {
        return Worded { text: format!("{hello} {grief}"), asked: None };
    }
    if let Some((near, race)) = &morning.race {
        let opening = fill(&format!("plan.morning.{}", near.as_str()), race, show, pick).unwrap_or_default();
        let today = match near {
            Near::Today => String::new(),
            Near::Tomorrow => today::text(morning, show, pick),
            Near::Done => today::offered(morning, show, pick),
        };
        // Nobody is sent to a start line with something that hurts.
        let injury = |reason: &&Reason| *near != Near::Done && reason.kind == ReasonKind::Injury;
        let hurts = morning.readiness.reasons.iter().find(injury);
        let care = hurts.and_then(|reason| fill("plan.morning.race_hurt", &reason.evidence, show, pick));
        let advised = morning.recommendations.first().map(|advice| recommendation(advice, show, pick));
        let text = [Some(format!("{hello} {opening}")), care, advised, Some(today)].into_iter().flatten();
        let text = text.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
        return Worded { text, asked: None };
    }
    // Advice may end in a question of its own, and one is enough.
    let advised: Vec<(&Recommendation, String)> =
        morning.recommendations.iter().map(|advice| (advice, advice_text(advice, show, pick))).collect();
    let may_ask = !advised.first().is_some_and(|(_, advice)| advice.contains('?'));
    let question = morning.question.filter(|_| may_ask);
    // Whoever told of something is asked about that before they are asked about the night.
    let about = follow_up(morning, show, pick).filter(|_| may_ask && matches!(question, None | Some(Question::Night)));
    let question = question.filter(|_| about.is_none());
    let asked = question.and_then(|question| asking(question, morning, show, pick)).or(about);
    let (opening, closing) = match asked {
        // What matters most comes first, and says why the day is as it is.
        Some(asked) if today::opens_with_a_question(morning) => (asked, None),
        asked => (opening::how_you_are(morning, show, pick), asked),
    };
    // "Is it any better?" stands where it was named.
    let asks_it = matches!(question, Some(Question::Injury(_))) && !today::opens_with_a_question(morning);
    let hurt = opening::hurt(morning, show, pick).filter(|hurt| asks_it && opening.contains(hurt.as_str()));
    let (opening, closing) = match hurt {
        Some(hurt) => {
            let asked = words.pick("plan.morning.ask_hurt", &[], pick);
            (opening.replacen(&hurt, &format!("{hurt} {asked}"), 1), None)
        }
        None => (opening, closing),
    };
    // "No training, rest" is said by what care says to the ill.
    let is_said = morning.recommendations.iter().any(|advice| advice.advice == Advice::RestWell);
    let today = if is_said { String::new() } else { today::text(morning, show, pick) };
    let opening = [today::demand(morning, show, pick), Some(opening)].into_iter().flatten();
    let opening = opening.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    // Where nothing is known of the person's night, the day follows the greeting.
    let mut parts = match opening.is_empty() {
        true => vec![format!("{hello} {today}")],
        false => vec![format!("{hello} {opening}"), today],
    };
    let mut said = advised.into_iter();
    let first = said.next();
    // What care says is nothing to do: on a day off there is something beside it.
    let beside = first.as_ref().and_then(|(first, _)| first.decision.is_none().then(|| said.next()).flatten());
    let beside = beside.filter(|(advice, _)| advice.advice.is_for_a_day_off());
    let one_thing = first
        .into_iter()
        .chain(beside)
        .map(|(of, advice)| match (of.advice, &of.decision) {
            // Praise is nothing to try, and neither is what care asks for.
            (of, _) if of.is_remark() => sentence(&advice),
            (_, None) => sentence(&advice),
            _ => words.pick("plan.morning.one_thing", &[("advice", &advice)], pick),
        })
        .collect::<Vec<_>>();
    // An aim is for a session of which nothing else is said.
    let is_said = !one_thing.is_empty() || !opening.is_empty() || morning.today.after.is_none();
    let rest = one_thing
        .into_iter()
        .chain(habits(morning, show, pick))
        .chain(countdown(morning, show, pick))
        .chain(week(morning, show))
        .chain(goal_line(morning, show).or_else(|| aim(morning, show, pick).filter(|_| !is_said)));
    let room = LONGEST - closing.as_ref().map_or(0, |asked| asked.chars().count() + 1);
    // What matters least is left out where the message would get too long.
    for part in rest {
        let length = parts.iter().chain([&part]).map(|part| part.chars().count() + 1).sum::<usize>();
        if length <= room {
            parts.push(part);
        }
    }
    parts.extend(closing);
    parts.retain(|part| !part.is_empty());
    Worded { text: parts.join("\n"), asked: question }
}

/// A question in words.
fn asking(question: Question, morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let words = show.words();
    Some(match question {
        Question::Well => words.pick("plan.morning.ask_well", &[], pick),
        Question::Week => words.pick("plan.morning.ask_week", &[], pick),
        Question::Race => words.pick("plan.morning.ask_race", &[], pick),
        Question::Dizzy => words.pick("plan.morning.ask_dizzy", &[], pick),
        Question::Child => words.pick("plan.morning.ask_child", &[], pick),
        Question::Ill => words.pick("plan.morning.ask_ill", &[], pick),
        Question::Contest(contest) => {
            let contest = Evidence::of("contest", contest.as_str());
            sentence(&fill("plan.morning.ask_contest", &contest, show, pick)?)
        }
        Question::Outing(activity) => {
            let outing = Evidence::of("outing", activity.as_str());
            sentence(&fill("plan.morning.ask_outing", &outing, show, pick)?)
        }
        Question::Injury(part) => fill("plan.morning.ask_injury", &Evidence::of("injury", part.as_str()), show, pick)?,
        Question::Night => {
            let short = morning.night_before.as_ref();
            // Its hours may have opened the morning.
            let is_said = morning.told_tired()
                || morning.rests_on_a_night()
                || morning.yesterday.is_none() && morning.quote.is_none();
            let key = if is_said { "ask_night_caught_up" } else { "ask_night_better" };
            let better = short.and_then(|night| fill(&format!("plan.morning.{key}"), night, show, pick));
            better.unwrap_or_else(|| words.pick("push.morning_ask", &[], pick))
        }
    })
}

/// "Marathon in 5 days: short and easy now."
fn countdown(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let race = morning.countdown.as_ref()?;
    let key = if race.get("race_phase").is_some() { "plan.morning.countdown_ahead" } else { "plan.morning.countdown" };
    fill(key, race, show, pick)
}

/// What kind of week it is, on its first day, where that is to be explained.
fn week(morning: &Morning, show: Show) -> Option<String> {
    let is_ill = morning.recommendations.iter().any(|advice| advice.advice == Advice::RestWell);
    let week = morning.week.as_ref().filter(|week| week.number("week_sessions") >= Some(2.0) && !is_ill)?;
    let more = match week.get("week_kind") {
        Some(Fact::Text(kind)) if kind == "easy_week" || kind == "restart" => format!("_{kind}"),
        // A sum of sessions is for the week's message.
        _ => return None,
    };
    fill(&format!("plan.morning.week{more}"), week, show, 0)
}

/// A line of the weekly review from its values; none where one of them is missing.
pub fn review_line(key: &str, evidence: &Evidence, show: Show) -> Option<String> {
    fill(&format!("plan.review.{key}"), evidence, show, 0)
}

/// What goes together in the person's days, as a sentence for the weekly review.
pub fn together(correlation: &Correlation, show: Show) -> Option<String> {
    let key = if correlation.rho > 0.0 { "together" } else { "together_less" };
    review_line(key, &correlation.evidence, show).map(|line| sentence(&line))
}

/// The habits of the day; one that has just broken is named first, without blame.
fn habits(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let first = morning.habits.first()?;
    let words = show.words();
    if first.risk == Risk::JustBroken {
        return Some(words.pick("plan.morning.habit_broken", &[("habit", &show.habit(&first.habit_type))], pick));
    }
    let names: Vec<String> = morning.habits.iter().map(|habit| show.habit(&habit.habit_type)).collect();
    Some(words.pick("plan.morning.habits", &[("habits", &names.join(", "))], pick))
}

/// Where a goal stands: once a week, on Mondays, is often enough.
fn goal_line(morning: &Morning, show: Show) -> Option<String> {
    // On the way back from an illness nobody wants to hear that they are behind.
    let is_back = |reason: &Reason| {
        matches!(
            reason.kind,
            ReasonKind::Illness | ReasonKind::Fever | ReasonKind::AfterIllness | ReasonKind::AfterBreak
        )
    };
    if morning.date.weekday() != Weekday::Mon || morning.readiness.reasons.iter().any(is_back) {
        return None;
    }
    let news = || {
        let (news, evidence) = morning.news.as_ref()?;
        fill(&format!("plan.morning.{}", news.as_str()), evidence, show, 0)
    };
    morning.paces.first().and_then(|(goal, pace)| pace_line(goal, pace, show)).or_else(news)
}

/// What it is all for, in the person's own words.
fn aim(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let aim = morning.aim.as_deref()?;
    Some(show.words().pick("plan.morning.aim", &[("aim", aim)], pick))
}

/// A question about what weighed or was good yesterday, where a person would ask one.
fn follow_up(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let key = format!("plan.met_ask.{}", morning.met?.name);
    show.words().find(&key).map(|_| show.words().pick(&key, &[], pick))
}

/// How far a goal is on its way: "Lose 4 kg by 1 Jun: 3 days ahead of the line."
pub fn pace_line(goal: &GoalFact, pace: &Pace, show: Show) -> Option<String> {
    let key = match pace.standing {
        Standing::Ahead(_) => "plan.morning.ahead",
        Standing::On => "plan.morning.on_pace",
        Standing::Behind(_) => "plan.morning.behind",
    };
    let row = serde_json::json!({
        "goal_type": goal.kind, "target_value": goal.target, "is_end_weight": goal.is_end_weight && goal.is_about_weight(),
        "habit_type": goal.habit_type, "unit": goal.unit,
    });
    let goal = sentence(&receipt::goal_text(&row, show)?);
    let days = pace.evidence.number("pace_days").map(|days| show.number(days, 0)).unwrap_or_default();
    Some(show.words().say(key, &[("goal", &goal), ("pace_days", &days)]))
}

/// What would be safe instead of a goal that is not.
pub fn unsafe_goal(found: &Unsafe, show: Show) -> Option<String> {
    let key = format!("plan.advice.{}", Advice::of_unsafe(found.why).as_str());
    fill(&key, &found.evidence, show, 0).map(|said| sentence(&said))
}

/// With a capital letter at its beginning.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        person::{Lang, Units},
        planner::{
            Adapted, Draws, Focus, Refusal, Request, Session, What,
            event::{Demand, Meaning},
            laws::Breach,
            morning,
            moves::Move,
            people::{Dice, facts},
        },
        record::{Activity, Intensity},
        safety::unsupported_numbers,
    };

    const SHOWS: [Show; 5] = [
        Show { lang: Lang::En, units: Units::Metric },
        Show { lang: Lang::En, units: Units::Imperial },
        Show { lang: Lang::De, units: Units::Metric },
        Show { lang: Lang::Es, units: Units::Metric },
        Show { lang: Lang::Fr, units: Units::Metric },
    ];

    /// No number of a text that the evidence does not hold.
    fn is_backed(text: &str, evidence: &Evidence) -> bool {
        unsupported_numbers(text, &evidence.numbers()).is_empty()
    }

    fn decided(seed: u64) -> Morning {
        let mut dice = Dice::new(seed ^ 0x5A1);
        morning(&facts(seed), Draws([dice.unit(), dice.unit()]))
    }

    #[test]
    fn every_number_of_five_hundred_plans_is_backed() {
        for seed in 0..500 {
            let plan = decided(seed);
            for (n, show) in SHOWS.into_iter().enumerate() {
                let pick = seed as usize + n;
                for said in [text(&plan, Some("Ana"), show, pick).text, why(&plan, show)] {
                    assert!(
                        is_backed(&said, &plan.evidence),
                        "seed {seed}: {:?}\n{said}",
                        unsupported_numbers(&said, &plan.evidence.numbers())
                    );
                    assert!(!said.contains(['{', '}']), "{said}");
                }
                for session in &plan.sessions {
                    for line in what_to_do(session, show).iter().chain([&session_line(session, show)]) {
                        assert!(is_backed(line, &session.evidence), "seed {seed}: {line}");
                    }
                }
                for advice in &plan.recommendations {
                    let content = recommendation(advice, show, pick);
                    assert!(!content.is_empty() && is_backed(&content, &advice.evidence), "seed {seed}: {content}");
                }
            }
        }
    }

    #[test]
    fn a_morning_is_short_and_asks_at_most_one_question() {
        for seed in 0..2000 {
            let plan = decided(seed);
            for show in SHOWS {
                let said = text(&plan, Some("Maximiliane"), show, seed as usize).text;
                assert!(said.chars().count() <= LONGEST, "seed {seed}: {} characters\n{said}", said.chars().count());
                assert!(said.matches('?').count() <= 1 && !said.contains('!'), "seed {seed}: {said}");
                assert!(said.lines().count() >= 1 && !said.contains("\n\n"), "seed {seed}: {said}");
            }
        }
    }

    #[test]
    fn what_is_said_back_opens_the_morning_and_no_word_to_it_comes_twice_in_a_week() {
        for show in SHOWS {
            for tone in ["warm", "funny", "hard", "proud", "tender"] {
                let said = |days: u64| {
                    let mut plan = decided(7);
                    plan.date = plan.date + chrono::Days::new(days);
                    plan.readiness.reasons.clear();
                    let text = "Your eldest made you a medal out of foil.".to_owned();
                    plan.mirrored = Some(crate::domain::planner::Quoted { as_what: tone, text });
                    how_you_are(&plan, show, 0)
                };
                let words: Vec<String> = (0..9).map(said).collect();
                for days in words.windows(7) {
                    assert!(days.iter().all(|said| said.starts_with("Your eldest made you a medal out of foil. ")));
                    let other: std::collections::BTreeSet<&String> = days.iter().collect();
                    assert_eq!(other.len(), days.len(), "{days:?}");
                }
            }
        }
    }

    #[test]
    fn templates_hold_no_digit_and_words_exist_for_everything() {
        let files = [
            include_str!("../../../prompts/words/plan/en.toml"),
            include_str!("../../../prompts/words/plan/de.toml"),
            include_str!("../../../prompts/words/plan/es.toml"),
            include_str!("../../../prompts/words/plan/fr.toml"),
        ];
        for file in files {
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                let (_, template) = line.split_once(" = ").unwrap_or_default();
                let mut outside = String::new();
                for part in template.split('{') {
                    outside.push_str(part.split_once('}').map_or(part, |(_, after)| after));
                }
                assert!(!outside.contains(|c: char| c.is_ascii_digit()), "{line}");
            }
        }
        for show in SHOWS {
            let doing = |of: &Activity| format!("doing.{}", of.as_str());
            let has = |key: String| assert!(show.words().find(&format!("plan.{key}")).is_some(), "{key} in {show:?}");
            crate::domain::goal::News::ALL.iter().for_each(|news| has(format!("morning.{}", news.as_str())));
            ReasonKind::ALL.iter().for_each(|kind| has(format!("reason.{}", kind.as_str())));
            [
                "next",
                "of_today",
                "of_today_room",
                "aim",
                "did",
                "did_km",
                "did_minutes",
                "did_steps",
                "did_yesterday",
                "short_day",
                "best",
                "feat",
                "longer",
                "first",
                "comeback",
                "hurt",
                "hurt_free",
                "hurt_left_out",
                "next_left_out",
                "ask_hurt",
                "stiff",
                "inhaler",
                "next_hurt",
                "told_short",
                "told_short_luck",
                "told_short_free_luck",
                "told_training_km",
                "told_training_minutes",
                "told_spared",
                "told_too_soon",
                "caught_up",
                "without_dizziness",
                "ask_dizzy",
                "ask_child",
                "ask_ill",
                "ask_contest",
                "ask_outing",
                "event_down",
                "off_down",
                "event_rest",
                "told_short_free",
                "told_short_early_shift",
                "told_short_late_shift",
                "told_short_journey",
                "told_short_free_early_shift",
                "told_short_free_late_shift",
                "told_short_free_journey",
                "told_late_night",
                "told_hurt",
                "near_tomorrow",
                "near_soon",
                "near_yesterday",
                "countdown_ahead",
                "ask_race",
                "as_asked",
                "moved_as_asked",
                "off",
                "waits",
                "offered",
                "race_done",
                "nights",
                "nights_free",
                "clearance",
                "after_injury",
                "away",
                "loss",
                "loss_offer",
                "kept_after_illness",
                "countdown",
                "longest",
                "softened",
                "after_steps",
                "after_km_tired",
                "after_minutes_tired",
            ]
            .iter()
            .for_each(|key| has(format!("morning.{key}")));
            ["warm", "funny", "hard", "proud", "tender"].iter().for_each(|tone| has(format!("back.{tone}")));
            ["better", "before", "row"].iter().for_each(|more| has(format!("lead.sleep_short_{more}")));
            for more in ["_on", "_km", "_km_on"] {
                has(format!("reason.big_effort{more}"));
                has(format!("lead.big_effort{more}"));
                has(format!("reason.digesting{more}"));
                has(format!("lead.digesting{more}"));
            }
            has("advice.loosen_beside".to_owned());
            for strain in crate::domain::planner::event::Strain::ALL
                .into_iter()
                .filter(|it| *it != crate::domain::planner::event::Strain::Dizzy)
            {
                ["", "_today"].iter().for_each(|when| has(format!("strain.{}{when}", strain.as_str())));
            }
            Advice::ALL.iter().for_each(|advice| has(format!("advice.{}", advice.as_str())));
            Move::ALL.iter().for_each(|of| has(format!("move.{}", of.as_str())));
            Activity::ALL.iter().for_each(|activity| has(format!("sport.{}", activity.as_str())));
            Activity::ALL.iter().for_each(|activity| has(doing(activity)));
            Meaning::ALL.iter().filter(|meaning| **meaning != Meaning::Short).for_each(|meaning| {
                has(format!("morning.told_{}", meaning.as_str()));
                has(format!("event.{}", meaning.as_str()));
            });
            Demand::ALL.iter().for_each(|demand| has(format!("event.{}", demand.as_str())));
            Intensity::ALL.iter().for_each(|intensity| has(format!("session.{}", intensity.as_str())));
            crate::domain::planner::body::BodyPart::ALL.iter().for_each(|part| has(format!("part.{}", part.as_str())));
        }
    }

    #[test]
    fn a_changed_plan_is_told_in_words() {
        let (show, mut facts) = (SHOWS[0], facts(1));
        facts.today = crate::domain::planner::people::today();
        let session = |days: u64| {
            let date = facts.today + chrono::Days::new(days);
            Session::written(&facts, date, Focus::Easy, (Activity::Walking, Intensity::Light, 30), 0)
        };
        let adapted = |sessions| Adapted { sessions, changed: Vec::new(), dropped: Vec::new(), limit: None };
        let moved = Request::Move { what: What::On(facts.today), to: facts.today + chrono::Days::new(2) };
        assert_eq!(
            super::adapted(&moved, &adapted(vec![session(2)]), facts.today, show, 0),
            "Moved: walk, 30 min, easy, Fri 13 Mar."
        );
        let skip = Request::Skip { date: facts.today };
        assert_eq!(
            super::adapted(&skip, &adapted(vec![session(1)]), facts.today, show, 0),
            "Skipped. Nothing to make up for. Next: walk, 30 min, easy, Thu 12 Mar."
        );
        let refusal = Refusal::Law { breach: Breach::HardDaysAdjacent, instead: Some(facts.today) };
        assert_eq!(refused(&refusal, show), "That would put two hard days next to each other. Wed 11 Mar would work.");
    }

    #[test]
    fn nobody_is_sent_to_a_start_line_with_something_that_hurts() {
        use crate::domain::{
            goal::GoalFact,
            planner::{Limit, LimitKind, body::BodyPart},
            record::GoalKind,
        };
        let mut facts = facts(1);
        facts.person.holds = crate::domain::planner::Holds::default();
        facts.person.limits =
            vec![Limit { kind: LimitKind::Injury(BodyPart::Knee), from: None, until: None, record: None }];
        facts.cycle = None;
        facts.goals = vec![GoalFact {
            id: None,
            kind: GoalKind::RunDistance,
            target: Some(42.195),
            unit: None,
            start: None,
            created: None,
            progress: None,
            target_date: Some(facts.today),
            is_end_weight: false,
            habit_type: None,
        }];
        facts.done.clear();
        let said = text(&morning(&facts, Draws([0.0, 0.0])), None, SHOWS[0], 0).text;
        assert_eq!(
            said,
            "Morning. Today is the day: Marathon. Start slower than you want to, and nothing new. Tell me how it went.\n\
             With the knee as it is, not starting is a good decision too."
        );
        facts.person.holds.medical = true;
        let held = text(&morning(&facts, Draws([0.0, 0.0])), None, SHOWS[0], 0).text;
        assert!(!held.contains("Marathon"), "{held}");
    }

    /// The words with which a hold is said to end are words that end it.
    #[test]
    fn a_hold_is_said_once_with_the_words_that_end_it() {
        let mut facts = facts(1);
        facts.person.holds = crate::domain::planner::Holds { medical: true, ..Default::default() };
        for show in SHOWS {
            let said = text(&morning(&facts, Draws([0.0, 0.0])), None, show, 0).text;
            let quoted = said.split(['“', '„', '«']).nth(1).and_then(|rest| rest.split(['”', '“', '»']).next());
            let quoted = quoted.expect("the words that end it").trim();
            let message = crate::offline::Message::on_a_saturday(show.lang, quoted);
            let asked = crate::offline::train::asked(&message);
            assert_eq!(asked, Some(crate::offline::train::Asked::Change(Request::Well)), "{said}");
        }
    }

    #[test]
    fn wording_varies_from_day_to_day() {
        let plan = decided(3);
        let said: std::collections::BTreeSet<String> =
            (0..6).map(|pick| text(&plan, None, SHOWS[0], pick).text).collect();
        assert!(said.len() >= 3, "{said:?}");
    }

    #[test]
    fn a_number_nobody_knows_is_noticed() {
        let plan = decided(3);
        assert!(!is_backed("Your readiness is 4711.", &plan.evidence));
    }
}
