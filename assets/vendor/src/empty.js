// Stands in for what the room has no use for: pictures on the board, Mermaid in the browser, polyfills of old browsers.
export default {};
export const parseMermaidToExcalidraw = () => Promise.reject(new Error("read on the server"));
