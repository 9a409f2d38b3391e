/** File systems count bytes, and give a name 255 at most (some 143): the rest is for what stands around it. */
const MOST_BYTES = 60;

/**
 * A model's name as part of file names: lower-case letters, marks and digits of whatever script, composed (NFC), the rest
 * as underscores, at most 60 bytes of UTF-8. Nothing is transliterated: what a name is read as depends on its language.
 */
export function modelSlug(name: string): string {
  const whole = name
    .toLowerCase()
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "_");
  const slug = beginning(whole.replaceAll(/^_+/g, "")).replaceAll(/_+$/g, "");
  return slug === "" ? "model" : slug;
}

/** As many whole characters as there is room for, with their marks. */
function beginning(text: string): string {
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (Buffer.byteLength(kept + segment) > MOST_BYTES) break;
    kept += segment;
  }
  return kept;
}
