//! The lines of a session: what is done in it, part by part. Together the parts are its minutes.

use super::{
    Aim, Facts, Level, LimitKind, Session, Trouble, Work, choice,
    moves::{
        Move::{self, BellyBreath, HighKnees, MountainClimber, Plank, SquatPulse},
        STRETCHES, can, exercises,
    },
};
use crate::domain::record::{Activity, Intensity};

/// Minutes that a set takes with its rest, at the least; what time there is more is rest.
const MINUTES_PER_SET: u32 = 2;
/// Exercises of a strength session; with warm-up and a word they stay within six lines.
const EXERCISES: (u32, u32) = (2, 4);
/// Lines of a session at most.
const LINES: usize = 6;
/// To come into a stretch and out of it, in seconds.
pub(super) const SETTLE_SECONDS: u32 = 10;
/// Breaths that find the floor of the pelvis: how often, and how long each, in seconds.
const BREATHS: (u32, u32) = (3, 40);
/// So many moves that loosen what is stiff come first.
const LOOSENING: usize = 2;
/// Slow ways down from a pull-up in a set.
const NEGATIVES: u32 = 4;

/// The lines of a session, three to six of them.
pub fn work(facts: &Facts, session: &Session) -> Vec<Work> {
    let hurts = facts.limits_on(session.date).any(|limit| matches!(limit.kind, LimitKind::Injury(_)));
    // A word is worth a line where one is free, and always where something could hurt.
    let is_cautious = hurts || facts.is_pregnant();
    let room = LINES - usize::from(is_cautious);
    let mut lines = match session.activity {
        Activity::Strength => strength(facts, session, room),
        Activity::Yoga | Activity::Pilates | Activity::Stretching => mobility(facts, session, room),
        Activity::Hiit => circuit(session),
        Activity::Running => match choice::walk_runs_done(facts) {
            Some(done) => walk_run(session, done),
            None => aerobic(session),
        },
        _ => aerobic(session),
    };
    let word = if hurts {
        Work::PainFree
    } else if facts.is_pregnant() {
        Work::TalkTest
    } else if session.activity == Activity::Strength {
        Work::InReserve
    } else if matches!(session.activity, Activity::Yoga | Activity::Pilates | Activity::Stretching) {
        Work::Breathe
    } else {
        Work::Relaxed
    };
    if is_cautious || lines.len() < 4 || session.activity == Activity::Strength && lines.len() < LINES {
        lines.push(word);
    }
    lines
}

fn strength(facts: &Facts, session: &Session, room: usize) -> Vec<Work> {
    let level = facts.person.level.unwrap_or_default();
    let warm_up = match session.minutes {
        20.. => 5,
        10.. => 3,
        _ => 1,
    };
    let sets_in_time = (session.minutes.saturating_sub(warm_up) / MINUTES_PER_SET).max(2);
    let usual_sets = match (level, session.intensity) {
        (_, Intensity::Light) | (Level::Beginner, _) => 2,
        (Level::Intermediate, _) | (Level::Advanced, Intensity::Moderate) => 3,
        (Level::Advanced, Intensity::Intense) => 4,
    };
    let count = (sets_in_time / usual_sets).clamp(EXERCISES.0, EXERCISES.1);
    let most_sets = if session.intensity == Intensity::Light { 2 } else { 4 };
    let sets = (sets_in_time / count).clamp(1, most_sets);
    let reps = match (facts.aim(), session.intensity) {
        (Aim::Strength, Intensity::Intense) => 6,
        (Aim::Strength, Intensity::Moderate) => 8,
        // Easier is less, not lighter and more of it.
        (_, Intensity::Light) => 8,
        _ => 10,
    };
    let line = |of: Move| match of.is_held() {
        true => held(of, sets.min(3), if level == Level::Beginner { 20 } else { 40 }),
        // The way down alone is slow, and a few of it are many.
        false if of == Move::NegativePullUp => Work::Sets { of, sets, reps: NEGATIVES },
        false => Work::Sets { of, sets, reps },
    };
    let chosen = exercises(facts, session.focus, session.date, session.variant);
    // Where two parts hurt hardly anything is left to strengthen: what may be moved is moved.
    let missing = FEWEST_STRETCHES.saturating_sub(chosen.len());
    let moved: Vec<Move> = STRETCHES.iter().copied().filter(|of| can(facts, *of, session.date)).take(missing).collect();
    let moved = moved.into_iter().map(|of| held(of, sets, LOOSENING_SECONDS));
    let exercises = chosen.into_iter().take(count as usize).map(line).chain(moved);
    std::iter::once(Work::WarmUp { minutes: warm_up }).chain(exercises).take(room).collect()
}

