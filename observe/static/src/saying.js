// What a form that saves by itself says of its words, politely and not twice; and a cover over the page while somebody else is signed in.
const PROBLEMS = {
  lost: "Not saved yet: no connection.",
  busy: "Not saved yet: Observe cannot save just now.",
  over: "Not saved yet: you were signed out.",
  other: "Not saved: somebody else is signed in here now.",
  refused: "Not saved yet. Press a button below to see why.",
  conflict: "This part was saved in another place. Press a button below to see both.",
  held: "This part was saved in another place. Press a button below to go on.",
};
const KEPT = "Your words are kept in this browser.";
const NOT_KEPT = "This browser cannot keep your words, so leave this page open.";
const covered = document.getElementById("main-content");
let cover = null;

function again(back, kept) {
  const link = Object.assign(document.createElement("a"), { className: "govuk-link", textContent: "Sign in again" });
  link.href = `/sign-in?next=${encodeURIComponent(back)}`;
  if (!kept) link.target = "_blank"; // this page has to stay open
  return [link, kept ? " to save them." : " in a new tab, then come back here."];
}

export function say(status, words) {
  status.classList.remove("ob-unsaved");
  if (status.textContent !== words) status.textContent = words;
}

// `back` is where one goes on after signing in again.
export function sayProblem(status, became, { kept, back }) {
  const words = `${PROBLEMS[became]} ${kept ? KEPT : NOT_KEPT}`;
  status.classList.add("ob-unsaved");
  if (status.textContent.startsWith(words)) return;
  status.replaceChildren(words, ...(became === "over" ? [" ", ...again(back, kept)] : []));
}

export function hidePage(hidden) {
  covered.hidden = hidden;
  if (!hidden) cover?.remove();
  if (!hidden || cover?.isConnected) return;
  const heading = Object.assign(document.createElement("h1"), { className: "govuk-heading-l", textContent: "Somebody else is signed in" });
  const text = Object.assign(document.createElement("p"), { className: "govuk-body" });
  text.setAttribute("role", "status");
  cover = Object.assign(document.createElement("main"), { className: "govuk-main-wrapper" });
  cover.append(heading, text);
  covered.before(cover);
  text.textContent =
    "Somebody else signed in with this browser. What was being written on this page was not sent, and is not shown. Whoever wrote it finds it here again when they have signed in.";
}
