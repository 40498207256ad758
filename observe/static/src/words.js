// What somebody wrote in a form, without what belongs to the page that it stands on.
const OF_THE_PAGE = ["csrf_token", "revision", "noted"];

export function wordsOf(form) {
  const all = new URLSearchParams(new FormData(form));
  for (const name of OF_THE_PAGE) all.delete(name);
  return all.toString();
}
