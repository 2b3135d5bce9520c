//! A small sound case for tests: a doorbell that rings on every phone of a flat.

use std::sync::Arc;

use super::files::{SourceFile, Sources};
use super::{Casebook, Entry, Reading};

pub const CASE: &str = r#"schema = 1
id = "doorbell"
title = "Doorbell"
revision = "2026-11-1"
kind = "product"
difficulty = 1
summary = "A bell that rings on phones."
prompt = "Design a doorbell."
tags = ["small"]

[interviewer.say]
silence = ["Ding dong?"]

[stage.clarify]
hints = ["Who rings and who hears it?", "How does a phone learn of it?", "Push the ring to every phone."]

[[fact]]
id = "scale"
answer = "A million doors, four rings a day each."
asks = ["how many", "(scale|volume|traffic)"]
examples = ["How many doors?", "what scale are we at", "traffic?"]

[[fact]]
id = "offline"
answer = "A phone without network may ring late, but not after an hour."
asks = ["offline", "no (network|signal)", "how late"]
examples = ["and if the phone is offline?", "what about no signal"]

[estimate]
insight = "Rings are few; phones waiting are many."
[[estimate.input]]
key = "doors"
default = 1e6
unit = "doors"
[[estimate.input]]
key = "rings_per_door_day"
default = 4
unit = "/day"
[[estimate.output]]
key = "rings_per_s"
formula = "doors * rings_per_door_day / 86400"
expected = 46.2962962962963
unit = "/s"

[[probe]]
id = "twice"
question = "The button is pressed twice."
items = ["deep-dive.repeat"]
good = "One ring."
weak = "Two rings."
wrong = "None."
follow_ups = ["Why?"]

[[curveball]]
id = "camera"
change = "Now there is a camera."
after = ["deep-dive.repeat"]
reaction = "Names the bandwidth."

[[trade_off]]
choice = "Push"
text = "Push costs open connections."

[[red_flag]]
text = "Thinks a push always arrives."
item = "red-flag.push-always-arrives"

[board]
[[board.component]]
id = "door"
label = "Door"
kind = "client"
required = true
[[board.component]]
id = "bell"
label = "Bell service"
kind = "service"
required = true
[[board.edge]]
from = "door"
to = "bell"
label = "ring"
required = true

[[answer]]
name = "strong"
level = "senior"
coverage = [0.0, 1.0]
items = { "deep-dive.repeat" = "met" }
flags = []
"#;

pub const RUBRIC: &str = r#"schema = 1
case = "doorbell"
revision = "2026-11-1"
anchors = ["doorbell", "ring*"]

[class]
visitor = ["visitor", "guest"]

[vars.doors]
kind = "count"
near = ["door*"]
range = [1, 1e9]
default = 1e6

[[item]]
id = "deep-dive.repeat"
stage = "deep-dive"
kind = "explain"
text = "A {visitor} who presses twice rings once"
why = "Nobody likes a bell that rings twice."
weight = { mid = 2, senior = 3, staff = 3 }
dimension = "depth"
match = [{ all = [["twice", "{visitor}"], ["once", "drop*"]], within = "sentence" }]
example = [
  { text = "Pressed twice within a second we ring once.", expect = "met" },
  { text = "An impatient guest is heard once, the rest we drop.", expect = "met" },
  { text = "It rings on each phone.", expect = "missed" },
  { text = "We will not care about guests who press it twice and never drop anything.", expect = "missed" },
]

[[item]]
id = "estimate.rings"
stage = "estimate"
kind = "estimate"
text = "Rings a second"
why = "It shows that one server is enough."
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "quantitative"
match = [{ any = ["rings ~1 second"] }]
number = { kind = "rate", near = ["ring*"], expected = "doors * 4 / 86400 + 0 * rings_per_s", tolerance = { factor = 3 }, partial_factor = 10 }
example = [
  { text = "About 46 rings per second.", expect = "met" },
  { text = "50 rings a second on a holiday", expect = "met" },
  { text = "Few.", expect = "missed" },
  { text = "No idea how often.", expect = "missed" },
]

