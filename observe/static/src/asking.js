// Asks the server to save, and says what became of it. A token that is too old is renewed, for the same person only.
const given = document.getElementById("kept-words").dataset;
const PATIENCE = 20_000;
const LARGEST_LAST = 60_000; // browsers send no more than 64 KiB from a page that closes

const token = () => document.querySelector("input[name=csrf_token]");

// An answer; or null where none came.
async function ask(address, options) {
  try {
    return await fetch(address, { ...options, headers: { "X-Autosave": "1" }, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return null;
  }
}

function post(action, words, revision, closing) {
  const body = new URLSearchParams(words);
  body.set("csrf_token", token().value);
  body.set("revision", revision);
  return ask(action, { method: "POST", body, keepalive: closing && `${body}`.length < LARGEST_LAST });
}

// "same", "other" (somebody else is signed in), "over" (nobody is), "lost" (no answer), or "busy" (the server cannot).
export async function renew() {
  const answer = await ask(given.token);
  if (answer === null) return "lost";
  if (answer.status === 401) return "over";
  if (answer.status >= 500) return "busy";
  const told = answer.ok ? await answer.json() : {};
  if (told.whose !== given.whose) return "other";
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = told.csrf_token;
  return "same";
}

async function outcome(answer) {
  if (answer === null) return { became: "lost" };
  if (answer.status >= 500) return { became: "busy" };
  if (answer.status !== 200 && answer.status !== 204) return { became: "refused" };
  const [revision, said, action] = ["Revision", "Saved", "Action"].map((name) => answer.headers.get(`Observe-${name}`));
  if (revision !== null) return { became: "saved", revision, said: said ?? "", action, notes: (await answer.json()).notes };
  return { became: said === null ? "conflict" : "held" };
}

// "saved", "held" (it stands there, with more that the page does not know), "conflict", "refused", or as above.
export async function send(action, words, revision, closing = false) {
  let answer = await post(action, words, revision, closing);
  if (answer?.status === 401) {
    const who = await renew();
    if (who !== "same") return { became: who };
    answer = await post(action, words, revision, closing);
    if (answer?.status === 401) return { became: "over" };
  }
  const used = answer?.headers.get("Observe-Session-Seconds");
  if (used) document.dispatchEvent(new CustomEvent("session-used", { detail: used }));
  const end = await outcome(answer);
  if (end.became !== "lost" && end.became !== "busy") document.dispatchEvent(new CustomEvent("server-reached"));
  return end;
}
