// Runs before the first paint, so that a dark page never flashes white. Not a module for that reason.
(function () {
  const root = document.documentElement;
  let wished = null;
  try {
    wished = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden; the system's own wish is followed then.
  }
  const dark = wished ? wished === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.bsTheme = dark ? "dark" : "light";
  root.classList.add("js");
})();
