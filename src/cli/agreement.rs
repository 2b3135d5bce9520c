//! `fortyfive reader agreement`: how far everybody who reads interviews agrees, over all of a server, for whoever runs it. Only sums
//! come out; no name, no text, no id.

use std::io::Write;

use clap::Args;

use super::{CliError, Ending, serve};
use crate::report::agreement::{
    Agreements, Asked, Estimate, Measure, ModelReader, Pair, Wanted, Who,
};
use crate::server::{self, ServerError};
use crate::text::{self, t, t_of, t_with};
use crate::wire;

#[derive(Debug, Args)]
pub struct Arguments {
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub settings: Box<serve::Arguments>,
}

pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Ending, CliError> {
    let config = arguments.settings.settings()?;
    let runtime = tokio::runtime::Runtime::new().map_err(ServerError::Runtime)?;
    let found = runtime.block_on(async {
        let (db, proctor) = server::without_pages(&config).await?;
        let found = proctor.agreements_of_all().await;
        db.close().await;
        found.map_err(|cause| CliError::Usage(cause.to_string()))
    })?;
    if arguments.json {
        let text = serde_json::to_string_pretty(&found).map_err(std::io::Error::from)?;
        writeln!(out, "{text}")?;
    } else {
        write(&found, out)?;
    }
    Ok(Ending::Well)
}

fn write(found: &Agreements, out: &mut dyn Write) -> std::io::Result<()> {
    let count = [("count", found.interviews.into())];
    writeln!(out, "{}", t_with("cli-agreement-over", &count))?;
    if found.readers.is_empty() {
        writeln!(out, "\n{}", t("cli-agreement-no-model"))?;
    }
    for reader in &found.readers {
        write_reader(reader, out)?;
    }
    writeln!(out, "\n{}", t("agreement-people"))?;
    for pair in &found.people {
        write_pair(pair, out)?;
    }
    Ok(())
}

fn write_reader(reader: &ModelReader, out: &mut dyn Write) -> std::io::Result<()> {
    let earlier = match reader.is_earlier {
        true => format!(" ({})", t("cli-agreement-earlier")),
        false => String::new(),
    };
    writeln!(out, "\n{}{earlier}", reader.model)?;
    let values = [
        ("prompt", text::Value::from(reader.prompt.clone())),
        ("schema", reader.schema.clone().into()),
        ("engine", reader.engine.clone().into()),
    ];
    writeln!(out, "  {}", t_with("agreement-versions", &values))?;
    let values = [
        ("interviews", text::Value::from(reader.interviews)),
        ("cases", reader.rubrics.len().into()),
    ];
    writeln!(out, "  {}", t_with("agreement-reader-read", &values))?;
    let verdict = match reader.gate.calibrated {
        true => t("agreement-calibrated"),
        false => t("agreement-not-calibrated"),
    };
    writeln!(out, "  {verdict}")?;
    for one in &reader.gate.conditions {
        let shown = |value: f64| match one.wanted {
            Wanted::Interviews | Wanted::ReadTwice => format!("{value:.0}"),
            Wanted::Error => format!("{value:.1}"),
            Wanted::Weighted | Wanted::Bands => format!("{value:.2}"),
        };
        let have = one.have.map_or_else(|| t("agreement-untold"), shown);
        let mark = if one.holds { "ok" } else { "--" };
        let title = t_of("agreement-wanted", &wire::name(&one.wanted));
        writeln!(out, "  {mark} {title}: {have} / {}", shown(one.bar))?;
    }
    for pair in &reader.pairs {
        write_pair(pair, out)?;
    }
    Ok(())
}

fn write_pair(pair: &Pair, out: &mut dyn Write) -> std::io::Result<()> {
    let name = |who: Who| t_of("agreement-who", &wire::name(&who));
    let values = [
        ("one", text::Value::from(name(pair.one))),
        ("other", name(pair.other).into()),
    ];
    let title = match pair.asked {
        Asked::All => t_with("agreement-pair", &values),
        Asked::Unsure => t_with("agreement-pair-unsure", &values),
        Asked::Audit => t_with("agreement-pair-audit", &values),
    };
    writeln!(out, "  {title}")?;
    writeln!(out, "    {}: {}", t("together-whole"), told(&pair.whole))?;
    for (dimension, measure) in &pair.dimensions {
        let title = t_of("dimension-title", &wire::name(dimension).replace('_', "-"));
        writeln!(out, "    {title}: {}", told(measure))?;
    }
    Ok(())
}

/// One line: what there is, with intervals.
fn told(measure: &Measure) -> String {
    let Some(told) = &measure.told else {
        let values = [
            ("interviews", text::Value::from(measure.interviews)),
            ("items", measure.items.into()),
        ];
        return t_with("agreement-too-few", &values);
    };
    let points = told.points;
    let values = [
        ("interviews", text::Value::from(measure.interviews)),
        ("items", measure.items.into()),
        ("of", measure.of.into()),
        ("share", shown(Some(told.share)).into()),
        ("kappa", shown(told.kappa).into()),
        ("weighted", shown(told.weighted).into()),
        ("error", shown(points.map(|points| points.error)).into()),
        ("bands", shown(points.map(|points| points.bands)).into()),
    ];
    t_with("cli-agreement-told", &values)
}

fn shown(estimate: Option<Estimate>) -> String {
    match estimate {
        None => "-".to_owned(),
        Some(Estimate {
            value,
            low: Some(low),
            high: Some(high),
        }) => format!("{value:.2} [{low:.2}, {high:.2}]"),
        Some(one) => format!("{:.2}", one.value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_without_interviews_says_so_and_json_has_every_field() {
        let none = Agreements::default();
        let mut out = Vec::new();
        write(&none, &mut out).unwrap();
        let said = String::from_utf8(out).unwrap();
        assert!(
            said.contains('0') && said.contains(&t("cli-agreement-no-model")),
            "{said}"
        );
        let json = serde_json::to_value(&none).unwrap();
        assert!(json["readers"].as_array().is_some_and(Vec::is_empty));
        assert_eq!(json["interviews"], 0);
    }

    #[test]
    fn a_figure_is_said_with_its_interval_and_few_interviews_with_their_number() {
        let few = Measure {
            interviews: 3,
            items: 40,
            of: 50,
            told: None,
        };
        assert!(told(&few).contains('3') && told(&few).contains("40"));
        let estimate = Estimate {
            value: 0.5,
            low: Some(0.25),
            high: Some(0.75),
        };
        assert_eq!(shown(Some(estimate)), "0.50 [0.25, 0.75]");
    }
}
