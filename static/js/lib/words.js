// Sentences in the reader's language. English is the key; the server puts the other language beside the page.

const table = JSON.parse(document.getElementById("words")?.textContent || "{}");
export const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";

// As in render/wording.py.
const COUNTED = /(%\((\w+)\)s (?:new |more |golden )?(?:address(?=es)|building|grid|household|place|point|row|step))e?s\b/g;

/** The sentence in the reader's language, its %(fact)s filled in; of one thing in English it says "1 place". */
export function t(sentence, facts = {}) {
  const text = table[sentence] ?? sentence;
  const counted = language === "en" ? text.replace(COUNTED, (whole, one, name) => (String(facts[name]) === "1" ? one : whole)) : text;
  return counted.replace(/%\((\w+)\)[sd]/g, (whole, name) => facts[name] ?? whole);
}

/** A number with thousands grouped, at most that many decimals, and a real minus; what rounds to nothing has none. */
export function number(value, decimals = 0, least = 0) {
  const digits = { minimumFractionDigits: least, maximumFractionDigits: decimals };
  const told = new Intl.NumberFormat(language === "en" ? "en" : "zh-CN", digits).format(value);
  return told.replace(/^-(?=.*[1-9])/, "−").replace(/^-/, "");
}

/** A share or a compactness, always with two decimals so that those below one another compare. */
export const ratio = (value) => number(value, 2, 2);

/** Names as one text. */
export function listed(names) {
  return names.join(language === "en" ? ", " : "、");
}