/// With fewer moves a session is none.
const FEWEST_STRETCHES: usize = 2;
/// How long what takes the place of an exercise is held.
const LOOSENING_SECONDS: u32 = 30;

/// A move that is held so often and so long, on each side where it has sides.
fn held(of: Move, times: u32, seconds: u32) -> Work {
    if of.has_sides() { Work::Stretch { of, rounds: times, seconds } } else { Work::Hold { of, sets: times, seconds } }
}

fn mobility(facts: &Facts, session: &Session, room: usize) -> Vec<Work> {
    let possible: Vec<Move> = STRETCHES.iter().copied().filter(|of| can(facts, *of, session.date)).collect();
    // A floor that is not strong yet is found by breathing first; and whoever may move little breathes as well.
    let floor = facts.person.holds.leaks || facts.person.holds.postpartum || possible.len() < FEWEST_STRETCHES;
    let breath = floor.then(|| held(BellyBreath, BREATHS.0, BREATHS.1));
    let breathing = if floor { BREATHS.0 * (BREATHS.1 + SETTLE_SECONDS) } else { 0 };
    let usual_count = match session.minutes {
        40.. => LINES,
        25.. => 5,
        _ => 4,
    };
    let count = usual_count.min(possible.len()).min(room - usize::from(floor));
    let from = session.variant as usize * 3;
    // What moves a stiff part comes first.
    let is_stiff = |told, of: &Move| matches!(told, Trouble::Stiff(part) if of.asks_of(part));
    let loosens = |of: &&Move| facts.lately_on(session.date).any(|told| is_stiff(told, of));
    let mut chosen: Vec<Move> = possible.iter().filter(loosens).take(LOOSENING).copied().collect();
    for nth in 0..possible.len() {
        let next = possible[(from + nth) % possible.len()];
        if chosen.len() < count && !chosen.contains(&next) {
            chosen.push(next);
        }
    }
    // One side after the other takes twice as long. How often and how long each is held fills the session.
    let places: u32 = chosen.iter().map(|of| 1 + u32::from(of.has_sides())).sum::<u32>().max(1);
    let usual_seconds = match session.minutes {
        30.. => 60,
        15.. => 45,
        _ => 30,
    };
    let time = (session.minutes * 60).saturating_sub(breathing);
    let round = places * (usual_seconds + SETTLE_SECONDS);
    let rounds = ((time + round / 2) / round).max(1);
    let seconds = ((time / (places * rounds)).saturating_sub(SETTLE_SECONDS) / 5 * 5).clamp(15, 90);
    breath.into_iter().chain(chosen.into_iter().map(|of| held(of, rounds, seconds))).collect()
}

/// A session around its repetitions, in minutes: together they are all of it.
struct Around {
    warm_up: u32,
    times: u32,
    cool_down: u32,
}

impl Around {
    /// As many repetitions of so many minutes as there is time for. What they leave over warms up.
    fn of(minutes: u32, each: u32) -> Self {
        let edge = edge(minutes);
        let times = (minutes.saturating_sub(2 * edge) / each).max(1);
        let left = minutes.saturating_sub(times * each);
        let cool_down = edge.min(left / 2);
        Self { warm_up: left - cool_down, times, cool_down }
    }

    fn lines(self, repeated: impl FnOnce(u32) -> Work) -> Vec<Work> {
        let warm_up = (self.warm_up > 0).then_some(Work::WarmUp { minutes: self.warm_up });
        let cool_down = (self.cool_down > 0).then_some(Work::CoolDown { minutes: self.cool_down });
        warm_up.into_iter().chain([repeated(self.times)]).chain(cool_down).collect()
    }
}

/// What a session of so many minutes begins and ends with.
fn edge(minutes: u32) -> u32 {
    match minutes {
        20.. => 5,
        10.. => 2,
        _ => 1,
    }
}

