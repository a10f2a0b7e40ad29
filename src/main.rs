//! The program `alive`: reads the command line, hands over.

use std::{
    io::{BufWriter, stdin, stdout},
    path::PathBuf,
    process::ExitCode,
};

use alive_coach::{
    app, channels::console, config::Settings, doctor, domain::day::PushKind, judge, store::remedy, telemetry,
};
use anyhow::{Context, Result};
use chrono::{DateTime, FixedOffset, Utc};
use clap::{Parser, Subcommand, ValueEnum};

/// An AI fitness coach that people message: it understands, keeps true records, and can take them back.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// A TOML file with settings (default: alive.toml in this folder, where there is one).
    #[arg(long, global = true, env = "ALIVE_CONFIG")]
    config: Option<PathBuf>,
    /// Folder for the program's own database, history and exports.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Talk with the coach in this terminal, or through a pipe.
    Chat {
        /// Who is talking: each name is a person of their own (default: your account's name).
        #[arg(long = "as", value_name = "NAME")]
        name: Option<String>,
        /// Fix the clock: the first line is said at this time, each further one a minute later.
        #[arg(long, value_name = "RFC3339")]
        at: Option<DateTime<FixedOffset>>,
        /// Print each exchange as one JSON line.
        #[arg(long)]
        json: bool,
    },
    /// Run the service.
    Serve,
    /// Show what a push would say and why, without writing anything.
    Preview {
        /// Whose: a name of `alive chat`, or CHANNEL:ID (telegram:42).
        #[arg(long)]
        user: String,
        /// At which time (default: now).
        #[arg(long, value_name = "RFC3339")]
        at: Option<DateTime<FixedOffset>>,
        /// Which push.
        #[arg(long, value_enum, default_value = "morning")]
        kind: Kind,
    },
    /// Bring the database to this version's shape.
    Migrate,
    /// Say what is configured, what is missing, what is reachable, and how to mend it.
    Doctor {
        /// Only ask the running service's health probe; for containers.
        #[arg(long)]
        health: bool,
    },
    /// Measure the coach: JSON lines on standard input, JSON lines on standard output.
    Judge {
        #[command(subcommand)]
        what: Judge,
    },
}

#[derive(Subcommand)]
enum Judge {
    /// What messages mean.
    Understand {
        #[arg(long, value_enum, default_value = "rules")]
        by: By,
    },
    /// Which messages need care before anything else is said.
    Safety,
    /// When pushes come.
    Schedule,
    /// When periods are expected, and which phase a day is in.
    Cycle,
    /// What a morning's plan holds, and why.
    Plan,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Morning,
    Evening,
    Weekly,
    Reminder,
    Bedtime,
    Hydration,
    LateLog,
}

impl Kind {
    fn push(self) -> PushKind {
        match self {
            Self::Morning => PushKind::MorningPlan,
            Self::Evening => PushKind::EveningCheckIn,
            Self::Weekly => PushKind::WeeklyReview,
            Self::Reminder => PushKind::Reminder,
            Self::Bedtime => PushKind::BedtimeNudge,
            Self::Hydration => PushKind::HydrationNudge,
            Self::LateLog => PushKind::LateLogNudge,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    /// The rule-based reader; needs no database and no network.
    Rules,
    /// The configured language model.
    Model,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("alive: {error:#}");
            if let Some(remedy) = remedy(&error) {
                eprintln!("       {remedy}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    // The rules need no settings, so that they can be measured anywhere.
    match &cli.command {
        Command::Judge { what: Judge::Understand { by: By::Rules } } => {
            judge::understand::by_rules(stdin().lock(), BufWriter::new(stdout().lock()))?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Judge { what: Judge::Safety } => {
            judge::safety::run(stdin().lock(), BufWriter::new(stdout().lock()))?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Judge { what: Judge::Cycle } => {
            judge::cycle::cycle(stdin().lock(), BufWriter::new(stdout().lock()))?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Judge { what: Judge::Plan } => {
            judge::plan::run(stdin().lock(), BufWriter::new(stdout().lock()))?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Judge { what: Judge::Schedule } => {
            judge::schedule::run(stdin().lock(), BufWriter::new(stdout().lock()))?;
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let mut settings = Settings::read(cli.config.as_deref())?;
    if let Some(data) = cli.data {
        settings.data = data;
    }
    let (style, usual) = if matches!(cli.command, Command::Serve) {
        (telemetry::Style::Json, "warn,alive_coach=info")
    } else {
        (telemetry::Style::Plain, "warn")
    };
    let filter = settings.log.as_deref().unwrap_or(usual);
    // Nobody wants to read of a model's trouble between two lines of a conversation, unless they asked for the log.
    let is_talk = matches!(cli.command, Command::Chat { .. }) && settings.log.is_none();
    let log = if is_talk { telemetry::start_in(&settings.data, filter) } else { telemetry::start(filter, style) };
    log.context("the log filter cannot be read")?;
    app::install_tls();
    let runtime = tokio::runtime::Runtime::new().context("starting the async runtime")?;
    let done = runtime.block_on(dispatch(cli.command, settings));
    // A line editor's blocked read must not hold the program back.
    runtime.shutdown_background();
    done
}

async fn dispatch(command: Command, settings: Settings) -> Result<ExitCode> {
    match command {
        Command::Chat { name, at, json } => {
            app::chat(settings, console::Options { name, at, json }).await?;
        }
        Command::Serve => app::serve(settings).await?,
        Command::Preview { user, at, kind } => {
            let at = at.map_or_else(Utc::now, |at| at.with_timezone(&Utc));
            app::preview(settings, &user, kind.push(), at).await?;
        }
        Command::Migrate => app::migrate(settings).await?,
        Command::Doctor { health: true } => return Ok(doctor::health(&settings).await),
        Command::Doctor { health: false } => return Ok(doctor::examine(&settings).await),
        Command::Judge { what: Judge::Understand { by: By::Model } } => {
            app::judge_model(&settings, stdin().lock(), stdout()).await?;
        }
        Command::Judge { .. } => unreachable!("the other judges ran without settings"),
    }
    Ok(ExitCode::SUCCESS)
}
