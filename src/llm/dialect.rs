//! What an endpoint supports, learned from its own complaints and remembered.
//!
//! "OpenAI-compatible" servers agree on the path and the shape, and disagree on most fields. A request begins with
//! everything we would like; when the endpoint rejects one thing by name, that thing is left out from then on.

/// What to send to one endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// The base URL has no path: ask under `/v1` first.
    pub v1: bool,
    pub tools: Tools,
    /// Send `strict: true` with each tool.
    pub strict: bool,
    /// Send `parallel_tool_calls: true`: some servers call one tool at a time otherwise.
    pub parallel: bool,
    pub tool_choice: bool,
    pub limit: LimitField,
    /// System messages may stand anywhere; many chat templates accept one, at the beginning.
    pub free_roles: bool,
}

/// How tools are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tools {
    Native,
    /// As one JSON object constrained by a schema.
    Schema,
    /// As one JSON object asked for in words.
    Words,
}

/// The name of the output limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LimitField {
    /// Known everywhere except by OpenAI's reasoning models.
    MaxTokens,
    MaxCompletionTokens,
}

/// What an endpoint objects to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Complaint {
    Path,
    Tools,
    Strict,
    Parallel,
    ToolChoice,
    ResponseFormat,
    Limit,
    Roles,
}

impl Dialect {
    /// What to try first.
    pub fn first(host: &str, has_path: bool) -> Self {
        let openai = host == "api.openai.com" || host.ends_with(".openai.azure.com");
        Self {
            v1: !has_path,
            tools: Tools::Native,
            strict: true,
            parallel: true,
            tool_choice: true,
            limit: if openai { LimitField::MaxCompletionTokens } else { LimitField::MaxTokens },
            free_roles: true,
        }
    }

    /// What to try after this complaint, or `None` when there is nothing left to leave out.
    pub fn after(self, complaint: Complaint) -> Option<Self> {
        let mut next = self;
        match complaint {
            Complaint::Path => next.v1 = false,
            Complaint::Tools if self.tools == Tools::Native => next.tools = Tools::Schema,
            Complaint::Tools => {}
            Complaint::Strict => next.strict = false,
            Complaint::Parallel => next.parallel = false,
            Complaint::ToolChoice => next.tool_choice = false,
            Complaint::ResponseFormat if self.tools == Tools::Schema => next.tools = Tools::Words,
            Complaint::ResponseFormat => {}
            Complaint::Limit if self.limit == LimitField::MaxTokens => next.limit = LimitField::MaxCompletionTokens,
            Complaint::Limit => next.limit = LimitField::MaxTokens,
            Complaint::Roles => next.free_roles = false,
        }
        (next != self).then_some(next)
    }
}

