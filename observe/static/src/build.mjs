// Writes observe/static/built: the style sheet, and the scripts. Through Sass's library: its command needs a newer Node.js than Debian 12 has.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as sass from "sass";

const source = "observe/static/src";
const built = "observe/static/built";
const { css } = sass.compile(`${source}/observe.scss`, { loadPaths: ["."], style: "compressed", quietDeps: true });

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });
copyFileSync("node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js", `${built}/govuk-frontend.min.js`);
for (const script of readdirSync(source)) if (script.endsWith(".js")) copyFileSync(`${source}/${script}`, `${built}/${script}`);
copyFileSync(`${source}/favicon.svg`, `${built}/favicon.svg`);
writeFileSync(`${built}/observe.css`, css);
