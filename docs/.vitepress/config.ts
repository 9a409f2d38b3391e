/** The site of the manual: `npm run docs:build` writes it to dist/docs. A link that leads nowhere fails the build. */
import { defineConfig } from "vitepress";
import { contents } from "./contents.ts";
import { withoutOutsideLinks } from "./outsideLinks.ts";

export default defineConfig({
  title: "gain",
  description: "How a language model's residual stream grows from block to block",
  outDir: "../dist/docs",
  cacheDir: "../node_modules/.cache/vitepress",
  // Pages that are not written yet; tools/check/links.ts has the same two.
  ignoreDeadLinks: [/^\.\/(?:methods|data-dictionary)$/],
  markdown: { config: withoutOutsideLinks },
  themeConfig: {
    sidebar: contents(),
    outline: [2, 3],
    search: { provider: "local" },
  },
});
