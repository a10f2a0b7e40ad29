//! One request's way: the first endpoint with its retries, then the second, all before one deadline.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use secrecy::SecretString;
use tokio::time::{Instant, sleep, timeout_at};

use super::{
    Completion, LlmError, Message, Prices, Refusal, Request, SetupError, ToolChoice, Usage,
    breaker::Breaker,
    budget,
    dialect::{Dialect, Tools},
    reply::Answer,
    retry::{self, Jitter},
    wire::{Failure, Wire},
};

/// How many things an endpoint may object to in one request.
const MAX_ADAPTATIONS: usize = 6;

/// The configured endpoints, in the order they are asked. Empty when no model is configured.
pub struct Models {
    endpoints: Vec<Model>,
    jitter: Jitter,
}

/// One model at one endpoint, with what is known about it: what it supports, how it fares, what it costs.
pub struct Model {
    wire: Wire,
    name: String,
    prices: Prices,
    dialect: Mutex<Learned>,
    breaker: Mutex<Breaker>,
}

/// What an operator sets for one endpoint.
#[derive(Clone, Debug)]
pub struct ModelSettings {
    /// As other clients have it: `https://api.openai.com/v1`, `http://localhost:11434/v1`. `/v1` is tried where the path is empty.
    pub base_url: String,
    /// Local servers need none.
    pub key: Option<SecretString>,
    /// The model's name at that endpoint.
    pub model: String,
}

/// What a check of an endpoint found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pong {
    pub latency: Duration,
    /// Whether the endpoint lists the configured model; `None` where it keeps no list.
    pub lists_model: Option<bool>,
}

#[derive(Clone, Copy)]
struct Learned {
    dialect: Dialect,
    /// The endpoint has answered with real tool calls at least once.
    calls_natively: bool,
}

/// One HTTP exchange after another for one completion.
struct Attempts {
    started: Instant,
    count: u32,
}

impl Models {
    /// The endpoints to ask, first to last; `seed` feeds the jitter of retries.
    pub fn new(endpoints: Vec<Model>, seed: u64) -> Self {
        Self { endpoints, jitter: Jitter::new(seed) }
    }

    /// Whether there is a model at all.
    pub fn is_configured(&self) -> bool {
        !self.endpoints.is_empty()
    }

    /// The endpoints, first to last.
    pub fn endpoints(&self) -> &[Model] {
        &self.endpoints
    }

    /// Asks for a completion and returns by the deadline.
    ///
    /// 429, 5xx and broken connections are retried up to twice, as far as the time allows. Whatever the first endpoint
    /// fails with, the next one is asked; time is shared so that a hanging first one leaves some. The error is the last
    /// endpoint's.
    pub async fn complete(&self, request: &Request, deadline: Instant) -> Result<Completion, LlmError> {
        let mut attempts = Attempts { started: Instant::now(), count: 0 };
        let mut last = LlmError::NotConfigured;
        for (index, model) in self.endpoints.iter().enumerate() {
            let others = self.endpoints.len() - index - 1;
            let limit = share(Instant::now(), deadline, others);
            match model.complete(request, limit, &self.jitter, &mut attempts).await {
                Ok(completion) => return Ok(completion),
                Err(error) => {
                    let ms = attempts.started.elapsed().as_millis() as u64;
                    tracing::warn!(
                        endpoint = index,
                        class = error.class(),
                        attempts = attempts.count,
                        ms,
                        "model failed"
                    );
                    last = error;
                }
            }
        }
        Err(last)
    }
}

/// The time for one endpoint when `others` wait behind it: three fifths of what is left, all of it for the last.
fn share(now: Instant, deadline: Instant, others: usize) -> Instant {
    if others == 0 { deadline } else { now + deadline.saturating_duration_since(now).mul_f64(0.6) }
}

impl Model {
    /// Prepares an endpoint. Nothing is sent and no table is loaded.
    pub fn new(settings: &ModelSettings) -> Result<Self, SetupError> {
        let (wire, dialect) = Wire::new(settings)?;
        Ok(Self {
            wire,
            name: settings.model.trim().to_owned(),
            prices: Prices::built_in(),
            dialect: Mutex::new(Learned { dialect, calls_natively: false }),
            breaker: Mutex::new(Breaker::default()),
        })
    }

    /// With other prices than the built-in ones.
    #[must_use]
    pub fn with_prices(mut self, prices: Prices) -> Self {
        self.prices = prices;
        self
    }

    /// The configured name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Checks that the endpoint answers: its list of models, or the shortest completion where it keeps none. A few gateways
    /// show the list to everybody, so a wrong key may pass here and be refused later.
    pub async fn ping(&self, deadline: Instant) -> Result<Pong, LlmError> {
        let started = Instant::now();
        let lists_model = match timeout_at(deadline, self.wire.models(self.learned().dialect)).await {
            Err(_) => return Err(LlmError::TimedOut),
            Ok(Ok(listed)) => Some(listed.iter().any(|listed| same_model(listed, &self.name))),
            Ok(Err(failure)) => match failure.error {
                LlmError::Refused { reason: Refusal::Address | Refusal::Model | Refusal::Request, .. }
                | LlmError::Garbage => {
                    self.shortest_completion(deadline).await?;
                    None
                }
                error => return Err(error),
            },
        };
        Ok(Pong { latency: started.elapsed(), lists_model })
    }

