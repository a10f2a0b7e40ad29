//! Rounds with the model: one for a log, a second only after something had to be computed or mended, within one limit.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    domain::{
        safety::guard::{self, GuardContext, Verdict},
        talk::Button,
        trend::Question,
    },
    llm::{Completion, LlmError, Message, Models, Request, ToolCall, budget},
    offline::{self, Kind, Reading, train::Asked},
    store::rows::{ActionType, Path},
};

use super::{
    draft::Draft,
    pending::Action,
    prompt::{self, Prompts},
    push::{self, PushChange},
    recall,
    tools::{self, Ground, Outcome, Query, Reply},
    turn::{Memory, Plan, Spent, Turn, Word},
};

/// Most rounds in one exchange; then what is there is used.
const ROUNDS: usize = 4;
/// Most buttons a model may offer.
const CHOICES: usize = 4;

/// What a conversation with the model needs.
#[derive(Clone, Copy)]
pub struct Converse<'a> {
    pub models: &'a Models,
    pub prompts: &'a Prompts,
    /// For all rounds together.
    pub time_limit: Duration,
}

/// Who answers questions to the person's records, in words. (An async closure's future cannot be proven to be `Send`.)
pub trait Compute: Sync {
    /// The answer; none where nothing of that name is kept.
    fn answer(&self, question: &Question) -> impl Future<Output = Result<Option<String>>> + Send;
}

/// Why there is no plan of the model's, and what the attempt cost.
#[derive(Debug)]
pub struct Away {
    pub error: LlmError,
    pub spent: Spent,
}

/// What the model has said and drafted so far.
#[derive(Default)]
struct Said {
    draft: Draft,
    reply: Option<Reply>,
    memories: Vec<Memory>,
    pushes: Vec<PushChange>,
    /// What it asks of the training plan.
    asked: Option<Asked>,
    /// Everything it was told with numbers in it: the context, and what was computed.
    told: Vec<String>,
}

impl Converse<'_> {
    /// The plan the model comes to. `compute` answers questions to the person's records.
    ///
    /// # Errors
    /// No answer that could be used, in time.
    pub async fn plan(self, turn: &Turn<'_>, reading: &Reading, compute: impl Compute) -> Result<Plan, Away> {
        let mut spent = Spent::new(self.prompts);
        // The tables of the token counter take a moment to load; nobody else should wait for it.
        let _ = tokio::task::spawn_blocking(budget::load).await;
        let deadline = Instant::now() + self.time_limit;
        let mut request = match self.prompts.request(turn, reading) {
            Ok(request) => request,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "the prompt failed");
                return Err(Away { error: LlmError::NotConfigured, spent });
            }
        };
        let planned: Vec<_> = turn.past.planned.iter().map(|session| session.date).collect();
        let ground = Ground { message: turn.message(), reading, today: turn.today, planned: &planned };
        let mut said = Said { told: context_of(&request), ..Said::default() };
        for _ in 0..ROUNDS {
            let completion = match self.models.complete(&request, deadline).await {
                Ok(completion) => completion,
                // What earlier rounds drafted stands; only the words are missing.
                Err(error) if said.has_something() => {
                    spent.failed(error.class());
                    break;
                }
                Err(error) => return Err(Away { error, spent }),
            };
            spent.add(&completion);
            if !round(turn, &completion, &ground, &mut request, &mut said, &mut spent, &compute).await {
                break;
            }
        }
        Ok(plan_of(turn, reading, said, spent))
    }
}

/// The words the model was given before its first answer.
fn context_of(request: &Request) -> Vec<String> {
    let texts = request.messages.iter().filter_map(|message| match message {
        Message::System(text) | Message::User(text) => Some(text.clone()),
        Message::Assistant { text, .. } => text.clone(),
        Message::ToolResult { .. } => None,
    });
    texts.collect()
}

/// One answer of the model: runs its calls, and says whether it has to be asked again.
async fn round(
    turn: &Turn<'_>,
    completion: &Completion,
    ground: &Ground<'_>,
    request: &mut Request,
    said: &mut Said,
    spent: &mut Spent,
    compute: &impl Compute,
) -> bool {
    if completion.calls.is_empty() {
        // A model that only talks has given its reply.
        said.reply = completion.text.clone().map(Reply::plain).or(said.reply.take());
        return false;
    }
    request.messages.push(completion.to_message());
    let mut again = false;
    for call in &completion.calls {
        let result = match tools::run(call, &mut said.draft, ground) {
            Outcome::Drafted(result) => result,
            Outcome::Replied(reply) => {
                said.reply = Some(reply);
                json!({"ok": true})
            }
            Outcome::Remember(fact) => {
                said.memories.push(Memory::Keep(fact));
                json!({"ok": true})
            }
            Outcome::Forget(fact) => {
                said.memories.push(Memory::Drop(fact));
                json!({"ok": true})
            }
            Outcome::Schedule(wish) => {
                said.pushes.extend(push::change_of(turn, wish));
                json!({"ok": true})
            }
            Outcome::Train(asked) => {
                said.asked.get_or_insert(asked);
                json!({"ok": true, "note": "the program tells the user what became of the plan"})
            }
            Outcome::Query(query) => {
                again = true;
                look_up(turn, &query, said, compute).await
            }
            Outcome::TellModel(sentence) => {
                again = true;
                json!({"error": sentence})
            }
        };
        spent.calls.push(stored_call(call, &result));
        request.messages.push(Message::ToolResult { call_id: call.id.clone(), content: result.to_string() });
    }
    if said.reply.is_none() {
        said.reply = completion.text.clone().map(Reply::plain);
    }
    // Words said before something was computed or mended are not the last ones, unless no others come.
    again || !said.has_something()
}

