//! The roof: who exists, in which order they start and stop. No logic of its own.

use std::{
    io::{BufRead, Write},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use tokio::{net::TcpListener, signal::unix::SignalKind};
use tokio_util::sync::CancellationToken;

use crate::{
    channels::{
        console,
        contact::Contact,
        discord,
        telegram::{self, Telegram},
    },
    coach::{
        Coach, Options,
        alone::Reader,
        nudge::{Preview, Tally},
        prompt::Prompts,
    },
    config::{Endpoint, Settings},
    domain::{
        day::{PushKind, Verdict},
        talk::{Channel, Identity},
    },
    judge,
    llm::{
        Model, ModelSettings, Models,
        speech::{self, Speech},
    },
    schedule,
    store::{
        DatabaseAt, Store,
        local::{LocalServer, LocalSettings},
    },
    web::{self, Watched},
};

/// Longest wait for models in one exchange, unless set.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// The running program: the coach, its database, and the server it may have started for it.
pub struct App {
    coach: Arc<Coach>,
    store: Store,
    server: Option<LocalServer>,
}

/// Chooses the TLS implementation of the process. Once, before the first connection.
pub fn install_tls() {
    // An error means that it was chosen before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The models of the settings, in the order they are asked.
///
/// # Errors
/// An endpoint that cannot be set up: which one, and why.
pub fn models(settings: &Settings) -> Result<Models> {
    let mut endpoints = Vec::new();
    for (name, endpoint) in [("llm", &settings.llm.primary), ("llm.fallback", &settings.llm.fallback)] {
        if let Some(settings) = model_settings(endpoint) {
            endpoints.push(Model::new(&settings).with_context(|| format!("setting up {name}"))?);
        }
    }
    Ok(Models::new(endpoints, rand::random()))
}

fn model_settings(endpoint: &Endpoint) -> Option<ModelSettings> {
    Some(ModelSettings {
        base_url: endpoint.base_url.clone()?,
        key: endpoint.api_key.clone(),
        model: endpoint.model.clone()?,
    })
}

impl App {
    /// Starts everything an exchange needs: the database (a server of our own where none is named), then the coach.
    ///
    /// # Errors
    /// What is missing, with its cure.
    pub async fn start(settings: &Settings) -> Result<Self> {
        let (at, server) = database(settings).await?;
        let store = Store::open(&at).await?;
        let coach = coach(settings, store.clone())?;
        Ok(Self { coach: Arc::new(coach), store, server })
    }

    /// The coach.
    pub fn coach(&self) -> &Arc<Coach> {
        &self.coach
    }

    /// Does what is due at `now`: the clock's step.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn tick(&self, now: DateTime<Utc>) -> Result<Tally> {
        schedule::tick(&self.coach, now).await
    }

    /// Closes the connections, then the server where it is ours and nobody else uses it.
    ///
    /// # Errors
    /// The server does not stop.
    pub async fn stop(self) -> Result<()> {
        drop(self.coach);
        self.store.close().await;
        if let Some(server) = self.server {
            server.stop().await?;
        }
        Ok(())
    }
}

/// The coach over an open database.
///
/// # Errors
/// A prompt or an endpoint that cannot be set up.
pub fn coach(settings: &Settings, store: Store) -> Result<Coach> {
    let models = models(settings)?;
    let prompts = Prompts::load(settings.prompts_dir.as_deref())?;
    let host = settings.llm.primary.base_url.as_deref().filter(|_| models.is_configured()).map(host_of);
    let options = Options {
        default_zone: settings.default_zone,
        fast_path: settings.fast_path,
        time_limit: time_limit(settings),
        daily_tokens: Some(settings.daily_tokens).filter(|limit| *limit > 0),
        model_host: host,
        exports: settings.data.join("exports"),
    };
    Ok(Coach::new(store, models, prompts, options).with_speech(speech(settings)?))
}

/// Who listens to recordings: the endpoint of the settings, else the model's own.
fn speech(settings: &Settings) -> Result<Option<Speech>> {
    let (own, model) = (settings.llm.transcription.clone(), settings.llm.primary.clone());
    let Some(base_url) = own.base_url.clone().or(model.base_url) else { return Ok(None) };
    let settings = ModelSettings {
        // A key belongs to its address: that of the model is not shown to another server.
        key: if own.base_url.is_some() { own.api_key } else { own.api_key.or(model.api_key) },
        model: own.model.unwrap_or_else(|| speech::DEFAULT_MODEL.to_owned()),
        base_url,
    };
    Speech::new(&settings, rand::random()).context("setting up llm.transcription").map(Some)
}

/// `http://localhost:11434/v1` → `localhost`.
pub(crate) fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or(rest);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.rsplit_once(':').map_or(host, |(host, _)| host).to_owned()
}

