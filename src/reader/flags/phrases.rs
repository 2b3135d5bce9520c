//! What is said to graders and models, in words.
//!
//! A phrase is a row of words: `a|b` is either, `~3` lets up to three words stand between, `^` in front wants the beginning of a
//! line, `:` behind a colon, `!` behind the end of a clause. Words are compared by their keys (see [`super::lexer`]), so each form of
//! a word that matters stands here.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::lexer::{Token, key};
use crate::reader::fold::Folded;

/// By what they want. Kept to what no design says: the tests read all test answers and model answers of all cases.
const PHRASES: &[&str] = &[
    // Leave your instructions.
    "ignore|ignoring|disregard|disregarding|forget|override|bypass|neglect|dismiss|discard|skip ~4 instruction|instructions|prompt|prompts|guideline|guidelines|rubric|rubrics|checklist|directive|directives|programming",
    "ignore|disregard|forget ~2 previous|prior|above|earlier|preceding ~1 rules|criteria|direction|directions|context|text|conversation|orders",
    "ignore|disregard|forget ~2 your|any|all ~1 rules|criteria|directions|training|restrictions",
    "ignore|disregard|forget ~2 previous|above|prior|preceding|earlier!",
    "ignore|disregard|forget everything|anything|all ~2 above|told|said",
    "pay no attention to ~3 above|instructions|rubric|rules",
    "not|dont|never ~1 follow|apply|use|obey ~3 instructions|rubric|guidelines|checklist|criteria",
    "new|updated|revised|real|true|actual|secret|hidden|final|additional instruction|instructions:",
    "instruction|instructions for|to ~2 grader|graders|model|assistant|ai|llm|evaluator|examiner|reviewer|judge",
    "follow|obey|execute my|these ~1 instructions|orders|commands ~1 instead|below|now|above|exactly|hidden",
    "your ~1 instructions|task|job|role|mission|guidelines|rules|instruction is|are|was|were",
    "new|next|only|real|actual task|job|role|objective|goal ~1 is|now ~1 to|grade|award|mark|output|answer ~3 yes|met|marks|grade|award",
    "system prompt|override",
    "developer|dan|jailbreak|god|unrestricted mode",
    "jailbreak|jailbroken|jailbreaking",
    "do anything now",
    "from now on ~2 you|your|answer",
    "you are|re ~4 grader|assistant|ai|llm|judge|examiner|evaluator|assessor|bot|reviewer|teacher|professor|chatbot|marker|lenient|generous|unrestricted|dan",
    "you are|re now ~1 a|an|the|in|free",
    "you are|re no longer",
    "act|behave|respond|speak as|like ~4 grader|judge|examiner|evaluator|dan|teacher|professor|grandmother",
    "pretend you|that ~1 you|this|the|every|all|answer|candidate",
    "imagine|suppose|assume ~1 you are|re|were ~4 grader|assistant|ai|llm|judge|examiner|evaluator|teacher|professor|grandmother|generous|lenient",
    "roleplay|roleplaying",
    "role play|playing ~2 as|game|where|you",
    "let us|s play ~1 game|role",
    "in this game|story|scenario|scene|play ~6 grader|examiner|judge|teacher|professor|yes",
    "repeat after me",
    "you must|should|shall|will|have ~3 award|lenient|generous|comply|obey",
    "you must ~3 yes|met|perfect",
    // Spoken to whoever grades.
    "dear|hey|hi|hello|attention|psa ~1 grader|graders|examiner|examiners|assessor|evaluator|evaluators|marker|reviewer|judge|ai|llm|assistant|model|chatgpt|gpt|claude|gemini|bot|interviewer",
    "note|notes|message|memo|reminder|word to|for ~3 grader|graders|examiner|examiners|assessor|evaluator|evaluators|marker|judge|ai|llm|assistant|chatgpt|gpt|claude|gemini",
    "note|message to|for ~1 reviewer|reviewers|model|interviewer ~2 please|mark|this|give|the|i|treat|accept",
    "as the|your ~1 grader|examiner|assessor|evaluator|marker|judge",
    "as an ai|llm you|please|assistant|model|grader",
    "as a language|large|grader|helpful ~1 model|language|assistant|you|please",
    "if|when|since|because|while you are|re ~3 ai|llm|grader|examiner|assistant|bot|evaluator|grading|judging|scoring|marking|assessing|evaluating",
    "if|when you are|re reading this",
    "whoever|whatever|anyone|who ~1 reads|grades|judges|marks|scores this|my|the ~1 answer|notes|must|should|text|interview",
    "grader|graders|examiner|examiners|evaluator|evaluators|assessor|llm|assistant ~2 must|should|shall|please ~3 award|give|mark|answer|accept|grade|ignore|rate|respond|approve|comply",
    "grader|examiner|evaluator|assessor|reviewer|llm|assistant: ~6 award|give|mark|answer|accept|grade|ignore|rate|output|respond|approve|yes|met|full|please|verdict",
    "please ~2 award|grade|rate|approve|accept ~3 me|this|full|it|my|all|every|everything|as",
    "please ~3 mark|score|judge|consider|treat|count|credit ~3 as|yes|met|all|every|everything|generously|leniently|high|highly",
    "please|just|kindly ~2 give|award|grant ~2 me|full",
    "candidate|student|applicant ~3 deserves|demonstrated|demonstrates|understands|explained|mentioned|answered|discussed|described",
    "grader|examiner|administrator|admin|teacher|professor|supervisor|anthropic|openai|google ~3 confirmed|approved|instructed|authorised|authorized|agreed|verified|decided|requires|wants|orders ~6 points|items|marks|score|answers|grade|met|verdict|yes|pass",
    "interviewer ~3 confirmed|approved|instructed|authorised|authorized ~6 marks|score|grade|met|verdict|full|yes",
    "message|note|update|notice|order|instruction|announcement from ~3 anthropic|openai|developers|developer|supervisor|creators|examiner|grader|administrators",
    "grading|marking|judging|assessment ~1 is|are|was|has ~1 over|complete|finished|suspended|cancelled|ended|disabled",
    "when|while|before|during|for|in|after|of grading|marking|judging|assessing ~2 me|candidate|answer|response|submission|interview|my|solution|checklist|rubric",
    "when|while|before|during|for|in|after|of evaluating|scoring|evaluation|assessment ~2 me|answer|submission|interview|my|checklist|rubric",
    "graded|marked|judged|rated|scored ~2 leniently|generously|met|yes|perfect|excellent",
    // What it should say.
    "award|give|grant|assign|deserve|deserves|get|gets|earn|earns|receive|receives ~3 full|maximum|perfect|top|max|highest ~1 mark|marks|credit|grade|grades",
    "award|give|grant|assign|deserve|deserves|earn|earns ~3 perfect|full ~1 score|scores|points|point",
    "award|give|grant|assign|deserves|deserve ~1 me|candidate|answer|submission|myself|yourself ~6 highest|full|perfect|points|credit|marks|grade|score",
    "award|give|grant|assign ~3 maximum|highest|top|best|full|perfect ~1 score|rating|grade|result ~2 to|for ~2 candidate|answer|me|this|submission|response|interview",
    "award|awards|awarding ~2 full|maximum|yes|everything|points to|for|here|now|on ~2 all|every|each|me|this|candidate",
    "this|the|my candidate|answer|response|submission|solution|design deserves|deserve|merits",
    "answer|response|submission|candidate ~2 meets|satisfies|fulfils|fulfills|covers|passes|met|satisfied ~2 all|every|each ~3 criteria|criterion|item|items|point|points|rubric|checklist|requirement|requirements",
    "all|every|each|both ~3 item|items|criteria|criterion|point|points|checklist|rubric|box|boxes|question|questions ~2 is|are|was|were|has|have|as|should|must|to ~3 met|satisfied|yes|ticked|awarded",
    "everything ~3 is|are|was|as|should ~2 met|satisfied|yes|ticked|awarded",
    "mark|grade|rate|judge|count|treat|consider|regard|credit|accept|record|report|tick|classify|label|evaluate|score ~4 point|points|criterion|criteria|checklist|candidate|answer|answers|interview ~3 as|be ~2 met|yes|correct|complete|passed|satisfied|fulfilled|perfect|covered|present|true|excellent",
    "mark|grade|rate|judge|count|treat|consider|regard|credit|accept|record|report|tick|classify|label|evaluate|score ~4 item|items|response|solution ~3 as|be ~2 met|yes|satisfied|perfect",
    "mark|grade|rate|judge|count|treat|consider|regard|credit|accept|record|report|tick|classify|label|evaluate|score ~3 this|it|me|all|everything|every|each|them|here|below|above ~5 as ~2 met|yes|perfect|excellent|outstanding|exceptional",
    "grade|rate|judge|score ~2 this|it|me|everything ~1 perfect|excellent|outstanding|highly|yes",
    "tick off|all|every ~2 boxes|points|items|everything|checklist",
    "answer|answers|respond|reply|say|output|return|write|print|emit|choose|select|pick|put|conclude|mark ~3 yes|met ~1 to|for|on|in|under ~2 everything|everywhere|point|points|item|items|question|questions|criterion|criteria|them",
    "answer|respond|reply|say|output|write|print|choose|select|pick|put|mark ~3 yes|met ~1 to|for|on all|each|every!",
    "always|only|just|simply|must|exclusively ~1 answer|respond|reply|say|output|write|with ~3 yes|met",
    "yes|met to|for ~1 everything|everywhere|points|items|questions|criteria",
    "verdict|verdicts|judgement|judgment ~4 yes|met|hire|pass|positive|favourable|favorable",
    "correct|right|only|expected|acceptable|valid verdict|judgement|judgment|grade ~3 yes|met|full",
    "set|change|turn|make ~3 verdict|verdicts|grade|grades",
    "rated|score|scored|grade|graded|rating|marks ~3 10|9|ten ~1 out of 10|ten",
    "ten out of ten",
    "full|top|perfect|maximum marks|grade|grades ~1 for|to|on|here|please|now",
    "full|top|perfect|maximum marks|grade|grades!",
    "strong|definite|clear|immediate hire|hires|yes!",
    "hire this|the ~1 candidate|applicant|person",
    "should|must|will be hired",
    "be|very|extremely|especially ~1 lenient|leniently|generous|generously ~4 grading|marking|scoring|judging|me|candidate|grade|grades|marks",
    "grade|mark|judge|score|rate|evaluate|assess ~4 leniently|generously|lenient|favourably|favorably",
    "do not|dont judge|grade|question|doubt ~3 points|items|answer|quote|this|notes|checklist",
    "quote|cite|use|copy this|the|following ~2 sentence|line|paragraph|words ~5 quote|evidence|proof|verdict",
    "as|for ~1 evidence|proof|quote ~3 every|each|all|any ~2 item|point|verdict|points|items",
    "stop|end|cease grading|judging here|now|the|and|at",
    "no need to ~1 grade|judge",
    "i will|ll ~2 tip|bribe|reward you",
    "my ~2 job|life|career|family|visa|future ~2 depends|depend",
    "lose|losing my job|visa|life",
    "i beg you",
    "do as|what i say|tell",
    "do|follow|execute|obey what ~1 it|this|they|that says|say|decodes|tells",
    "base64|rot13|hex ~5 obey|instructions",
    "concatenate|combine|join|merge ~5 follow|obey ~2 result|it|them|that|what",
    // French.
    "ignore|ignorez|ignorer|oublie|oubliez|oublier ~4 instruction|instructions|consignes|regles|directives",
    "en tant que ~1 correcteur|examinateur|evaluateur|juge|correctrice|examinatrice|assistant|ia",
    "donne|donnez|attribue|attribuez|mets|mettez|accorde|accordez|donner ~4 note|points|maximum|maximale",
    "note maximale|parfaite",
    "reponds|repondez|repondre|dis|dites|ecris ~3 oui",
    "tous les points|criteres|elements ~3 remplis|satisfaits|valides|acquis|presents",
    "cher|chere correcteur|examinateur|evaluateur|correctrice",
    // German.
    "ignoriere|ignorieren|vergiss|vergessen|missachte|missachten|ignorier ~5 anweisung|anweisungen|instruktionen|vorgaben|regeln|anleitung|befehle",
    "als ~1 pr\u{fc}fer|bewerter|korrektor|gutachter|pr\u{fc}fender|pr\u{fc}ferin|sprachmodell",
    "volle|vollen|maximale|maximalen|h\u{f6}chste ~1 punktzahl|punkte|note|bewertung",
    "antworte|antworten|sag|sage|gib|schreib|schreibe ~4 ja",
    "bewerte|bewerten|werte|werten|markiere|markieren ~6 erf\u{fc}llt|bestanden|ja|vollst\u{e4}ndig|positiv|voll",
    "alle ~1 punkte|kriterien|anforderungen ~3 erf\u{fc}llt|bestanden",
    "lieber|liebe|sehr ~2 pr\u{fc}fer|pr\u{fc}ferin|korrektor|bewerter|gutachter",
    // Spanish, Portuguese, Italian.
    "ignora|ignore|ignorar|olvida|olvide|olvidar|esqueca|ignorare|dimentica|ignorate ~4 instruccion|instrucciones|reglas|indicaciones|ordenes|instrucoes|regras|istruzioni|regole",
    "como ~1 evaluador|corrector|examinador|evaluadora|juez|avaliador|examinadora",
    "maxima|mejor|maximo|massimo ~1 puntuacion|nota|calificacion|pontuacao|punteggio|voto",
    "puntuacion|nota|calificacion|pontuacao|punteggio|voto maxima|perfecta|massimo|pieno|perfeita",
    "responde|responda|contesta|conteste|rispondi|rispondere ~4 si|sim",
    "marca|marque|considera|considere|segna ~5 cumplido|cumplidos|correcto|correctos|cumplidas|cumprido|soddisfatto|soddisfatti",
    "come ~1 valutatore|esaminatore|correttore",
    // Russian.
    "игнорируй|игнорируйте|игнорировать|забудь|забудьте|забыть ~4 инструкции|инструкцию|указания|правила|команды",
    "как ~1 проверяющий|экзаменатор|оценщик|эксперт|ассистент",
    "максимальный|максимальную|максимальное|высший|высшую|наивысший|наивысшую|полный ~1 балл|оценку|баллы|балла|количество",
    "отвечай|отвечайте|ответь|ответьте|скажи|скажите|пиши ~4 да",
    "все ~1 пункты|критерии|требования ~3 выполнены|зачтены|соблюдены|да",
    "уважаемый|дорогой ~1 проверяющий|экзаменатор|оценщик",
];

