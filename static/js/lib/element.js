// Making elements.

/** An element with properties and children; texts among them stay texts. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A button that calls `pressed`. */
export function button(text, pressed, className = "btn btn-quiet") {
  const made = element("button", { type: "button", className, textContent: text });
  made.addEventListener("click", pressed);
  return made;
}