    async fn shortest_completion(&self, deadline: Instant) -> Result<(), LlmError> {
        let request = Request {
            system: "Answer with one word.".into(),
            messages: vec![Message::User("ping".into())],
            tools: Vec::new(),
            tool_choice: ToolChoice::Auto,
            max_output_tokens: 16,
        };
        let mut attempts = Attempts { started: Instant::now(), count: 0 };
        match timeout_at(deadline, self.adapted(&request, &mut attempts)).await {
            Err(_) => Err(LlmError::TimedOut),
            // A reasoning model may spend all of it in thought: an empty answer is an answer here.
            Ok(Err(Failure { error: LlmError::Garbage, .. }) | Ok(_)) => Ok(()),
            Ok(Err(failure)) => Err(failure.error),
        }
    }

    /// Attempts, with waits between them, until an answer, a final error, or the deadline.
    async fn complete(
        &self,
        request: &Request,
        deadline: Instant,
        jitter: &Jitter,
        attempts: &mut Attempts,
    ) -> Result<Completion, LlmError> {
        for retries in 0.. {
            self.breaker().admit(Instant::now()).map_err(|retry_in| LlmError::BreakerOpen { retry_in })?;
            let failure = match timeout_at(deadline, self.adapted(request, attempts)).await {
                Ok(Ok(answer)) => {
                    self.breaker().success();
                    return Ok(self.completion(answer, request, attempts));
                }
                Ok(Err(failure)) => failure,
                Err(_) => LlmError::TimedOut.into(),
            };
            let now = Instant::now();
            match failure.error.counts_as_failure() {
                true => self.breaker().failure(now),
                false => self.breaker().success(),
            }
            let left = deadline.saturating_duration_since(now);
            match retry::wait(&failure.error, retries, failure.retry_after, left, jitter.next()) {
                Some(wait) => sleep(wait).await,
                None => return Err(failure.error),
            }
        }
        Err(LlmError::Unreachable)
    }

    /// One answer in the words this endpoint understands: what it objects to is left out and the request sent again, now and
    /// from now on.
    async fn adapted(&self, request: &Request, attempts: &mut Attempts) -> Result<Answer, Failure> {
        let mut dialect = self.learned().dialect;
        for _ in 0..MAX_ADAPTATIONS {
            attempts.count += 1;
            let failure = match self.wire.ask(request, dialect).await {
                Ok(answer) => return self.with_calls(answer, request, dialect, attempts).await,
                Err(failure) => failure,
            };
            let Some(next) = failure.complaint.and_then(|complaint| dialect.after(complaint)) else {
                return Err(failure);
            };
            tracing::info!(complaint = ?failure.complaint, "the model endpoint does not support this; leaving it out");
            dialect = next;
            self.learn(|learned| learned.dialect = next);
        }
        Err(LlmError::Refused { status: 400, reason: Refusal::Request }.into())
    }

    /// Checks an answer without calls where calls were required. Some servers drop the tools silently: if this one has never
    /// called any, the same request goes once more with the calls asked for as JSON, and that stays if it works.
    async fn with_calls(
        &self,
        answer: Answer,
        request: &Request,
        dialect: Dialect,
        attempts: &mut Attempts,
    ) -> Result<Answer, Failure> {
        if answer.native_calls {
            self.learn(|learned| learned.calls_natively = true);
        }
        let required =
            matches!(request.tool_choice, ToolChoice::Required | ToolChoice::Named(_)) && !request.tools.is_empty();
        let dropped = required && answer.calls.is_empty() && dialect.tools == Tools::Native;
        if !dropped || self.learned().calls_natively {
            return Ok(answer);
        }
        let asked = Dialect { tools: Tools::Schema, ..dialect };
        attempts.count += 1;
        match self.wire.ask(request, asked).await {
            Ok(better) if !better.calls.is_empty() => {
                self.learn(|learned| learned.dialect = asked);
                Ok(better)
            }
            _ => Ok(answer),
        }
    }

    fn completion(&self, answer: Answer, request: &Request, attempts: &Attempts) -> Completion {
        let usage = answer.usage.unwrap_or_else(|| estimated_usage(&answer, request));
        let model = answer.model.unwrap_or_else(|| self.name.clone());
        let listed = || self.prices.cost_usd(&model, &usage).or_else(|| self.prices.cost_usd(&self.name, &usage));
        let mut echo = answer.echo;
        echo.model.clone_from(&self.name);
        Completion {
            cost_usd: answer.billed_usd.or_else(listed),
            text: answer.text,
            calls: answer.calls,
            usage,
            model,
            latency: attempts.started.elapsed(),
            attempts: attempts.count,
            finish: answer.finish,
            echo,
        }
    }

    fn learned(&self) -> Learned {
        *self.dialect.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn learn(&self, change: impl FnOnce(&mut Learned)) {
        change(&mut self.dialect.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn breaker(&self) -> std::sync::MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Our own count, for servers that send none.
fn estimated_usage(answer: &Answer, request: &Request) -> Usage {
    let said =
        Message::Assistant { text: answer.text.clone(), calls: answer.calls.clone(), echo: super::Echo::default() };
    let whole = |tokens: usize| u32::try_from(tokens).unwrap_or(u32::MAX);
    Usage { input: whole(budget::estimate(request)), cached: 0, output: whole(budget::message(&said)) }
}

/// Whether a listed name means the configured model: Ollama lists "gemma3:latest" for "gemma3", Gemini "models/…".
fn same_model(listed: &str, configured: &str) -> bool {
    let bare = |name: &str| name.trim_start_matches("models/").trim_end_matches(":latest").to_ascii_lowercase();
    bare(listed) == bare(configured)
}
