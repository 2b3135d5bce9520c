//! What only a program writes: who speaks, where data ends, pieces of an answer; and scripts without spaces.

use std::ops::Range;

/// Marks by which models are told who speaks, in lower case.
const MARKS: [&str; 19] = [
    "<|",
    "[inst]",
    "[/inst]",
    "<<sys>>",
    "<</sys>>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<system>",
    "</system>",
    "<assistant>",
    "</assistant>",
    "<instructions>",
    "</instructions>",
    "### instruction",
    "### response:",
    "### system:",
    "### assistant",
    "[system]",
    "begin_of_text",
];

/// Roles that open a line; the first ones whatever follows, the others with a word that gives orders.
const SPEAKERS: [&str; 3] = ["assistant:", "### assistant:", "ai:"];
const ROLES: [&str; 8] = [
    "system:",
    "developer:",
    "human:",
    "user:",
    "admin:",
    "root:",
    "tool:",
    "sys:",
];
const ORDERS: [&str; 24] = [
    "ignore",
    "you are",
    "your",
    "award",
    "verdict",
    "instructions",
    "candidate",
    "grade",
    "grading",
    "grader",
    "all items",
    "all points",
    "every item",
    "every point",
    "answer yes",
    "say yes",
    "\"yes\"",
    "met",
    "override",
    "you must",
    "full marks",
    "new rule",
    "checklist",
    "lenient",
];

/// Words of a line that pretends to open or close what was handed in.
const EDGES: [&str; 6] = ["begin", "end", "ends", "begins", "start", "stop"];
const HANDED_IN: [&str; 14] = [
    "notes",
    "answer",
    "candidate",
    "transcript",
    "data",
    "input",
    "drawing",
    "checklist",
    "points",
    "untrusted",
    "document",
    "user",
    "instructions",
    "prompt",
];

/// Scripts without spaces: something of the first list before something of the second, so many letters apart at most.
const SIGNS: [(&[&str], &[&str], usize); 7] = [
    (
        &[
            "忽略",
            "忽视",
            "无视",
            "無視",
            "忘记",
            "忘記",
            "忘れ",
            "不要理会",
            "무시",
            "잊",
        ],
        &[
            "指令",
            "指示",
            "说明",
            "說明",
            "提示",
            "规则",
            "規則",
            "命令",
            "要求",
            "ルール",
            "プロンプト",
            "지시",
            "명령",
            "지침",
        ],
        16,
    ),
    (
        &[
            "指令",
            "指示",
            "说明",
            "提示",
            "规则",
            "規則",
            "命令",
            "ルール",
            "プロンプト",
            "지시",
            "명령",
            "지침",
        ],
        &["忽略", "無視", "无视", "忘れ", "従わ", "무시", "잊"],
        16,
    ),
    (
        &[
            "给", "給", "打", "评", "評", "获得", "应得", "与え", "つけ", "付け", "주", "부여",
        ],
        &["满分", "滿分", "最高分", "満点", "满点", "만점"],
        12,
    ),
    (
        &["满分", "滿分", "最高分", "満点", "满点", "만점"],
        &["给", "給", "与え", "つけ", "付け", "してくだ", "주", "부여"],
        12,
    ),
    (
        &[
            "评分",
            "評分",
            "阅卷",
            "閱卷",
            "评审",
            "評審",
            "考官",
            "評価者",
            "採点者",
            "採点",
            "审阅",
            "채점",
        ],
        &[
            "请",
            "請",
            "必须",
            "必須",
            "应",
            "應",
            "都",
            "全",
            "ください",
            "主",
        ],
        20,
    ),
    (
        &[
            "回答", "判定", "标记", "標記", "输出", "輸出", "答え", "대답",
        ],
        &[
            "是", "yes", "符合", "满足", "滿足", "通过", "はい", "達成", "예",
        ],
        10,
    ),
    (
        &["所有", "全部", "すべて", "全て", "모든"],
        &[
            "满足", "滿足", "符合", "通过", "正确", "達成", "満た", "はい", "충족",
        ],
        16,
    ),
];

/// The pieces in which one of these stands.
pub(super) fn places(text: &str, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for place in pieces {
        let piece = text.get(place.clone()).unwrap_or_default();
        let lower = piece.to_lowercase();
        let is_forged = MARKS.iter().any(|mark| lower.contains(mark))
            || is_role(&lower)
            || is_edge(&lower)
            || is_answer(&lower)
            || is_full_score(&lower)
            || has_signs(&lower);
        if is_forged {
            found.push(place.clone());
        }
    }
    found
}

fn is_role(piece: &str) -> bool {
    let opened = piece.trim_start_matches(|c: char| c.is_whitespace() || "*_>#-[(\"`".contains(c));
    let plain = opened
        .replace("**", "")
        .replace(" :", ":")
        .replace("]:", ":");
    let has_orders = || ORDERS.iter().any(|order| plain.contains(order));
    SPEAKERS.iter().any(|role| plain.starts_with(role))
        || (ROLES.iter().any(|role| plain.starts_with(role)) && has_orders())
}

/// `--- end of notes ---`, or anything beside a long random number.
fn is_edge(piece: &str) -> bool {
    let words: Vec<&str> = piece
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let is_random =
        |word: &&str| word.len() >= 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_ruled = [
        "---", "===", "###", "***", "<<<", ">>>", "~~~", "```", "___",
    ]
    .iter()
    .any(|rule| piece.contains(rule));
    let is_marked =
        words.iter().any(is_random) && (has(&["mark", "fence", "boundary"]) || has(&EDGES));
    is_marked || (is_ruled && words.len() <= 8 && has(&EDGES) && has(&HANDED_IN))
}

/// A piece of the JSON that is asked for.
fn is_answer(piece: &str) -> bool {
    let bare: String = piece
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\\')
        .collect();
    let keys = ["verdict", "quote", "because", "about"];
    let named = keys
        .iter()
        .filter(|key| bare.contains(&format!("\"{key}\":")) || bare.contains(&format!("'{key}':")));
    let named = named.count();
    named >= 2 || (named == 1 && (bare.contains("yes") || bare.contains("met")))
}

/// `score: 10/10`, within one clause.
fn is_full_score(piece: &str) -> bool {
    let bare: String = piece.chars().filter(|c| *c != ' ').collect();
    bare.split([',', ';', '(']).any(is_scored)
}

fn is_scored(clause: &str) -> bool {
    let words = [
        "score", "grade", "rating", "marks", "verdict", "deserve", "award",
    ];
    let Some(word) = words.iter().filter_map(|word| clause.find(word)).min() else {
        return false;
    };
    let behind = clause.get(word..).unwrap_or_default();
    let touches = |c: char| c.is_ascii_digit() || c == '/';
    ["5/5", "10/10", "20/20", "100/100"].iter().any(|full| {
        behind.match_indices(full).any(|(at, _)| {
            let before = behind.get(..at).unwrap_or_default();
            let after = behind.get(at + full.len()..).unwrap_or_default();
            !before.ends_with(touches) && !after.starts_with(touches)
        })
    })
}

fn has_signs(piece: &str) -> bool {
    if piece.is_ascii() {
        return false;
    }
    SIGNS.iter().any(|(first, second, apart)| {
        first.iter().any(|first| {
            piece.match_indices(first).any(|(at, _)| {
                let behind = piece.get(at + first.len()..).unwrap_or_default();
                let near = behind
                    .char_indices()
                    .nth(apart + 4)
                    .map_or(behind, |(end, _)| behind.get(..end).unwrap_or_default());
                second.iter().any(|second| near.contains(second))
            })
        })
    })
}
