// The map on paper: as wide as a sheet, light, sharp, and with all that is listed; afterwards it is as it was.

/* global L */
const root = document.documentElement;

/**
 * @param {L.Map} map
 * @param {{bounds: () => L.LatLngBounds, begin?: () => void, end?: () => void}} what is shown; `begin` is called before
 *     the map is made to fit the sheet, `end` when it is on the screen again
 */
export function onPaper(map, { bounds, begin = () => {}, end = () => {} }) {
  let before = null;
  addEventListener("beforeprint", () => {
    const { maxBounds } = map.options;
    before = { view: [map.getCenter(), map.getZoom()], maxBounds, retina: L.Browser.retina, theme: root.dataset.bsTheme };
    // Keeping to its bounds, the map would glide while it is printed.
    map.setMaxBounds(null);
    // Canvases are drawn with two points a pixel, as on the finer screens.
    L.Browser.retina = true;
    begin();
    dress("light", true);
    map.invalidateSize({ pan: false });
    map.fitBounds(bounds(), { animate: false });
    before.originals = [...map.getContainer().querySelectorAll("canvas")].map(copied);
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    const { view, maxBounds, retina, theme, originals } = before;
    before = null;
    originals.forEach((putBack) => putBack());
    L.Browser.retina = retina;
    dress(theme, false);
    // The window has its size on the screen again only now.
    requestAnimationFrame(() => {
      map.invalidateSize({ pan: false }).setView(...view, { animate: false }).setMaxBounds(maxBounds);
      end();
    });
  });
}

function dress(theme, paper) {
  root.classList.toggle("on-paper", paper);
  if (theme) root.dataset.bsTheme = theme;
  root.dispatchEvent(new Event("themechange"));
}

/**
 * Chromium prints a canvas that was just drawn stroke by stroke, and clearing it then hides all that lies below. A copy
 * was never cleared.
 */
function copied(canvas) {
  const copy = canvas.cloneNode();
  copy.getContext("2d").drawImage(canvas, 0, 0);
  canvas.replaceWith(copy);
  return () => copy.replaceWith(canvas);
}
