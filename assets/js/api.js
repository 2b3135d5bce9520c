// The one place that talks to the JSON interface.

// Resolves with whatever the server answered, {status, body, retryAfterMs}; rejects when no answer came.
export async function call(method, path, body, { keepalive = false, timeoutMs = 10000 } = {}) {
  const headers = { "X-App": "fortyfive", Accept: "application/json" };
  const recording = globalThis.Blob !== undefined && body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = recording ? body.type : "application/json";
  const response = await fetch(path, {
    method,
    headers,
    body: body === undefined || recording ? body : JSON.stringify(body),
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    keepalive,
    signal: keepalive ? undefined : AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  let parsed = null;
  try {
    parsed = JSON.parse(text);
  } catch {
    // A proxy's page, or nothing: the status has to do.
  }
  return { status: response.status, body: parsed, retryAfterMs: seconds(response.headers.get("Retry-After")) };
}

function seconds(header) {
  const value = Number(header);
  return header !== null && Number.isFinite(value) && value >= 0 ? value * 1000 : null;
}

export const interviewPath = (id, rest = "") => `/api/v1/interviews/${encodeURIComponent(id)}${rest}`;
