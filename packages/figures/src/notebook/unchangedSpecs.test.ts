import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { FIGURES } from "../../testing/figureSpecs.ts";

/** SHA-256 of each specification as JSON, as it was before the other figures got a look of their own. */
const DIGESTS: Readonly<Record<string, string>> = {
  "the published four panels": "5d2d007813c052de6f9bb374949389bdf6768a5cea09f3a970c58ec35213ecb6",
  "the published four panels in a column": "e2c3facf73fefde0464829984858c21abbfa0f323b7d77e6cfc494aa27abeb81",
  "four panels of one prompt": "67927731eaaf610e5e7bf32e2652b53f2c47108f9d0f2ca5d7b6fba24a00f9cf",
  "four panels of equal gains and entropies":
    "ecb17b47fae9ad6e6e9e128118ca40f751c1d14fde2d20ff5943188ef6fe8013",
  "four panels with NaN, infinity, flags and rows without category":
    "cf21243cdb44f7ea147629b63f2aca8ed7ce1dd3b3fc5bac317a8b194b08b30e",
  "four panels without a finite gain": "af96cefe268446bbe3bf9107c36112ee29f9b0bd7f39b830df4be043aba7debc",
  "four panels without rows": "cd7e15a5e662bac87373c1412e630781771253730027f901b453e1f84a995c87",
  "four panels of rows without entropy": "68dd352d58b1baf504f8089ba8a78fb6881896c93001385e4f6fda32b2c6ea6d",
  "four panels of long names": "ef081e555ab116675c0b5c72f3c048fa8c1c76f0f7b44fd3b3d65a698081fa24",
  "four panels of long names in a column": "5172eaf4538157de0e9d7ee8b696a1a4fc54cb7ffe61aa3cfbf989099d4990ce",
  "four panels of hostile strings": "ab523f4fccb1429ab67b85787716199c3173a0a12e0a38712e6458c178c40fc2",
  "four panels of hostile strings in a column":
    "b158958e39d822230044dda9ccb9777d75ebc7e4a4004f899376a5affafb37e9",
  "the published architecture comparison": "60228c130e212b613b7be7242c443958acf28e9a0517be14f612115d6ec250ee",
  "an architecture comparison of one model":
    "af15fe0871a7d71df6f05bfa7bca3fe5b11e0535942723b5f7f84efedf24540d",
  "an architecture comparison of nothing": "2fc752a93c780407ee2d6ab8fdf0f2f631df6dd2079f66abd4a0c5844fafc17a",
  "an architecture comparison of long names":
    "5e3d8da01dceefa71fac21395fdfb5465e7b16905cb3823f1d277e831061e9fb",
  "an architecture comparison of hostile names":
    "5f677b28ab3245b3bbe141b71f3301b735dfd2060c1e244d8aa9d12a28184bbc",
};

it.each(Object.entries(DIGESTS))("the specification of %s is what it was, to the byte", (name, digest) => {
  const spec = FIGURES[name]?.[0];
  expect(createHash("sha256").update(JSON.stringify(spec)).digest("hex")).toBe(digest);
});
