//! What the words on a board mean, as it stands in `rubrics/components.toml`.
//!
//! A label is read the way a person reads it: the last noun says what a thing is, what stands before it says which one. So
//! the word furthest to the right decides, and "database proxy" is a proxy.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::schema::COMPONENT_KINDS;

/// A set of kinds out of `COMPONENT_KINDS`. A thing on a board can be several: "API gateway / load balancer".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Kinds(u32);

impl Kinds {
    pub const NONE: Kinds = Kinds(0);

    /// The kinds of `lb|gateway`; names that are no kinds are left out. `store` is any database.
    pub fn parse(alternatives: &str) -> Kinds {
        let kinds = Kinds::of(
            &alternatives
                .split('|')
                .map(str::trim)
                .collect::<Vec<&str>>(),
        );
        if kinds.has("store") {
            return kinds | Kinds::of(&["sql", "nosql"]);
        }
        kinds
    }

    pub fn of<S: AsRef<str>>(names: &[S]) -> Kinds {
        let bit = |name: &S| {
            let place = COMPONENT_KINDS
                .iter()
                .position(|kind| *kind == name.as_ref());
            place.map_or(0, |place| 1 << place)
        };
        Kinds(names.iter().map(bit).fold(0, |all, bit| all | bit))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    pub fn has(self, name: &str) -> bool {
        self.meets(Kinds::of(&[name]))
    }

    pub fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    /// In the order of the list of kinds.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        COMPONENT_KINDS
            .iter()
            .enumerate()
            .filter(move |(place, _)| self.0 & (1 << place) != 0)
            .map(|(_, name)| *name)
    }
}

impl std::ops::BitOr for Kinds {
    type Output = Kinds;

    fn bitor(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }
}

/// The file as written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentWords {
    #[serde(default = "ComponentWords::first_schema")]
    pub schema: u32,
    /// Words that say that there is more than one of it.
    #[serde(default)]
    pub replicated: Vec<String>,
    /// Of two entries that match the same words the first one wins.
    pub component: Vec<ComponentEntry>,
}

impl ComponentWords {
    fn first_schema() -> u32 {
        1
    }

    /// Words that stand in two places, with the path of the second.
    pub fn twice(&self) -> Vec<(String, String)> {
        let mut seen = HashMap::new();
        let mut twice = Vec::new();
        for (at, entry) in self.component.iter().enumerate() {
            for (place, word) in entry.words.iter().enumerate() {
                if seen.insert(joined(word), ()).is_some() {
                    twice.push((format!("component[{at}].words[{place}]"), word.clone()));
                }
            }
        }
        twice
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentEntry {
    pub is: Vec<String>,
    pub words: Vec<String>,
    /// Says little by itself ("server"): the words right before it are heard as well.
    #[serde(default)]
    pub general: bool,
}

/// What a label says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LabelReading {
    /// Empty when no word is known.
    pub kinds: Kinds,
    /// 1 unless the label says otherwise.
    pub replicas: u32,
}

/// More of one thing than this is only "many".
pub const MAX_REPLICAS: u32 = 100;
/// Words of a label that are read.
const MAX_WORDS: usize = 40;
/// The longest name has so many words.
const MAX_NAME_WORDS: usize = 4;

#[derive(Debug, Clone, Copy)]
struct Meaning {
    kinds: Kinds,
    general: bool,
}

/// The words, ready to be looked up.
#[derive(Debug, Clone, Default)]
pub struct Components {
    /// By the words joined without spaces.
    names: HashMap<String, Meaning>,
    replicated: HashMap<String, ()>,
}

#[derive(Debug, Clone, Copy)]
struct Found {
    start: usize,
    end: usize,
    meaning: Meaning,
    plural: bool,
}

impl Components {
    pub fn new(words: &ComponentWords) -> Components {
        let mut components = Components::default();
        for entry in &words.component {
            let meaning = Meaning {
                kinds: Kinds::of(&entry.is),
                general: entry.general,
            };
            for word in &entry.words {
                components.names.entry(joined(word)).or_insert(meaning);
            }
        }
        for word in &words.replicated {
            components.replicated.insert(joined(word), ());
        }
        components
    }