async fn look_up(turn: &Turn<'_>, query: &Query, said: &mut Said, compute: &impl Compute) -> Value {
    let Some(question) = recall::question(query, turn.today) else {
        return json!({"error": "there is no such field or day"});
    };
    match compute.answer(&question).await {
        Ok(Some(answer)) => {
            said.told.push(answer.clone());
            json!({"answer": answer})
        }
        Ok(None) => json!({"error": "nothing of that name is kept"}),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "a query failed");
            json!({"error": "the records cannot be read right now"})
        }
    }
}

fn plan_of(turn: &Turn<'_>, reading: &Reading, mut said: Said, spent: Spent) -> Plan {
    let mut plan = Plan::new(ActionType::Other, Path::Model);
    plan.spent = spent;
    plan.memories = std::mem::take(&mut said.memories);
    plan.pushes = std::mem::take(&mut said.pushes);
    plan.asked = said.asked.clone();
    plan.action =
        said.reply.as_ref().and_then(|reply| reply.action_type).unwrap_or_else(|| action(&said.draft, reading));
    plan.word = match said.reply.take() {
        Some(reply) => guarded(turn, &said, &reply, &mut plan),
        None if !said.has_something() => {
            plan.unanswered = true;
            Word::Text(turn.words().say("say.model_away", &[]))
        }
        None => Word::Insight,
    };
    plan.draft = said.draft;
    plan
}

/// The reply as it may be said: without claims of saving, numbers from nowhere, or what safety forbids.
fn guarded(turn: &Turn<'_>, said: &Said, reply: &Reply, plan: &mut Plan) -> Word {
    let numbers = numbers(turn, said);
    let context = GuardContext {
        no_weight_talk: turn.past.person.no_weight_talk,
        // Nothing is committed yet, and what will be is the receipt's to tell.
        stored: false,
        numbers: Some(&numbers),
        ..GuardContext::of_message(turn.text)
    };
    for asked in reply.asks.iter().flatten().map(|asked| asked.trim()).filter(|asked| !asked.is_empty()).take(CHOICES) {
        let action = Action::Say(asked.to_owned()).encode();
        if action.len() <= 64 {
            plan.buttons.push(Button { label: asked.to_owned(), action });
        }
    }
    match guard::guard(&reply.text, &context) {
        Verdict::Pass => Word::Text(reply.text.clone()),
        Verdict::Replace { text, breaches } => {
            tracing::warn!(?breaches, "sentences of a reply were held back");
            plan.spent.failed("guarded");
            Word::Text(text)
        }
        Verdict::Block { breaches } => {
            tracing::warn!(?breaches, "a reply was held back");
            plan.spent.failed("guarded");
            if said.draft.writes.is_empty() && said.draft.asks.is_empty() {
                Word::Text(turn.words().pick("say.held_back", &[], turn.pick))
            } else {
                Word::Insight
            }
        }
    }
}

/// The numbers a reply may use: those of the message, of what the model was told, and of what was drafted.
fn numbers(turn: &Turn<'_>, said: &Said) -> Vec<f64> {
    let mut numbers = Vec::new();
    for text in said.told.iter().map(String::as_str).chain([turn.text]) {
        numbers.extend(offline::stated(&turn.message_of(text)));
    }
    for write in &said.draft.writes {
        numbers.extend(write.record.numbers().into_iter().map(|(_, value)| value));
    }
    numbers
}

/// What an exchange was about, where the model did not say.
fn action(draft: &Draft, reading: &Reading) -> ActionType {
    draft.action().unwrap_or(if reading.kind == Kind::Question { ActionType::Question } else { ActionType::Other })
}

/// A call with its result, as it is stored with the exchange.
fn stored_call(call: &ToolCall, result: &Value) -> Value {
    let arguments = call.arguments.as_object().map_or(Value::Null, |map| Value::Object(map.clone()));
    json!({"tool": call.name, "arguments": arguments, "result": result})
}

impl Said {
    fn has_something(&self) -> bool {
        self.reply.is_some() || self.asked.is_some() || !self.draft.writes.is_empty() || !self.draft.asks.is_empty()
    }
}

impl Reply {
    /// Words that came without the call that should have carried them.
    fn plain(text: String) -> Self {
        Self { text, action_type: None, asks: None }
    }
}

impl Spent {
    fn new(prompts: &Prompts) -> Self {
        let mut spent = Self::default();
        spent.usage.prompt_version = Some(prompt::VERSION.to_owned());
        spent.usage.prompt_hash = Some(prompts.hash().to_owned());
        spent
    }

    fn add(&mut self, completion: &Completion) {
        let count = |tokens: u32| i32::try_from(tokens).unwrap_or(i32::MAX);
        let usage = &mut self.usage;
        usage.model = Some(completion.model.clone());
        usage.rounds += 1;
        usage.tokens_in = usage.tokens_in.saturating_add(count(completion.usage.input));
        usage.tokens_cached = usage.tokens_cached.saturating_add(count(completion.usage.cached));
        usage.tokens_out = usage.tokens_out.saturating_add(count(completion.usage.output));
        usage.cost_usd += completion.cost_usd.unwrap_or(0.0);
    }

    /// Notes what kind of failure the exchange had to work around.
    pub fn failed(&mut self, class: &str) {
        self.usage.error_class = Some(class.to_owned());
    }
}
