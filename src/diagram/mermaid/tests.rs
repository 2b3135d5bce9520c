use super::*;

fn read(text: &str) -> Graph {
    Graph::from_mermaid(text, &Components::built_in()).unwrap()
}

fn edges(graph: &Graph) -> Vec<String> {
    let edge = |edge: &super::super::Edge| {
        let arrow = if edge.both { "<->" } else { "->" };
        let label = match edge.label.is_empty() {
            true => String::new(),
            false => format!(" [{}]", edge.label),
        };
        format!(
            "{} {arrow} {}{label}",
            graph.label_of(edge.from),
            graph.label_of(edge.to)
        )
    };
    graph.edges.iter().map(edge).collect()
}

#[test]
fn every_shape_keeps_its_words() {
    let graph = read(
        "flowchart TD\nA[Box] --> B(Round) --> C([Stadium]) --> D[[Sub]] --> E[(Store)] --> F((Circle))\n\
         F --> G>Flag] --> H{Choice} --> I{{Hexa}} --> J[/Slant/] --> K[\\Back\\] --> L(((Double)))\n\
         L --> M[\"Quoted (with) [brackets]\"] --> N[\"Two<br/>lines\"]",
    );
    let labels: Vec<&str> = graph.nodes.iter().map(|node| node.label.as_str()).collect();
    let expected = [
        "Box",
        "Round",
        "Stadium",
        "Sub",
        "Store",
        "Circle",
        "Flag",
        "Choice",
        "Hexa",
        "Slant",
        "Back",
        "Double",
        "Quoted (with) [brackets]",
        "Two lines",
    ];
    assert_eq!(labels, expected);
    assert_eq!(graph.edges.len(), 13);
}

#[test]
fn every_arrow_keeps_its_direction_and_its_words() {
    let graph = read(
        "graph LR\nA --> B\nA --- C\nA -.-> D\nA ==> E\nA <--> F\nA --o G\nA --x H\nA ~~~ I\n\
         A -->|asks| J\nA -- tells --> K\nA -. maybe .-> L\nA == must ==> M\nA ----> N\nA---O\nA-->P",
    );
    let expected = [
        "A -> B",
        "A <-> C",
        "A -> D",
        "A -> E",
        "A <-> F",
        "A -> G",
        "A -> H",
        "A -> J [asks]",
        "A -> K [tells]",
        "A -> L [maybe]",
        "A -> M [must]",
        "A -> N",
        "A <-> O",
        "A -> P",
    ];
    assert_eq!(edges(&graph), expected);
}

/// Each link looked through the rest of its line for all eight ways of closing a label: 64 KiB of `A -- ` took 40 s on a busy machine.
#[test]
fn a_label_ends_at_the_first_strokes_and_one_that_never_ends_is_none() {
    let graph = read("graph LR\nA -- one --- B -. two .-> C -- three --> D == four ==> E");
    let expected = [
        "A <-> B [one]",
        "B -> C [two]",
        "C -> D [three]",
        "D -> E [four]",
    ];
    assert_eq!(edges(&graph), expected);
    let graph = read("graph LR\nA -- B -- C -- D\nA -- closed --> D");
    let expected = ["A <-> B", "B <-> C", "C <-> D", "A -> D [closed]"];
    assert_eq!(edges(&graph), expected);
}

#[test]
fn chains_and_bunches_make_an_arrow_for_each_pair() {
    let graph = read(
        "flowchart LR; client[Client] --> a[API 1] & b[API 2] --> db[(DB)]:::big; classDef big fill:#f00",
    );
    let expected = [
        "Client -> API 1",
        "Client -> API 2",
        "API 1 -> DB",
        "API 2 -> DB",
    ];
    assert_eq!(edges(&graph), expected);
}

#[test]
fn a_subgraph_is_a_container_and_an_arrow_at_it_counts_for_who_works_in_it() {
    let graph = read(
        "flowchart TB\nsubgraph services [Backend services]\n  direction LR\n  p[Post service]\n  f[Feed service]\nend\n\
         subgraph Data\n  db[(Postgres)]\nend\nlb[LB] --> services\np & f --> db",
    );
    assert_eq!(graph.containers.len(), 2);
    assert_eq!(graph.containers[0].label, "Backend services");
    let expected = [
        "LB -> Post service",
        "LB -> Feed service",
        "Post service -> Postgres",
        "Feed service -> Postgres",
    ];
    assert_eq!(edges(&graph), expected);
}

/// An arrow above the subgraph it leads to made a component of the subgraph's name, and the subgraph was empty of arrows.
#[test]
fn an_arrow_may_lead_to_a_subgraph_that_is_drawn_further_down() {
    let graph = read(
        "flowchart TB\nlb[LB] --> services\nsubgraph services [Backend services]\n  p[Post service]\nend\n\
         p --> Data\nsubgraph Data\n  db[(Postgres)]\nend",
    );
    assert_eq!(graph.nodes.len(), 3, "{:?}", graph.nodes);
    assert_eq!(
        edges(&graph),
        ["LB -> Post service", "Post service -> Postgres"]
    );
    let around: Vec<Option<usize>> = graph.nodes.iter().map(|node| node.container).collect();
    assert_eq!(around, [None, Some(0), Some(1)]);
}

