//! The description of the interface for programs: `OpenAPI` 3.1, made from the list of routes.
//!
//! What all routes share (who may, how failures are told) is added here once; what is special to a route stands in
//! `api.json`, and a test holds that file against the routes.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::error::{Answer, Problem};
use crate::routes::{self, Need, Route, Routes};

/// What is special to each route, by path and method, and the schemas they use.
const SPECIAL: &str = include_str!("api.json");

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/api/openapi.json", Need::Anyone, description)
}

async fn description(State(app): State<App>) -> Answer<Json<Value>> {
    describe(&app).map(Json).map_err(|_| Problem::ours("description"))
}

#[derive(Deserialize)]
struct Special {
    paths: BTreeMap<String, BTreeMap<String, Operation>>,
    schemas: Value,
}

/// What one method of one path does.
#[derive(Clone, Default, Deserialize, Serialize)]
struct Operation {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<Value>,
    #[serde(default)]
    responses: Map<String, Value>,
    #[serde(default)]
    security: Vec<Value>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// The description of every route below `/api/`.
pub fn describe(app: &App) -> serde_json::Result<Value> {
    let special: Special = serde_json::from_str(SPECIAL)?;
    let mut paths = BTreeMap::<String, BTreeMap<String, Operation>>::new();
    for route in routes::list(app).iter().filter(|route| route.path.starts_with("/api/")) {
        let method = route.method.as_str().to_lowercase();
        let told = special.paths.get(route.path).and_then(|methods| methods.get(&method)).cloned();
        // A part that takes the rest of the address is none to `OpenAPI`.
        paths.entry(route.path.replace("{*", "{")).or_default().insert(method, told.unwrap_or_default().of(route));
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Chaperone desk",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Reviews of posts, for scripts and editors.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": app.config.url}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A token from /me/tokens."}},
            "schemas": special.schemas,
        },
    }))
}

impl Operation {
    /// With what follows from a route itself: its parameters, who may, how it fails.
    fn of(mut self, route: &Route) -> Self {
        let problem = |what: &str| json!({"description": what, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}});
        self.responses.insert("default".to_owned(), problem("Why it could not be done."));
        if route.need != Need::Anyone {
            self.security.push(json!({"token": []}));
            self.responses.insert("401".to_owned(), problem("The token is missing, or no longer good."));
        }
        let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let names = names.map(|name| name.trim_start_matches('*'));
        self.parameters.extend(names.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_special_is_json() {
        let special: Value = serde_json::from_str(SPECIAL).unwrap();
        for (path, methods) in special["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                assert!(operation["summary"].is_string() && operation["operationId"].is_string(), "{method} {path}");
            }
        }
    }
}
