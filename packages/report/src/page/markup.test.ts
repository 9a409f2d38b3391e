import { expect, it } from "vitest";
import { markup } from "./markup.ts";

it("escapes text in elements and attributes", () => {
  const hostile = `</td><img src=x onerror='alert("1")'>&`;
  expect(markup`<td title="${hostile}">${hostile}</td>`.text).toBe(
    '<td title="&lt;/td&gt;&lt;img src=x onerror=&#39;alert(&quot;1&quot;)&#39;&gt;&amp;">' +
      "&lt;/td&gt;&lt;img src=x onerror=&#39;alert(&quot;1&quot;)&#39;&gt;&amp;</td>",
  );
});

it("writes hiding, reordering and line-breaking characters as escapes", () => {
  expect(markup`<p>${"a\u202eb\u2028c\0d\n"}</p>`.text).toBe("<p>a\\u202eb\\u2028c\\x00d\\n</p>");
});

it("leaves markup unchanged and joins lists without a separator", () => {
  const cells = ["<", markup`<b>x</b>`].map((content) => markup`<td>${content}</td>`);
  expect(markup`<tr>${cells}</tr>`.text).toBe("<tr><td>&lt;</td><td><b>x</b></td></tr>");
});
