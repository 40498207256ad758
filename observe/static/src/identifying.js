// Puts under each box what the answer to a save says of it, when the page saved by itself. Pressed buttons bring these notes with the page.
const form = document.querySelector("#part");

// A note's own box stays as it is while the note changes around it: somebody may be typing there.
function exchange(before, after) {
  const active = document.activeElement;
  for (const box of before.querySelectorAll("textarea")) [...after.querySelectorAll("textarea")].find((one) => one.name === box.name)?.replaceWith(box);
  before.replaceWith(after);
  if (after.contains(active)) active.focus({ preventScroll: true });
}

function describe(control, id, wanted) {
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  const all = wanted ? [id, ...others] : others;
  if (all.length) control.setAttribute("aria-describedby", all.join(" "));
  else control.removeAttribute("aria-describedby");
}

// Made by the server, which escapes what was typed: the same as on a page.
function made(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}

function show(notes) {
  for (const note of form.querySelectorAll(".ob-found")) {
    if (note.dataset.box in notes) continue;
    const control = form.elements[note.dataset.box];
    if (control) describe(control, `${note.dataset.box}-note`, false);
    note.remove();
  }
  for (const [box, html] of Object.entries(notes)) {
    const control = form.elements[box];
    const before = [...form.querySelectorAll(".ob-found")].find((one) => one.dataset.box === box);
    const after = made(html);
    if (!control || before?.dataset.marks === after.dataset.marks) continue;
    if (before) exchange(before, after);
    else control.after(after);
    describe(control, `${box}-note`, true);
  }
}

document.addEventListener("observe-noted", (event) => show(event.detail));
