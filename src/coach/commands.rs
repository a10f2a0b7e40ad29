//! Commands: `/today`, `/undo 2`, … Each is also a plain word of the help page; none needs a model.

use anyhow::Result;

use crate::{
    domain::{
        person::{Lang, Units},
        talk::{Button, Channel},
        text::fold,
    },
    offline::{
        chart::{Chart, Shown},
        places,
    },
    store::{
        export, history, links, memories,
        rows::{ActionType, Path},
    },
};

use super::{
    Coach,
    onboarding::{self, Learned},
    pending::{Action, Pending},
    push, training,
    turn::{Plan, Turn, Word},
    views,
};

/// How many entries `/log` lists, and `/undo N` reaches.
const ENTRIES: i64 = 10;
/// How many days `/history` shows.
const HISTORY_DAYS: u64 = 7;

/// A command with its argument, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command<'a> {
    pub name: String,
    pub argument: &'a str,
}

/// The command of a text that starts with a slash and a letter.
pub fn parse(text: &str) -> Option<Command<'_>> {
    let rest = text.strip_prefix('/')?;
    // What stands below a command without an argument is none of it.
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (name, argument) = rest.split_at(end);
    let argument = argument.trim_matches(|c: char| c.is_whitespace() && c != '\n');
    // In groups platforms append the bot's name: /today@alive_bot.
    let name = name.split('@').next().unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        .then(|| Command { name: name.to_lowercase(), argument: argument.trim_end() })
}

/// Whole messages that ask what can be said here, folded, without the mark at their end.
const ASKS_FOR_HELP: &[&str] = &[
    "help",
    "what can you do",
    "what can i say",
    "what do you do",
    "how does this work",
    "hilfe",
    "was kannst du",
    "was kann ich sagen",
    "wie funktioniert das",
    "ayuda",
    "que puedes hacer",
    "que puedo decir",
    "como funciona esto",
    "aide",
    "que peux tu faire",
    "que sais tu faire",
    "que puis je dire",
    "comment ca marche",
];

/// A command that was said in words, where a whole message is nothing else: "what can you do?".
pub fn in_words(text: &str) -> Option<Command<'static>> {
    let said = fold(text).replace(['\'', '’', '-'], " ");
    let said = said.trim_matches(|c: char| !c.is_alphanumeric());
    ASKS_FOR_HELP.contains(&said).then(|| Command { name: "help".to_owned(), argument: "" })
}

impl<'a> Command<'a> {
    /// The command of the first line, and what stands below it. What `/log` is given may have several lines.
    pub fn lines(self) -> (Self, Option<&'a str>) {
        match self.argument.split_once('\n') {
            Some((argument, more)) if self.name != "log" => {
                let more = Some(more.trim()).filter(|more| !more.is_empty());
                (Self { argument: argument.trim(), ..self }, more)
            }
            _ => (Self { argument: self.argument.trim(), ..self }, None),
        }
    }
}

impl Coach {
    /// The plan of a command.
    pub(super) async fn command(&self, turn: &Turn<'_>, command: Command<'_>) -> Result<Plan> {
        let words = turn.words();
        let say = |text: String| Plan::saying(ActionType::Other, Path::Command, text);
        Ok(match command.name.as_str() {
            "start" | "link" if links::is_code(command.argument) => join(command.argument),
            "start" => start(turn),
            "link" if command.argument.is_empty() => self.offer(turn).await?,
            "link" => say(words.say("link.unknown", &[])),
            "help" => say(words.say("help.text", &[])),
            "about" => say(words.say("help.about", &[])),
            "privacy" => say(match &self.options.model_host {
                Some(host) => words.say("help.privacy_model", &[("host", host)]),
                None => words.say("help.privacy_local", &[]),
            }),
            "today" => self.today(turn).await?,
            "log" if !command.argument.is_empty() => self.log_words(turn, command.argument).await?,
            "log" => self.log(turn).await?,
            "undo" => self.undo(turn, command.argument).await?,
            "history" => self.history(turn).await?,
            "goals" => self.goals(turn).await?,
            "plan" => self.plan_command(turn, command.argument).await?,
            "why" => self.why(turn).await?,
            "habits" => self.picture(turn, &Chart::of(Shown::Habits)).await?,
            "week" => self.picture(turn, &Chart::of(Shown::Week)).await?,
            "chart" => self.chart(turn, command.argument).await?,
            "cycle" => self.cycle(turn, command.argument).await?,
            "export" => self.export(turn).await?,
            "memory" => self.memory(turn).await?,
            "forget" => self.forget(turn, command.argument).await?,
            "units" => units(turn, command.argument),
            "remind" => self.remind(turn, command.argument).await?,
            "quiet" => self.quiet(turn, command.argument).await?,
            "pause" => push::pause(turn, command.argument),
            "timezone" => timezone(turn, command.argument),
            "language" => language(turn, command.argument),
            other => say(words.say("say.unknown_command", &[("command", &format!("/{other}"))])),
        })
    }

