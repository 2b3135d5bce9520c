//! Wordings drawn at random.

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_comes_back_what_passes_is_short_plain_and_has_no_number_of_its_own(reply in "\\PC{0,400}") {
        if let Ok(text) = try_out("url-shortener", &probe(), "I use a queue", &reply) {
            prop_assert!(text.chars().count() <= limits::WORDING_CHARS);
            prop_assert!(text.is_ascii() || text.chars().all(|c| !c.is_control()));
            prop_assert!(!text.chars().any(char::is_numeric));
        }
    }

    #[test]
    fn a_word_of_the_key_anywhere_in_a_good_wording_drops_it(
        at in 0usize..9,
        word in prop::sample::select(vec!["idempotency", "replica", "coordinator", "Redis", "base62", "expiry", "consistent", "cache", "counter", "404"]),
    ) {
        let mut words: Vec<&str> = "So what do you do if that fails in the middle?".split(' ').collect();
        words.insert(at, word);
        prop_assert!(try_out("url-shortener", &probe(), "hm", &words.join(" ")).is_err());
    }

    #[test]
    fn a_number_anywhere_in_a_good_wording_drops_it(at in 0usize..9, number in 2u32..1_000_000) {
        let number = number.to_string();
        let mut words: Vec<&str> = "So what do you do if that fails in the middle?".split(' ').collect();
        words.insert(at, &number);
        prop_assert!(try_out("url-shortener", &probe(), "hm", &words.join(" ")).is_err());
    }

    #[test]
    fn the_fence_never_stands_in_what_it_fences(words in "[-0-9a-f]{0,200}", seed in any::<u64>()) {
        let line = probe();
        let turn = Turn::of(&line, "clarify", &words, &[]).unwrap();
        let prompt = Prompt { version: "1".into(), text: "t".into(), hash: "h".into() };
        let user = ask(&turn, &prompt, seed).user;
        let fence = user.lines().next().unwrap();
        prop_assert_eq!(user.matches(fence).count(), 2);
    }
}