#[test]
fn a_sequence_has_its_messages_as_arrows_and_answers_are_none() {
    let graph = read(
        "sequenceDiagram\n  actor U as Rider\n  participant G as API gateway\n  U->>+G: request\n  G->>DB: insert\n  DB-->>G: ok\n  Note over G: x\n  G-->>-U: done",
    );
    assert_eq!(
        edges(&graph),
        [
            "Rider -> API gateway [request]",
            "API gateway -> DB [insert]"
        ]
    );
    assert!(graph.nodes[0].kinds.has("client"));
}

#[test]
fn architecture_and_c4_are_read_as_far_as_they_name_components() {
    let graph = read(
        "architecture-beta\n group api(cloud)[API]\n service db(database)[Orders] in api\n service s(server)[Server] in api\n s:R --> L:db",
    );
    assert_eq!(edges(&graph), ["Server -> Orders"]);
    assert!(graph.nodes[0].kinds.has("sql") && graph.nodes[0].container == Some(0));
    let graph = read(
        "C4Container\nPerson(u, \"Customer\")\nSystem_Boundary(b, \"Shop\") {\nContainer(api, \"API\", \"Go\")\nContainerDb(d, \"Orders\", \"Postgres\")\n}\nRel(u, api, \"uses\", \"HTTPS\")\nRel(api, d, \"writes\")",
    );
    assert_eq!(
        edges(&graph),
        ["Customer -> API [uses]", "API -> Orders [writes]"]
    );
    assert!(graph.nodes[2].kinds.has("sql"), "{:?}", graph.nodes[2]);
}

#[test]
fn what_is_no_diagram_of_components_is_left_alone() {
    for text in [
        "",
        "pie title x",
        "gantt",
        "classDiagram\nA <|-- B",
        "graphic",
        "A --> B",
    ] {
        assert!(!is_mermaid(text), "{text}");
    }
    assert!(is_mermaid(
        "---\ntitle: x\n---\n%% note\nflowchart LR\nA-->B"
    ));
}

#[test]
fn names_with_hyphens_and_front_matter_are_read() {
    let graph = read(
        "---\ntitle: T\n---\n%%{init: {}}%%\ngraph LR\napi-gateway-->user-service\nuser-service -->|x;y| db_1[(DB; main)]",
    );
    assert_eq!(edges(&graph).len(), 2);
    assert_eq!(graph.nodes[0].label, "api-gateway");
    assert_eq!(graph.nodes[2].label, "DB; main");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_harm(
        head in "(graph TD|flowchart LR|sequenceDiagram|architecture-beta|C4Container)",
        rest in "(\\PC|\n|-->|--|\\[|\\]|\\(|\\)|\\{|\\}|&|\\||subgraph a|end|\"|Rel\\(|service|->>|:|;|@\\{| ){0,120}",
    ) {
        let text = format!("{head}\n{rest}");
        let graph = Graph::from_mermaid(&text, &Components::built_in());
        proptest::prop_assert!(graph.is_some());
        for edge in graph.map(|graph| (graph.nodes.len(), graph.edges)).into_iter().flat_map(|(nodes, edges)| edges.into_iter().map(move |edge| (nodes, edge))) {
            proptest::prop_assert!(edge.1.from < edge.0 && edge.1.to < edge.0);
        }
    }
}

#[test]
fn what_was_pasted_and_cannot_be_read_is_told_with_its_line() {
    let read = |text: &str| Graph::from_pasted_mermaid(text, 10_000, &Components::built_in());
    let unread = |line, text: &str| {
        Err(MermaidFault::Unread {
            line,
            text: text.to_owned(),
        })
    };
    assert_eq!(read(" \n%% a comment\n"), Err(MermaidFault::Empty));
    let pie = MermaidFault::Unknown {
        line: 2,
        word: "pie".into(),
    };
    assert_eq!(read("\npie title Pets"), Err(pie));
    assert_eq!(read("graph LR\nA --> B\n\nA -->"), unread(4, "A -->"));
    assert_eq!(read("graph LR\nA[Cache --> B"), unread(2, "A[Cache --> B"));
    assert_eq!(read("graph LR\n--> B"), unread(2, "--> B"));
    assert_eq!(read("graph LR"), Err(MermaidFault::NoComponents));
    assert_eq!(
        read(&format!("graph LR\n{}", "x".repeat(10_000))),
        Err(MermaidFault::TooLong { bytes: 10_009 })
    );
    let fenced = read("Look:\n```mermaid\ngraph LR\nA --> B\n```\n");
    assert!(matches!(fenced, Err(MermaidFault::Unknown { line: 1, .. })));
    let fenced = read("```mermaid\ngraph LR\nA --> B\nstyle A fill:#f00\n```\n");
    assert_eq!(fenced.unwrap().edges.len(), 1);
}
