//! `check --ask-model`: what is sent, what is shown, and that nothing which goes wrong touches the review.

use std::io::Write as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::stand_in::{StandIn, completion, ok};
use super::{BROKEN, FINE, Ran, file, post, program, reviews, run};

/// A word that no answer may bring to the page.
const SECRET: &str = "zanzibar";

/// A description of the model at `address`.
fn config(name: &str, address: impl std::fmt::Display) -> String {
    file(&format!("ask-{name}.toml"), format!("url = \"http://{address}/v1\"\nmodel = \"stand-in\"\ntimeout_seconds = 2\n").as_bytes())
}

fn remark(quote: &str, rule: &str, why: &str) -> Value {
    json!({"quote": quote, "why": why, "rule": rule, "certain": 0.75})
}

fn remarks(list: &[Value]) -> String {
    json!({ "remarks": list }).to_string()
}

/// Checks `text` with the model at the address in `config`.
fn ask(config: &str, format: &str, text: &str) -> Ran {
    run(&["check", "--format", format, "--ask-model", config], text.as_bytes())
}

/// A page without its line breaks.
fn flat(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The one review of a run, and the second opinion taken out of it.
fn apart(ran: &Ran) -> (Value, Value) {
    let mut review = reviews(&ran.out).remove(0);
    let second = review.as_object_mut().unwrap().remove("second_opinion").unwrap();
    (review, second)
}

#[test]
fn the_opinion_stands_beside_the_review_and_changes_nothing() {
    let server = StandIn::completing(&remarks(&[
        remark("has pancreatic cancer", "derogatory-patient", "It tells\n\u{1b}[31mwhat \u{202e}she has."),
        remark("words that are nowhere", "harassment", SECRET),
    ]));
    let config = config("beside", server.address);
    let alone = run(&["check", "--format", "jsonl"], BROKEN.as_bytes());
    let ran = ask(&config, "jsonl", BROKEN);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let (review, second) = apart(&ran);
    assert_eq!(review, reviews(&alone.out)[0]);
    assert_eq!((&second["model"], &second["problem"], &second["left_out"]), (&json!("stand-in"), &json!(null), &json!(1)));
    assert_eq!(second["address"], server.address.to_string());
    let said = &second["remarks"][0];
    let start = BROKEN.find("has pancreatic").unwrap();
    assert_eq!(said["span"], json!({"start": start, "end": start + "has pancreatic cancer".len()}));
    assert_eq!(said["why"], "It tells [31mwhat she has.");
    let clauses = said["clauses"].as_array().unwrap();
    assert!(!clauses.is_empty() && clauses.iter().all(|clause| clause["pack"].is_string() && clause["force"].is_string()));

    let (alone, text) = (run(&["check"], BROKEN.as_bytes()), ask(&config, "text", BROKEN));
    assert_eq!((text.status, text.err.as_str()), (1, ""));
    let before = text.out.split("\nSecond opinion: ").next().unwrap();
    assert!(alone.out.starts_with(before) && before.contains("MRN"), "{}", text.out);
    for words in [
        "stand-in at 127.0.0.1:",
        "changes nothing above",
        "(derogatory-patient)",
        "It says    It tells [31mwhat she has.",
        "75%, by its own word",
        "Asked by   ",
        "is not in the draft: 1",
    ] {
        assert!(text.out.contains(words), "{words}: {}", text.out);
    }
    assert!(!text.out.contains('\u{1b}') && !text.out.contains(SECRET), "{}", text.out);
}

#[test]
fn a_clear_review_stays_clear_whatever_a_model_says() {
    let server = StandIn::completing(&remarks(&[remark("", "harassment", "All of it.")]));
    let ran = ask(&config("clear", server.address), "text", FINE);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("Clear") && ran.out.contains("All of it."), "{}", ran.out);
    let quiet = StandIn::completing(&remarks(&[]));
    let ran = ask(&config("quiet", quiet.address), "text", BROKEN);
    assert!(ran.status == 1 && ran.out.contains("It has no remark. That is no permission."), "{}", ran.out);
}

