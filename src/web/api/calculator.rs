//! The estimation sheet for programs, and for the room.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::calculator::sentence;
use super::super::problem::Problem;
use super::Body;
use crate::calculator::{self, Reckoned, Row, Unit};
use crate::limits;
use crate::text;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// At most 40, of at most 200 characters each.
    rows: Vec<SheetRow>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SheetRow {
    /// By this name the rows below may reckon with the result; empty for none.
    #[serde(default)]
    name: String,
    /// `100M users * 500 B`, `writes * 100`.
    formula: String,
}

#[derive(Serialize, ToSchema)]
pub struct Results {
    rows: Vec<RowResult>,
}

/// Either `text`, `value` and `unit`, or `fault`.
#[derive(Serialize, ToSchema)]
struct RowResult {
    /// `50 GB`, `38.6/s`: as a person would write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// In bytes, seconds, bytes a second, per second, or a bare number.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    /// `number`, `bytes`, `bytes-per-second`, `seconds` or `per-second`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    unit: Option<Unit>,
    /// Why it has no result: a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

#[utoipa::path(post, path = "/api/v1/calculator", tag = "calculator", request_body = Sheet,
    responses((status = 200, body = Results), (status = 422, description = "Too many rows")))]
pub async fn sheet(Body(sheet): Body<Sheet>) -> Result<Json<Results>, Problem> {
    if sheet.rows.len() > limits::SHEET_ROWS {
        let detail = text::t_with(
            "calculator-too-many-rows",
            &[("limit", limits::SHEET_ROWS.into())],
        );
        return Err(Problem::invalid("rows", detail));
    }
    let row = |row: SheetRow| Row {
        name: row.name,
        formula: row.formula,
    };
    let rows: Vec<Row> = sheet.rows.into_iter().map(row).collect();
    let rows = calculator::sheet(&rows)
        .into_iter()
        .map(|result| match result {
            Ok(Reckoned { value, unit, text }) => RowResult {
                text: Some(text),
                value: Some(value),
                unit: Some(unit),
                fault: None,
            },
            Err(fault) => RowResult {
                text: None,
                value: None,
                unit: None,
                fault: Some(sentence(&fault)),
            },
        });
    Ok(Json(Results {
        rows: rows.collect(),
    }))
}
