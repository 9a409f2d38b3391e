import { expect, it } from "vitest";
import { latexText } from "./latexText.ts";

it("escapes each character that TeX interprets", () => {
  expect(latexText("\\input{/etc/passwd} 50% of $x_1^2$ & #~")).toBe(
    "\\textbackslash{}input\\{/etc/passwd\\} 50\\% of \\$x\\_1\\textasciicircum{}2\\$ \\& \\#\\textasciitilde{}",
  );
  expect(latexText("a\nb\u202ec")).toBe("a\\textbackslash{}nb\\textbackslash{}u202ec");
});

it("prevents ligatures of two signs", () => {
  expect(latexText("a--b ---")).toBe("a-{}-b -{}-{}-");
  expect(latexText("''")).toBe("{'}{'}");
});

it("writes characters without a T1 letter as code points, and leaves Latin letters unchanged", () => {
  expect(latexText("日本 😀 e\u0301 \u0127")).toBe(
    "\\texttt{U+65E5}\\texttt{U+672C} \\texttt{U+1F600} e\\texttt{U+0301} \\texttt{U+0127}",
  );
  expect(latexText("Größe Łódź ñ")).toBe("Größe Łódź ñ");
});
