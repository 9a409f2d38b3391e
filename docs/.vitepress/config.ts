/** The site of the manual: `npm run docs:build` writes it to dist/docs. A link that leads nowhere fails the build. */
import { defineConfig } from "vitepress";
import { contents } from "./contents.ts";
import { withoutOutsideLinks } from "./outsideLinks.ts";

export default defineConfig({
  title: "gain",
  description: "How a language model's residual stream grows from block to block",
  outDir: "../dist/docs",
  cacheDir: "../node_modules/.cache/vitepress",
  // A formula such as h_{k−1} is text, not attributes of an element.
  markdown: { config: withoutOutsideLinks, attrs: { disable: true } },
  themeConfig: {
    sidebar: contents(),
    outline: [2, 3],
    search: { provider: "local" },
  },
});
