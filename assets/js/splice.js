// The difference of two texts as one replaced stretch, and what can be built on it.

// {at, end, text}: `before` from `at` to `end` became `text`.
export function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at++;
  let tail = 0;
  while (tail < shorter - at && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { at, end: before.length - tail, text: after.slice(at, after.length - tail) };
}

// Both changes of `base`, or null where they touch the same place.
export function mergeBoth(base, theirs, mine) {
  if (theirs === mine || mine === base) return theirs;
  if (theirs === base) return mine;
  const a = difference(base, theirs);
  const b = difference(base, mine);
  const [first, second] = a.at <= b.at ? [a, b] : [b, a];
  if (first.end > second.at || (first.at === second.at && first.end === second.end)) return null;
  return base.slice(0, first.at) + first.text + base.slice(first.end, second.at) + second.text + base.slice(second.end);
}

// Where a caret in `before` belongs in `after`.
export function movedCaret(caret, before, after) {
  const change = difference(before, after);
  if (caret <= change.at) return caret;
  if (caret >= change.end) return caret + after.length - before.length;
  return change.at + change.text.length;
}