#[test]
fn nothing_is_asked_unless_asked_for() {
    let ran = run(&["check", "--format", "jsonl"], BROKEN.as_bytes());
    assert!(!ran.out.contains("second_opinion"));
}

/// The request as published: `CreateChatCompletionRequest` with `ResponseFormatJsonSchema`, so far as it concerns us, in
/// <https://github.com/openai/openai-openapi> (`openapi.yaml`) and
/// <https://platform.openai.com/docs/api-reference/chat/create>. Other fields are none of ours: `additionalProperties`
/// is closed here, so that one which a server may not know is seen. What servers take of it:
/// <https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md> (`response_format`),
/// <https://github.com/ollama/ollama/blob/main/openai/openai.go> (`ChatCompletionRequest`),
/// <https://docs.vllm.ai/en/latest/features/structured_outputs/>.
fn published_request() -> Value {
    json!({
        "type": "object", "required": ["model", "messages"], "additionalProperties": false,
        "properties": {
            "model": {"type": "string"},
            "messages": {"type": "array", "items": {
                "type": "object", "required": ["role", "content"], "additionalProperties": false,
                "properties": {"role": {"enum": ["system", "user"]}, "content": {"type": "string"}},
            }},
            "response_format": {
                "type": "object", "required": ["type", "json_schema"], "additionalProperties": false,
                "properties": {
                    "type": {"enum": ["json_schema"]},
                    "json_schema": {
                        "type": "object", "required": ["name"], "additionalProperties": false,
                        "properties": {
                            "name": {"type": "string"},
                            "strict": {"type": "boolean"},
                            "schema": {"type": "object"},
                        },
                    },
                },
            },
            "temperature": {"type": "number"},
            "max_tokens": {"type": "integer"},
            "stream": {"enum": [false]},
        },
    })
}

/// Whether `value` is as `schema` says, for the keywords that the two schemas here use.
fn fits(value: &Value, schema: &Value) -> bool {
    let kind = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_u64(),
        Some("boolean") => value.is_boolean(),
        other => other.is_none(),
    };
    let listed = schema["enum"].as_array().is_none_or(|all| all.contains(value));
    let there = schema["required"].as_array().is_none_or(|all| all.iter().all(|key| value.get(key.as_str().unwrap()).is_some()));
    let open = schema["additionalProperties"] != false;
    let held = value
        .as_object()
        .is_none_or(|object| object.iter().all(|(key, value)| schema["properties"].get(key).map_or(open, |schema| fits(value, schema))));
    let items = value.as_array().is_none_or(|list| schema.get("items").is_none_or(|schema| list.iter().all(|item| fits(item, schema))));
    kind && listed && there && held && items
}

/// What strict mode asks of a schema (<https://platform.openai.com/docs/guides/structured-outputs>, "Supported schemas"):
/// an object at the root, every object closed, every property required, and only these keywords, which the grammars of
/// llama.cpp and vLLM know too.
fn is_strict(schema: &Value) {
    let object = schema.as_object().unwrap();
    for key in object.keys() {
        assert!(["type", "properties", "required", "additionalProperties", "items", "enum"].contains(&key.as_str()), "{key}");
    }
    if schema["type"] == "object" {
        assert_eq!(schema["additionalProperties"], false);
        let properties = schema["properties"].as_object().unwrap();
        let mut required: Vec<&str> = schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        required.sort_unstable();
        assert_eq!(required, properties.keys().collect::<Vec<_>>());
        properties.values().for_each(is_strict);
    } else if schema["type"] == "array" {
        is_strict(&schema["items"]);
    }
}

