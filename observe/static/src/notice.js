// Says what became of words that this browser kept, with what one can do about them.
function make(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

// Both texts side by side, on the page of the part.
function compare(copy) {
  const form = Object.assign(make("form", ""), { method: "post", action: copy.path });
  const token = document.querySelector("input[name=csrf_token]").value;
  for (const [name, value] of [["csrf_token", token], ["revision", copy.revision], ...new URLSearchParams(copy.words)]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.append(make("button", "govuk-button govuk-button--secondary govuk-!-margin-bottom-0", "See both and choose"));
  form.addEventListener("submit", () => {
    form.elements.csrf_token.value = document.querySelector("input[name=csrf_token]").value;
    sessionStorage.setItem("observe-pressed", copy.id);
  });
  return form;
}

function written(copy) {
  const details = make("details", "govuk-details govuk-!-margin-bottom-4");
  const summary = make("summary", "govuk-details__summary");
  summary.append(make("span", "govuk-details__summary-text", "Show what you wrote"));
  const text = make("div", "govuk-details__text");
  const typed = new URLSearchParams(copy.words);
  for (const name of copy.boxes) if (typed.get(name)) text.append(make("p", "govuk-body ob-as-typed", typed.get(name)));
  details.append(summary, text);
  return details;
}

function eraser(erase, box) {
  const button = Object.assign(make("button", "ob-clear govuk-!-margin-0", "Erase it from this browser"), { type: "button" });
  button.addEventListener("click", async () => {
    await erase();
    box.replaceChildren(make("p", "govuk-body", "It was erased from this browser."));
  });
  return button;
}

export function notice(place, words, { copy, compare: isTwo, open, erase } = {}) {
  const box = make("div", "govuk-inset-text govuk-!-margin-top-0");
  box.append(make("p", "govuk-body", words));
  if (isTwo) box.append(compare(copy));
  if (open) box.append(Object.assign(make("a", "govuk-link", "Go on writing there"), { href: copy.path }));
  if (erase && !isTwo) box.append(written(copy), eraser(erase, box));
  place.append(box);
}