    async fn today(&self, turn: &Turn<'_>) -> Result<Plan> {
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let day = history::day(&mut tx, turn.past.person.id, turn.today).await?;
        tx.rollback().await?;
        Ok(Plan::saying(ActionType::Question, Path::Command, views::today(&day, turn)))
    }

    /// `/log slept 6h`: the words are read as if they stood alone.
    async fn log_words(&self, turn: &Turn<'_>, said: &str) -> Result<Plan> {
        let reading = crate::offline::read(&turn.message_of(said));
        let mut plan = self.understand(turn, reading).await?;
        plan.action = ActionType::Log;
        Ok(plan)
    }

    async fn log(&self, turn: &Turn<'_>) -> Result<Plan> {
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let entries = history::recent_entries(&mut tx, turn.past.person.id, ENTRIES).await?;
        tx.rollback().await?;
        Ok(Plan::saying(ActionType::Question, Path::Command, views::log(&entries, turn)))
    }

    /// `/undo` takes back the newest entry that still stands; `/undo N` the N-th of `/log`.
    async fn undo(&self, turn: &Turn<'_>, argument: &str) -> Result<Plan> {
        let words = turn.words();
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let entries = history::recent_entries(&mut tx, turn.past.person.id, ENTRIES).await?;
        let limit = training::limit_to_undo(&mut tx, turn).await?;
        tx.rollback().await?;
        if let (Some(about), "") = (turn.past.about.or(limit), argument) {
            let mut plan = Plan::new(ActionType::Correction, Path::Command);
            plan.take_back = Some(about);
            return Ok(plan);
        }
        let number = argument.parse::<usize>();
        if let (Ok(number), last) = (&number, entries.len())
            && last > 0
            && !(1..=last).contains(number)
        {
            let fields = [("n", &*number.to_string()), ("last", &*last.to_string())];
            return Ok(Plan::saying(ActionType::Correction, Path::Command, words.say("say.no_entry", &fields)));
        }
        let entry = match number {
            Ok(number) => number.checked_sub(1).and_then(|index| entries.get(index)),
            Err(_) => entries.iter().find(|entry| !entry.undone),
        };
        let mut plan = Plan::new(ActionType::Correction, Path::Command);
        match entry {
            Some(entry) => plan.take_back = Some(entry.interaction_id),
            None => plan.word = Word::Text(words.say("say.nothing_to_undo", &[])),
        }
        Ok(plan)
    }

    async fn history(&self, turn: &Turn<'_>) -> Result<Plan> {
        let from = turn.today - chrono::Days::new(HISTORY_DAYS - 1);
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let mut days = Vec::new();
        for date in from.iter_days().take(HISTORY_DAYS as usize) {
            days.push(history::day(&mut tx, turn.past.person.id, date).await?);
        }
        tx.rollback().await?;
        Ok(Plan::saying(ActionType::Question, Path::Command, views::history(&days, turn)))
    }

    /// Writes everything held about the person into a folder of files.
    async fn export(&self, turn: &Turn<'_>) -> Result<Plan> {
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let everything = export::everything(&mut tx, turn.past.person.id).await?;
        tx.rollback().await?;
        let folder = views::export_folder(&self.options.exports, turn);
        let tables = views::write_export(&folder, &everything).await?.to_string();
        let words = turn.words();
        if turn.inbound.heard.to.channel == Channel::Console {
            let text = words.say("export.written", &[("path", &folder.display().to_string()), ("n", &tables)]);
            return Ok(Plan::saying(ActionType::Other, Path::Command, text));
        }
        // The person is not at this machine: one file goes to them.
        let mut plan = Plan::saying(ActionType::Other, Path::Command, words.say("export.sent", &[("n", &tables)]));
        plan.file = Some(views::pack_export(folder).await?);
        Ok(plan)
    }

    async fn memory(&self, turn: &Turn<'_>) -> Result<Plan> {
        let words = turn.words();
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let facts = memories::list(&mut tx, turn.past.person.id, turn.at).await?;
        tx.rollback().await?;
        let text = if facts.is_empty() {
            words.say("help.memory_none", &[])
        } else {
            let lines = facts.iter().map(|memory| format!("- {}", memory.fact));
            std::iter::once(words.say("help.memory_title", &[])).chain(lines).collect::<Vec<_>>().join("\n")
        };
        Ok(Plan::saying(ActionType::Other, Path::Command, text))
    }
}

/// `/link CODE`, and `/start CODE` of a deep link.
fn join(code: &str) -> Plan {
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    plan.join = Some(code.to_owned());
    plan
}

