// The drawing library as an island in the page. It is fetched when somebody looks at the board; everything around it works
// without. What goes in and out are elements in their stored form (scene.js).

import { tidy } from "./scene.js";

const LIBRARY = new URL("../vendor/board/board.js", import.meta.url).href;
const SHEET = new URL("../vendor/board/board.css", import.meta.url).href;
const FONTS = new URL("../vendor/board/", import.meta.url).href;
// What the library can draw and a board does not keep.
const FOREIGN = new Set(["image", "iframe", "embeddable", "magicframe"]);

// The library's own tools lie over the canvas: so much of it at the top and at the bottom, and at the left as soon as
// something is selected on a canvas that is wide enough for it.
const TOOLS = 80;
const PANEL = 230;
const WITH_PANEL = 730;

const random = () => Math.floor(Math.random() * 2 ** 31);
const stored = (element) => JSON.stringify(tidy(element));

export class Canvas {
  #library = null;
  #root = null;
  #version = -1;
  #api = null;
  #attempts = 0;

  // changed(elements): somebody drew; names: what the library leaves unnamed, {menu, colours, fonts}.
  constructor(box, { changed, names }) {
    Object.assign(this, { box, changed, names, viewOnly: true });
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.addEventListener("change", () => this.#render());
  }

  get loaded() {
    return this.#api !== null;
  }

  // Resolves when it can be drawn on; rejects when the library could not be fetched.
  async load(elements) {
    globalThis.EXCALIDRAW_ASSET_PATH = FONTS;
    // A module that could not be fetched is not asked for again under the same name.
    const again = this.#attempts++ ? `?${this.#attempts}` : "";
    const [library] = await Promise.all([import(LIBRARY + again), sheet()]);
    this.#library = library;
    const host = document.createElement("div");
    host.className = "canvas-host";
    this.box.append(host);
    this.#keepKeys(host);
    this.#root = library.createRoot(host);
    this.initial = { elements: this.#restored(elements), scrollToContent: elements.length > 0 };
    await new Promise((ready) => {
      this.ready = ready;
      this.#render();
    });
    this.#version = library.getSceneVersion(this.#api.getSceneElementsIncludingDeleted());
  }

  #restored(elements) {
    return this.#library.restoreElements(elements, null, { refreshDimensions: true, repairBindings: true });
  }

  #render() {
    if (!this.#root) return;
    const { createElement: h, Excalidraw, MainMenu } = this.#library;
    const items = MainMenu.DefaultItems;
    const props = {
      excalidrawAPI: (api) => {
        this.#api = api;
        this.ready?.();
      },
      initialData: this.initial,
      viewModeEnabled: this.viewOnly,
      theme: this.dark.matches ? "dark" : "light",
      langCode: "en",
      autoFocus: false,
      handleKeyboardGlobally: false,
      detectScroll: true,
      aiEnabled: false,
      validateEmbeddable: false,
      UIOptions: {
        canvasActions: { loadScene: false, saveToActiveFile: false, toggleTheme: false, export: false, saveAsImage: false, changeViewBackgroundColor: false },
        tools: { image: false },
      },
      onChange: (list) => this.#onChange(list),
    };
    this.#root.render(h(Excalidraw, props, h(MainMenu, null, h(items.SearchMenu), h(items.Help), h(items.ClearCanvas))));
    requestAnimationFrame(() => this.#nameButtons());
  }

  // What a screen reader would call "button" and "dialog", and states on things that have none.
  #nameButtons() {
    for (const [selector, name] of [
      [".main-menu-trigger:not([aria-label])", this.names.menu],
      [".color-picker-container[role=dialog]:not([aria-label])", this.names.colours],
      [".FontPicker__container:not([aria-label])", this.names.fonts],
    ])
      for (const found of this.box.querySelectorAll(selector)) found.setAttribute("aria-label", name);
    for (const found of this.box.querySelectorAll("div[aria-expanded]:not([role])"))
      for (const state of ["aria-expanded", "aria-haspopup", "aria-controls"]) found.removeAttribute(state);
  }

  // Fires on every movement of the pointer; only another version is another drawing.
  #onChange(list) {
    this.#nameButtons();
    const version = this.#library.getSceneVersion(list);
    if (version === this.#version) return;
    this.#version = version;
    if (list.some((element) => FOREIGN.has(element.type) && !element.isDeleted)) return this.#throwOut(list);
    this.changed(list);
  }

  #throwOut(list) {
    const gone = (element) => (FOREIGN.has(element.type) ? { ...element, isDeleted: true, version: element.version + 1, versionNonce: random() } : element);
    this.#api.updateScene({ elements: list.map(gone), captureUpdate: this.#library.CaptureUpdateAction.NEVER });
  }

