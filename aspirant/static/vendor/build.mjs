// Builds what the pages borrow from others into this folder: `npm ci && npm run vendor`.
// Everything comes from package-lock.json; the results, their licences and
// their checksums are committed, so running the product needs no node.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "../../../node_modules");
const version = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"))).version;

// Classes and elements that come along with the parts we use and that no page of ours has.
const UNUSED = [
  /\.(btn-(check|link|lg|sm|toolbar)|form-control-(sm|lg|color|plaintext)|visually-hidden-focusable|active|show)\b/,
  /::-moz-(color|focus-inner)|::-webkit-color|::-webkit-(search-decoration|inner-spin-button)|^\[list\]/,
  /^(h[4-6]|abbr.*|address|blockquote|mark|sub|sup|samp|iframe|output|progress|small|kbd kbd|(pre|a ?>) ?code)$/,
];

function purge(css) {
  const sheet = postcss.parse(css);
  sheet.walkRules((rule) => {
    rule.selectors = rule.selectors.filter((one) => !UNUSED.some((rule) => rule.test(one)));
    if (!rule.selector) rule.remove();
  });
  sheet.walkAtRules((at) => at.nodes && at.nodes.length === 0 && at.remove());
  return sheet.toString();
}

function bootstrap() {
  const { css } = sass.compile(join(here, "bootstrap.scss"), {
    loadPaths: [modules],
    style: "compressed",
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const note = `/*! Parts of Bootstrap ${version("bootstrap")}, MIT, see LICENSES */\n`;
  writeFileSync(join(here, "bootstrap.css"), `${note}@layer bootstrap{${purge(css.replace(/^\uFEFF/, ""))}}\n`);
}

function copies() {
  const font = "source-serif-4-latin-600-normal.woff2";
  copyFileSync(join(modules, "htmx.org/dist/htmx.min.js"), join(here, "htmx.min.js"));
  copyFileSync(join(modules, "@fontsource/source-serif-4/files", font), join(here, font));
  // Certificates are drawn with a whole font, so that every name can be written.
  copyFileSync(join(modules, "source-serif-pro/TTF/SourceSerifPro-Regular.ttf"), join(here, "source-serif-pro-regular.ttf"));
}

function licences() {
  const parts = [
    ["Bootstrap", "bootstrap", "bootstrap.css", "LICENSE"],
    ["htmx", "htmx.org", "htmx.min.js", "LICENSE"],
    ["Source Serif 4", "@fontsource/source-serif-4", "source-serif-4-latin-600-normal.woff2", "LICENSE"],
    ["Source Serif Pro", "source-serif-pro", "source-serif-pro-regular.ttf", "LICENSE.md"],
  ];
  const text = parts.map(([title, name, file, licence]) => {
    const head = `${title} ${version(name)} (npm ${name}): ${file}`;
    const words = readFileSync(join(modules, name, licence), "utf8").trim();
    return `${head}\n${"=".repeat(head.length)}\n\n${words}\n`;
  });
  writeFileSync(join(here, "LICENSES"), text.join("\n\n"));
}

function checksums() {
  const lines = readdirSync(here)
    .filter((file) => !/^CHECKSUMS$|\.(mjs|scss)$/.test(file))
    .sort()
    .map((file) => {
      const sum = createHash("sha256").update(readFileSync(join(here, file))).digest("hex");
      return `${sum}  ${file}\n`;
    });
  writeFileSync(join(here, "CHECKSUMS"), lines.join(""));
}

bootstrap();
copies();
licences();
checksums();