    /// Those that are built in.
    pub fn built_in() -> Components {
        toml::from_str::<ComponentWords>(include_str!("../../rubrics/components.toml"))
            .map(|words| Components::new(&words))
            .unwrap_or_default()
    }

    /// What a label says about the thing it stands on.
    pub fn read(&self, label: &str) -> LabelReading {
        let label: String = label.chars().take(400).collect();
        let label = label
            .replace("pub/sub", "pubsub")
            .replace("Pub/Sub", "pubsub")
            .replace("Pub/sub", "pubsub");
        let mut kinds = Kinds::NONE;
        let mut replicas = 1;
        for piece in label.split(|c: char| "/,()[]{}+&|;:•–—\n*".contains(c)) {
            for piece in piece.split(" - ") {
                let words = words(piece);
                let (found, several) = self.piece(&words);
                kinds = together(kinds, found);
                replicas = replicas.max(several);
            }
        }
        LabelReading {
            kinds,
            replicas: replicas.max(written_count(&label)).min(MAX_REPLICAS),
        }
    }

    fn piece(&self, words: &[String]) -> (Kinds, u32) {
        const CUT: [&str; 14] = [
            "for", "of", "with", "by", "in", "from", "to", "using", "via", "on", "per", "that",
            "which", "w",
        ];
        let mut all: Vec<Found> = Vec::new();
        let mut several = 1;
        for start in 0..words.len() {
            if CUT.contains(&words[start].as_str()) && !all.is_empty() {
                break;
            }
            let mut name = String::new();
            for (length, word) in words[start..].iter().take(MAX_NAME_WORDS).enumerate() {
                name.push_str(word);
                if let Some((meaning, plural)) = lookup(&self.names, &name) {
                    all.push(Found {
                        start,
                        end: start + length + 1,
                        meaning,
                        plural,
                    });
                }
                if lookup(&self.replicated, &name).is_some() {
                    several = 2;
                }
            }
        }
        // The one furthest to the right; of those that end there the longest.
        let last = |limit: usize| {
            let before = all.iter().filter(|found| found.end <= limit);
            before.max_by_key(|found| (found.end, std::cmp::Reverse(found.start)))
        };
        let Some(head) = last(usize::MAX) else {
            return (Kinds::NONE, several);
        };
        let mut kinds = head.meaning.kinds;
        if head.meaning.general
            && let Some(before) = last(head.start).filter(|before| before.end == head.start)
        {
            kinds = kinds | before.meaning.kinds.without(Kinds::of(&["client"]));
        }
        if head.plural && !kinds.has("client") {
            several = 2;
        }
        (kinds, several)
    }
}

/// A concrete database makes "database" concrete; everything else adds up.
fn together(one: Kinds, other: Kinds) -> Kinds {
    let concrete = Kinds::of(&["sql", "nosql"]);
    let general = Kinds::of(&["store", "sql", "nosql"]);
    let is_concrete = |kinds: Kinds| kinds.meets(concrete) && !kinds.has("store");
    match (one.has("store"), other.has("store")) {
        (true, false) if is_concrete(other) => one.without(general) | other,
        (false, true) if is_concrete(one) => other.without(general) | one,
        _ => one | other,
    }
}

fn lookup<T: Copy>(map: &HashMap<String, T>, name: &str) -> Option<(T, bool)> {
    if let Some(found) = map.get(name) {
        return Some((*found, false));
    }
    let singular = name.strip_suffix('s').filter(|name| name.len() > 1)?;
    if let Some(found) = map.get(singular) {
        return Some((*found, true));
    }
    if let Some(found) = singular.strip_suffix('e').and_then(|name| map.get(name)) {
        return Some((*found, true));
    }
    let found = map.get(&format!("{}y", singular.strip_suffix("ie")?))?;
    Some((*found, true))
}

fn joined(name: &str) -> String {
    words(name).concat()
}

/// Lower-case words; camelCase is split.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if words.len() == MAX_WORDS {
                return words;
            }
        }
        was_lower = c.is_lowercase();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// `x3`, `3x`, `× 3`, `(3)`: how often a thing is there; 1 when nothing is said.
