// What scripts add to pages that work without them. GOV.UK Frontend gives: focus on the error summary, character counts,
// no double click on buttons with data-prevent-double-click, the menu on a phone.
const { search } = new URL(import.meta.url);
const { initAll } = await import(`./govuk-frontend.min.js${search}`);
const { all, removeOld } = await import(`./copies.js${search}`);

// On a phone these tables are laid out as blocks, and some browsers then forget that they are tables.
const ROLES = {
  table: "table",
  "thead, tbody": "rowgroup",
  tr: "row",
  td: "cell",
  "th[scope=col]": "columnheader",
  "th[scope=row]": "rowheader",
};

for (const table of document.querySelectorAll(".ob-stack, .ob-glance")) {
  for (const [selector, role] of Object.entries(ROLES)) {
    for (const part of [table, ...table.querySelectorAll("*")]) {
      if (part.matches(selector)) part.setAttribute("role", role);
    }
  }
}

initAll();

// Words that could not be saved are kept for a week. Signing out erases them, so that is asked first.
if (window.indexedDB) {
  await removeOld();
  const isKept = (await all()).length > 0;
  const warning = document.querySelector("[data-any-kept]");
  if (warning) warning.hidden = !isKept;
  for (const out of document.querySelectorAll('form[action="/sign-out"]')) {
    out.addEventListener("submit", (event) => {
      if (!isKept || warning) return;
      event.preventDefault();
      location.assign("/sign-out");
    });
  }
}