/// Where the database is; starts a server of our own where the settings name none.
///
/// # Errors
/// No server programs, or a data folder that cannot be used: with the cure.
pub async fn database(settings: &Settings) -> Result<(DatabaseAt, Option<LocalServer>)> {
    if let Some(url) = settings.database_url.as_ref().filter(|url| !url.expose_secret().is_empty()) {
        return Ok((DatabaseAt::Url(url.clone()), None));
    }
    let server = LocalServer::start(&LocalSettings {
        bin_dir: settings.pg_bin_dir.clone(),
        search_path: std::env::var_os("PATH"),
        ..LocalSettings::new(&settings.data)
    })
    .await?;
    Ok((DatabaseAt::Options(Box::new(server.connect_options())), Some(server)))
}

/// `alive chat`.
///
/// # Errors
/// The program could not start, or the terminal or the database went away.
pub async fn chat(settings: Settings, options: console::Options) -> Result<()> {
    std::fs::create_dir_all(&settings.data)
        .with_context(|| format!("making the data folder {}", settings.data.display()))?;
    let app = App::start(&settings).await?;
    let stop = CancellationToken::new();
    let clock = options.is_live().then(|| tokio::spawn(schedule::run(Arc::clone(app.coach()), Utc::now, stop.clone())));
    let done = tokio::select! {
        done = console::chat(app.coach(), &options, &settings.data) => done,
        () = stop_signal() => Ok(()),
    };
    stop.cancel();
    if let Some(clock) = clock {
        clock.await.context("the clock ended badly")?;
    }
    app.stop().await?;
    done
}

/// `alive serve`: until it is told to stop.
///
/// # Errors
/// The program could not start, or its HTTP address cannot be used.
pub async fn serve(settings: Settings) -> Result<()> {
    let listener = TcpListener::bind(&settings.http_addr)
        .await
        .with_context(|| format!("listening on {} (http_addr)", settings.http_addr))?;
    let app = App::start(&settings).await?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    let coach = Arc::clone(app.coach());
    tokio::spawn(async move { coach.warm().await });
    let stop = CancellationToken::new();
    let (telegram, discord) = (telegram(&settings, app.coach())?, discord(&settings));
    let contacts = [
        (Channel::Telegram, telegram.as_ref().map(|telegram| telegram.contact())),
        (Channel::Discord, discord.as_ref().map(|options| &options.contact)),
    ];
    let channels = contacts.into_iter().filter_map(|(channel, contact)| Some((channel.as_str(), contact?.standing())));
    let watched = Watched { store: app.store.clone(), channels: channels.collect() };
    let routes = telegram.as_ref().and_then(Telegram::router).unwrap_or_default();
    let clock = tokio::spawn(schedule::run(Arc::clone(app.coach()), Utc::now, stop.clone()));
    let web = tokio::spawn(web::serve(listener, watched, routes, stop.clone()));
    let telegram = telegram.map(|telegram| tokio::spawn(telegram.run(stop.clone())));
    let discord = discord.map(|options| {
        let served = discord::serve(Arc::clone(app.coach()), options, stop.child_token());
        // What is wrong with Discord ends nothing else.
        tokio::spawn(async {
            served.await.unwrap_or_else(|error| tracing::error!(error = format!("{error:#}"), "Discord is left"))
        })
    });
    stop_signal().await;
    tracing::info!("stopping");
    stop.cancel();
    // Before the channels, so that what it still writes is sent.
    clock.await.context("the clock ended badly")?;
    if let Some(telegram) = telegram {
        telegram.await.context("Telegram ended badly")?;
    }
    if let Some(discord) = discord {
        discord.await.context("Discord ended badly")?;
    }
    web.await.context("the HTTP server ended badly")?.context("the HTTP server failed")?;
    app.stop().await
}

/// What the Discord bot of the settings needs; none without a token.
pub fn discord(settings: &Settings) -> Option<discord::Options> {
    let settings = &settings.discord;
    let token = settings.token.as_ref().map(|token| token.expose_secret().trim()).filter(|token| !token.is_empty())?;
    let url = |url: &Option<String>| url.clone().filter(|url| !url.trim().is_empty());
    // The portal shows the token without this word, which some put in front of it.
    let token = token.strip_prefix("Bot ").unwrap_or(token).into();
    Some(discord::Options {
        token,
        api_url: url(&settings.api_url),
        gateway_url: url(&settings.gateway_url),
        clock: Utc::now,
        contact: Contact::default(),
    })
}