fn written_count(label: &str) -> u32 {
    let label = label.to_lowercase().replace('×', "x");
    let mut best = 1;
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n >= 2);
    for (at, _) in label.match_indices('(') {
        let inside = label[at + 1..].split(')').next().unwrap_or("");
        best = best.max(number(inside).unwrap_or(1));
    }
    let words: Vec<&str> = label
        .split(|c: char| c.is_whitespace() || "()[],;".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    for (place, word) in words.iter().enumerate() {
        let beside = if *word == "x" {
            words.get(place + 1)
        } else {
            None
        };
        let counted = word
            .strip_prefix('x')
            .and_then(number)
            .or_else(|| word.strip_suffix('x').and_then(number))
            .or_else(|| beside.and_then(|word| number(word)));
        best = best.max(counted.unwrap_or(1));
    }
    best.min(MAX_REPLICAS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(label: &str) -> Vec<&'static str> {
        Components::built_in().read(label).kinds.names().collect()
    }

    #[test]
    fn the_last_noun_says_what_a_thing_is() {
        for (label, expected) in [
            ("Database proxy", vec!["lb", "gateway"]),
            ("Message queue consumer", vec!["worker"]),
            ("User service", vec!["service"]),
            ("Load balancer for the database", vec!["lb"]),
            ("LoadBalancer", vec!["lb"]),
            ("User DB", vec!["sql", "nosql", "store"]),
            ("DynamoDB", vec!["nosql"]),
            ("PostgreSQL", vec!["sql"]),
            ("Kafka", vec!["queue", "log"]),
            ("Pub/Sub", vec!["queue", "log"]),
            ("Redis", vec!["cache"]),
            ("ZooKeeper", vec!["coord"]),
            ("AWS S3", vec!["object"]),
            ("Rider app", vec!["client"]),
            ("App server", vec!["service"]),
            ("ElasticSearch", vec!["search"]),
            ("Prometheus", vec!["monitor"]),
            ("CDN", vec!["cdn"]),
            ("Frobnication", vec![]),
        ] {
            assert_eq!(kinds(label), expected, "{label}");
        }
    }

    #[test]
    fn a_general_word_lets_the_one_before_it_be_heard() {
        assert_eq!(kinds("Cache server"), ["service", "cache"]);
        assert_eq!(kinds("Notification server"), ["service"]);
        assert_eq!(kinds("API gateway / load balancer"), ["lb", "gateway"]);
        assert_eq!(kinds("Database (PostgreSQL)"), ["sql"]);
        assert_eq!(kinds("Timeline cache (Redis)"), ["cache"]);
    }

    #[test]
    fn plurals_and_numbers_say_how_many() {
        let several = |label: &str| Components::built_in().read(label).replicas;
        for (label, count) in [
            ("API server", 1),
            ("API servers", 2),
            ("API server x3", 3),
            ("API × 4", 4),
            ("5x worker", 5),
            ("Worker (3)", 3),
            ("Redis cluster", 2),
            ("Read replica", 2),
            ("Clients", 1),
            ("Queue (50000000000)", 1),
            ("x 900 workers", 100),
            ("Proxies", 2),
        ] {
            assert_eq!(several(label), count, "{label}");
        }
    }

    #[test]
    fn the_built_in_words_parse_and_every_entry_is_a_known_kind() {
        let text = include_str!("../../rubrics/components.toml");
        let words: ComponentWords = toml::from_str(text).unwrap();
        for entry in &words.component {
            for kind in &entry.is {
                assert!(!Kinds::of(&[kind]).is_empty(), "{kind}");
            }
        }
        let named = words
            .component
            .iter()
            .fold(Kinds::NONE, |all, entry| all | Kinds::of(&entry.is));
        assert_eq!(named.names().count(), COMPONENT_KINDS.len());
    }

    proptest::proptest! {
        #[test]
        fn any_label_can_be_read(label in "\\PC{0,200}") {
            let reading = Components::built_in().read(&label);
            proptest::prop_assert!((1..=MAX_REPLICAS).contains(&reading.replicas));
        }
    }
}