impl Complaint {
    /// Reads what an error answer objects to. The text is only looked at, never kept.
    pub fn read(status: u16, body: &str) -> Option<Self> {
        if !matches!(status, 400 | 404 | 405 | 422 | 500 | 501) {
            return None;
        }
        let body = body.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| body.contains(word));
        let unsupported = has(&[
            "support",
            "unexpected",
            "extra",
            "unknown",
            "unrecognized",
            "not permitted",
            "not allowed",
            "requires",
            "not enabled",
            "disabled",
        ]);
        if has(&["tool", "function"]) && has(&["enable-auto-tool-choice", "--jinja", "tool use", "not support tools"]) {
            return Some(Self::Tools);
        }
        if has(&["system", "roles"]) && has(&["beginning", "first", "alternat", "only one", "at the start"]) {
            return Some(Self::Roles);
        }
        if status >= 500 {
            // Anything else that breaks a server says nothing about what it supports.
            return None;
        }
        if has(&["parallel_tool_calls"]) {
            return Some(Self::Parallel);
        }
        if has(&["response_format", "json_schema", "json_object", "structured output", "grammar"]) {
            return Some(Self::ResponseFormat);
        }
        if has(&["max_completion_tokens"]) || (unsupported && has(&["max_tokens"]) && !has(&["context"])) {
            return Some(Self::Limit);
        }
        if has(&["tool_choice"]) {
            return Some(Self::ToolChoice);
        }
        if has(&["invalid schema", "'strict'", "\"strict\"", ".strict", "`strict`"]) {
            return Some(Self::Strict);
        }
        // A complaint about the order of messages is no complaint about tools.
        if unsupported
            && has(&["tool", "function call", "function_call", "functions"])
            && !has(&["role 'tool'", "tool_call_id"])
        {
            return Some(Self::Tools);
        }
        (matches!(status, 404 | 405) && !has(&["model"])).then_some(Self::Path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_of_real_servers() {
        let check = |status: u16, body: &str, expected: Option<Complaint>| {
            assert_eq!(Complaint::read(status, body), expected, "{body}");
        };
        // Ollama, vLLM, llama.cpp, OpenRouter
        check(
            400,
            r#"{"error":{"message":"registry.ollama.ai/library/gemma:2b does not support tools"}}"#,
            Some(Complaint::Tools),
        );
        check(
            400,
            r#"{"object":"error","message":"\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set"}"#,
            Some(Complaint::Tools),
        );
        check(500, r#"{"error":{"code":500,"message":"tools param requires --jinja flag"}}"#, Some(Complaint::Tools));
        check(404, r#"{"error":{"message":"No endpoints found that support tool use."}}"#, Some(Complaint::Tools));
        check(400, r#"{"error":{"message":"Function calling is not enabled for this model"}}"#, Some(Complaint::Tools));
        // OpenAI's reasoning models, Mistral
        check(
            400,
            r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."}}"#,
            Some(Complaint::Limit),
        );
        check(
            422,
            r#"{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra inputs are not permitted"}]}"#,
            Some(Complaint::Limit),
        );
        check(
            422,
            r#"{"detail":[{"type":"extra_forbidden","loc":["body","tools",0,"function","strict"],"msg":"Extra inputs are not permitted"}]}"#,
            Some(Complaint::Strict),
        );
        check(
            400,
            r#"{"error":{"message":"Invalid schema for function 'log': In context=(), …"}}"#,
            Some(Complaint::Strict),
        );
        check(400, "Unsupported parameter: 'parallel_tool_calls'", Some(Complaint::Parallel));
        check(400, r#"{"error":{"message":"tool_choice 'required' is not supported"}}"#, Some(Complaint::ToolChoice));
        check(
            400,
            r#"{"error":"'response_format.type' must be 'json_schema' or 'text'"}"#,
            Some(Complaint::ResponseFormat),
        );
        check(
            400,
            r#"{"error":{"message":"This response_format type is unavailable now"}}"#,
            Some(Complaint::ResponseFormat),
        );
        check(400, "System message must be at the beginning.", Some(Complaint::Roles));
        check(
            500,
            "Conversation roles must alternate user/assistant/user/assistant/... after the optional system message",
            Some(Complaint::Roles),
        );
        // paths
        check(404, "404 page not found", Some(Complaint::Path));
        check(404, r#"{"error":{"message":"model 'nope' not found"}}"#, None);
        // nothing to adapt to
        check(400, r#"{"error":{"message":"This model's maximum context length is 4096 tokens"}}"#, None);
        check(401, "tools are not supported with this key", None);
        check(500, "internal error", None);
        check(500, "unknown error in function update_slots", None);
        check(400, "messages with role 'tool' must follow 'tool_calls'; this is not allowed", None);
        check(429, "too many tools", None);
    }

    #[test]
    fn every_complaint_is_answered_once_and_then_final() {
        let first = Dialect::first("localhost", false);
        for complaint in
            [Complaint::Path, Complaint::Strict, Complaint::Parallel, Complaint::ToolChoice, Complaint::Roles]
        {
            let next = first.after(complaint).unwrap();
            assert_eq!(next.after(complaint), None);
        }
        assert_eq!(first.after(Complaint::ResponseFormat), None, "none was sent");
        let schema = first.after(Complaint::Tools).unwrap();
        assert_eq!((schema.tools, schema.after(Complaint::Tools)), (Tools::Schema, None));
        assert_eq!(schema.after(Complaint::ResponseFormat).unwrap().tools, Tools::Words);
    }

    #[test]
    fn openai_is_asked_in_its_newer_words() {
        assert_eq!(Dialect::first("api.openai.com", true).limit, LimitField::MaxCompletionTokens);
        assert_eq!(Dialect::first("localhost", true).limit, LimitField::MaxTokens);
    }
}