fn circuit(session: &Session) -> Vec<Work> {
    let mut moves = vec![SquatPulse, MountainClimber, HighKnees, Plank];
    // Each move takes a minute with its rest, and a little time is left around the round.
    moves.truncate(session.minutes.saturating_sub(2).max(1) as usize);
    let (work_seconds, rest_seconds) = if session.intensity == Intensity::Intense { (40, 20) } else { (30, 30) };
    Around::of(session.minutes, moves.len() as u32).lines(|rounds| Work::Circuit {
        rounds,
        moves,
        work_seconds,
        rest_seconds,
    })
}

/// Runs grow while walks shrink, every third time, as in the usual programmes for beginners (NHS Couch to 5K): minutes of
/// running and of walking.
const WALK_RUNS: [(u32, u32); 4] = [(1, 2), (2, 2), (3, 1), (5, 1)];

/// A session of somebody who begins to run and has done so many.
fn walk_run(session: &Session, done: usize) -> Vec<Work> {
    let reached = &WALK_RUNS[..=(done / 3).min(WALK_RUNS.len() - 1)];
    let fits = |(run, walk): &&(u32, u32)| run + walk + 2 <= session.minutes;
    let (run_minutes, walk_minutes) = *reached.iter().rev().find(fits).unwrap_or(&WALK_RUNS[0]);
    Around::of(session.minutes, run_minutes + walk_minutes).lines(|times| Work::WalkRun {
        times,
        run_minutes,
        walk_minutes,
    })
}