/// `/start`: who I am; the open question of first contact follows by itself.
fn start(turn: &Turn<'_>) -> Plan {
    let words = turn.words();
    let name = turn.past.person.name.as_deref();
    let text = match name {
        Some(name) if turn.past.person.onboarding == crate::domain::person::Onboarding::Done => {
            words.say("hello.same_name", &[("name", name)])
        }
        _ => views::intro(words, name),
    };
    let mut plan = Plan::new(ActionType::Smalltalk, Path::Command);
    plan.lead.push(text);
    plan
}

fn units(turn: &Turn<'_>, argument: &str) -> Plan {
    let words = turn.words();
    let units = match fold(argument).as_str() {
        "metric" | "kg" => Some(Units::Metric),
        "imperial" | "lb" => Some(Units::Imperial),
        _ => None,
    };
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    match units {
        Some(units) => {
            plan.word = Word::Text(onboarding::thanks(&Learned::Units(units), turn.show));
            plan.learned.push(Learned::Units(units));
        }
        None => {
            plan.word = Word::Text(words.say("help.units_which", &[]));
            for (key, name) in [("button.metric", "/units metric"), ("button.imperial", "/units imperial")] {
                let action = Action::Command(name.to_owned()).encode();
                plan.buttons.push(Button { label: words.say(key, &[]), action });
            }
        }
    }
    plan
}

fn timezone(turn: &Turn<'_>, argument: &str) -> Plan {
    let words = turn.words();
    if argument.is_empty() {
        let zone = views::zone_name(turn.past.person.zone);
        let key = if turn.past.person.zone_known { "hello.zone_is" } else { "hello.zone_default" };
        return Plan::saying(ActionType::Other, Path::Command, words.say(key, &[("zone", &zone)]));
    }
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    match places::zone_of(argument) {
        Some(zone) => {
            plan.word = Word::Text(onboarding::thanks(&Learned::Zone(zone), turn.show));
            plan.learned.push(Learned::Zone(zone));
        }
        None => plan.word = Word::Text(words.say("hello.zone_unknown", &[])),
    }
    plan
}

fn language(turn: &Turn<'_>, argument: &str) -> Plan {
    let Some(lang) = Lang::parse(&fold(argument)) else {
        return Plan::saying(ActionType::Other, Path::Command, turn.words().say("help.language_which", &[]));
    };
    let mut plan =
        Plan::saying(ActionType::Other, Path::Command, super::words::words(lang).say("help.language_set", &[]));
    plan.language = Some(lang);
    plan
}

/// Deleting everything for good is asked for twice.
pub fn forget_all(turn: &Turn<'_>) -> Plan {
    let words = turn.words();
    if turn.pending == Some(Pending::ForgetAll) {
        let mut plan = Plan::new(ActionType::Other, Path::Command);
        plan.erase = true;
        return plan;
    }
    let mut plan = Plan::saying(ActionType::Other, Path::Command, words.say("help.forget_confirm", &[]));
    plan.pending = Some(Pending::ForgetAll);
    plan.buttons = vec![
        Button { label: words.say("button.yes", &[]), action: Action::ForgetAll.encode() },
        Button { label: words.say("button.no", &[]), action: Action::Say("no".to_owned()).encode() },
    ];
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_text() {
        let command = |name: &str, argument| Some(Command { name: name.to_owned(), argument });
        assert_eq!(parse("/today"), command("today", ""));
        assert_eq!(parse("/UNDO  2 "), command("undo", "2"));
        assert_eq!(parse("/log@alive_bot slept 6h"), command("log", "slept 6h"));
        assert_eq!(parse("12/8"), None);
        assert_eq!(parse("/ 5"), None);
        assert_eq!(parse("/5"), None);
    }

    #[test]
    fn help_is_asked_for_in_words_and_only_by_a_whole_message() {
        for text in ["help", "What can you do?", "¿Qué puedes hacer?", "Was kannst du?", "Aide", "Comment ça marche ?"]
        {
            assert_eq!(in_words(text).map(|command| command.name).as_deref(), Some("help"), "{text}");
        }
        for text in ["help me sleep better", "what can you do about my knee?", "slept 7h", ""] {
            assert_eq!(in_words(text), None, "{text}");
        }
    }

    #[test]
    fn what_stands_below_a_command_is_a_message_of_its_own() {
        for (text, name, argument, more) in [
            ("/units metric\nslept 7h", "units", "metric", Some("slept 7h")),
            ("/week\nslept 7h\nenergy 4", "week", "", Some("slept 7h\nenergy 4")),
            ("/log slept 7h\nenergy 4", "log", "slept 7h\nenergy 4", None),
            ("/log\nslept 7h", "log", "slept 7h", None),
            ("/undo 2\n", "undo", "2", None),
        ] {
            let (command, below) = parse(text).expect("a command").lines();
            assert_eq!((command.name.as_str(), command.argument, below), (name, argument, more), "{text}");
        }
    }
}
