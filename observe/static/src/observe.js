// What scripts add to pages that work without them. GOV.UK Frontend gives: focus on the error summary, character counts,
// no double click on buttons with data-prevent-double-click, the menu on a phone.
const { initAll } = await import(`./govuk-frontend.min.js${new URL(import.meta.url).search}`);

initAll();