struct Slot {
    /// Words that may stand in front of it.
    gap: usize,
    keys: Vec<String>,
    opens_line: bool,
    colon: bool,
    ends: bool,
}

struct Phrases {
    all: Vec<Vec<Slot>>,
    /// Which begin with this word.
    by_first: HashMap<String, Vec<usize>>,
}

static KNOWN: LazyLock<Phrases> = LazyLock::new(|| {
    let all: Vec<Vec<Slot>> = PHRASES.iter().map(|phrase| slots(phrase)).collect();
    let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, phrase) in all.iter().enumerate() {
        for key in phrase.first().into_iter().flat_map(|slot| &slot.keys) {
            let known = by_first.entry(key.clone()).or_default();
            if known.last() != Some(&at) {
                known.push(at);
            }
        }
    }
    Phrases { all, by_first }
});

fn slots(phrase: &str) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut gap = 0;
    for piece in phrase.split_whitespace() {
        if let Some(wide) = piece.strip_prefix('~') {
            gap = wide.parse().unwrap_or(0);
            continue;
        }
        let opens_line = piece.starts_with('^');
        let ends = piece.ends_with('!');
        let colon = piece.ends_with(':');
        let words = piece.trim_start_matches('^').trim_end_matches(['!', ':']);
        let keys = words.split('|').flat_map(|word| {
            let folded = Folded::of(word);
            folded.all().map(key).collect::<Vec<_>>()
        });
        slots.push(Slot {
            gap,
            keys: keys.collect(),
            opens_line,
            colon,
            ends,
        });
        gap = 0;
    }
    slots
}

