// Making elements.

/** An element with properties and children; texts among them stay texts. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A text as nodes, the pages of plans that it names as links. */
export function linked(text) {
  return text.split(/(\/plans\/\d+)/).map((piece, i) => (i % 2 ? element("a", { href: piece, textContent: piece }) : piece));
}

/** A button that calls `pressed`. */
export function button(text, pressed, className = "btn btn-quiet") {
  const made = element("button", { type: "button", className, textContent: text });
  made.addEventListener("click", pressed);
  return made;
}
