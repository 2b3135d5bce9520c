use super::*;
use crate::casebook::components::Components;

fn graph(mermaid: &str) -> Graph {
    Graph::from_mermaid(&format!("flowchart LR\n{mermaid}"), &Components::built_in()).unwrap()
}

fn rule(toml: &str) -> DiagramRule {
    #[derive(serde::Deserialize)]
    struct Holder {
        rule: DiagramRule,
    }
    toml::from_str::<Holder>(&format!("rule = {toml}"))
        .unwrap()
        .rule
}

fn quote(mermaid: &str, asked: &str) -> Result<String, (String, Wanted)> {
    match graph(mermaid).ask(&rule(asked)) {
        Reply::Yes(shown) => Ok(shown.quote),
        Reply::No { near, wanted } => Err((near.unwrap_or_default().quote, wanted)),
    }
}

const PATH: &str = "{ path = ['client', 'lb|gateway', 'service'] }";

#[test]
fn a_path_may_pass_through_what_the_rule_does_not_name() {
    let drawn = "Client --> CDN --> LB[Load balancer] --> API --> DB";
    assert_eq!(
        quote(drawn, PATH).unwrap(),
        "Client -> CDN -> Load balancer -> API"
    );
    let through_two = "Client --> LB --> Gateway --> API";
    assert!(quote(through_two, PATH).is_ok());
    let around = "Client --> Cache --> DB\nDB --> API";
    assert!(quote(around, "{ path = ['client', 'service', 'sql'] }").is_err());
}

#[test]
fn a_miss_names_what_is_there_and_what_would_complete_it() {
    let (near, wanted) = quote("Client --> API --> DB", PATH).unwrap_err();
    assert_eq!(near, "Client -> API");
    assert_eq!(wanted, Wanted::Kind(Kinds::parse("lb|gateway")));
    let asked = "{ path = ['service', 'cache', 'sql|nosql'] }";
    let (near, wanted) = quote("API --> DB\nRedis", asked).unwrap_err();
    assert_eq!(
        (near.as_str(), wanted),
        ("API -> DB", Wanted::Arrow("Redis".to_owned()))
    );
}

#[test]
fn arrows_have_a_direction_unless_they_have_none() {
    let asked = "{ path = ['service', 'cache'] }";
    assert!(quote("Redis --> API", asked).is_err());
    assert!(quote("Redis --- API", asked).is_ok());
    assert!(quote("Redis <--> API", asked).is_ok());
}

/// From each of a thousand components around one all others are reached: a way to each of them, a million in all, was
/// written down to look for two.
#[test]
fn a_fan_looks_past_what_it_does_not_name_and_shows_the_nearest() {
    let around: Vec<String> = (0..999)
        .map(|at| format!("n{at}[API {at}] --> hub --> n{at}"))
        .collect();
    let drawn = format!("hub[Monitoring] --> Redis\n{}", around.join("\n"));
    let asked = "{ fan = { from = 'service', to = ['cache', 'sql|nosql'] } }";
    let (near, wanted) = quote(&drawn, asked).unwrap_err();
    assert_eq!(near, "API 0 -> Redis");
    assert_eq!(wanted, Wanted::Kind(Kinds::parse("sql|nosql")));
    let far = "API --> A[Metrics] --> B[Metrics] --> C[Metrics] --> Postgres\nAPI --> Redis";
    assert!(quote(far, asked).is_err(), "four arrows are too many");
    let near = "API --> A[Metrics] --> B[Metrics] --> Postgres\nA --> Redis";
    assert_eq!(quote(near, asked).unwrap(), "API -> Redis, Postgres");
}

#[test]
fn a_fan_starts_at_one_component() {
    let asked = "{ fan = { from = 'service', to = ['cache', 'sql|nosql'] } }";
    assert_eq!(
        quote("API --> Redis\nAPI --> DB", asked).unwrap(),
        "API -> Redis, DB"
    );
    let (near, wanted) = quote("API --> Redis\nWorker --> DB", asked).unwrap_err();
    assert_eq!(
        (near.as_str(), wanted),
        ("API -> Redis", Wanted::Arrow("DB".to_owned()))
    );
}

#[test]
fn a_single_part_on_every_way_is_a_cut_and_replicas_or_a_second_way_heal_it() {
    let asked = "{ no_cut = { from = 'client', to = 'sql', ignore = ['lb'] } }";
    let (_, wanted) = quote("Client --> LB --> API --> Postgres", asked).unwrap_err();
    assert_eq!(wanted, Wanted::Second("API".to_owned()));
    assert!(quote("Client --> LB --> API[API x3] --> Postgres", asked).is_ok());
    let two_ways = "Client --> LB --> A[API 1] --> Postgres\nLB --> B[API 2] --> Postgres";
    assert!(quote(two_ways, asked).is_ok());
    let (near, wanted) = quote("Client --> LB", asked).unwrap_err();
    assert_eq!(
        (near.as_str(), wanted),
        ("Client", Wanted::Kind(Kinds::parse("sql")))
    );
}

#[test]
fn counting_knows_replicas() {
    let asked = "{ count = { kind = 'cache', min = 3 } }";
    assert!(quote("A[Cache x2] --> B[Redis]", asked).is_ok());
    let (_, wanted) = quote("A[Cache]", asked).unwrap_err();
    assert_eq!(wanted, Wanted::More(Kinds::parse("cache"), 2));
}

#[test]
fn a_thousand_components_all_joined_are_asked_in_time_and_without_end() {
    let names: Vec<String> = (0..200).map(|n| format!("s{n}[API {n}]")).collect();
    let all = names.join(" & ");
    let drawn = format!("{all} --> {}\n", names[..20].join(" & "));
    for asked in [
        PATH,
        "{ no_cut = { from = 'service', to = 'sql' } }",
        "{ path = ['service', 'service', 'service', 'cache'] }",
    ] {
        assert!(quote(&drawn, asked).is_err());
    }
}
