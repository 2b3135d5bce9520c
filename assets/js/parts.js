// Parts and connections as elements of the board: what the palette and the list put there, and how the list reads it.
// Nothing here knows the page or the drawing library; every act takes a list of elements and gives the next one.

const SHAPES = new Set(["rectangle", "ellipse", "diamond"]);
// Stores are round, queues and logs narrow, what decides is a diamond only in flow charts: here the words and the kind tell.
const ROUND = new Set(["sql", "nosql", "object"]);
const FONT = 20;
const LINE = 25;
const LETTER = 10.5;
const GAP = 4;
const WIDTH = 190;
const HEIGHT = 80;
const STEP_X = 260;
const STEP_Y = 140;
const COLUMNS = 4;
const CLEAR = 24;
// So many are tried; then below everything there is.
const PLACES = 600;

const looks = (id, type, x, y, width, height) => ({
  id, type, x, y, width, height,
  angle: 0, strokeColor: "#1e1e1e", backgroundColor: "transparent", fillStyle: "solid", strokeWidth: 2, strokeStyle: "solid",
  roughness: 1, opacity: 100, seed: seedOf(id),
});

// The hand-drawn look of a shape, the same wherever it is shown.
function seedOf(id) {
  let seed = 7;
  for (const letter of id) seed = (seed * 31 + letter.codePointAt(0)) % 2_147_483_647;
  return seed;
}

function words(id, on, label, cx, cy, width) {
  const lines = wrapped(label, Math.max(6, Math.floor((width - 16) / LETTER)));
  const wide = Math.min(width - 10, LETTER * Math.max(...lines.map((line) => line.length), 1));
  const high = LINE * lines.length;
  return {
    ...looks(id, "text", cx - wide / 2, cy - high / 2, wide, high),
    text: lines.join("\n"), originalText: label, containerId: on, fontSize: FONT, fontFamily: 5, lineHeight: 1.25,
    textAlign: "center", verticalAlign: "middle", autoResize: true,
  };
}

function wrapped(label, letters) {
  const lines = [""];
  for (const word of label.split(/\s+/)) {
    const line = lines[lines.length - 1];
    if (line && line.length + 1 + word.length > letters) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}

const nodes = (elements) => elements.filter((element) => SHAPES.has(element.type));
const find = (elements, id) => elements.find((element) => element.id === id);
const labelOn = (elements, id) => elements.find((element) => element.type === "text" && element.containerId === id);
const said = (text) => (text ? (text.originalText ?? text.text ?? "").split(/\s+/).filter(Boolean).join(" ") : "");

// The board as parts with what they lead to: [{id, label, kind, to: [{arrow, id, label, what}]}]
export function read(elements) {
  const names = new Map(nodes(elements).map(({ id }) => [id, said(labelOn(elements, id))]));
  const arrows = elements.filter((element) => element.type === "arrow" && names.has(element.startBinding?.elementId) && names.has(element.endBinding?.elementId));
  const headless = (head) => head === null || head === undefined;
  return nodes(elements).map((node) => ({
    id: node.id,
    label: names.get(node.id),
    kind: node.customData?.kind ?? "",
    to: arrows.flatMap((arrow) => {
      const [from, to] = [arrow.startBinding.elementId, arrow.endBinding.elementId];
      const what = said(labelOn(elements, arrow.id));
      const backwards = !headless(arrow.startArrowhead) && headless(arrow.endArrowhead);
      const both = !backwards && (headless(arrow.endArrowhead) || !headless(arrow.startArrowhead));
      const end = (id) => ({ arrow: arrow.id, id, label: names.get(id), what });
      if (from === node.id && !backwards) return [end(to)];
      if (to === node.id && (both || backwards)) return [end(from)];
      return [];
    }),
  }));
}

const overlaps = (a, b) => a.x < b.x + b.width + CLEAR && b.x < a.x + a.width + CLEAR && a.y < b.y + b.height + CLEAR && b.y < a.y + a.height + CLEAR;

function boxOf(element) {
  if (!element.points) return element;
  const xs = element.points.map(([x]) => element.x + x);
  const ys = element.points.map(([, y]) => element.y + y);
  return { x: Math.min(...xs), y: Math.min(...ys), width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys) };
}

