// The map's colours, read from the page's tokens so that light and dark follow the same switch.

const NAMES = [
  "ground", "water", "green", "building", "building-edge", "road", "road-edge", "arterial", "arterial-edge",
  "railway", "wall", "border", "party", "label", "label-quiet", "label-water", "halo",
];

/** The colours in force now, by name, with the page's accent and signal colours. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  const colours = Object.fromEntries(NAMES.map((name) => [name, read(`--map-${name}`)]));
  for (const name of ["accent", "secondary", "bad", "warning", "good", "paper", "ink"]) colours[name] = read(`--${name}`);
  return colours;
}

/** Calls `redraw` when the reader switches between light and dark. */
export function onPaletteChange(redraw) {
  document.documentElement.addEventListener("themechange", redraw);
}