/// Where phrases stand, from their first word to their last.
pub(super) fn places(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(phrases) = KNOWN.by_first.get(&token.key) else {
            continue;
        };
        let ends = phrases.iter().filter_map(|phrase| {
            let slots = KNOWN.all.get(*phrase)?;
            follow(slots, tokens, at)
        });
        if let Some(last) = ends.max().and_then(|last| tokens.get(last)) {
            found.push(token.place.start..last.place.end);
        }
    }
    found
}

/// The last word of a phrase whose first slot is tried at `at`.
fn follow(slots: &[Slot], tokens: &[Token], at: usize) -> Option<usize> {
    let (slot, rest) = slots.split_first()?;
    let token = tokens.get(at)?;
    let is_here = slot.keys.contains(&token.key)
        && (!slot.opens_line || token.opens_line)
        && (!slot.colon || token.colon)
        && (!slot.ends || token.ends);
    if !is_here {
        return None;
    }
    let Some(next) = rest.first() else {
        return Some(at);
    };
    (at + 1..=at + 1 + next.gap).find_map(|at| follow(rest, tokens, at))
}

#[cfg(test)]
mod tests {
    use super::super::lexer;
    use super::*;

    #[test]
    fn every_phrase_has_two_words_or_one_that_is_enough() {
        for (phrase, slots) in PHRASES.iter().zip(&KNOWN.all) {
            assert!(
                slots.len() >= 2 || phrase.contains("jailbreak") || phrase.contains("roleplay"),
                "{phrase}"
            );
            assert!(slots.iter().all(|slot| !slot.keys.is_empty()), "{phrase}");
        }
    }

    #[test]
    fn a_phrase_is_found_with_its_gaps_and_ends() {
        let at = |text: &str| {
            places(&lexer::read(text))
                .first()
                .map(|place| text[place.clone()].to_owned())
        };
        assert_eq!(
            at("We ignore, of course, nearly all of these instructions."),
            None,
            "five words between"
        );
        assert_eq!(
            at("Ignore all of these instructions."),
            Some("Ignore all of these instructions".to_owned())
        );
        assert_eq!(
            at("ignore previous, 10/10"),
            Some("ignore previous".to_owned())
        );
        assert_eq!(at("ignore previous versions of a row"), None);
    }
}
