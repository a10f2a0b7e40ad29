//! From words to a plan: the fast path where the rules are certain, else the model, else the rules alone.

use anyhow::Result;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    domain::{
        safety::guard::{self, GuardContext, Verdict},
        trend::Question,
    },
    llm::{Completion, LlmError, Message, Request, ToolCall, budget},
    offline::{self, CERTAIN, Kind, Reading},
    store::rows::{ActionType, Path},
};

use super::{
    Coach,
    draft::{Ask, Draft},
    prompt, recall,
    tools::{self, Ground, Outcome, Reply},
    turn::{Memory, Plan, Spent, Turn, Word},
};

/// Most rounds with the model in one exchange; then what is there is used.
const ROUNDS: usize = 4;
/// A reading this sure is kept when there is nobody to ask for a second opinion.
const SURE_ENOUGH: f32 = 0.5;

impl Coach {
    /// The plan for a message that is neither a command nor an answer.
    pub(super) async fn understand(&self, turn: &Turn<'_>, reading: Reading) -> Result<Plan> {
        if self.options.fast_path && reading.is_certain() {
            return Ok(log_plan(&reading, Path::Fast, CERTAIN));
        }
        if !self.models.is_configured() {
            return self.by_rules(turn, &reading).await;
        }
        if self.is_over_budget(turn) {
            let mut plan = self.by_rules(turn, &reading).await?;
            plan.lead.push(turn.words().say("say.budget_spent", &[]));
            return Ok(plan);
        }
        match self.by_model(turn, &reading).await {
            Ok(plan) => Ok(plan),
            Err(Away { error, spent }) => {
                tracing::warn!(class = error.class(), error = %error, "the model did not answer");
                let mut plan = self.by_rules(turn, &reading).await?;
                plan.spent = spent;
                plan.spent.failed(error.class());
                if !reading.is_certain() {
                    let key = if plan.draft.writes.is_empty() { "say.model_away" } else { "say.model_away_logged" };
                    plan.word = Word::Text(turn.words().say(key, &[]));
                    plan.unanswered = true;
                }
                Ok(plan)
            }
        }
    }

    fn is_over_budget(&self, turn: &Turn<'_>) -> bool {
        self.options.daily_tokens.is_some_and(|limit| turn.past.tokens_today >= limit)
    }

    /// What the rules make of a message alone.
    async fn by_rules(&self, turn: &Turn<'_>, reading: &Reading) -> Result<Plan> {
        let words = turn.words();
        let mut plan = log_plan(reading, Path::Offline, SURE_ENOUGH);
        let kept_something = !plan.draft.writes.is_empty();
        match reading.kind {
            Kind::Question => {
                plan.action = ActionType::Question;
                let answer = match offline::question(&turn.message()) {
                    Some(question) => self.answer_from_records(turn, &question).await?,
                    None => None,
                };
                plan.word = Word::Text(answer.unwrap_or_else(|| words.say("say.needs_model", &[])));
            }
            _ if kept_something || !plan.draft.asks.is_empty() => {}
            Kind::Smalltalk => {
                plan.action = ActionType::Smalltalk;
                let name = turn.past.person.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
                let key = if reading.is_greeting { "say.greeting" } else { "say.smalltalk" };
                plan.word = Word::Text(words.pick(key, &[("name", &name)], turn.pick));
            }
            Kind::Log | Kind::Other => {
                plan.action = ActionType::Other;
                plan.word = Word::Text(words.pick("say.not_understood", &[], turn.pick));
            }
        }
        Ok(plan)
    }

    /// Computes a query over the records, in words.
    async fn answer_from_records(&self, turn: &Turn<'_>, question: &Question) -> Result<Option<String>> {
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let answer = recall::answer(&mut tx, turn, question).await?;
        tx.rollback().await?;
        Ok(answer)
    }

