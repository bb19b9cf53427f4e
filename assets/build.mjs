// Builds every public asset into build/static: `node assets/build.mjs`.
// Each file name carries a digest of its content, so it may be cached for ever; manifest.json maps plain names to built ones.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const modules = join(root, "node_modules");
const target = join(root, "build", "static");
const fresh = `${target}.new`;
const manifest = {};

function put(name, content) {
  const bytes = Buffer.from(content);
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const extension = extname(name);
  const built = `${name.slice(0, -extension.length)}.${digest}${extension}`;
  writeFileSync(join(fresh, built), bytes);
  manifest[name] = built;
}

function fonts() {
  const files = join(modules, "@fontsource-variable", "atkinson-hyperlegible-next", "files");
  for (const subset of ["latin", "latin-ext"]) {
    for (const slope of ["normal", "italic"]) {
      put(
        `atkinson-${subset}-${slope}.woff2`,
        readFileSync(join(files, `atkinson-hyperlegible-next-${subset}-wght-${slope}.woff2`)),
      );
    }
  }
}

// A style sheet names fonts and pictures by their plain names; a name that was not built stops the build.
function withBuiltNames(css) {
  return css.replace(/url\(["']?([^"')]+)["']?\)/g, (whole, name) => {
    if (!(name in manifest)) throw new Error(`The style sheet asks for ${name}, which is not built`);
    return `url(${manifest[name]})`;
  });
}

// GOV.UK Frontend repeats its own palette as the fallback of each colour, and the face for print; ours are always set, so the repeats go.
function withoutRepeats(css) {
  return css
    .replace(/var\((--govuk-[a-z-]+-colour), ?#[0-9a-f]{3,8}\)/g, "var($1)")
    .replace(/@media print\{[^{}]+\{font-family:var\(--face\)\}\}/g, "");
}

function styles() {
  const compiled = sass.compile(join(here, "styles", "app.scss"), {
    style: "compressed",
    charset: false,
    loadPaths: [modules],
    logger: {
      warn(message) {
        throw new Error(`Sass warns: ${message}`);
      },
    },
  });
  put("app.css", withBuiltNames(withoutRepeats(compiled.css)));
}

function scripts() {
  const htmx = readFileSync(join(modules, "htmx.org", "dist", "htmx.min.js"), "utf8");
  put("htmx.js", htmx.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "\n"));
  copyAll("scripts", ".js");
}

function copyAll(folder, extension) {
  for (const name of readdirSync(join(here, folder)).sort()) {
    if (extname(name) === extension) put(name, readFileSync(join(here, folder, name)));
  }
}

function licences() {
  const of = (...path) => readFileSync(join(modules, ...path, "LICENSE"), "utf8").trim();
  put(
    "licences.txt",
    [
      "The pages are set in Atkinson Hyperlegible Next:",
      of("@fontsource-variable", "atkinson-hyperlegible-next"),
      "Parts of pages are fetched with htmx:",
      of("htmx.org"),
      "Form controls are styled with GOV.UK Frontend, MIT licence, Crown copyright (Government Digital Service).",
      "",
    ].join("\n\n"),
  );
}

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
fonts();
copyAll("images", ".svg");
styles();
scripts();
licences();
const sorted = Object.fromEntries(Object.entries(manifest).sort());
writeFileSync(join(fresh, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
rmSync(target, { recursive: true, force: true });
renameSync(fresh, target);