#[test]
fn the_request_is_as_published() {
    let server = StandIn::completing(&remarks(&[]));
    assert_eq!(ask(&config("format", server.address), "text", BROKEN).status, 1);
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].head[0], "post /v1/chat/completions http/1.1");
    assert!(asked[0].head.contains(&"content-type: application/json".to_owned()), "{:?}", asked[0].head);
    assert!(asked[0].head.contains(&format!("host: {}", server.address)), "{:?}", asked[0].head);
    let body = &asked[0].body;
    assert!(fits(body, &published_request()), "{body}");
    // Bounds that a schema would say: the name's letters and length, and the range of the temperature.
    let name = body["response_format"]["json_schema"]["name"].as_str().unwrap();
    assert!(name.len() <= 64 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'), "{name}");
    assert!((0.0..=2.0).contains(&body["temperature"].as_f64().unwrap()) && body["max_tokens"].as_u64() > Some(0));
    assert_eq!(body["messages"].as_array().unwrap().len(), 2);
    let schema = &body["response_format"]["json_schema"]["schema"];
    assert_eq!((schema["type"].as_str(), body["response_format"]["json_schema"]["strict"].as_bool()), (Some("object"), Some(true)));
    is_strict(schema);
    for (answer, fine) in [
        (json!({"remarks": [remark("a", "harassment", "b")]}), true),
        (json!({"remarks": [remark("a", "be-nice", "b")]}), false),
        (json!({"remarks": [], "verdict": "clear"}), false),
        (json!({}), false),
    ] {
        assert_eq!(fits(&answer, schema), fine, "{answer}");
    }
    // A model writes the properties in this order: quoted and reasoned first, judged then.
    let order: Vec<_> = ["\"quote\":", "\"why\":", "\"rule\":", "\"certain\":"].iter().map(|key| asked[0].raw.find(key).unwrap()).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn rules_without_a_clause_in_force_are_not_asked_about() {
    let server = StandIn::completing(&remarks(&[]));
    let config = config("clauses", server.address);
    for packs in ["ama", "ncms", "mms,smmp"] {
        run(&["check", "--packs", packs, "--ask-model", &config], FINE.as_bytes());
    }
    let asked = server.asked();
    let rules = |at: usize| {
        asked[at].body["response_format"]["json_schema"]["schema"]["properties"]["remarks"]["items"]["properties"]["rule"]["enum"].clone()
    };
    for (at, pack) in ["ama", "ncms"].iter().enumerate() {
        let rules = rules(at);
        assert!(!rules.as_array().unwrap().is_empty() && !rules.as_array().unwrap().contains(&json!("audience")));
        for rule in rules.as_array().unwrap() {
            let page = run(&["explain", "--packs", pack, rule.as_str().unwrap()], b"").out;
            assert!(page.contains(&format!("{pack}/")), "{pack} {rule}");
        }
    }
    assert_ne!(rules(0), rules(2));
}

#[test]
fn no_identifier_that_was_found_is_in_the_request() {
    let server = StandIn::completing(&remarks(&[]));
    let config = config("masked", server.address);
    let drafts = [
        BROKEN,
        include_str!("../../../../examples/draft.txt"),
        "Mr Osric Vane, 14 Linden Street, Kenosha, Wisconsin 53140, called from (406) 555-0119 on 3 May 2021. Vane is 94.",
        "@kel_mc79 and maren.toll@mailbox.example sent me a scan of J.T., record number 00482213, from St Brigid's, bed 6, last Tuesday.",
        "Dr. Wendeline Oku says Jürgen Müller (SSN 999-21-4471) lost plate YAK 404, see https://drive.example/jsr-ct-0417",
    ];
    let lines: String = drafts.iter().enumerate().map(|(i, draft)| post(&format!("p{i}"), draft)).collect();
    let path = file("ask-masked.jsonl", lines.as_bytes());
    let author = [
        "--author",
        "GP in Selwick (UK)",
        "--place",
        "Selwick",
        "--facility",
        "Harrow Lane Practice",
        "--interest",
        "Lumivera",
        "--consent",
        "written, kept by Zoe",
    ];
    let ran = run(&[&["check", "--format", "jsonl", "--ask-model", &config, &path], &author[..]].concat(), b"");
    let (reviews, asked) = (reviews(&ran.out), server.asked());
    assert_eq!((reviews.len(), asked.len()), (drafts.len(), drafts.len()));
    let mut masked = 0;
    for ((draft, review), question) in drafts.iter().zip(&reviews).zip(&asked) {
        let sent = question.body["messages"][1]["content"].as_str().unwrap();
        for found in review["identifiers"].as_array().unwrap() {
            let at = |key: &str| usize::try_from(found[key].as_u64().unwrap()).unwrap();
            let words: String = draft.chars().skip(at("start")).take(at("end") - at("start")).collect();
            let direct = !found["safe_harbor"].is_null()
                || ["name", "date", "place", "room", "handle", "facility"].contains(&found["kind"].as_str().unwrap());
            if direct && found["role"] != "eponym" {
                masked += 1;
                assert!(!sent.contains(&words), "{words} in {sent}");
            }
        }
        for typed in ["Selwick", "Harrow", "Lumivera", "Zoe", "GP in"] {
            assert!(!question.raw.contains(typed), "{typed}");
        }
        assert!(!question.raw.contains("p0") && sent.contains("Interests: declared"), "{sent}");
    }
    assert!(masked > 15, "{masked}");
}

/// A server and what the review says of it.
fn failures() -> Vec<(&'static str, StandIn, &'static str)> {
    let content = |content: &str| StandIn::completing(content);
    let status = |line: &str| StandIn::saying(format!("HTTP/1.1 {line}\r\nContent-Length: 8\r\n\r\n{SECRET}"));
    let with = |key: &str, value: Value| {
        let mut remark = remark("cancer", "harassment", SECRET);
        remark[key] = value;
        StandIn::completing(&remarks(&[remark]))
    };
    let long = "x".repeat(300 << 10);
    let chunk = format!("ffff\r\n{}\r\n", "x".repeat(0xffff));
    let mut short = completion(SECRET);
    short["choices"][0]["finish_reason"] = json!("length");
    vec![
        ("not found", status(&format!("404 {SECRET}")), "status 404: is `url` right, and does it have this `model`?"),
        ("unauthorised", status("401 Unauthorized"), "status 401: it wants a key, and none is sent"),
        ("broken", status("500 Internal Server Error"), "status 500."),
        ("no HTTP", StandIn::saying(format!("{SECRET}\n\n\n")), "is no HTTP server"),
        ("hangs up", StandIn::saying(""), "is no HTTP server"),
        ("hangs up half-way", StandIn::saying(format!("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{SECRET}")), "the connection failed"),
        ("endless head", StandIn::saying(format!("HTTP/1.1 200 OK\r\nX: {long}\r\n\r\n")), "the connection failed"),
        ("stated too long", StandIn::saying(ok(&long)), "more than 262144 bytes"),
        ("no end", StandIn::saying(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{long}")), "more than 262144 bytes"),
        (
            "chunks",
            StandIn::saying(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}", chunk.repeat(5))),
            "more than 262144 bytes",
        ),
        ("no JSON", StandIn::saying(ok(SECRET)), "no chat completion"),
        ("an error of its own", StandIn::saying(ok(&json!({"error": {"message": SECRET}}).to_string())), "no chat completion"),
        ("nothing said", StandIn::saying(ok(&json!({"choices": []}).to_string())), "no chat completion"),
        ("cut short", StandIn::saying(ok(&short.to_string())), "cut short"),
        ("prose", content(&format!("I think {SECRET}")), "in the form that was asked for"),
        ("a verdict", content(&json!({"remarks": [], "verdict": SECRET}).to_string()), "in the form that was asked for"),
        ("another key", with("fix", json!(SECRET)), "in the form that was asked for"),
        ("unknown rule", with("rule", json!(SECRET)), "named a rule that it was not asked about"),
        ("too certain", with("certain", json!(75)), "not between 0 and 1"),
        ("long-winded", with("why", json!(SECRET.repeat(1000))), "far more than was asked for"),
        ("long quote", with("quote", json!(SECRET.repeat(1000))), "far more than was asked for"),
        ("many remarks", content(&remarks(&vec![remark("cancer", "harassment", SECRET); 21])), "far more than was asked for"),
    ]
}

#[test]
fn whatever_goes_wrong_is_said_and_the_review_is_whole() {
    let alone = run(&["check"], BROKEN.as_bytes());
    let json = run(&["check", "--format", "jsonl"], BROKEN.as_bytes());
    for (name, server, says) in failures() {
        let config = config("wrong", server.address);
        let text = ask(&config, "text", BROKEN);
        assert_eq!((text.status, text.err.as_str()), (alone.status, ""), "{name}");
        let before = text.out.split("\nSecond opinion: ").next().unwrap();
        assert!(alone.out.starts_with(before) && before.len() > 100, "{name}: {}", text.out);
        let flat = flat(&text.out);
        assert!(flat.contains("It could not be asked: ") && flat.contains(says), "{name}: {}", text.out);
        let ran = ask(&config, "jsonl", BROKEN);
        let (review, second) = apart(&ran);
        assert_eq!((ran.status, review), (json.status, reviews(&json.out)[0].clone()), "{name}");
        assert!(
            second["problem"].as_str().unwrap().contains(says.trim_end_matches('.')) && second["remarks"] == json!([]),
            "{name}: {second}"
        );
        for words in [SECRET, "Quillfeather"] {
            assert!(!second.to_string().contains(words) && !text.out.contains(SECRET), "{name}");
        }
    }
}

#[test]
fn nobody_there_is_said() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (name, address) in [("nobody", free.to_string()), ("nobody-named", format!("localhost:{}", free.port()))] {
        let ran = ask(&config(name, &address), "text", FINE);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert!(flat(&ran.out).contains(&format!("nothing answers at {address}: is the server")), "{}", ran.out);
    }
}

#[test]
fn the_deadline_is_for_the_whole_answer() {
    let drip = |head: &'static str| {
        StandIn::new(move |stream| {
            let mut bytes = head.bytes().chain(std::iter::repeat(b' '));
            while bytes.next().is_some_and(|byte| stream.write_all(&[byte]).is_ok()) {
                std::thread::sleep(Duration::from_millis(30));
            }
        })
    };
    let silent = StandIn::new(|_| std::thread::sleep(Duration::from_secs(20)));
    let servers = [("silent", silent), ("slow head", drip("HTTP/1.1 200 OK\r\nX-A: ")), ("slow body", drip("HTTP/1.1 200 OK\r\n\r\n"))];
    for (name, server) in servers {
        let began = Instant::now();
        let ran = ask(&config("slow", server.address), "text", FINE);
        assert!(began.elapsed() < Duration::from_secs(8), "{name}");
        assert!(ran.status == 0 && flat(&ran.out).contains("no whole answer within 2 s"), "{name}: {}", ran.out);
    }
}

#[test]
fn neither_a_redirect_nor_a_proxy_leads_elsewhere() {
    let elsewhere = StandIn::completing(&remarks(&[]));
    for status in [301, 302, 303, 307, 308] {
        let there = elsewhere.address;
        let server = StandIn::saying(format!(
            "HTTP/1.1 {status} Moved\r\nLocation: http://{there}/v1/chat/completions\r\nContent-Length: 0\r\n\r\n"
        ));
        let ran = ask(&config("redirect", server.address), "text", FINE);
        assert!(flat(&ran.out).contains(&format!("status {status}: redirects are not followed")), "{}", ran.out);
    }
    let server = StandIn::completing(&remarks(&[]));
    let path = file("ask-proxy.txt", FINE.as_bytes());
    let mut command = program(&["check", "--ask-model", &config("proxy", server.address), &path]);
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"] {
        command.env(variable, format!("http://{}", elsewhere.address));
    }
    let ran: Ran = command.output().unwrap().into();
    assert!(ran.status == 0 && ran.out.contains("It has no remark"), "{}", ran.out);
    assert_eq!((server.asked().len(), elsewhere.asked().len()), (1, 0));
}