[[item]]
id = "high-level.drawing"
stage = "high-level"
kind = "diagram"
text = "Door and service are drawn"
why = "A ring needs a way."
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "solution"
diagram = { any = [{ path = ["client", "lb|gateway", "service"] }, { no_cut = { from = "client", to = "service" } }], fallback = "text:deep-dive.repeat" }

[[item]]
id = "red-flag.push-always-arrives"
stage = "deep-dive"
kind = "misconception"
text = "Thinks a push always arrives"
why = "Phones are off at times."
weight = { mid = 1, senior = 1, staff = 1 }
dimension = "depth"
confirm = "peer"
match = [{ all = [["push*"], ["always arrive*", "never lost"]], not = ["almost"] }]
example = [
  { text = "A push always arrives.", expect = "met" },
  { text = "pushes are never lost", expect = "met" },
  { text = "A push may be late.", expect = "missed" },
  { text = "We do not believe that a push is delivered.", expect = "missed" },
]
"#;

pub const REFERENCE_PATH: &str = "prompts/cases/doorbell/references/terse.toml";

pub const REFERENCE: &str = r#"title = "A terse one"
about = "A few words, most of them right."
level = "mid"

[notes]
clarify = '''
a million doors, some 46
'''
deep-dive = '''
pressed twice, it rings once
'''

[board]
mermaid = "flowchart LR\n  A[Door] --> B[Bell service]"

[[mark]]
item = "deep-dive.repeat"
verdict = "met"
quote = "pressed twice, it rings once"
reason = "Said in as many words."

[[mark]]
item = "estimate.rings"
verdict = "partly"
quote = "some 46"
stage = "clarify"
reason = "No unit."

[[mark]]
item = "high-level.drawing"
verdict = "met"
board = ["Door"]
reason = "Drawn."
"#;

pub const LEXICON: &str =
    "[class]\ncache = [\"cache\", \"redis\"]\nstore = [\"store\", \"database\"]\n";

/// The sample case with everything it needs, and nothing else.
pub fn sources() -> Sources {
    let wordings = include_str!("../../prompts/interviewer.toml");
    let file = |path: &str, text: &str| {
        (
            path.to_owned(),
            SourceFile {
                shown: path.to_owned(),
                text: text.to_owned(),
            },
        )
    };
    Sources::from([
        file("prompts/interviewer.toml", wordings),
        file("prompts/cases/doorbell.toml", CASE),
        file(
            "prompts/cases/doorbell/model-senior.md",
            "# Clarify\n\nWe push the ring to phones.\n",
        ),
        file(
            "prompts/cases/doorbell/answers/strong.md",
            "# Deep dive\n\nA doorbell rings. Pressed twice, it rings once.\n",
        ),
        file(REFERENCE_PATH, REFERENCE),
        file("rubrics/doorbell.toml", RUBRIC),
        file("rubrics/lexicon.toml", LEXICON),
    ])
}

/// The sample with one text changed; panics when `from` is not in the file.
pub fn changed(path: &str, from: &str, to: &str) -> Sources {
    let mut sources = sources();
    let file = sources.get_mut(path).expect("a file of the sample");
    assert!(file.text.contains(from), "{path} does not contain {from}");
    file.text = file.text.replacen(from, to, 1);
    sources
}

pub fn read(sources: &Sources) -> Reading {
    Casebook::from_sources(sources, Vec::new())
}

pub fn casebook() -> Casebook {
    let reading = read(&sources());
    assert_eq!(reading.faults, []);
    reading.casebook.expect("the sample is sound")
}

pub fn entry() -> Arc<Entry> {
    casebook().cases["doorbell"].clone()
}

pub fn entry_with(path: &str, from: &str, to: &str) -> Arc<Entry> {
    let reading = read(&changed(path, from, to));
    assert_eq!(reading.faults, []);
    reading.casebook.expect("still sound").cases["doorbell"].clone()
}
