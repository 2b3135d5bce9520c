// What the room's own board.js needs of the drawing library, and nothing more: the bundle holds what this file names.
import "@excalidraw/excalidraw/index.css";

export { createElement } from "react";
export { createRoot } from "react-dom/client";
export { CaptureUpdateAction, Excalidraw, MainMenu, getSceneVersion, restoreElements } from "@excalidraw/excalidraw";