    /// Rounds with the model until it has said its words, all within one limit.
    async fn by_model(&self, turn: &Turn<'_>, reading: &Reading) -> Result<Plan, Away> {
        let deadline = Instant::now() + self.options.time_limit;
        let mut spent = Spent::default();
        spent.usage.prompt_version = Some(prompt::VERSION.to_owned());
        spent.usage.prompt_hash = Some(self.prompts.hash().to_owned());
        // The tables of the token counter take a moment to load; nobody else should wait for it.
        let _ = tokio::task::spawn_blocking(budget::load).await;
        let mut request = match self.prompts.request(turn, reading) {
            Ok(request) => request,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "the prompt failed");
                return Err(Away { error: LlmError::NotConfigured, spent });
            }
        };
        let message = turn.message();
        let ground = Ground { message, reading, today: turn.today };
        let mut said = Said::default();
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
            let again = self.round(turn, &completion, &ground, &mut request, &mut said, &mut spent).await;
            if !again {
                break;
            }
        }
        Ok(self.plan_of(turn, reading, said, spent))
    }

    /// One answer of the model: runs its calls; whether it has to be asked again.
    async fn round(
        &self,
        turn: &Turn<'_>,
        completion: &Completion,
        ground: &Ground<'_>,
        request: &mut Request,
        said: &mut Said,
        spent: &mut Spent,
    ) -> bool {
        let mut again = false;
        request.messages.push(completion.to_message());
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
                Outcome::Query(query) => {
                    again = true;
                    let answer = match recall::question(&query, turn.today) {
                        Some(question) => self.answer_from_records(turn, &question).await,
                        None => Ok(None),
                    };
                    match answer {
                        Ok(Some(answer)) => {
                            said.facts.push(answer.clone());
                            json!({"answer": answer})
                        }
                        Ok(None) => json!({"error": "there is nothing of that name to compute"}),
                        Err(error) => {
                            tracing::error!(error = format!("{error:#}"), "a query failed");
                            json!({"error": "the records cannot be read right now"})
                        }
                    }
                }
                Outcome::TellModel(sentence) => {
                    again = true;
                    json!({"error": sentence})
                }
            };
            spent.calls.push(stored_call(call, &result));
            request
                .messages
                .push(Message::ToolResult { call_id: call.id.clone(), content: result.to_string() });
        }
        if completion.calls.is_empty() {
            // A model that only talks has given its reply.
            if let Some(text) = completion.text.clone() {
                said.reply = Some(Reply { text, action_type: None, asks: None });
            }
            return false;
        }
        if said.reply.is_some() && !again {
            return false;
        }
        if let (None, Some(text)) = (&said.reply, &completion.text) {
            said.reply = Some(Reply { text: text.clone(), action_type: None, asks: None });
            return again;
        }
        // A second word of the reply follows what was computed.
        if again {
            said.reply = None;
        }
        again || said.draft.writes.is_empty() && said.draft.asks.is_empty()
    }

    fn plan_of(&self, turn: &Turn<'_>, reading: &Reading, mut said: Said, spent: Spent) -> Plan {
        let words = turn.words();
        let mut plan = Plan::new(ActionType::Other, Path::Model);
        plan.language = Some(reading.lang);
        plan.memories = std::mem::take(&mut said.memories);
        plan.action = said.reply.as_ref().and_then(|reply| reply.action_type).unwrap_or_else(|| said.action(reading));
        plan.word = match &said.reply {
            Some(reply) => self.guarded(turn, &said, reply, &mut plan),
            None if said.draft.writes.is_empty() && said.draft.asks.is_empty() => {
                plan.unanswered = true;
                Word::Text(words.say("say.model_away", &[]))
            }
            None => Word::Insight,
        };
        plan.draft = said.draft;
        plan.spent = spent;
        plan
    }

    /// The reply as it may be said: without claims of saving, numbers from nowhere, or what safety forbids.
    fn guarded(&self, turn: &Turn<'_>, said: &Said, reply: &Reply, plan: &mut Plan) -> Word {
        let context = GuardContext {
            lang: turn.show.lang,
            person_text: turn.text,
            no_weight_talk: turn.past.person.no_weight_talk,
            red_flag: None,
            stored: said.draft.writes.iter().map(|write| write.record.tool()).collect(),
            numbers: self.numbers(turn, said),
        };
        for asked in reply.asks.iter().flatten().take(4) {
            let action = super::pending::Action::Say(asked.clone()).encode();
            if action.len() <= 64 && !asked.trim().is_empty() {
                plan.buttons.push(crate::domain::talk::Button { label: asked.clone(), action });
            }
        }
        match guard::guard(&reply.text, &context) {
            Verdict::Pass => Word::Text(reply.text.clone()),
            Verdict::Replace { text, .. } if !text.trim().is_empty() => Word::Text(text),
            Verdict::Replace { reason, .. } | Verdict::Block { reason } => {
                tracing::warn!(?reason, "a reply was held back");
                plan.spent.failed("guarded");
                if said.draft.writes.is_empty() {
                    Word::Text(turn.words().pick("say.held_back", &[], turn.pick))
                } else {
                    Word::Insight
                }
            }
        }
    }

    /// The numbers a reply may use: those of the message, of the context, and of what was computed.
    fn numbers(&self, turn: &Turn<'_>, said: &Said) -> Vec<f64> {
        let mut numbers = offline::numbers(&turn.message());
        let recent = turn.past.recent.iter().map(|exchange| exchange.response.as_str());
        for text in said.facts.iter().map(String::as_str).chain(recent).chain([said.context.as_str()]) {
            numbers.extend(offline::numbers(&turn.message_of(text)));
        }
        for write in &said.draft.writes {
            numbers.extend(write.record.numbers().into_iter().map(|(_, value)| value));
        }
        numbers
    }
}

