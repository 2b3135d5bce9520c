// Stands in for 1.8 MB of WebAssembly that cuts fonts down for exported pictures, and that would need a weaker content
// security policy. The fonts are cut by Unicode range already: the whole file goes in.
export const Commands = { Subset: "SUBSET" };
export const WorkerUrl = undefined;
export const subsetToBinary = async (buffer) => buffer;
export const subsetToBase64 = (buffer) => toBase64(buffer);
export async function toBase64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return `data:font/woff2;base64,${btoa(text)}`;
}