#[test]
fn localhost_is_tried_at_both_its_addresses() {
    // A machine without IPv6 has only one.
    let Ok(listener) = TcpListener::bind("[::1]:0") else { return };
    let server = StandIn::on(listener, |stream| drop(stream.write_all(ok(&completion("{\"remarks\": []}").to_string()).as_bytes())));
    let ran = ask(&config("both", format!("LOCALHOST:{}", server.address.port())), "text", FINE);
    assert!(ran.out.contains("It has no remark"), "{}", ran.out);
}

#[test]
fn another_machine_is_not_asked_without_permission() {
    let config = |name: &str, more: &str| {
        file(name, format!("url = \"http://192.0.2.1:8000/v1\"\nmodel = \"m\"\ntimeout_seconds = 1\n{more}").as_bytes())
    };
    let path = config("ask-elsewhere.toml", "");
    let ran = ask(&path, "text", FINE);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("ask-elsewhere.toml:1:7: this is another machine") && ran.err.contains("allowed_by"), "{}", ran.err);
    let permission = "[beyond_this_machine]\nallowed_by = \"IT\"\nbecause = \"one card for all\"\nprotected_by = \"WireGuard\"\n";
    let ran = ask(&config("ask-allowed.toml", permission), "jsonl", FINE);
    let (_, second) = apart(&ran);
    assert_eq!((ran.status, &second["allowed"]), (0, &json!("IT: one card for all (protected by WireGuard)")));
    let ran = ask(&config("ask-named.toml", permission), "text", FINE);
    assert!(flat(&ran.out).contains("That is another machine, allowed by IT"), "{}", ran.out);
}

