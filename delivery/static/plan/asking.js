// Questions to the server. Whatever goes wrong comes back as Trouble, with the server's own sentence where it said one.

export class Trouble extends Error {
  constructor(kind, answer = {}) {
    super(answer.message ?? "");
    this.kind = kind; // "moved" (somebody saved), "invalid", "away" (no answer), "signed_out", "refused"
    this.problems = answer.problems ?? [];
    this.theirs = answer.theirs ?? [];
  }
}

const KINDS = { 401: "signed_out", 409: "moved", 422: "invalid" };

// GET without a form, POST with one.
export async function ask(address, form, token) {
  const headers = { Accept: "application/json" };
  const options = form ? { method: "POST", body: new URLSearchParams(form), headers: { ...headers, "X-CSRFToken": token } } : { headers };
  let answer;
  try {
    answer = await fetch(address, { ...options, credentials: "same-origin", redirect: "manual" });
  } catch {
    throw new Trouble("away");
  }
  if (answer.type === "opaqueredirect") throw new Trouble("signed_out");
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  const said = isJson ? await answer.json() : {};
  if (!answer.ok) throw new Trouble(KINDS[answer.status] ?? "refused", said);
  return said;
}