/// Why there is no model's plan, and what the attempt cost.
struct Away {
    error: LlmError,
    spent: Spent,
}

/// What the model has said and drafted so far.
#[derive(Default)]
struct Said {
    draft: Draft,
    reply: Option<Reply>,
    memories: Vec<Memory>,
    /// Sentences computed for it.
    facts: Vec<String>,
    /// The context it was given.
    context: String,
}

impl Said {
    fn has_something(&self) -> bool {
        self.reply.is_some() || !self.draft.writes.is_empty() || !self.draft.asks.is_empty()
    }

    fn action(&self, reading: &Reading) -> ActionType {
        match self.draft.writes.first().map(|write| write.record.tool()) {
            Some("correct_last" | "delete_last") => ActionType::Correction,
            Some("set_goal") => ActionType::Goal,
            Some(_) => ActionType::Log,
            None if reading.kind == Kind::Question => ActionType::Question,
            None => ActionType::Other,
        }
    }
}

impl Spent {
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

    fn failed(&mut self, class: &str) {
        self.usage.error_class = Some(class.to_owned());
    }
}

/// A call with its result, as it is stored with the exchange.
fn stored_call(call: &ToolCall, result: &Value) -> Value {
    let arguments = call.arguments.as_object().map_or(Value::Null, |map| Value::Object(map.clone()));
    json!({"tool": call.name, "arguments": arguments, "result": result})
}

/// Keeps what the rules read with at least this confidence.
fn log_plan(reading: &Reading, path: Path, confidence: f32) -> Plan {
    let mut plan = Plan::new(ActionType::Log, path);
    plan.language = Some(reading.lang);
    for found in reading.records.iter().filter(|found| found.confidence >= confidence) {
        plan.draft.add(found.record.clone(), "");
    }
    plan.action = match plan.draft.writes.first().map(|write| write.record.tool()) {
        Some("correct_last" | "delete_last") => ActionType::Correction,
        Some("set_goal") => ActionType::Goal,
        Some(_) => ActionType::Log,
        None => ActionType::Other,
    };
    plan.draft.asks.extend(reading.asks.iter().filter_map(|ask| match ask {
        offline::Ask::WhatIs { number } => Some(Ask::WhatIs { number: number.clone() }),
        offline::Ask::OutOfRange { field, value } => {
            crate::domain::ranges::check(field, *value).err().map(Ask::OutOfRange)
        }
    }));
    plan.word = Word::Insight;
    plan
}