fn aerobic(session: &Session) -> Vec<Work> {
    let minutes = session.minutes;
    let edge = edge(minutes);
    let middle = minutes.saturating_sub(2 * edge);
    let (warm_up, cool_down) = (Work::WarmUp { minutes: edge }, Work::CoolDown { minutes: edge });
    match session.intensity {
        Intensity::Light => vec![warm_up, Work::Easy { minutes: middle }, cool_down],
        Intensity::Moderate => vec![warm_up, Work::Steady { minutes: middle }, cool_down],
        Intensity::Intense => {
            // Hard and easy stretches of equal length.
            let stretch = match middle {
                24.. => 3,
                8.. => 2,
                _ => 1,
            };
            Around::of(minutes, 2 * stretch).lines(|times| Work::Intervals {
                times,
                hard_minutes: stretch,
                easy_minutes: stretch,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::{Done, Focus, Trainee, people, people::today};

    /// Somebody who wants to run, trains little so far, and has run so often.
    fn beginner(runs: usize, run: (u32, Option<f64>)) -> Facts {
        let person = Trainee { sport: Some(Activity::Running), weekly_minutes: Some(0), ..Trainee::default() };
        let done = Done {
            is_told: true,
            id: None,
            date: today(),
            minutes: run.0,
            activity: Activity::Running,
            intensity: Intensity::Light,
            distance_km: run.1,
        };
        Facts { today: today(), person, done: vec![done; runs], ..Facts::default() }
    }

    #[test]
    fn who_begins_to_run_walks_between_and_less_each_time() {
        let written = |facts: &Facts| {
            Session::written(facts, today(), Focus::Easy, (Activity::Running, Intensity::Light, 25), 0).work
        };
        let middle = |runs| match written(&beginner(runs, (20, Some(2.0))))[1] {
            Work::WalkRun { times, run_minutes, walk_minutes } => Some((times, run_minutes, walk_minutes)),
            _ => None,
        };
        for (runs, told) in [
            (0, Some((5, 1, 2))),
            (2, Some((5, 1, 2))),
            (3, Some((3, 2, 2))),
            (6, Some((3, 3, 1))),
            (11, Some((2, 5, 1))),
            (12, None),
        ] {
            assert_eq!(middle(runs), told, "{runs} runs");
        }
        let runner = written(&beginner(1, (30, Some(5.0))));
        assert_eq!(runner[1], Work::Easy { minutes: 15 }, "who runs five kilometres needs no walks");
    }

    /// The seconds that the lines of a session take, as somebody adds them up who reads them.
    fn seconds(work: &[Work]) -> u32 {
        let of_line = |line: &Work| match line {
            Work::WarmUp { minutes }
            | Work::Easy { minutes }
            | Work::Steady { minutes }
            | Work::CoolDown { minutes } => minutes * 60,
            Work::Intervals { times, hard_minutes, easy_minutes } => times * (hard_minutes + easy_minutes) * 60,
            Work::WalkRun { times, run_minutes, walk_minutes } => times * (run_minutes + walk_minutes) * 60,
            Work::Circuit { rounds, moves, work_seconds, rest_seconds } => {
                rounds * moves.len() as u32 * (work_seconds + rest_seconds)
            }
            Work::Hold { sets, seconds, .. } => sets * (seconds + SETTLE_SECONDS),
            Work::Stretch { rounds, seconds, .. } => 2 * rounds * (seconds + SETTLE_SECONDS),
            Work::Sets { .. } | Work::PainFree | Work::TalkTest | Work::InReserve | Work::Relaxed | Work::Breathe => 0,
        };
        work.iter().map(of_line).sum()
    }

    #[test]
    fn the_parts_of_a_session_are_its_minutes() {
        let beginners = [0, 3, 6, 9].map(|runs| beginner(runs, (20, Some(2.0))));
        let everybody = beginners.into_iter().chain((0..12).map(people::facts)).enumerate();
        for (who, facts) in everybody {
            for activity in Activity::ALL {
                for intensity in Intensity::ALL {
                    for minutes in (5..=75).chain([90, 120, 180]) {
                        let focus = Focus::of(activity, intensity);
                        let session =
                            Session::written(&facts, facts.today, focus, (activity, intensity, minutes), who as u32);
                        let context = format!("{who}, {activity:?} {intensity:?}, {minutes} min: {:?}", session.work);
                        check_parts(&session, &context);
                    }
                }
            }
        }
    }

    fn check_parts(session: &Session, context: &str) {
        let (told, whole) = (seconds(&session.work), session.minutes * 60);
        match session.activity {
            // The rest between sets is as long as there is time, and not under a minute and a half a set.
            Activity::Strength => {
                let sets = session.work.iter().map(|line| match line {
                    Work::Sets { sets, .. } | Work::Hold { sets, .. } | Work::Stretch { rounds: sets, .. } => *sets,
                    _ => 0,
                });
                let warm_up =
                    session.work.iter().map(|line| if let Work::WarmUp { minutes } = line { *minutes } else { 0 });
                let (sets, left) = (sets.sum::<u32>(), session.minutes - warm_up.sum::<u32>());
                let is_usual = (10..=60).contains(&session.minutes) && sets > 0;
                assert!(!is_usual || left * 2 >= sets * 3, "{context}");
            }
            // Held as long as fills the time, in steps of five seconds; where hardly a move is left, not for ever.
            Activity::Yoga | Activity::Pilates | Activity::Stretching => {
                let moves = session.work.iter().filter(|line| matches!(line, Work::Stretch { .. } | Work::Hold { .. }));
                assert!(moves.count() < 3 || told <= whole, "{context}: {told} s");
                assert!(
                    told == 0 || session.minutes > 60 || f64::from(told) >= f64::from(whole) * 0.8,
                    "{context}: {told} s"
                );
            }
            _ => assert_eq!(told, whole, "{context}"),
        }
    }

    #[test]
    fn only_what_has_sides_is_told_for_each_side() {
        use Move::{CatCow, ChestOpener, ChildsPose, Hamstring, ShoulderRoll, SidePlank};
        for (of, has_sides) in [
            (CatCow, false),
            (ChildsPose, false),
            (ShoulderRoll, false),
            (ChestOpener, false),
            (BellyBreath, false),
            (Plank, false),
            (Hamstring, true),
            (SidePlank, true),
        ] {
            assert_eq!(of.has_sides(), has_sides, "{of:?}");
        }
        for seed in 0..300 {
            let facts = people::facts(seed);
            for (activity, minutes) in [(Activity::Stretching, 20), (Activity::Yoga, 45), (Activity::Strength, 30)] {
                let focus = Focus::of(activity, Intensity::Light);
                let session =
                    Session::written(&facts, facts.today, focus, (activity, Intensity::Light, minutes), seed as u32);
                for line in session.work {
                    match line {
                        Work::Stretch { of, .. } => assert!(of.has_sides(), "seed {seed}: {of:?} has no sides"),
                        Work::Hold { of, .. } => assert!(!of.has_sides(), "seed {seed}: {of:?} has two sides"),
                        _ => {}
                    }
                }
            }
        }
    }
}