  // Keys that mean something else to the library than to the room.
  #keepKeys(host) {
    const ours = (event) => {
      const command = event.ctrlKey || event.metaKey;
      if ((command && ["s", "o"].includes(event.key.toLowerCase())) || (event.altKey && /^[123]$/.test(event.key))) {
        event.stopPropagation();
        event.preventDefault();
        document.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, ctrlKey: command, altKey: event.altKey }));
      }
    };
    host.addEventListener("keydown", ours, { capture: true });
  }

  elements() {
    return this.#api.getSceneElementsIncludingDeleted();
  }

  allow(drawing) {
    if (this.viewOnly === !drawing) return;
    this.viewOnly = !drawing;
    this.#render();
  }

  // Brings the canvas to these elements. What is the same is not touched, so that selection and undo stay what they were.
  show(next, { undoable = false } = {}) {
    const current = new Map(this.elements().map((element) => [element.id, element]));
    const changed = new Set(next.filter((element) => stored(current.get(element.id)) !== JSON.stringify(element)).map(({ id }) => id));
    const wanted = new Set(next.map(({ id }) => id));
    const leaving = this.elements().filter((element) => !wanted.has(element.id));
    if (!changed.size && !leaving.some((element) => !element.isDeleted) && this.#sameOrder(next)) return;
    const marked = (element) => ({ ...element, version: (current.get(element.id)?.version ?? 0) + 1, versionNonce: random() });
    const restored = new Map(this.#restored(next.map((element) => (changed.has(element.id) ? marked(element) : current.get(element.id)))).map((element) => [element.id, element]));
    const gone = (element) => (element.isDeleted ? element : { ...element, isDeleted: true, version: element.version + 1, versionNonce: random() });
    const { IMMEDIATELY, NEVER } = this.#library.CaptureUpdateAction;
    this.#api.updateScene({
      elements: [...next.map(({ id }) => (changed.has(id) ? restored.get(id) : current.get(id))), ...leaving.map(gone)].filter(Boolean),
      captureUpdate: undoable ? IMMEDIATELY : NEVER,
    });
  }

  #sameOrder(next) {
    const alive = this.elements().filter((element) => !element.isDeleted);
    return alive.length === next.length && alive.every((element, at) => element.id === next[at].id);
  }

  // What can be seen between the tools, in the board's own units.
  view() {
    const { scrollX, scrollY, width, height, zoom } = this.#api.getAppState();
    const left = width >= WITH_PANEL ? PANEL : 0;
    return { x: left / zoom.value - scrollX, y: TOOLS / zoom.value - scrollY, width: (width - left) / zoom.value, height: (height - 2 * TOOLS) / zoom.value };
  }

  focus() {
    this.box.querySelector(".excalidraw-container")?.focus({ preventScroll: true });
  }

  select(ids) {
    const found = this.#find(ids);
    if (!found.length) return;
    this.#api.updateScene({ appState: { selectedElementIds: Object.fromEntries(found.map(({ id }) => [id, true])) }, captureUpdate: this.#library.CaptureUpdateAction.NEVER });
  }

  #find(ids) {
    const wanted = new Set(ids);
    return this.elements().filter((element) => wanted.has(element.id) && !element.isDeleted);
  }

  // Moves the view only when some of these are out of it; then all of the drawing is shown.
  reveal(ids) {
    if (!this.#find(ids).every((element) => this.#inView(element))) this.fit();
  }

  #inView({ x, y, width, height }) {
    const view = this.view();
    return x >= view.x && y >= view.y && x + width <= view.x + view.width && y + height <= view.y + view.height;
  }

  fit() {
    const { width } = this.#api.getAppState();
    const left = width >= WITH_PANEL ? PANEL : 0;
    this.#api.scrollToContent(undefined, { animate: false, fitToContent: true, canvasOffsets: { left, top: TOOLS, bottom: TOOLS, right: 0 } });
  }

  // The page around it moved, or gave it more room: what was in the middle stays there.
  moved() {
    if (!this.#api) return;
    const { clientWidth, clientHeight } = this.box;
    const before = this.size ?? [clientWidth, clientHeight];
    this.size = [clientWidth, clientHeight];
    this.#api.refresh();
    const [dx, dy] = [clientWidth - before[0], clientHeight - before[1]];
    // A panel that was hidden, or a window that is being dragged, moves nothing.
    if (!before[0] || !clientWidth || Math.hypot(dx, dy) < 80) return;
    const { scrollX, scrollY, zoom } = this.#api.getAppState();
    const appState = { scrollX: scrollX + dx / 2 / zoom.value, scrollY: scrollY + dy / 2 / zoom.value };
    this.#api.updateScene({ appState, captureUpdate: this.#library.CaptureUpdateAction.NEVER });
  }
}

function sheet() {
  return new Promise((ready, failed) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: SHEET, onload: ready, onerror: () => failed(new Error("no style sheet")) });
    document.head.append(link);
  });
}
