//! OpenAPI 3.1, built from the same declarations as the routes, so that it can not lag behind.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use civic::act::{ActSpec, Field, FieldKind};
use kernel::Code;
use kernel::refusal::Lang;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::capabilities;
use crate::manifest::Read;

pub(super) async fn show(State(app): State<Arc<App>>) -> Response {
    let body = document(&app).to_string();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// The whole description.
pub fn document(app: &App) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for manifest in capabilities::all() {
        for read in manifest.reads {
            let path = format!("/api{}", read.path);
            put(&mut paths, &path, "get", read_of(manifest.name, read));
        }
        for deed in (manifest.deeds)() {
            let path = format!("/api/{{home}}/{}", deed.spec.path);
            put(&mut paths, &path, "post", act_of(app, manifest.name, deed.spec));
        }
    }
    put(&mut paths, "/api/session", "post", session());
    put(&mut paths, "/api/{home}/blobs", "post", blobs());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "gongdi 共缔",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Every page and every act of the platform. An act is a POST with an Idempotency-Key; \
                            sending it again answers the same. Refusals are RFC 9457 problems with code and hint."
        },
        "paths": paths,
        "components": {
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
            "schemas": { "Problem": problem(), "Receipt": receipt() }
        }
    })
}

/// Puts an operation under its path; a path may carry several.
fn put(paths: &mut Map<String, Value>, path: &str, method: &str, operation: Value) {
    let entry = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
    set(entry, method, operation);
}

/// Sets a member of an object.
fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(map) = object {
        map.insert(name.to_owned(), value);
    }
}

fn parameters(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{').and_then(|p| p.strip_suffix('}')))
        .map(|name| {
            let about = match name {
                "home" => "Area code: county (6 digits), township (9) or village (12)",
                "matter" => "Id of the matter (UUID version 7)",
                _ => "See the page",
            };
            json!({ "name": name, "in": "path", "required": true, "description": about, "schema": { "type": "string" } })
        })
        .collect()
}

fn read_of(tag: &str, read: &Read) -> Value {
    let mut all = parameters(read.path);
    all.extend(read.query.iter().map(|name| {
        json!({ "name": name, "in": "query", "required": false, "schema": { "type": "string" } })
    }));
    let mut operation = json!({
        "operationId": read.name,
        "tags": [tag],
        "parameters": all,
        "responses": { "200": { "description": "The page as data", "content": { "application/json": { "schema": {} } } },
                       "404": problem_answer() }
    });
    if !read.allow.contains(&civic::authority::Who::Anyone) {
        set(&mut operation, "security", json!([{ "bearer": [] }]));
    }
    operation
}