#[test]
fn mistakes_in_the_file_are_said_before_anything_is_read() {
    for (text, says) in [
        ("url = \"http://localhost\"\nmodel = \"m\"\nkey = \"x\"\n", ":3:1: unknown field `key`"),
        ("url = \"http://models.example/v1\"\nmodel = \"m\"\n", ":1:7: the host must be `localhost` or an IP address"),
        ("url = \"http://localhost\"\n", "missing field `model`"),
        ("url =", ":1:6: "),
    ] {
        let ran = ask(&file("ask-mistake.toml", text.as_bytes()), "text", FINE);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{text}");
        assert!(ran.err.contains(says), "{says}: {}", ran.err);
    }
    let none = ask("no-such.toml", "text", FINE);
    assert!(none.status == 2 && none.err.contains("no-such.toml: there is no such file"), "{}", none.err);
    let sarif = ask(&config("sarif", "127.0.0.1:9"), "sarif", FINE);
    assert!(sarif.status == 2 && sarif.err.contains("SARIF has no place for a second opinion"), "{}", sarif.err);
}

#[test]
fn a_server_that_fails_three_times_is_left_alone() {
    let server = StandIn::saying("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
    let posts: String = (0..6).map(|n| post(&format!("p{n}"), FINE)).collect();
    let path = file("ask-often.jsonl", posts.as_bytes());
    let ran = run(&["check", "--format", "jsonl", "--ask-model", &config("often", server.address), &path], b"");
    let problems: Vec<String> = reviews(&ran.out).iter().map(|r| r["second_opinion"]["problem"].as_str().unwrap().to_owned()).collect();
    assert_eq!((ran.status, server.asked().len(), problems.len()), (0, 3, 6));
    assert!(problems[2].contains("status 500") && problems[3..].iter().all(|p| p.starts_with("not asked any more")), "{problems:?}");
}

#[test]
fn a_draft_too_long_for_a_model_is_reviewed_and_not_sent() {
    let server = StandIn::completing(&remarks(&[]));
    let ran = ask(&config("long", server.address), "text", &FINE.repeat(300));
    assert!(flat(&ran.out).contains("at most 12000 are sent") && server.asked().is_empty(), "{}", ran.out);
}

#[test]
fn help_says_what_is_sent_where() {
    let help = flat(&run(&["check", "--help"], b"").out);
    for words in [
        "--ask-model <FILE>",
        "Sent there, and nowhere else: the draft, with every name",
        "changes neither verdict nor exit status",
        "who allowed it and why",
    ] {
        assert!(help.contains(words), "{help}");
    }
}
