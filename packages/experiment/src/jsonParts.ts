/** What ends a part, opens or closes a level, begins a string, or is left out. */
const MARK = /["{}[\],:]|\s+/g;

/**
 * The parts of a JSON array or object at its first level, as texts without spaces outside strings: the items of an array,
 * the keys and values of an object in turn. Numbers keep their digits, which `JSON.parse` would round.
 *
 * @param text an array or object that `JSON.parse` reads
 *
 * @example
 * [...jsonParts('{"a": 1.0, "b": [1, 2]}')]; // ['"a"', "1.0", '"b"', "[1,2]"]
 */
export function* jsonParts(text: string): Generator<string, void, undefined> {
  const next = new RegExp(MARK);
  let depth = 0;
  let part = "";
  let from = 0;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    const [mark] = found;
    const at = found.index;
    if (mark === '"') {
      next.lastIndex = 1 + endOfString(text, at);
      continue;
    }
    const isOpening = mark === "{" || mark === "[";
    const isClosing = mark === "}" || mark === "]";
    const isFrame = (isOpening && depth === 0) || (isClosing && depth === 1);
    const isBetween = depth === 1 && (mark === "," || mark === ":");
    if (isOpening) depth += 1;
    if (isClosing) depth -= 1;
    if (!isFrame && !isBetween && mark.trim() !== "") continue;
    part += text.slice(from, at);
    from = next.lastIndex;
    if (!isBetween) continue;
    yield part;
    part = "";
  }
  if (part !== "") yield part;
}

/** The index of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