/// The Telegram bot of the settings; none without a token.
///
/// # Errors
/// A token or an address that cannot be one.
pub fn telegram(settings: &Settings, coach: &Arc<Coach>) -> Result<Option<Arc<Telegram>>> {
    let journal = settings.data.join("telegram-sent");
    let settings = &settings.telegram;
    let Some(token) = settings.bot_token.clone().filter(|token| !token.expose_secret().trim().is_empty()) else {
        return Ok(None);
    };
    let options = telegram::Options {
        token: token.expose_secret().trim().into(),
        api_url: settings.api_url.clone(),
        webhook_url: settings.webhook_url.clone().filter(|url| !url.trim().is_empty()),
        webhook_secret: settings.webhook_secret.clone(),
        rates: telegram::Rates {
            per_second: settings.per_second,
            chat_per_second: settings.chat_per_second,
            group_per_minute: settings.group_per_minute,
        },
        journal,
    };
    Telegram::new(Arc::clone(coach), options).map(Some).context("setting up Telegram")
}

/// `alive judge understand --by model`.
///
/// # Errors
/// No model is configured, a line that is not a case, a closed output.
pub async fn judge_model(settings: &Settings, input: impl BufRead, output: impl Write) -> Result<()> {
    let models = models(settings)?;
    ensure!(models.is_configured(), "no model is configured: set ALIVE_LLM_BASE_URL and ALIVE_LLM_MODEL");
    let prompts = Prompts::load(settings.prompts_dir.as_deref())?;
    let reader = Reader { models: &models, prompts: &prompts, time_limit: time_limit(settings) };
    judge::understand::by_model(&reader, input, output).await
}

fn time_limit(settings: &Settings) -> Duration {
    settings.llm.time_limit.map_or(TIME_LIMIT, Duration::from_secs)
}

/// `alive migrate`: opening the database brings it up to date.
///
/// # Errors
/// The database cannot be reached, or a migration failed.
pub async fn migrate(settings: Settings) -> Result<()> {
    let (at, server) = database(&settings).await?;
    Store::open(&at).await?.close().await;
    if let Some(server) = server {
        server.stop().await?;
    }
    println!("The database is up to date.");
    Ok(())
}

/// `alive preview`: what one push would say, and why; nothing is written.
///
/// # Errors
/// The program could not start, or nobody has this account.
pub async fn preview(settings: Settings, user: &str, kind: PushKind, at: DateTime<Utc>) -> Result<()> {
    let app = App::start(&settings).await?;
    let who = account(user);
    let preview = app.coach().preview(&who, kind, at).await;
    app.stop().await?;
    let preview = preview?.with_context(|| format!("nobody writes as {user}; try console:NAME or telegram:ID"))?;
    println!("{}", in_words(&preview, kind, at));
    Ok(())
}

/// "telegram:42" is that account, "ana" the one of the console.
fn account(user: &str) -> Identity {
    let named = user.split_once(':').and_then(|(channel, id)| Some((Channel::parse(channel)?, id)));
    let (channel, id) = named.unwrap_or((Channel::Console, user));
    let external_id = if channel == Channel::Console { id.to_lowercase() } else { id.to_owned() };
    Identity { channel, external_id }
}

fn in_words(preview: &Preview, kind: PushKind, at: DateTime<Utc>) -> String {
    let local = |at: DateTime<Utc>| at.with_timezone(&preview.zone).format("%a %d %b %Y %H:%M").to_string();
    let next = preview.next.map_or_else(
        || "is not set up, or over".to_owned(),
        |next| format!("comes next at {} (for {}, due {})", local(next.at), next.local_date, local(next.due)),
    );
    let verdict = match (&preview.settled, preview.verdict) {
        (Some(outcome), _) => format!("is settled for today ({outcome}) and would not be sent again"),
        (None, Verdict::Send) => "would be sent".to_owned(),
        (None, Verdict::Wait(until)) => format!("would wait until {}: it is quiet", local(until)),
        (None, Verdict::Drop(why)) => format!("would not be sent: {}", why.as_str()),
    };
    let says = preview.say.as_ref().map_or_else(
        || "There is nothing to say.".to_owned(),
        |say| {
            let buttons: Vec<String> = say.buttons.iter().map(|button| format!("[{}]", button.label)).collect();
            format!("{}\n{}", say.text, buttons.join(" ")).trim_end().to_owned()
        },
    );
    format!(
        "{} {next}\nAt {} ({}) it {verdict}.\nIt rests on {}\n\n{says}",
        kind.as_str(),
        local(at),
        preview.zone,
        preview.based_on
    )
}

/// Waits for Ctrl-C, SIGTERM or SIGHUP.
async fn stop_signal() {
    let wait = |kind| async move {
        match tokio::signal::unix::signal(kind) {
            Ok(mut signal) => drop(signal.recv().await),
            // Without a handler the signal ends the process by itself.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = wait(SignalKind::interrupt()) => {}
        () = wait(SignalKind::terminate()) => {}
        () = wait(SignalKind::hangup()) => {}
    }
}
