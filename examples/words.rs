//! Makes the automaton of real words from a sorted list: `words <list.txt> <words.fst>`. See `data/words/rebuild`.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(list), Some(made)) = (arguments.next(), arguments.next()) else {
        return Err("usage: words <list.txt> <words.fst>".into());
    };
    let words = std::fs::read_to_string(list)?;
    let set = fst::Set::from_iter(words.lines())?;
    std::fs::write(made, set.as_fst().as_bytes())?;
    println!("{} words, {} bytes", set.len(), set.as_fst().size());
    Ok(())
}
