// Where a part of a page is put that was not there before: only where nothing moves that somebody may be reading.

// top, bottom: of what is there now, from the upper edge of the window, in pixels; height: of the window.
//   below   it lies under the window: whatever grows there is not seen
//   above   it lies over the window: it may grow if the window is held where it is
//   last    it begins in the window and ends under it: nothing beneath it is seen
//   seen    it ends in the window, with something beneath it that would move, or is read itself
export function placing({ top, bottom }, height) {
  if (top >= height) return "below";
  if (bottom <= 0) return "above";
  return top >= 0 && bottom >= height ? "last" : "seen";
}

// How long until somebody looks again, in milliseconds: a little longer each time.
export const wait = (looks) => Math.min(10_000, 2000 * 1.2 ** looks);
