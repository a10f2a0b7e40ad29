//! Why a completion did not come, in the few kinds the coach and the operator act on.

use std::time::Duration;

/// Why there is no completion. No variant holds a body, a key, a prompt or a reply: [`std::fmt::Display`] is safe to log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// No endpoint is configured.
    #[error("no model is configured")]
    NotConfigured,
    /// The endpoint failed too often just now and is left alone for a while.
    #[error("the model endpoint failed repeatedly and is not asked for {} s", retry_in.as_secs().max(1))]
    BreakerOpen { retry_in: Duration },
    /// No answer before the deadline.
    #[error("the model did not answer in time")]
    TimedOut,
    /// The endpoint will not serve us until an operator changes something (a 4xx answer, or a redirect).
    #[error("the model endpoint refused the request ({status}): {advice}", advice = reason.advice())]
    Refused { status: u16, reason: Refusal },
    /// The endpoint answered 429 or 5xx, also after the retries the deadline allowed.
    #[error("the model endpoint is failing ({status})")]
    Failing { status: u16 },
    /// No connection, or it broke before the answer was whole.
    #[error("the model endpoint cannot be reached")]
    Unreachable,
    /// An answer came, and nothing in it can be used.
    #[error("the model endpoint answered something unusable")]
    Garbage,
}

impl LlmError {
    /// The error class stored with an exchange; a stable word.
    pub fn class(&self) -> &'static str {
        match self {
            Self::NotConfigured => "not_configured",
            Self::BreakerOpen { .. } => "breaker_open",
            Self::TimedOut => "timed_out",
            Self::Refused { .. } => "refused",
            Self::Failing { .. } => "failing",
            Self::Unreachable => "unreachable",
            Self::Garbage => "garbage",
        }
    }

    /// Whether the endpoint itself is to blame, so that the breaker counts it. A refusal is an answer, quick and final.
    pub(super) fn counts_as_failure(&self) -> bool {
        matches!(self, Self::TimedOut | Self::Failing { .. } | Self::Unreachable | Self::Garbage)
    }
}

/// What a refusal is about, as far as the status and the error code tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// 401, 403: the key is missing, wrong or may not use this model.
    Key,
    /// 402, or 429 with an empty account.
    Credit,
    /// 404 about the model, or an error naming it.
    Model,
    /// 404, 405 or a redirect: nothing answers at this address.
    Address,
    /// 413, or an error about the context window.
    TooLong,
    /// Any other 4xx.
    Request,
}

impl Refusal {
    /// What the operator can do about it, in one sentence.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Key => "check the API key and that it may use this model",
            Self::Credit => "the account has no credit left",
            Self::Model => "the endpoint does not know this model; check the model's name",
            Self::Address => "nothing answers at this address; check the base URL (it usually ends in /v1)",
            Self::TooLong => "the request is longer than the model's context window",
            Self::Request => "the endpoint does not accept this kind of request",
        }
    }
}

/// Why an endpoint cannot even be set up from its settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    #[error("the model's base URL is not an http or https address")]
    BaseUrl,
    #[error("the model's API key holds characters that no HTTP header can carry")]
    Key,
    #[error("the model's name is empty")]
    Name,
    #[error("the HTTP client cannot be built")]
    Client,
}