fn act_of(app: &App, tag: &str, spec: &ActSpec) -> Value {
    let mut all = parameters(&format!("/{{home}}/{}", spec.path));
    all.push(json!({ "name": "Idempotency-Key", "in": "header", "required": true,
        "description": "Made by the caller; the same key with the same body answers the same", "schema": { "type": "string", "maxLength": 100 } }));
    let who: Vec<String> = spec.allow.iter().map(|w| app.en.get(&w.key()).to_owned()).collect();
    json!({
        "operationId": spec.name,
        "summary": app.en.get(&format!("act-{}", spec.key())),
        "description": format!("Who: {}.", who.join("; ")),
        "tags": [tag],
        "security": [{ "bearer": [] }],
        "parameters": all,
        "requestBody": { "required": true, "content": { "application/json": { "schema": body(app, spec) } } },
        "responses": {
            "201": { "description": "Accepted", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Receipt" } } } },
            "200": { "description": "Accepted before, or a dry run", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Receipt" } } } },
            "401": problem_answer(), "403": problem_answer(), "404": problem_answer(), "409": problem_answer(), "422": problem_answer()
        }
    })
}

fn body(app: &App, spec: &ActSpec) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    // The matter stands in the path.
    for field in spec.fields.iter().filter(|f| f.name != "matter") {
        let mut shape = schema(app, field);
        if spec.sealed.contains(&field.name) {
            set(&mut shape, "writeOnly", json!(true));
        }
        properties.insert(field.name.into(), shape);
        if field.required {
            required.push(field.name);
        }
    }
    properties.insert(
        "behalf".into(),
        json!({ "type": "string", "description": "Person acted for, at the desk: reference, key or unique name" }),
    );
    properties.insert("dry_run".into(), json!({ "type": "boolean", "description": "Decide only" }));
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn schema(app: &App, field: &Field) -> Value {
    let mut schema = match field.kind {
        FieldKind::Id => json!({ "type": "string", "format": "uuid" }),
        FieldKind::Line(n) | FieldKind::Long(n) => json!({ "type": "string", "maxLength": n }),
        FieldKind::Count(from, to) => json!({ "type": "integer", "minimum": from, "maximum": to }),
        FieldKind::Money => json!({ "type": "integer", "description": "fen" }),
        FieldKind::Date => json!({ "type": "string", "format": "date" }),
        FieldKind::Moment => {
            json!({ "type": ["integer", "string"], "description": "Milliseconds since 1970, or RFC 3339" })
        }
        FieldKind::Area => json!({ "type": "string", "pattern": "^[0-9]{6,18}$" }),
        FieldKind::Person => {
            json!({ "type": "string", "description": "home:id, village key, or a name that only one has" })
        }
        FieldKind::Bool => json!({ "type": "boolean" }),
        FieldKind::Choice(words) => json!({ "type": "string", "enum": words }),
        FieldKind::Numbers(most) => json!({ "type": "array",
            "items": { "type": "integer", "minimum": 1, "maximum": most } }),
        FieldKind::Marks(_) => json!({ "type": "array", "items": { "type": "array",
            "items": { "type": "integer" }, "minItems": 2, "maxItems": 2 } }),
        FieldKind::Ids => {
            json!({ "type": "array", "items": { "type": "string", "format": "uuid" } })
        }
        FieldKind::Persons => json!({ "type": "array", "items": { "type": "string" } }),
        FieldKind::Files => {
            json!({ "type": "array", "items": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
                "description": "SM3 of bytes sent to /api/{home}/blobs before" })
        }
        FieldKind::Drawn => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        FieldKind::Rows => json!({ "type": "array", "items": { "type": "object" } }),
    };
    let key = format!("field-{}", field.name.replace('_', "-"));
    if app.en.has(&key) {
        set(&mut schema, "title", json!(app.en.get(&key)));
    }
    schema
}

fn session() -> Value {
    json!({
        "operationId": "session.start",
        "tags": ["door"],
        "requestBody": { "required": true, "content": { "application/json": { "schema": {
            "type": "object", "required": ["login", "password"],
            "properties": { "login": { "type": "string" }, "password": { "type": "string" } } } } } },
        "responses": { "201": { "description": "Bearer token" }, "401": problem_answer(), "429": problem_answer() }
    })
}

fn blobs() -> Value {
    json!({
        "operationId": "blob.put",
        "tags": ["spine"],
        "security": [{ "bearer": [] }],
        "description": "Stores a photo, a recording or a PDF under its SM3. The type is seen in the bytes.",
        "parameters": parameters("/{home}/blobs"),
        "requestBody": { "required": true, "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } },
        "responses": { "201": { "description": "hash, mime and size of what is stored" }, "401": problem_answer(), "413": problem_answer(), "422": problem_answer() }
    })
}

fn problem_answer() -> Value {
    json!({ "description": "Refused", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } })
}

fn problem() -> Value {
    let codes: Vec<&str> = Code::ALL.iter().map(|c| c.as_str()).collect();
    let titles: Vec<String> =
        Code::ALL.iter().map(|c| kernel::Refusal::new(*c).sentence(Lang::En)).collect();
    json!({
        "type": "object",
        "description": format!("RFC 9457. {} codes, e.g. {}", codes.len(), titles.first().map_or("", String::as_str)),
        "properties": {
            "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
            "code": { "type": "string", "enum": codes }, "hint": { "type": "string" },
            "field": { "type": ["string", "null"] }, "instance": { "type": "string" }
        }
    })
}

fn receipt() -> Value {
    json!({
        "type": "object",
        "properties": {
            "home": { "type": "string" }, "seq": { "type": ["integer", "null"] }, "hash": { "type": ["string", "null"] },
            "matter": { "type": ["string", "null"] }, "repeated": { "type": "boolean" }
        }
    })
}