// A place for a new part that covers nothing: the next free one in rows, from the upper left of what is seen (or of what is
// there, when nobody sees it), and on below it when all is taken.
function freePlace(elements, view) {
  const taken = elements.filter((element) => !element.containerId).map(boxOf);
  const least = (pick) => taken.reduce((found, box) => Math.min(found, pick(box)), taken.length ? Infinity : 0);
  const [left, top] = view ? [view.x + CLEAR, view.y + CLEAR] : [least(({ x }) => x), least(({ y }) => y)];
  const columns = view ? Math.max(1, Math.floor((view.width - 2 * CLEAR - WIDTH) / STEP_X) + 1) : COLUMNS;
  for (let place = 0; place < PLACES; place++) {
    const [x, y] = [left + (place % columns) * STEP_X, top + Math.floor(place / columns) * STEP_Y];
    if (!taken.some((box) => overlaps({ x, y, width: WIDTH, height: HEIGHT }, box))) return { x, y };
  }
  return { x: left, y: -least(({ y, height }) => -(y + height)) + CLEAR };
}

// view: {x, y, width, height} of what is seen, in the board's own units; null: nobody sees it.
export function addPart(elements, { id, kind, label }, view = null) {
  const { x, y } = freePlace(elements, view);
  const shape = {
    ...looks(id, ROUND.has(kind) ? "ellipse" : "rectangle", x, y, WIDTH, HEIGHT),
    customData: { kind },
    boundElements: [{ id: `${id}t`, type: "text" }],
    ...(ROUND.has(kind) ? {} : { roundness: { type: 3 } }),
    ...(kind === "queue" || kind === "log" ? { strokeStyle: "dashed" } : {}),
  };
  return [...elements, shape, words(`${id}t`, id, label, x + WIDTH / 2, y + HEIGHT / 2, WIDTH)];
}

const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

// Where the line from the middle of a box to a point leaves it.
function edgeOf(box, towards) {
  const from = middle(box);
  const [dx, dy] = [towards.x - from.x, towards.y - from.y];
  const share = Math.min((box.width / 2 + GAP) / Math.max(Math.abs(dx), 1e-6), (box.height / 2 + GAP) / Math.max(Math.abs(dy), 1e-6), 0.5);
  return { x: from.x + dx * share, y: from.y + dy * share };
}

const leads = (elements, from, to) => read(elements).find((part) => part.id === from)?.to.some((end) => end.id === to);

// null: there are no such two parts, or the connection is there already.
export function connect(elements, { id, from, to, what }) {
  const [a, b] = [find(elements, from), find(elements, to)];
  if (!a || !b || from === to || leads(elements, from, to)) return null;
  const [start, end] = [edgeOf(a, middle(b)), edgeOf(b, middle(a))];
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const arrow = {
    ...looks(id, "arrow", start.x, start.y, Math.abs(dx), Math.abs(dy)),
    points: [[0, 0], [dx, dy]],
    startBinding: { elementId: from, focus: 0, gap: GAP },
    endBinding: { elementId: to, focus: 0, gap: GAP },
    endArrowhead: "arrow",
    ...(what ? { boundElements: [{ id: `${id}t`, type: "text" }] } : {}),
  };
  const bind = (element) =>
    element.id === from || element.id === to ? { ...element, boundElements: [...(element.boundElements ?? []), { id, type: "arrow" }] } : element;
  const label = what ? [words(`${id}t`, id, what, start.x + dx / 2, start.y + dy / 2, Math.max(120, Math.hypot(dx, dy)))] : [];
  return [...elements.map(bind), arrow, ...label];
}

export function rename(elements, id, label) {
  const shape = find(elements, id);
  if (!shape) return null;
  const old = labelOn(elements, id);
  const { x, y } = middle(shape);
  const fresh = words(old?.id ?? `${id}t`, id, label, x, y, shape.width);
  if (old) return elements.map((element) => (element === old ? { ...old, ...fresh, fontFamily: old.fontFamily, seed: old.seed } : element));
  const bind = (element) => (element.id === id ? { ...element, boundElements: [...(element.boundElements ?? []), { id: fresh.id, type: "text" }] } : element);
  return [...elements.map(bind), fresh];
}

// A part goes with its words and its connections; a connection with its words.
export function remove(elements, id) {
  const gone = new Set([id]);
  if (SHAPES.has(find(elements, id)?.type))
    for (const element of elements) if (element.startBinding?.elementId === id || element.endBinding?.elementId === id) gone.add(element.id);
  for (const element of elements) if (gone.has(element.containerId)) gone.add(element.id);
  return elements
    .filter((element) => !gone.has(element.id))
    .map((element) =>
      element.boundElements?.some((one) => gone.has(one.id)) ? { ...element, boundElements: element.boundElements.filter((one) => !gone.has(one.id)) } : element,
    );
}
